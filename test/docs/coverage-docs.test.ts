import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCoverage } from "../../scripts/coverage/read-coverage.ts";
import { GENERATED, generateCoverageDocs } from "../../scripts/coverage-docs.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";

test("docs/coverage.md is what npm run docs:coverage writes, and every clause in it has a home", async () => {
  expect(readFileSync(GENERATED, "utf8")).toBe(await generateCoverageDocs());
});

describe("a row of a coverage file", () => {
  const BOOKS = readRulebooks(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));
  const HARD = BOOKS[0]!.rules.find(({ hardness }) => hardness === "HARD")!;
  const read = (home: unknown, books = BOOKS) => {
    const path = join(temporaryDirectory(), "test.json");
    const row = { clause: "1", zh: "条例条例", en: "Clause.", home };
    writeFileSync(path, JSON.stringify([{ ...row, home: ENFORCED }, row], null, 2));
    return readCoverage(path, "test", books);
  };
  const ENFORCED = { is: "ENFORCED", rules: [HARD.id] };
  const TEST = "test/contracts/Standing.t.sol: testFuzz_a_lifted_prohibition_lets_what_is_below_go_on";

  test.each([
    ["rules", ENFORCED],
    ["the ledger's structure, with its test", { is: "ENFORCED", structure: ["LINK_NOT_OPERABLE"], test: TEST }],
    ["a kind of record", { is: "RECORDED", kind: "RESOURCE" }],
    ["a schema", { is: "RECORDED", kind: "RESOURCE", schema: "laiqu.resource.1" }],
    ["a code that somebody may state", { is: "RECORDED", code: "INCIDENT" }],
    ["nothing, for a reason", { is: "OUTSIDE", because: { zh: "原则。", en: "A principle." } }],
  ])("has its home in %s", (_, home) => {
    expect(read(home).rows).toHaveLength(2);
  });

  test.each([
    ["no home", undefined, /lacks home|home/],
    ["a home of another kind", { is: "DONE" }, /DONE/],
    ["neither rules nor structure", { is: "ENFORCED" }, /neither rules nor structure/],
    ["a rule that is not there", { is: "ENFORCED", rules: ["cy.none"] }, /no rule cy\.none/],
    ["a structure that is not there", { is: "ENFORCED", structure: ["NONE"], test: TEST }, /NONE/],
    ["a structure without its test", { is: "ENFORCED", structure: ["NO_RULE"] }, /structure and test together/],
    ["a test that is not there", { is: "ENFORCED", structure: ["NO_RULE"], test: `${TEST}_not` }, /there is no test/],
    ["a code that is not there", { is: "RECORDED", code: "MOON" }, /MOON/],
    ["a code that nobody may state", { is: "RECORDED", code: "CATALOGUE_ITEMS" }, /state CATALOGUE_ITEMS/],
    ["a kind that is not there", { is: "RECORDED", kind: "MOON" }, /MOON/],
    ["a schema that is not there", { is: "RECORDED", kind: "PARTY", schema: "laiqu.moon.1" }, /laiqu\.moon\.1/],
    ["nothing for no reason", { is: "OUTSIDE" }, /because/],
    ["a role that is not there", { is: "ATTESTED", rules: ["x"], by: ["KING"], codes: ["REVIEW"] }, /KING/],
  ])("is refused with its line for %s", (_, home, words) => {
    expect(() => read(home)).toThrow(words);
    expect(() => read(home)).toThrow(/\nline \d+: /);
  });

  test("is refused when its rule only keeps evidence, or is not about the statement", () => {
    const kept = [
      { ...BOOKS[0]!, rules: [...BOOKS[0]!.rules, { ...HARD, id: "cy.kept", hardness: "RECORD" as const }] },
    ];
    const stated = { is: "ATTESTED", rules: [HARD.id], by: ["DATA_AUTHORITY"], codes: ["MAX_REVENUE"] };

    expect(() => read({ is: "ENFORCED", rules: ["cy.kept"] }, kept)).toThrow(/cy\.kept is RECORD/);
    expect(() => read(stated)).toThrow(/none of the rules named is about MAX_REVENUE/);
  });

  test("quotes the text of its regulation", () => {
    const text = { file: "texts/zhejiang-2023.txt", sha256: "", inHand: "", note: undefined };

    expect(() => read(ENFORCED, [{ ...BOOKS[0]!, text }])).toThrow(/does not have these words/);
  });
});
