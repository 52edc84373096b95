import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { NodeFault } from "../../src/chain/node-group.ts";
import { createLog } from "../../src/log/log.ts";
import { NodeEvidence } from "../../src/system/node-evidence.ts";

const TEXT = { zh: "区块不符", en: "another block" };

let directory: string;
let lines: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-evidence-"));
  lines = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const log = createLog("info", (line) => lines.push(line));
const faultOf = (node: string, evidence: Record<string, unknown> = {}): NodeFault => ({
  node,
  error: { code: "NODES_DISAGREE", text: TEXT, evidence },
});
const kept = (path: string): Record<string, unknown>[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it("the same fault of a node is written once in a while, and that of another node by itself", () => {
  const evidence = new NodeEvidence(directory, log);
  for (let time = 0; time < 100; time++) evidence.record(faultOf("http://one/", { number: 7 }));
  evidence.record(faultOf("http://two/", { number: 7 }));
  evidence.record(faultOf("http://one/", { number: 8 }));

  expect(kept(evidence.path)).toMatchObject([
    { node: "http://one/", code: "NODES_DISAGREE", ...TEXT, evidence: { number: 7 } },
    { node: "http://two/" },
    { node: "http://one/", evidence: { number: 8 } },
  ]);
});

it("evidence is for its owner, keeps exact numbers, is bounded, and commands no terminal", () => {
  const evidence = new NodeEvidence(directory, log);
  const served = { header: "0x" + "ab".repeat(10_000), gas: 2n ** 64n, hostile: "\u009b2J\u202e" };
  evidence.record(faultOf("http://one/", { ...served, endless: "x".repeat(2_000_000) }));

  const text = readFileSync(evidence.path, "utf8");
  const [entry] = kept(evidence.path);
  expect(entry).toMatchObject({ evidence: { ...served, gas: String(served.gas) } });
  expect(text.length).toBeLessThan(100_000);
  expect(text).not.toMatch(/[\u009b\u202e]/);
  expect(statSync(evidence.path).mode & 0o777).toBe(0o600);
});

it("a file of evidence that has grown large becomes the older one of two", () => {
  const evidence = new NodeEvidence(directory, log);
  evidence.record(faultOf("http://one/"));
  truncateSync(evidence.path, 16 * 1024 * 1024 + 1);

  evidence.record(faultOf("http://two/"));

  expect(readdirSync(join(directory, "evidence")).sort()).toEqual(["nodes.jsonl", "nodes.older.jsonl"]);
  expect(kept(evidence.path)).toMatchObject([{ node: "http://two/" }]);
});

it("evidence that cannot be written is told in the log, and ends nothing", () => {
  writeFileSync(join(directory, "evidence"), "");

  new NodeEvidence(directory, log).record(faultOf("http://one/"));

  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: "error", event: "evidence-not-written", error: "Error" },
  ]);
});
