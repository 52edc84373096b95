import { checkRulebook } from "../../../src/rulebook/check-rulebook.ts";
import { parseRulebooks } from "../../../src/rulebook/parse-rulebook.ts";
import type { RuleFinding } from "../../../src/rulebook/rule-finding.ts";

type Json = Readonly<Record<string, unknown>>;
export type Given = readonly [step: string | readonly string[], require: Json, hardness?: "HARD" | "SOFT" | "RECORD"];

export const AUTHORITY = { who: ["DATA_AUTHORITY"] };
export const OPERATOR = { who: ["OPERATOR"] };
export const REVIEWED = { opinion: "REVIEW", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] };
export const RECTIFIED = { lastCase: "RECTIFICATION", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] };

/** A small rulebook without a fault. The wrong rules are added to it one at a time. */
export const SOUND: readonly Given[] = [
  [["party.record", "party.settle.IN_FORCE", "party.attest.ROLES", "party.settle.TERMINATED"], AUTHORITY],
  [["party.settle.IN_FORCE", "party.attest.ROLES"], { roles: ["OPERATOR", "DEVELOPER", "BUYER", "EXPERT"] }],
  [["party.attest.HOLD", "party.attest.RELEASE"], { who: ["DATA_AUTHORITY", "POLICE"] }],
  ["resource.record", { who: ["DATA_PROVIDER"] }],
  [["resource.settle.IN_FORCE", "resource.attest.HOLD", "resource.attest.RELEASE"], AUTHORITY],
  ["resource.attest.CLASSIFICATION", { who: ["DATA_PROVIDER"] }],
  [["plan.record", "plan.settle.IN_FORCE"], AUTHORITY],
  [
    [
      "authorization.record",
      "authorization.settle.IN_FORCE",
      "authorization.settle.EXPIRED",
      "authorization.settle.TERMINATED",
      "authorization.settle.CLOSED",
      "authorization.attest.NOTICE",
      "authorization.attest.LOG_RETENTION",
    ],
    AUTHORITY,
  ],
  ["authorization.attest.REVIEW", { who: ["DATA_AUTHORITY", "EXPERT"] }],
  [["authorization.attest.HOLD", "authorization.attest.RELEASE"], AUTHORITY],
  [["grant.record", "grant.settle.IN_FORCE", "scenario.settle.IN_FORCE", "demand.settle.IN_FORCE"], AUTHORITY],
  [["scenario.record", "demand.record"], OPERATOR],
  ["demand.attest.REVIEW", { who: ["OPERATOR", "DATA_AUTHORITY", "DATA_PROVIDER"] }],
  [["delivery.record", "delivery.settle.IN_FORCE"], { who: ["DATA_SERVICE_AGENCY"] }],
  [["product.record", "agreement.record"], { who: ["OPERATOR", "DEVELOPER"] }],
  [["product.settle.IN_FORCE", "product.settle.TERMINATED", "agreement.settle.IN_FORCE"], AUTHORITY],
  ["product.attest.PRICE", OPERATOR],
  ["product.attest.FEE_CEILING", { who: ["PRICE_AUTHORITY"] }],
  [["export.record", "export.settle.IN_FORCE"], OPERATOR],
  [["export.settle.CONTINUED", "export.settle.EXPIRED"], AUTHORITY],
  ["export.settle.IN_FORCE", { sameScenario: true }],
  [["product.abroad", "export.abroad"], { noOpenCase: "INCIDENT", of: "JURISDICTION" }],
  ["case.record", AUTHORITY],
  [["case.settle.IN_FORCE", "case.settle.FULFILLED", "case.settle.EXPIRED"], AUTHORITY],
  ["case[OBJECTION].record", { who: "ANY" }],
  ["case.attest.RECTIFICATION_REPORT", { who: ["OPERATOR", "DEVELOPER"] }],
];

export function rulebookOf(rules: readonly Given[]): RuleFinding[] {
  const [book] = parseRulebooks(
    {
      $schema: "./schema.json",
      id: "T-1",
      jurisdiction: "T",
      title: { zh: "题", en: "title" },
      status: "FICTIONAL",
      source: "test",
      versions: [{ version: 1, effectiveFrom: "2025-01-01" }],
      rules: rules.map(([step, require, hardness = "HARD"], index) => ({
        id: `t.r${index}`,
        number: index + 1,
        step,
        require,
        hardness,
        clause: "1",
        zh: "规则",
        en: "rule",
        remedy: { zh: "补正", en: "remedy" },
      })),
    },
    "test.json",
  );
  return checkRulebook(book!);
}
