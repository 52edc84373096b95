// Changes the bytes of a certificate one after the other, and posts the places at which the change goes unnoticed.
import { parentPort, workerData } from "node:worker_threads";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import { decodeHeader } from "../../src/consensus/header.ts";
import { useFastKeccak } from "../../src/chain/fast-keccak.ts";
import { fromHex } from "../../src/consensus/hex.ts";
import type { ChangedBytesTask } from "./changed-bytes.ts";
import { partsOf, stepsOnParts, type Part } from "./changed-parts.ts";

/** The number of digits in a word of 32 bytes. */
const WORD = 64;

await useFastKeccak();
const { bytes, descriptor, file, coveredElsewhere, inParts, first, step } = workerData as ChangedBytesTask;
const genuine = parseCertificate(bytes);
const now = decodeHeader(genuine.header).timestamp;
const options = file === undefined ? { now } : { now, file: { sha256: file } };
const text = new TextDecoder("latin1").decode(bytes);
const parts = inParts ? partsOf(genuine, text) : [];
const isAccepted = inParts ? stepsOnParts(genuine, descriptor) : () => true;
// The steps must accept the genuine certificate, or the test would prove nothing.
if (!isAccepted({ ...genuine, trails: [...genuine.trails], nodes: [...genuine.nodes] }))
  throw new Error("the genuine certificate is refused");

const unnoticed: number[] = [];
for (let place = first; place < bytes.length; place += step) {
  if (coveredElsewhere !== undefined && place >= coveredElsewhere.from && place < coveredElsewhere.to) continue;
  const part = parts.find(({ from, to }) => place >= from && place < to);
  // One digit of every word is changed in the file.
  const whole = part === undefined || (place - part.from) % WORD === 0;
  if ((whole && isWholeUnnoticed(place)) || (part !== undefined && isPartUnnoticed(part, place))) unnoticed.push(place);
}
parentPort!.postMessage(unnoticed, []);

/** Verifies the whole file with another byte at a place. */
function isWholeUnnoticed(place: number): boolean {
  const original = bytes[place]!;
  bytes[place] = otherByte(original);
  const { code } = verifyCertificate(bytes, descriptor, options);
  bytes[place] = original;
  return code !== "FORGED" && code !== "CANNOT_TELL" && code !== "FILE_DIFFERS";
}

/** Runs the steps that read a part on the certificate with another digit in this part. */
function isPartUnnoticed({ from, to, replacedBy }: Part, place: number): boolean {
  const digit = String.fromCharCode(otherByte(bytes[place]!));
  return isAccepted(replacedBy(fromHex(`0x${text.slice(from, place)}${digit}${text.slice(place + 1, to)}`)));
}

/** Another byte. A hexadecimal digit becomes another digit, so that the parser accepts it. */
function otherByte(byte: number): number {
  const digit = "0123456789abcdef".indexOf(String.fromCharCode(byte));
  return digit < 0 ? byte ^ 1 : "0123456789abcdef".charCodeAt((digit + 1) % 16);
}
