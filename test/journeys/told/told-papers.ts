import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { demoFile } from "../../../src/demo/demo-files.ts";
import type { DemoFileName } from "../../../src/demo/demo-files.ts";

/*
 * The files that the script names. Papers and lists of persons are fictional, and are made when they are named:
 * `papers/…` is a line of text, `files/…` leaves the domain, and `persons/DM-03.2-24.txt` lists the second to the
 * twenty-fourth person of the group DM-03.
 */

const PERSONS = /^persons\/(?<group>[A-Z0-9-]+)\.(?<first>\d+)-(?<last>\d+)\.txt$/;

/** Makes the file that a word names, where it names one. @returns the path of the file, or the word as it is */
export function fileOf(folder: string, word: string): string {
  if (!/^(?:papers|files|persons)\//.test(word)) return word;
  const path = join(folder, word);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contentOf(word));
  return path;
}

function contentOf(name: string): Uint8Array | string {
  if (name.startsWith("files/")) return demoFile(name.slice("files/".length, -".csv".length) as DemoFileName).bytes;
  if (name.startsWith("papers/")) return `${name}（演示用虚构文书）\n`;
  const { group = "", first, last } = PERSONS.exec(name)?.groups ?? {};
  const persons = Array.from({ length: Number(last) }, (_, index) => personOf(group, index + 1));
  return persons
    .slice(Number(first) - 1)
    .map((person) => `${person}\n`)
    .join("");
}

/** The commitment to a fictional person, by which the office that knows the person lists it. */
function personOf(group: string, number: number): string {
  return `0x${createHash("sha256").update(`${group} ${number}`).digest("hex")}`;
}
