import { describe, expect, test } from "vitest";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { showCheck } from "../../src/cli/render/verdicts.ts";
import type { RuleCitation } from "../../src/schemas/rule.ts";

const RECORD = "0x01000000000000000001" as RecordId;
const AS_OF = { block: 1, hash: `0x${"00".repeat(32)}`, time: 0 } as const;
const RULE: RuleCitation = {
  rule: 1,
  id: "t.rule",
  clause: "第六条",
  hardness: "HARD",
  layer: "NAT-2025",
  status: "TRIAL",
  basis: "TEXT",
  text: { zh: "规定。", en: "Demand." },
  remedy: { zh: "补正。", en: "Remedy." },
};

const shown = (language: "zh" | "en", change: Partial<RuleCitation>): string =>
  showCheck(
    { language, aliases: new Map() },
    {
      asOf: AS_OF,
      allowed: false,
      verdicts: [{ id: RECORD, allowed: false, rule: { ...RULE, ...change }, standings: [], judgedBy: [] }],
    },
  );

describe("a refusal on the command line", () => {
  test("names the regulation that the rule comes from, and adds nothing to a sentence in force", () => {
    expect(shown("en", {}).split("\n").slice(1)).toEqual([
      "✗ t.rule 第六条 [NAT-2025]",
      "    规定。",
      "    Demand.",
      "    → Remedy.",
    ]);
  });

  test.each([
    [
      { basis: "READING", reading: { zh: "理解。", en: "So read." } },
      ["条文未明确", "理解。"],
      ["a reading", "So read."],
    ],
    [{ basis: "INSTRUMENT" }, ["全文未见"], ["our own words"]],
    [{ basis: "DEPLOYMENT" }, ["部署方"], ["deployer decided"]],
    [{ status: "DRAFT" }, ['"NAT-2025" 是草案'], ['"NAT-2025" is a draft']],
    [{ status: "SUPERSEDED" }, ['"NAT-2025" 已被'], ['"NAT-2025" has been superseded']],
    [{ note: { zh: "文本不全。", en: "It breaks off." } }, ["文本不全。"], ["It breaks off."]],
  ] as const)("says before the remedy what a reader must know: %o", (change, zh, en) => {
    for (const [language, words] of [
      ["zh", zh],
      ["en", en],
    ] as const) {
      const lines = shown(language, change).split("\n");
      const said = lines.filter((line) => line.startsWith("    ※ "));
      expect(said).toHaveLength(words.length);
      words.forEach((word, index) => {
        expect(said[index]).toContain(word);
      });
      expect(lines.at(-1)).toMatch(/^ {4}→ /);
    }
  });
});
