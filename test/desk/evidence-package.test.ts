import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPromise } from "yauzl";
import { verifyEvidence } from "../../src/certificate/evidence.ts";
import { parseEvidence } from "../../src/certificate/parse-evidence.ts";
import { parseDescriptor } from "../../src/certificate/parse-descriptor.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { AskedDemo } from "./asked-demo.ts";

const run = promisify(execFile);

const place = mkdtempSync(join(tmpdir(), "laiqu-evidence-"));
const folder = join(place, "unpacked");
let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
  const file = join(place, "A-01.zip");
  const config = plainConfig({ url: demo.url, dataDirectory: demo.dataDirectory });
  const made = await runCli(config, "evidence", "A-01", "--from", "2026-03-01", "--until", "2026-04-15", "-o", file);
  expect([made.exitCode, made.err]).toEqual([0, ""]);
  await unpack(file, folder);
}, 240_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function unpack(file: string, into: string): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    const path = join(into, entry.fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await buffer(stream));
  }
}

const read = (name: string) => readFileSync(join(folder, name));

describe("an evidence package", () => {
  test("proves the hold of A-01, the disclosures and the release, and what its documents are", () => {
    const descriptor = parseDescriptor(read("descriptor.json"));
    const proven = verifyEvidence(parseEvidence(read("evidence.json")), descriptor);
    const { result } = JSON.parse(read("answer.json").toString()) as {
      readonly result: { readonly documents: readonly { readonly event: string; readonly document: string }[] };
    };

    expect(proven.map(({ what }) => what)).toEqual(["INSPECTION", "HOLD", "DISCLOSURE", "DISCLOSURE", "RELEASE"]);
    expect(result.documents).toEqual(proven.map(({ event, document }) => expect.objectContaining({ event, document })));
  });

  test("verifies with what is inside, by Node alone", async () => {
    const { stdout } = await run(process.execPath, [join(folder, "verify.mjs")], { env: {}, cwd: "/" });

    expect(stdout).toContain("VERIFIED: 5 events");
    expect(stdout).toMatch(/HOLD {2}OPEN/);
    expect(stdout).toMatch(/laiqu\.json": AUTHENTIC_IN_FORCE/);
  });

  test("a changed receipt, header or log, and another descriptor are found", () => {
    const descriptor = parseDescriptor(read("descriptor.json"));
    const text = read("evidence.json").toString();
    const evidence = parseEvidence(Buffer.from(text));
    const [block] = evidence.blocks;
    const changed = (from: string) => {
      const middle = Math.floor(from.length / 2);
      const other = from[middle] === "0" ? "1" : "0";
      return text.replace(from, `${from.slice(0, middle)}${other}${from.slice(middle + 1)}`);
    };

    for (const part of [block!.header, block!.receipts[0]!.nodes[0]!])
      expect(() => verifyEvidence(parseEvidence(Buffer.from(changed(part))), descriptor)).toThrow();
    const moved = { ...evidence, events: evidence.events.map((event) => ({ ...event, log: event.log + 1 })) };
    expect(() => verifyEvidence(moved, descriptor)).toThrow(/lacks log/);
    expect(() => verifyEvidence(evidence, { ...descriptor, edition: 2 })).toThrow(/another descriptor/);
  });

  test("an absence: in a period without an event there is nothing to prove, and the answer says so", async () => {
    const { absence, result } = await demo.ask("what-is-the-evidence A-01 --from 2027-01-01");

    expect(absence?.en).toMatch(/^No event about it is recorded .*from 2027-01-01/);
    expect(result).toMatchObject({ events: [], documents: [] });
  });
});
