import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { verifyEvidence } from "../certificate/evidence.ts";
import { parseEvidence } from "../certificate/parse-evidence.ts";
import { descriptorId } from "../certificate/descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import { verifyCertificate } from "../certificate/verify.ts";
import { showTime } from "../text/china-time.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";

/*
 * The verifier that lies in an evidence package. It is bundled into one file, reads the package beside it, and needs
 * Node and nothing else: no network, no system that runs, no other file.
 */

const [given] = process.argv.slice(2);
process.exitCode = verify(dirname(fileURLToPath(import.meta.url)), given);

/** @param descriptorFile - the descriptor from the agencies; without one, the copy in the package is used */
function verify(folder: string, descriptorFile: string | undefined): number {
  try {
    const descriptor = parseDescriptor(readFileSync(descriptorFile ?? join(folder, "descriptor.json")));
    const events = verifyEvidence(parseEvidence(readFileSync(join(folder, "evidence.json"))), descriptor);
    for (const { event, time, type, record, by, what, outcome, document } of events)
      say(
        [event, showTime(time), type, what, outcome, record, by === undefined ? undefined : `by ${by}`, document]
          .filter((part) => part !== undefined)
          .join("  "),
      );
    const certificates = readdirSync(join(folder, "certificates")).toSorted();
    const verdicts = certificates.map((name) =>
      isSound(name, readFileSync(join(folder, "certificates", name)), descriptor),
    );
    say(
      `网络描述文件 descriptor: ${descriptorId(descriptor)} (${showForeign(descriptor.network)}, ${descriptor.environment})`,
    );
    if (descriptorFile === undefined)
      say("请与各机关公布的标识核对。Compare this id with the one that the agencies publish.");
    const isGood = verdicts.every(Boolean);
    say(isGood ? `已核验 VERIFIED: ${events.length} events` : "未通过 NOT VERIFIED");
    return isGood ? 0 : 1;
  } catch (error) {
    const { zh, en } = reasonOf(error);
    say(`未通过 NOT VERIFIED: ${zh} ${en}`);
    return 1;
  }
}

/** Whether a certificate proves what it says. One that is old proves it as of its block, and nothing of today. */
function isSound(name: string, bytes: Uint8Array, descriptor: Descriptor): boolean {
  const verdict = verifyCertificate(bytes, descriptor, { now: Math.floor(Date.now() / 1000) });
  const { code, codeAsOf, sentence, failure } = verdict;
  say(`${showPath(name)}: ${codeAsOf ?? code}  ${sentence.zh} ${sentence.en}`);
  return code !== "FORGED" && failure === undefined;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
