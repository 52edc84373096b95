import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DESCRIPTOR_BYTES, descriptorId } from "../certificate/descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import { showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { isSystemError } from "../text/system-error.ts";
import { checkPackage } from "./check-package.ts";
import { PackageError } from "./package-error.ts";
import { packageId } from "./package-manifest.ts";
import { readPackage } from "./read-package.ts";
import { toldPackage } from "./told-package.ts";
import { LOCAL } from "./zip-form.ts";

/*
 * The verifier that lies in an evidence package. It is bundled into one file, reads a package, and needs Node and
 * nothing else: no network, no system that runs, no other file.
 */

const given = process.argv.slice(2);
process.exitCode = given.length > 2 || given.some((word) => word.startsWith("-")) ? usage() : verify(given);

/** @param words - the descriptor from the agencies, and the package; by default both are those beside this file */
function verify(words: readonly string[]): number {
  try {
    const [descriptorFile, place = dirname(fileURLToPath(import.meta.url))] = inOrder(words);
    const files = readPackage(place);
    const own = files["descriptor.json"] ?? new Uint8Array();
    const descriptor = descriptorFile === undefined ? parseDescriptor(own) : readDescriptor(descriptorFile);
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
    if (isSystemError(error)) {
      // Nothing was learned of the package, so that it must not seem to be a false one.
      const path = error.path === undefined ? "" : `${showPath(error.path)}: `;
      say(`未能读取，没有核验 NOT READ, nothing was verified: ${path}${zh} ${en}`);
      return 2;
    }
    say(`未通过 NOT VERIFIED: ${zh} ${en}`);
    return 1;
  }
}

/** The descriptor and the package, in whichever order they were named: one is a file of JSON, and the other is not. */
function inOrder([first, second]: readonly string[]): readonly [string | undefined, string | undefined] {
  return first !== undefined && isPackage(first) ? [second, first] : [first, second];
}

function isPackage(path: string): boolean {
  const found = statSync(path);
  if (!found.isFile()) return found.isDirectory();
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(4);
    readSync(file, start);
    return start.readUInt32LE() === LOCAL;
  } finally {
    closeSync(file);
  }
}

/** @throws PackageError MALFORMED for another file: its fault must not seem to be one of the package */
function readDescriptor(path: string): Descriptor {
  const found = statSync(path);
  const bytes = found.isFile() && found.size <= DESCRIPTOR_BYTES ? readFileSync(path) : new Uint8Array();
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    const { zh, en } = reasonOf(cause);
    const name = showPath(path);
    throw new PackageError(
      "MALFORMED",
      {
        zh: `${name} 不是网络描述文件（${zh}）：请用各机关公布的文件，并先写描述文件、后写证据包。`,
        en:
          `${name} is no descriptor of a network (${en}): use the file that the agencies publish, and name the ` +
          "package after it.",
      },
      { path },
      cause,
    );
  }
}

function usage(): number {
  say("用法 usage: node verify.mjs [网络描述文件 DESCRIPTOR] [证据包 PACKAGE: .zip，或解压后的文件夹 or its folder]");
  return 2;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
