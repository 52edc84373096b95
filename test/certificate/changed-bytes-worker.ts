// Changes every so manieth byte of a certificate in turn and posts the places whose change is not found.
import { parentPort, workerData } from "node:worker_threads";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { useFastKeccak } from "../../src/chain/fast-keccak.ts";
import type { ChangedBytesTask } from "./changed-bytes.ts";

await useFastKeccak();
const { bytes, descriptor, file, first, step } = workerData as ChangedBytesTask;
const unnoticed: number[] = [];
for (let place = first; place < bytes.length; place += step) {
  const { code } = verifyCertificate(changed(place), descriptor, file === undefined ? {} : { file: { sha256: file } });
  if (code !== "FORGED" && code !== "CANNOT_TELL" && code !== "FILE_DIFFERS") unnoticed.push(place);
}
parentPort!.postMessage(unnoticed);

/** The certificate with another byte at one place; hexadecimal digits become other ones, to get past the parser. */
function changed(place: number): Uint8Array {
  const copy = bytes.slice();
  const digit = "0123456789abcdef".indexOf(String.fromCharCode(copy[place]!));
  copy[place] = digit < 0 ? copy[place]! ^ 1 : "0123456789abcdef".charCodeAt((digit + 1) % 16);
  return copy;
}
