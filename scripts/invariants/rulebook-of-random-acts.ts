import { parseRulebooks } from "../../src/rulebook/parse-rulebook.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { KindName } from "../../src/ledger/kinds.ts";
import { keysOf } from "../../src/text/entries.ts";

type Json = Readonly<Record<string, unknown>>;

/** Whoever may record a kind, and whoever may put it into force. */
const RECORDERS: Readonly<Partial<Record<KindName, readonly string[]>>> = {
  PARTY: ["DATA_AUTHORITY", "REGISTRAR"],
  RESOURCE: ["DATA_PROVIDER"],
  PLAN: ["IMPLEMENTING_AGENCY"],
  PROCUREMENT: ["IMPLEMENTING_AGENCY"],
  APPLICATION: ["APPLICANT"],
  AUTHORIZATION: ["DATA_AUTHORITY", "GOVERNMENT"],
  GRANT: ["DATA_AUTHORITY"],
  SCENARIO: ["OPERATOR"],
  DEMAND: ["OPERATOR"],
  DELIVERY: ["DATA_PROVIDER"],
  IMPORT: ["OPERATOR"],
  PRODUCT: ["OPERATOR", "DEVELOPER"],
  AGREEMENT: ["OPERATOR"],
  EXPORT: ["OPERATOR", "DEVELOPER"],
  DOMAIN: ["DATA_AUTHORITY"],
};
const ADMINISTRATION = ["GOVERNMENT", "DATA_AUTHORITY", "REGISTRAR", "COURT", "CYBERSPACE_REGULATOR"];
const ENDINGS = [
  "REJECTED",
  "WITHDRAWN",
  "FULFILLED",
  "SUPERSEDED",
  "TERMINATED",
  "CLOSED",
  "PURGED",
  "PROHIBITED",
  "FAILED",
  "DISMISSED",
  "VOID",
  "REVOKED",
  "RECALLED",
  "CLOSED_AFTER_HARM",
  "PROHIBITED_RECALL",
];

/**
 * A rulebook under which random acts come far: it lets each kind be made by those who make it, and has a few demands of
 * every hardness and of many kinds of rows.
 * @param city - the jurisdiction's reference
 */
export function rulebookOfRandomActs(city: string): Rulebook {
  const [rulebook] = parseRulebooks(
    {
      $schema: "./schema.json",
      id: `RANDOM-${city}`,
      jurisdiction: city,
      title: { zh: "随机行为规则", en: "Rules for random acts" },
      status: "FICTIONAL",
      source: "测试",
      versions: [{ version: 1, effectiveFrom: "2025-01-01" }],
      rules: rules().map(([step, require, hardness], index) => ({
        id: `random.rule-${index + 1}`,
        number: index + 1,
        step,
        require,
        hardness,
        clause: "第一条",
        zh: "测试规则。",
        en: "A rule of the test.",
        remedy: { zh: "无。", en: "None." },
      })),
    },
    "rulebook-of-random-acts",
  );
  if (rulebook === undefined) throw new Error("The rulebook has no version.");
  return rulebook;
}

type RuleOf = readonly [step: readonly string[], require: Json, hardness: string];

function rules(): RuleOf[] {
  const kinds = keysOf(Kind).filter((kind) => kind !== "JURISDICTION");
  return [...kinds.flatMap(rulesOfKind), ...demands()];
}

function rulesOfKind(kind: KindName): RuleOf[] {
  const name = kind.toLowerCase();
  const who = (steps: readonly string[], roles: readonly string[] | "ANY"): RuleOf => [
    steps.map((step) => `${name}.${step}`),
    { who: roles },
    "HARD",
  ];
  const recorders = RECORDERS[kind];
  return [
    recorders === undefined ? who(["record", "settle.IN_FORCE"], "ANY") : who(["record"], recorders),
    ...(recorders === undefined ? [] : [who(["settle.IN_FORCE"], [...recorders, ...intoForce(recorders)])]),
    who(
      ENDINGS.map((status) => `settle.${status}`),
      ADMINISTRATION,
    ),
    who(["settle.EXPIRED"], "ANY"),
    who(["attest.HOLD", "attest.RELEASE"], ["DATA_AUTHORITY", "CYBERSPACE_REGULATOR", "UPPER_DATA_AUTHORITY"]),
    who(["attest.CORRECTION"], ADMINISTRATION),
    who(["attest.REVIEW", "attest.EXPORT_APPROVAL"], ["DATA_AUTHORITY", "EXPERT", "CYBERSPACE_REGULATOR"]),
    who(["attest.PERSONNEL_ROSTER", "attest.ACCESS_LOG"], "ANY"),
  ];
}

function intoForce(recorders: readonly string[]): string[] {
  return ["DATA_AUTHORITY", "GOVERNMENT"].filter((role) => !recorders.includes(role));
}

function demands(): RuleOf[] {
  const passed = ["PASSED", "NO_OBJECTION"];
  return [
    [["party.record", "party.settle.IN_FORCE"], { roles: ["EVALUATOR", "EXPERT", "APPLICANT", "OPERATOR"] }, "HARD"],
    [["party.attest.ROLES"], { who: ["DATA_AUTHORITY"] }, "HARD"],
    [["party.attest.ROLES"], { roles: ["OPERATOR", "BUYER", "EXPERT"] }, "HARD"],
    [["party.attest.SEAT_FROZEN"], { who: ["DATA_AUTHORITY"] }, "HARD"],
    [["export.settle.CONTINUED", "export.settle.SUNSET"], { who: ["DATA_AUTHORITY"] }, "HARD"],
    [["demand.settle.IN_FORCE"], { opinion: "REVIEW", by: ["DATA_AUTHORITY", "EXPERT"], outcomes: passed }, "HARD"],
    [["scenario.settle.IN_FORCE"], { opinion: "REVIEW", by: ["CYBERSPACE_REGULATOR"], outcomes: passed }, "SOFT"],
    [["agreement.settle.IN_FORCE"], { clauses: ["SECURITY"] }, "SOFT"],
    [["product.settle.IN_FORCE"], { sameScenario: true }, "HARD"],
    [
      ["export.settle.IN_FORCE"],
      { opinion: "EXPORT_APPROVAL", of: "PARENT", by: ["DATA_AUTHORITY"], outcomes: passed, orAbsent: true },
      "HARD",
    ],
    [["export.settle.IN_FORCE"], { noOpenCase: "INCIDENT", of: "AUTHORIZATION" }, "HARD"],
    [["authorization.settle.IN_FORCE"], { termMonths: 60 }, "SOFT"],
    [["grant.settle.IN_FORCE"], { not: { stands: "RESOURCE", status: ["PROHIBITED", "VOID"] } }, "HARD"],
    [
      ["resource.attest.RELEASE"],
      { lastCase: "RECTIFICATION", of: "CASE", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"], orAbsent: true },
      "HARD",
    ],
    [["case.settle.FULFILLED"], { separate: "CALLER", from: "ISSUER" }, "SOFT"],
    [
      ["export.abroad", "product.abroad"],
      { opinion: "REVIEW", of: "PRODUCTS", by: ["DATA_AUTHORITY"], outcomes: passed },
      "HARD",
    ],
  ];
}
