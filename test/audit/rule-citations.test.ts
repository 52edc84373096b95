import { describe, expect, test } from "vitest";
import { EMPTY_CATALOG, sourceOf } from "../../src/audit/rulebook-catalog.ts";
import type { RulebookCatalog } from "../../src/audit/rulebook-catalog.ts";
import { citeRule } from "../../src/audit/rule-citations.ts";

const INSTRUMENT = {
  id: "NAT-2025",
  title: { zh: "规则", en: "Rules" },
  status: "DRAFT" as const,
  note: { zh: "文本不全。", en: "The text breaks off." },
};
const READ = {
  id: "nat.read",
  clause: "第六条",
  hardness: "HARD" as const,
  text: { zh: "文", en: "text" },
  remedy: { zh: "补", en: "remedy" },
  basis: "READING" as const,
  reading: { zh: "理解。", en: "A reading." },
  instrument: INSTRUMENT,
};
const { basis: _, reading: __, instrument: ___, ...OF_THE_LEDGER } = READ;

const CATALOG: RulebookCatalog = {
  ruleOf: (jurisdiction, version, rule) => (rule === 1 ? READ : OF_THE_LEDGER),
  rulebook: () => ({
    ...INSTRUMENT,
    id: "CY-2025",
    note: undefined,
    hash: `0x${"0".repeat(64)}`,
    layers: [INSTRUMENT],
  }),
};

describe("a citation of a rule", () => {
  test("says on what the rule rests, how it is read, and what its regulation is worth", () => {
    expect(citeRule(CATALOG, 1, 1, 1)).toEqual({
      rule: 1,
      id: "nat.read",
      clause: "第六条",
      hardness: "HARD",
      layer: "NAT-2025",
      status: "DRAFT",
      note: INSTRUMENT.note,
      basis: "READING",
      reading: READ.reading,
      text: READ.text,
      remedy: READ.remedy,
    });
  });

  test("says nothing of a regulation for the ledger's own rules, and of a rulebook that is not at hand", () => {
    const { text, remedy, id, clause, hardness } = READ;

    expect(citeRule(CATALOG, 1, 1, 2)).toEqual({ rule: 2, id, clause, hardness, text, remedy });
    expect(citeRule(EMPTY_CATALOG, 1, 1, 1)).toEqual({ rule: 1 });
  });
});

test("a version of a rulebook says which regulation it is, and which layers judge beside it", () => {
  expect(sourceOf(CATALOG, 1, 1)).toEqual({
    source: { id: "CY-2025", title: INSTRUMENT.title, status: "DRAFT", layers: ["NAT-2025"] },
  });
  expect(sourceOf(EMPTY_CATALOG, 1, 1)).toEqual({});
});
