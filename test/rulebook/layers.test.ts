import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../src/documents/canonical-json.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { RulebookError } from "../../src/rulebook/rulebook-error.ts";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";

const BECAUSE = { zh: "从其规定。", en: "It prevails." };
const DEPLOYMENT = { basis: "DEPLOYMENT", clause: "文本未规定（部署时设定）" };

/** Rules by which a plan is recorded and comes into force, which is the least that a rulebook can say. */
const ruleOf = (id: string, number: number, who: readonly string[], change: object = {}): object => ({
  id,
  number,
  step: ["plan.record", "plan.settle.IN_FORCE"],
  require: { who },
  hardness: "HARD",
  clause: "1",
  zh: "规则。",
  en: "Rule.",
  remedy: { zh: "补正。", en: "Remedy." },
  ...change,
});

const bookOf = (id: string, rules: readonly object[], change: object = {}): object => ({
  $schema: "./schema.json",
  id,
  jurisdiction: id,
  title: { zh: id, en: id },
  status: "TRIAL",
  source: "test",
  versions: [{ version: 1, effectiveFrom: "2025-01-01" }],
  rules,
  ...change,
});

const NATION = bookOf("NAT", [ruleOf("nat.who", 9001, ["DATA_AUTHORITY", "GOVERNMENT"], { basis: "INSTRUMENT" })]);

/** Writes files, with a line for each value, and reads the one of the city. */
const read = (files: Readonly<Record<string, object>>): Rulebook[] => {
  const folder = temporaryDirectory();
  for (const [name, book] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(book, null, 2));
  }
  return readRulebooks(join(folder, "city.json"));
};
const errorOf = (files: Readonly<Record<string, object>>): RulebookError => {
  try {
    read(files);
  } catch (error) {
    if (error instanceof RulebookError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};
const idsOf = (book: Rulebook | undefined) => book?.rules.map(({ id }) => id);
const city = (layer: object, change: object = {}): object =>
  bookOf("CITY", [ruleOf("city.who", 1, ["GOVERNMENT"])], { layers: [{ file: "nat.json", ...layer }], ...change });

describe("layers of a rulebook", () => {
  test("let the layer's rules judge after the own ones, each with the rulebook that it comes from", () => {
    const [book] = read({ "city.json": city({}), "nat.json": NATION });

    expect(book?.rules.map(({ id, instrument }) => [id, instrument.id])).toEqual([
      ["city.who", "CITY"],
      ["nat.who", "NAT"],
    ]);
    expect(book?.layers.map(({ id }) => id)).toEqual(["NAT"]);
  });

  test("hand on no rule of which a deployer decided", () => {
    const nation = bookOf("NAT", [
      ruleOf("nat.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT" }),
      ruleOf("nat.set", 9002, ["GOVERNMENT"], DEPLOYMENT),
    ]);

    expect(idsOf(read({ "city.json": city({}), "nat.json": nation })[0])).toEqual(["city.who", "nat.who"]);
  });

  test("set aside what is named, for the rule that prevails, and give way where that is said", () => {
    const setAside = [{ rule: "nat.who", prevails: "city.who", because: BECAUSE }];
    const givesWay = [{ rule: "city.who", to: "nat.who", because: BECAUSE }];

    const [prevailing] = read({ "city.json": city({ setAside }), "nat.json": NATION });
    const [yielding] = read({ "city.json": city({ givesWay }), "nat.json": NATION });

    expect(idsOf(prevailing)).toEqual(["city.who"]);
    expect(prevailing?.layers).toEqual([]);
    expect(prevailing?.setAside.map(({ rule, prevails }) => [rule.id, prevails])).toEqual([["nat.who", "city.who"]]);
    expect(idsOf(yielding)).toEqual(["nat.who"]);
    expect(yielding?.setAside.map(({ rule, prevails }) => [rule.id, prevails])).toEqual([["city.who", "nat.who"]]);
  });

  test("judge by a version of the layer only from the day on which it is in force", () => {
    const versions = [
      { version: 1, effectiveFrom: "2024-11-29" },
      { version: 2, effectiveFrom: "2025-01-01" },
      { version: 3, effectiveFrom: "2026-01-01" },
    ];
    const nation = bookOf(
      "NAT",
      [
        ruleOf("nat.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT" }),
        ruleOf("nat.later", 9002, ["GOVERNMENT"], { basis: "INSTRUMENT", versions: [2] }),
      ],
      {
        versions: [
          { version: 1, effectiveFrom: "2025-01-01" },
          { version: 2, effectiveFrom: "2025-06-01" },
        ],
      },
    );

    const books = read({ "city.json": city({}, { versions }), "nat.json": nation });

    expect(books.map(idsOf)).toEqual([["city.who"], ["city.who", "nat.who"], ["city.who", "nat.who", "nat.later"]]);
  });

  test("leave a layer's rule in force in a version that lacks the rule which would prevail", () => {
    const rules = [ruleOf("city.who", 1, ["GOVERNMENT"]), ruleOf("city.new", 2, ["GOVERNMENT"], { versions: [2] })];
    const versions = [
      { version: 1, effectiveFrom: "2025-01-01" },
      { version: 2, effectiveFrom: "2025-06-01" },
    ];
    const setAside = [{ rule: "nat.who", prevails: "city.new", because: BECAUSE }];

    const books = read({ "city.json": city({ setAside }, { rules, versions }), "nat.json": NATION });

    expect(books.map(idsOf)).toEqual([
      ["city.who", "nat.who"],
      ["city.who", "city.new"],
    ]);
  });

  test("leave an own rule in force in a version whose layer lacks the rule that it gives way to", () => {
    const versions = [
      { version: 1, effectiveFrom: "2024-06-01" },
      { version: 2, effectiveFrom: "2025-06-01" },
    ];
    const givesWay = [{ rule: "city.who", to: "nat.who", because: BECAUSE }];

    const books = read({ "city.json": city({ givesWay }, { versions }), "nat.json": NATION });
    const without = bookOf(
      "NAT",
      [
        ruleOf("nat.other", 9002, ["GOVERNMENT"], { basis: "INSTRUMENT" }),
        ruleOf("nat.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT", versions: [2] }),
      ],
      {
        versions: [
          { version: 1, effectiveFrom: "2024-01-01" },
          { version: 2, effectiveFrom: "2025-01-01" },
        ],
      },
    );

    expect(books.map(idsOf)).toEqual([["city.who"], ["nat.who"]]);
    expect(read({ "city.json": city({ givesWay }, { versions }), "nat.json": without }).map(idsOf)).toEqual([
      ["city.who", "nat.other"],
      ["nat.other", "nat.who"],
    ]);
  });

  test("stand on layers themselves, and one rule that comes by two ways comes once", () => {
    const province = bookOf("PROV", [ruleOf("prov.who", 5001, ["GOVERNMENT"])], { layers: [{ file: "../nat.json" }] });
    const layers = [{ file: "prov/prov.json" }];

    const [book] = read({ "city.json": city({}, { layers }), "prov/prov.json": province, "nat.json": NATION });

    expect(book?.rules.map(({ id, instrument }) => [id, instrument.id])).toEqual([
      ["city.who", "CITY"],
      ["prov.who", "PROV"],
      ["nat.who", "NAT"],
    ]);
    const both = { layers: [...layers, { file: "nat.json" }] };
    expect(idsOf(read({ "city.json": city({}, both), "prov/prov.json": province, "nat.json": NATION })[0])).toEqual([
      "city.who",
      "prov.who",
      "nat.who",
    ]);
  });

  test("are covered by the hash of the version: rules, where they come from, and what is set aside and why", () => {
    const setAside = [{ rule: "nat.two", prevails: null, because: BECAUSE }];
    const two = ruleOf("nat.two", 9002, ["GOVERNMENT"], { basis: "INSTRUMENT" });
    const one = ruleOf("nat.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT" });

    const [book] = read({ "city.json": city({ setAside }), "nat.json": bookOf("NAT", [one, two]) });

    const document = {
      id: "CITY",
      jurisdiction: "CITY",
      title: { zh: "CITY", en: "CITY" },
      status: "TRIAL",
      source: "test",
      version: 1,
      effectiveFrom: "2025-01-01",
      rules: [ruleOf("city.who", 1, ["GOVERNMENT"]), { layer: "NAT", ...one }],
      layers: [{ id: "NAT", version: 1, setAside }],
    };
    expect(book?.hash).toBe(`0x${createHash("sha256").update(canonicalJson(document)).digest("hex")}`);
  });
});

describe("layers that cannot be combined", () => {
  test.each([
    ["a rule that the layer does not have", { setAside: [["nat.none", "city.who"]] }, "setAside/0/rule", "nat.none"],
    [
      "a rule that the city does not have",
      { setAside: [["nat.who", "city.none"]] },
      "setAside/0/prevails",
      "city.none",
    ],
    ["a rule that a deployer decided", { setAside: [["nat.set", null]] }, "setAside/0/rule", "nat.set"],
    ["a rule of nobody that gives way", { givesWay: [["city.none", "nat.who"]] }, "givesWay/0/rule", "city.none"],
    ["a rule of nobody that is given way to", { givesWay: [["city.who", "nat.none"]] }, "givesWay/0/to", "nat.none"],
    ["the city's own rule as the layer's", { setAside: [["city.who", null]] }, "setAside/0/rule", "city.who"],
  ] as const)("are refused for %s, with its line and what it names", (_, given, member, named) => {
    const { setAside = [], givesWay = [] }: { setAside?: readonly unknown[]; givesWay?: readonly unknown[] } = given;
    const layer = {
      ...(setAside.length > 0 ? { setAside: setAside.map((pair) => entryOf(pair, "prevails")) } : {}),
      ...(givesWay.length > 0 ? { givesWay: givesWay.map((pair) => entryOf(pair, "to")) } : {}),
    };
    const nation = bookOf("NAT", [
      ruleOf("nat.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT" }),
      ruleOf("nat.set", 9002, ["GOVERNMENT"], DEPLOYMENT),
    ]);
    const file = city(layer);
    const line =
      1 +
      JSON.stringify(file, null, 2)
        .split("\n")
        .findLastIndex((text) => text.includes(`"${named}"`));

    const error = errorOf({ "city.json": file, "nat.json": nation });

    expect(error.code).toBe("LAYER_RULE_UNKNOWN");
    expect(error.text.en.startsWith(`Line ${line}, "city.json"#/layers/0/${member} is "${named}"`)).toBe(true);
    expect(error.text.zh.startsWith(`第 ${line} 行，"city.json"#/layers/0/${member} 为 "${named}"`)).toBe(true);
  });

  test("are refused when a rule that does not judge is said to prevail", () => {
    const other = { rule: "nat.two", prevails: "city.who", because: BECAUSE };
    const way = { rule: "city.who", to: "nat.who", because: BECAUSE };
    const aside = { rule: "nat.who", prevails: null, because: BECAUSE };
    const nation = bookOf("NAT", [
      ruleOf("nat.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT" }),
      ruleOf("nat.two", 9002, ["GOVERNMENT"], { basis: "INSTRUMENT" }),
    ]);

    const yielding = errorOf({ "city.json": city({ setAside: [other], givesWay: [way] }), "nat.json": nation });
    const gone = errorOf({ "city.json": city({ setAside: [aside], givesWay: [way] }), "nat.json": nation });

    expect(yielding).toMatchObject({
      code: "PRECEDENCE_CONTRADICTED",
      evidence: { place: "city.json#/layers/0/setAside/0/prevails", rule: "city.who" },
    });
    expect(gone).toMatchObject({
      code: "PRECEDENCE_CONTRADICTED",
      evidence: { place: "city.json#/layers/0/givesWay/0/to", rule: "nat.who" },
    });
  });

  test("are refused when one rule is set aside or gives way twice, or is set aside without saying for what", () => {
    const entry = { rule: "nat.who", prevails: "city.who", because: BECAUSE };
    const { prevails: _, ...silent } = entry;

    const way = { rule: "city.who", to: "nat.who", because: BECAUSE };

    for (const layer of [{ setAside: [entry, entry] }, { setAside: [silent] }, { givesWay: [way, way] }])
      expect(errorOf({ "city.json": city(layer), "nat.json": NATION }).code).toBe("RULEBOOK_MALFORMED");
  });

  test("are refused when two rules have one number or one id, with both files", () => {
    const numbered = bookOf("NAT", [ruleOf("nat.who", 1, ["GOVERNMENT"], { basis: "INSTRUMENT" })]);
    const named = bookOf("NAT", [ruleOf("city.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT" })]);

    const number = errorOf({ "city.json": city({}), "nat.json": numbered });
    const id = errorOf({ "city.json": city({}), "nat.json": named });

    expect([number.code, id.code]).toEqual(["RULE_NUMBER_DOUBLED", "RULE_ID_DOUBLED"]);
    for (const { zh, en } of [number.text, id.text])
      for (const text of [zh, en]) {
        // The fault lies in the other file, so no line of this one is told.
        expect(text.startsWith('"nat.json"#/rules/0')).toBe(true);
        expect(text).toContain('"city.json"#/rules/0');
      }
  });

  test("are refused when nobody is left to take a step, with the rules that leave nobody", () => {
    const nation = bookOf("NAT", [ruleOf("nat.who", 9001, ["DATA_AUTHORITY"], { basis: "INSTRUMENT" })]);

    const error = errorOf({ "city.json": city({}), "nat.json": nation });

    expect(error.code).toBe("RULES_UNSOUND");
    for (const text of [error.text.zh, error.text.en]) {
      expect(text).toContain("plan.settle.IN_FORCE");
      expect(text).toContain('"city.who"');
      expect(text).toContain('"nat.who"');
    }
  });

  test("tell the line of a fault in the layer's file, in that file", () => {
    const nation = bookOf("NAT", [
      ruleOf("nat.who", 9001, ["GOVERNMENT"], { basis: "INSTRUMENT" }),
      ruleOf("nat.again", 9002, ["GOVERNMENT"], { basis: "INSTRUMENT", step: ["plan.record", "plan.record"] }),
    ]);
    const lines = JSON.stringify(nation, null, 2).split("\n");
    const line = 1 + lines.findLastIndex((text) => text.includes('"step"'));

    const { text } = errorOf({ "city.json": city({}), "nat.json": nation });

    expect(text.en).toContain(`"nat.json"#/rules/1/step (line ${line}, rule "nat.again"`);
  });

  test("are refused when a file is a layer of itself, directly or around", () => {
    const round = bookOf("NAT", [ruleOf("nat.who", 9001, ["GOVERNMENT"])], { layers: [{ file: "city.json" }] });

    expect(errorOf({ "city.json": city({ file: "city.json" }) }).code).toBe("LAYERS_TOO_DEEP");
    expect(errorOf({ "city.json": city({}), "nat.json": round }).code).toBe("LAYERS_TOO_DEEP");
  });

  test("are refused when more than four rulebooks stand on each other", () => {
    const on = (number: number, file?: string): object =>
      bookOf(
        `B-${number}`,
        [ruleOf(`t.r${number}`, number, ["GOVERNMENT"])],
        file === undefined ? {} : { layers: [{ file }] },
      );
    const three = { "c.json": on(3, "d.json"), "b.json": on(2, "c.json") };

    expect(idsOf(read({ "city.json": on(1, "b.json"), ...three, "d.json": on(4) })[0])).toHaveLength(4);
    expect(
      errorOf({ "city.json": on(1, "b.json"), ...three, "d.json": on(4, "e.json"), "e.json": on(5) }),
    ).toMatchObject({
      code: "LAYERS_TOO_DEEP",
      evidence: { place: "d.json#/layers/0" },
    });
  });

  test("are refused when the layer's file is not there, with the place that names it", () => {
    const error = errorOf({ "city.json": city({}) });

    expect(error.code).toBe("RULEBOOK_UNREADABLE");
    for (const text of [error.text.zh, error.text.en]) {
      expect(text).toContain('"city.json"#/layers/0/file');
      expect(text).toContain("nat.json");
    }
  });
});

function entryOf(pair: unknown, member: "prevails" | "to"): object {
  const [rule, other] = pair as readonly [string, string | null];
  return { rule, [member]: other, because: BECAUSE };
}
