import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/documents/canonical-json.ts";
import { compileRulebook } from "../../src/rulebook/compile-rulebook.ts";
import { parseRulebooks } from "../../src/rulebook/parse-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { RulebookError } from "../../src/rulebook/rulebook-error.ts";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";
import { formatStep, parseStep } from "../../src/rulebook/step.ts";

const RULE = {
  id: "t.who",
  number: 1,
  step: "export.record",
  require: { who: ["OPERATOR"] },
  hardness: "HARD",
  clause: "1",
  zh: "规则",
  en: "rule",
  remedy: { zh: "补正", en: "remedy" },
};
const BOOK = {
  $schema: "./schema.json",
  id: "T-1",
  jurisdiction: "T",
  title: { zh: "题", en: "title" },
  status: "FICTIONAL",
  source: "test",
  versions: [
    { version: 1, effectiveFrom: "2025-01-01" },
    { version: 2, effectiveFrom: "2025-06-01" },
  ],
  rules: [RULE],
};
const parse = (change: Record<string, unknown>) => parseRulebooks({ ...BOOK, ...change }, "test.json");
const thrownBy = (work: () => unknown): RulebookError => {
  try {
    work();
  } catch (error) {
    if (error instanceof RulebookError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};
/** A file with this rulebook, laid out with a line for each member. */
const fileOf = (book: unknown): string => {
  const path = join(temporaryDirectory(), "rules.json");
  writeFileSync(path, JSON.stringify(book, null, 2));
  return path;
};
const withRule = (change: Record<string, unknown>) => parse({ rules: [{ ...RULE, ...change }] });

/** A rule by which a report is due every year. */
const yearly = (change: Record<string, unknown>) => ({
  step: "authorization.attest.ANNUAL_REPORT",
  yearly: [{ codes: ["ANNUAL_REPORT"], by: ["OPERATOR"], until: "03-31", ...change }],
});

describe("reading a rulebook", () => {
  test("reads the yearly terms of a rule, which the hash of its version covers, and no row has", () => {
    const said = withRule(yearly({}))[0]!;
    const later = withRule(yearly({ until: "04-30" }))[0]!;
    const silent = withRule({ step: "authorization.attest.ANNUAL_REPORT" })[0]!;

    expect(said.rules[0]?.yearly).toEqual([
      { codes: ["ANNUAL_REPORT"], roles: ["OPERATOR"], lastDay: { month: 3, day: 31 }, reading: undefined },
    ]);
    expect(new Set([said.hash, later.hash, silent.hash]).size).toBe(3);
    expect(compileRulebook(said)).toEqual(compileRulebook(silent));
  });

  test("gives every version its own rules, from the beginning of its day in China", () => {
    const [first, second] = parse({ rules: [RULE, { ...RULE, id: "t.later", number: 2, versions: [2] }] });

    expect(first?.rules.map(({ id }) => id)).toEqual(["t.who"]);
    expect(second?.rules.map(({ id }) => id)).toEqual(["t.who", "t.later"]);
    expect(first?.effectiveFrom).toBe(Date.parse("2025-01-01T00:00:00+08:00") / 1000);
  });

  test("hashes the canonical JSON of a version's head and rules, whatever the order in the file", () => {
    const [book] = parse({});
    const { id, jurisdiction, title, status, source } = BOOK;

    const expected = createHash("sha256")
      .update(
        canonicalJson({
          id,
          jurisdiction,
          title,
          status,
          source,
          version: 1,
          effectiveFrom: "2025-01-01",
          rules: [RULE],
        }),
      )
      .digest("hex");

    expect(book?.hash).toBe(`0x${expected}`);
    expect(parseRulebooks(Object.fromEntries(Object.entries(BOOK).reverse()), "test.json")[0]?.hash).toBe(book?.hash);
    expect(withRule({ zh: "别的规则" })[0]?.hash).not.toBe(book?.hash);
  });

  test.each([
    ["a misspelt member", { hardnes: "HARD" }, "RULEBOOK_MALFORMED"],
    ["a yearly day that not every year has", yearly({ until: "02-29" }), "RULEBOOK_MALFORMED"],
    ["a yearly day that no month has", yearly({ until: "13-01" }), "RULEBOOK_MALFORMED"],
    ["a yearly day with a year", yearly({ until: "2027-03-31" }), "RULEBOOK_MALFORMED"],
    ["a yearly term without a statement", yearly({ codes: [] }), "RULEBOOK_MALFORMED"],
    ["a yearly term for a statement of another step", yearly({ codes: ["DISCLOSURE"] }), "RULEBOOK_MALFORMED"],
    ["a yearly term for nobody", yearly({ by: [] }), "RULEBOOK_MALFORMED"],
    ["an empty clause", { clause: " " }, "RULEBOOK_MALFORMED"],
    ["a number that the ledger keeps", { number: 0xff01 }, "RULE_NUMBER_RESERVED"],
    ["an unknown step", { step: "export.settle.GONE" }, "STEP_UNKNOWN"],
    ["the recording of a kind that nobody records", { step: "jurisdiction.record" }, "STEP_UNKNOWN"],
    ["a demand made abroad", { step: "demand.abroad" }, "STEP_UNKNOWN"],
    ["a code of what is made abroad", { step: "product.abroad.REVIEW" }, "STEP_UNKNOWN"],
    ["the attestation of a case", { step: "party.attest.RECTIFICATION" }, "STEP_UNKNOWN"],
    ["a requirement that no row can express", { require: { moon: "FULL" } }, "REQUIREMENT_UNKNOWN"],
    ["an unknown role", { require: { who: ["KING"] } }, "RULEBOOK_MALFORMED"],
    [
      "more roles than a row holds",
      {
        require: {
          who: [
            "GOVERNMENT",
            "DATA_AUTHORITY",
            "IMPLEMENTING_AGENCY",
            "DATA_SERVICE_AGENCY",
            "UPPER_DATA_AUTHORITY",
            "COORDINATION",
            "SECURITY_REGULATOR",
            "MARKET_REGULATOR",
            "PRICE_AUTHORITY",
          ],
        },
      },
      "RULEBOOK_MALFORMED",
    ],
    [
      "an opinion as a filing",
      { require: { filing: "REVIEW", by: ["OPERATOR"], outcomes: ["PASSED"] } },
      "RULEBOOK_MALFORMED",
    ],
    ["a fact without outcomes", { require: { filing: "NOTICE", by: ["OPERATOR"] } }, "RULEBOOK_MALFORMED"],
    [
      "a member that is false instead of left out",
      { require: { who: ["OPERATOR"], issuerOnly: false } },
      "RULEBOOK_MALFORMED",
    ],
    ["a term of no months", { require: { termMonths: 0 } }, "RULEBOOK_MALFORMED"],
    ["an alternative to nothing", { require: { anyOf: [{ sameScenario: true }] } }, "RULEBOOK_MALFORMED"],
    [
      "an alternative within an alternative",
      { require: { anyOf: [{ anyOf: [{ sameScenario: true }, { approvedRoot: true }] }, { approvedRoot: true }] } },
      "RULEBOOK_MALFORMED",
    ],
    ["the negation of a negation", { require: { not: { not: { sameScenario: true } } } }, "RULEBOOK_MALFORMED"],
    ["a comparison without a relation", { require: { measure: "NOW" } }, "RULEBOOK_MALFORMED"],
    ["a comparison with two relations", { require: { measure: "NOW", atMost: 1, atLeast: 1 } }, "RULEBOOK_MALFORMED"],
    [
      "a notice of both days and working days",
      { require: { notice: "NOTICE", of: "SELF", by: "DATA_AUTHORITY", days: 7, workingDays: 5 } },
      "RULEBOOK_MALFORMED",
    ],
    ["a status that no record has", { require: { stands: "SELF", status: ["SUNSET"] } }, "RULEBOOK_MALFORMED"],
    ["a version that the file does not have", { versions: [3] }, "VERSION_UNKNOWN"],
  ])("refuses %s", (_, change, code) => {
    expect(() => withRule(change)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ["a reading without its words", { basis: "READING" }, "basis"],
    ["words of a reading that is none", { reading: { zh: "理解", en: "reading" } }, "reading"],
    ["the deployer's decision with a clause", { basis: "DEPLOYMENT" }, "clause"],
    ["a clause of nothing that is not the deployer's decision", { clause: "文本未规定（部署时设定）" }, "basis"],
    ["an instrument in quotation marks", { basis: "INSTRUMENT", zh: "“原始数据不出域”。" }, "zh"],
  ])("refuses %s, at its place", (_, change, member) => {
    const error = thrownBy(() => withRule(change));

    expect(error.code).toBe("BASIS_CONTRADICTED");
    for (const text of [error.text.zh, error.text.en]) {
      expect(text.startsWith(`"test.json"#/rules/0/${member}`)).toBe(true);
      expect(text).toMatch(/[。.]$/);
    }
  });

  test("gives a rule its basis and its regulation, TEXT and the file's own unless it says otherwise", () => {
    const reading = { zh: "理解", en: "reading" };
    const text = { file: "t.txt", sha256: "0".repeat(64), inHand: "1".repeat(64), note: { zh: "注", en: "note" } };

    const [book] = parse({ text, rules: [RULE, { ...RULE, id: "t.read", number: 2, basis: "READING", reading }] });

    expect(book?.rules.map((rule) => [rule.basis, rule.reading])).toEqual([
      ["TEXT", undefined],
      ["READING", reading],
    ]);
    const instrument = { id: "T-1", title: BOOK.title, status: "FICTIONAL", note: text.note };
    expect(book?.rules.map((rule) => rule.instrument)).toEqual([instrument, instrument]);
    expect(book?.text).toEqual(text);
    expect(book?.hash).not.toBe(parse({ text: { ...text, inHand: "2".repeat(64) }, rules: [RULE] })[0]?.hash);
    expect(parse({ text, rules: [RULE] })[0]?.hash).not.toBe(parse({ rules: [RULE] })[0]?.hash);
  });

  test.each([
    ["a digest in capital letters", { sha256: "A".repeat(64) }, "sha256"],
    ["a digest that is too short", { inHand: "00" }, "inHand"],
    ["no file", { file: "" }, "file"],
  ])("refuses a text with %s", (_, change, member) => {
    const text = { file: "t.txt", sha256: "0".repeat(64), inHand: "1".repeat(64), ...change };

    const error = thrownBy(() => parse({ text }));

    expect(error.code).toBe("RULEBOOK_MALFORMED");
    expect(error.evidence.place).toBe(`test.json#/text/${member}`);
  });

  test.each([
    ["a role", { require: { who: ["KING"] } }, '"test.json"#/rules/0/require/who/0', '"KING"'],
    ["a step", { step: ["export.record", "export.settle.GONE"] }, '"test.json"#/rules/0/step/1', '"GONE"'],
    ["a version", { versions: [1, 3] }, '"test.json"#/rules/0/versions/1', "3"],
    ["a hardness", { hardness: "MILD" }, '"test.json"#/rules/0/hardness', '"MILD"'],
    ["a requirement", { require: { moon: "FULL" } }, '"test.json"#/rules/0/require', "moon"],
  ])("names in both languages the place and the value of %s that is wrong", (_, change, place, found) => {
    const error = thrownBy(() => withRule(change));

    for (const text of [error.text.zh, error.text.en]) {
      expect(text).toMatch(/[。.]$/);
      expect(text.startsWith(place)).toBe(true);
      expect(text).toContain(found);
    }
  });

  test("names the place of a day that the calendar does not have", () => {
    expect(() => parse({ versions: [{ version: 1, effectiveFrom: "2025-02-30" }] })).toThrow(
      expect.objectContaining({
        code: "RULEBOOK_MALFORMED",
        message: expect.stringMatching(/^"test\.json"#\/versions\/0\/effectiveFrom: .*2025-02-30/) as string,
      }),
    );
  });

  test("refuses two rules of one number or one id, and versions out of order", () => {
    const other = { ...RULE, id: "t.other" };

    expect(() => parse({ rules: [RULE, other] })).toThrow(expect.objectContaining({ code: "RULE_NUMBER_DOUBLED" }));
    expect(() => parse({ rules: [RULE, { ...RULE, number: 2 }] })).toThrow(
      expect.objectContaining({ code: "RULE_ID_DOUBLED" }),
    );
    expect(() => parse({ versions: [{ version: 2, effectiveFrom: "2025-01-01" }] })).toThrow(
      expect.objectContaining({ code: "VERSIONS_OUT_OF_ORDER" }),
    );
    expect(() =>
      parse({
        versions: [
          { version: 1, effectiveFrom: "2025-06-01" },
          { version: 2, effectiveFrom: "2025-01-01" },
        ],
      }),
    ).toThrow(expect.objectContaining({ code: "VERSIONS_OUT_OF_ORDER" }));
  });

  test("refuses a step with more rules or more rows than the ledger reads", () => {
    const rules = Array.from({ length: 25 }, (_, index) => ({
      ...RULE,
      id: `t.r${index}`,
      number: index + 1,
      step: "export.settle.IN_FORCE",
    }));
    const compile = (given: readonly object[]) => compileRulebook(parse({ rules: given })[0]!)[0]?.words.length;
    const twice = { anyOf: [{ who: ["OPERATOR"] }, { who: ["BUYER"] }] };

    expect(compile(rules.slice(0, 24))).toBe(12);
    expect(compile(rules.slice(0, 16).map((rule) => ({ ...rule, require: twice })))).toBe(16);
    for (const excess of [
      rules,
      rules.slice(0, 17).map((rule) => ({ ...rule, require: twice })),
      rules.slice(0, 9).map((rule) => ({ ...rule, step: "export.record" })),
    ])
      expect(() => compile(excess)).toThrow(expect.objectContaining({ code: "STEP_TOO_LONG" }));
  });

  test("names what was most likely meant by a misspelt name", () => {
    const { text } = thrownBy(() => withRule({ require: { who: ["OPERATER"] } }));

    for (const words of [text.zh, text.en]) expect(words).toMatch(/[^"]OPERATOR[?？][）)]/);
  });

  test("tells every rule that cannot be read at once, with its line", () => {
    const rules = [{ ...RULE, step: "export.settle.GONE" }, RULE, { ...RULE, require: { moon: "FULL" } }];

    const error = thrownBy(() => readRulebooks(fileOf({ ...BOOK, rules })));

    expect(error.code).toBe("RULES_UNSOUND");
    for (const text of [error.text.zh, error.text.en]) {
      const [, first = "", second = "", ...more] = text.split("\n");
      expect(more).toEqual([]);
      expect(first).toMatch(/^(第 \d+ 行，|Line \d+, )"rules\.json"#\/rules\/0\/step.*"export\.settle\.GONE"/);
      expect(second).toMatch(/^(第 \d+ 行，|Line \d+, )"rules\.json"#\/rules\/2\/require.*moon/);
    }
  });

  test("refuses rules that could never do what they say, with their lines, once for all versions", () => {
    const rules = [RULE, { ...RULE, id: "t.two", number: 2, require: { sameScenario: true } }];
    const path = fileOf({ ...BOOK, rules });
    const lines = readFileSync(path, "utf8").split("\n");
    const line = 1 + lines.findIndex((text) => text.includes("sameScenario")) - 1;

    const error = thrownBy(() => readRulebooks(path));

    expect(error.code).toBe("RULES_UNSOUND");
    const [, never = "", second = "", ...more] = error.text.en.split("\n");
    expect(more).toEqual([]);
    expect(never).toContain("export.settle.IN_FORCE");
    expect(second).toMatch(
      new RegExp(`^"rules\\.json"#/rules/1/require \\(line ${line}, rule "t\\.two", export\\.record\\)`),
    );
  });

  test("names the file that cannot be read", () => {
    expect(() => readRulebooks("/nowhere/rules.json")).toThrow(
      expect.objectContaining({
        code: "RULEBOOK_UNREADABLE",
        text: {
          zh: '规则集文件 "/nowhere/rules.json" 无法读取（没有此文件或文件夹，ENOENT）：请核对路径与权限。',
          en:
            'The rulebook file "/nowhere/rules.json" cannot be read (there is no such file or folder, ENOENT): ' +
            "check its path and permissions.",
        },
        evidence: { file: "/nowhere/rules.json" },
      }),
    );
  });
});

describe("the schema for editors", () => {
  test("has the members that the reader takes, and no others", () => {
    const schema = JSON.parse(readFileSync(new URL("../../rulebooks/schema.json", import.meta.url), "utf8")) as {
      required: string[];
      properties: object;
      $defs: { rule: { required: string[]; properties: object } };
    };

    expect(schema.required.sort()).toEqual(Object.keys(BOOK).sort());
    expect(schema.$defs.rule.required.sort()).toEqual(Object.keys(RULE).sort());
    expect(Object.keys(schema.$defs.rule.properties).sort()).toEqual(
      [...Object.keys(RULE), "basis", "reading", "versions", "yearly"].sort(),
    );
    expect(Object.keys(schema.properties).sort()).toEqual([...Object.keys(BOOK), "layers", "text"].sort());
  });
});

describe("steps", () => {
  test.each([
    "export.record",
    "demand.attest.REVIEW",
    "authorization.settle.IN_FORCE",
    "case[INCIDENT].settle.FULFILLED",
    "product.abroad",
  ])("%s is written as it is read", (text) => {
    expect(formatStep(parseStep(text, "test"))).toBe(text);
  });
});
