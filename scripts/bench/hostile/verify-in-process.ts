// Verifies one file in a process of its own, writes the verdict as JSON as the command line does, and prints what both
// cost: <certificate> <descriptor>.
import { readFileSync, writeFileSync } from "node:fs";
import { parseDescriptor } from "../../../src/certificate/parse-descriptor.ts";
import { verifyCertificate } from "../../../src/certificate/verify.ts";
import { jsonPieces } from "../../../src/cli/json-pieces.ts";
import { escapeJson } from "../../../src/text/escape-json.ts";
import { TIME } from "./synthetic-ledger.ts";

/**
 * The cost of verifying one file. Seconds are those of all processors together. Memory is above that of the
 * process with the file loaded.
 */
export interface Cost {
  readonly code: string;
  readonly reason: string | undefined;
  readonly failure: string | undefined;
  readonly seconds: number;
  readonly peakBytes: number;
  /** The characters of the verdict's JSON. */
  readonly characters: number;
}

const [certificate = "", descriptorFile = ""] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(certificate));
const descriptor = parseDescriptor(new Uint8Array(readFileSync(descriptorFile)));
const base = restartPeak();
const before = process.cpuUsage();
const verdict = verifyCertificate(bytes, descriptor, { now: TIME });
let characters = 0;
for (const piece of jsonPieces(verdict)) characters += escapeJson(piece).length;
const { user, system } = process.cpuUsage(before);
const seconds = (user + system) / 1_000_000;
const { code, reason, failure } = verdict;
const cost: Cost = { code, reason, failure: failure?.code, seconds, peakBytes: peakOfMemory() - base, characters };
process.stdout.write(JSON.stringify(cost));

/** Lets Linux forget the greatest memory so far. @returns the memory now, in bytes */
function restartPeak(): number {
  writeFileSync("/proc/self/clear_refs", "5");
  return memory("VmRSS");
}

function peakOfMemory(): number {
  return memory("VmHWM");
}

function memory(name: string): number {
  const status = readFileSync("/proc/self/status", "utf8");
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/self/status has no ${name}.`);
  return Number(kilobytes) * 1_024;
}
