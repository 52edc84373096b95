import { afterAll, beforeAll, expect, it } from "vitest";
import { linesOfExports } from "../../src/client/exports-of-content.ts";
import type { ExportOfContent } from "../../src/client/exports-of-content.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { Completeness } from "../../src/schemas/answer.ts";
import { AS_OF, NOW, recordIdOf, recordWith } from "../client/fake-api.ts";
import type { LocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { hostileServer } from "./hostile-server.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

let server: LocalServer;
/** The number of exports that the server lists, and whether the list is whole. */
let exports: number;
let completeness: Completeness;

beforeAll(async () => {
  server = await hostileServer(() => ({
    json: {
      asOf: AS_OF,
      at: NOW,
      knownAt: NOW,
      completeness,
      basis: "ENFORCED",
      events: [],
      result: { algorithm: "sha256", hex: "a".repeat(64), matches: Array.from({ length: exports }, exportOf) },
    },
  }));
});
afterAll(() => server.close());

const exportOf = (_: unknown, index: number): unknown => ({
  match: "FILE",
  record: recordWith({ id: recordIdOf(index + 1), kind: "EXPORT" }),
});

it.each([
  [0, "complete", 1, /no export of it is recorded, as of block 7/],
  [1, "complete", 0, /exported once, as of block 7.*\n {2}0x.*recipient not named: in force$/m],
  [40, "complete", 0, /exported 40 times, each with a recipient and a standing of its own/],
  [100, "truncated", 3, /exported at least 100 times/],
] as const)("`check export` lists %i exports, %s, and ends with %i", async (count, gap, exitCode, says) => {
  [exports, completeness] = [count, gap];
  const run = await runCli(plainConfig({ url: server.url }), "check", "export", DIGEST);
  const json = await runCli(plainConfig({ url: server.url }), "check", "export", DIGEST, "--json");

  expect([run.exitCode, json.exitCode]).toEqual([exitCode, exitCode]);
  expect(run.out).toMatch(says);
  expect(run.out.match(/^ {2}0x/gm) ?? []).toHaveLength(count);
  expect(JSON.parse(json.out)).toMatchObject({ contents: [{ digest: DIGEST, completeness: gap }] });
});

it("names no recipient by the short name of another party", () => {
  const [known, impostor] = [recordIdOf(1), recordIdOf(2)];
  const { standing } = recordWith({ kind: "EXPORT" });
  const exportTo = (id: RecordId, reference: string): ExportOfContent => ({
    id: recordIdOf(9),
    path: undefined,
    recipient: { id, kind: "PARTY", reference },
    standing,
    kept: undefined,
  });
  const { en } = linesOfExports({ aliases: new Map([["CY-BANK", known]]) }, [
    exportTo(known, "P-46"),
    exportTo(impostor, "CY-BANK"),
  ]);

  expect(en.split("\n")).toEqual([
    `  ${recordIdOf(9)} → "P-46" ("CY-BANK"): in force`,
    `  ${recordIdOf(9)} → "${impostor}": in force`,
  ]);
});
