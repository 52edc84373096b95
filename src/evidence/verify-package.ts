import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DESCRIPTOR_BYTES, descriptorId } from "../certificate/descriptor.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import { reasonOf } from "../text/reason-of.ts";
import { checkPackage } from "./check-package.ts";
import { packageId } from "./package-manifest.ts";
import { readPackage } from "./read-package.ts";
import { toldPackage } from "./told-package.ts";

/*
 * The verifier that lies in an evidence package. It is bundled into one file, reads a package, and needs Node and
 * nothing else: no network, no system that runs, no other file.
 */

const given = process.argv.slice(2);
process.exitCode = given.length > 2 || given.some((word) => word.startsWith("-")) ? usage() : verify(given);

/** @param given - the descriptor from the agencies, and the folder of the package; by default those beside this file */
function verify([descriptorFile, folder = dirname(fileURLToPath(import.meta.url))]: readonly string[]): number {
  try {
    const files = readPackage(folder);
    const own = files["descriptor.json"] ?? new Uint8Array();
    const descriptor = parseDescriptor(descriptorFile === undefined ? own : readDescriptor(descriptorFile));
    const checked = checkPackage(files, descriptor, Math.floor(Date.now() / 1000));
    for (const line of toldPackage(checked, descriptor)) say(line);
    say(`证据包标识 package: ${packageId(files)}`);
    say(`网络描述文件 descriptor: ${descriptorId(descriptor)}`);
    if (descriptorFile === undefined)
      say("请与各机关公布的标识核对。Compare this id with the one that the agencies publish.");
    const isComplete = checked.missing.length === 0;
    const { length } = checked.events;
    say(isComplete ? `已核验 VERIFIED: ${length} events` : `不完整 NOT COMPLETE: ${length} events are proven`);
    return isComplete ? 0 : 1;
  } catch (error) {
    const { zh, en } = reasonOf(error);
    say(`未通过 NOT VERIFIED: ${zh} ${en}`);
    return 1;
  }
}

function readDescriptor(path: string): Uint8Array {
  const found = statSync(path);
  if (found.isFile() && found.size <= DESCRIPTOR_BYTES) return readFileSync(path);
  return new Uint8Array();
}

function usage(): number {
  say("用法 usage: node verify.mjs [网络描述文件 DESCRIPTOR] [证据包文件夹 FOLDER]");
  return 2;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
