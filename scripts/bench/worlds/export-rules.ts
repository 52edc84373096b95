// The rules by which a benchmark's exports are judged: those of a shipped rulebook for exports and for holds of
// authorizations, and some of its own that let it make what they stand on.
import { readFileSync } from "node:fs";
import type { CodeName, OutcomeName } from "../../../src/ledger/codes.ts";
import type { RulebookStep } from "../../../src/ledger/events.ts";
import type { RoleName } from "../../../src/ledger/roles.ts";
import { compileRulebook } from "../../../src/rulebook/compile-rulebook.ts";
import { parseRulebooks } from "../../../src/rulebook/parse-rulebook.ts";
import { readRulebooks } from "../../../src/rulebook/read-rulebooks.ts";
import type { Requirement, SelectorName, Term } from "../../../src/rulebook/requirement.ts";
import type { Rule } from "../../../src/rulebook/rulebook.ts";
import { formatStep } from "../../../src/rulebook/step.ts";

const FOLDER = new URL("../../../rulebooks/", import.meta.url);
const EXPORT_STEPS = ["export.record", "export.settle.IN_FORCE"];
const MEASURED_STEPS = [...EXPORT_STEPS, "authorization.attest.HOLD"];

/** Whoever makes what the measured acts stand on; nobody's word is asked for it. */
const MAKERS: readonly (readonly [kinds: readonly string[], role: string])[] = [
  [["party", "resource", "authorization", "grant", "delivery", "case"], "DATA_AUTHORITY"],
  [["scenario", "demand", "import", "agreement"], "OPERATOR"],
  [["product"], "DEVELOPER"],
];
/** The other acts of the benchmark, all by the authority. */
const OTHER_STEPS = [
  "party.attest.HOLD",
  "party.attest.RELEASE",
  "authorization.attest.RELEASE",
  "authorization.settle.TERMINATED",
  "authorization.settle.CLOSED",
  "export.settle.CONTINUED",
];
/** The rule that closing an authorization asks of every export under it. */
const EVERY_EXPORT_DISPOSED = { listed: "EXPORTS", of: "SELF", status: ["RECALLED"], orDisposed: true };
/** One condition more at an export: if its product was made of imported data, somebody reviewed it. */
const ONE_CONDITION = {
  anyOf: [
    {
      not: { opinion: "BUSINESS_REVIEW", of: "PARENT", by: ["DATA_AUTHORITY"], outcomes: ["REJECTED"], orAbsent: true },
    },
    { opinion: "SECURITY_REVIEW", of: "PARENT", by: ["OPERATOR"], outcomes: ["PASSED"] },
  ],
};

export interface ExportRules {
  readonly steps: readonly RulebookStep[];
  /** The statements that the rules want before they let an export pass. */
  readonly asked: readonly AskedStatement[];
  /** How many rows judge an export. */
  readonly rows: number;
}

/** A statement that a rule about exports asks for. */
export interface AskedStatement {
  readonly code: CodeName;
  readonly by: RoleName;
  /** The kind of the record, as seen from the export. */
  readonly about: "product" | "agreement" | "authorization";
  readonly outcome: OutcomeName;
  readonly value: number;
}

const ABOUT: Partial<Record<SelectorName, AskedStatement["about"]>> = {
  PARENT: "product",
  LINK: "agreement",
  AGREEMENT: "agreement",
  AUTHORIZATION: "authorization",
};

/**
 * The rules of the last version of a shipped rulebook, with its layers.
 * @param name - of the file, without `.json`
 * @param conditional - whether exports are judged by one conditional rule more
 */
export function exportRules(name: string, conditional = false): ExportRules {
  const book = readRulebooks(new URL(`${name}.json`, FOLDER)).at(-1);
  if (book === undefined) throw new Error(`${name} has no version.`);
  const measured = rulesAt(book.rules, MEASURED_STEPS);
  const ofExports = rulesAt(measured, EXPORT_STEPS);
  const asked = ofExports.flatMap(({ require }) => askedBy(require));
  const own = ownRules(asked, conditional);
  return {
    steps: compileRulebook({ ...book, rules: [...measured, ...own] }),
    asked,
    rows: ofExports.reduce((rows, { require, steps }) => rows + require.length * steps.length, 0),
  };
}

/** The rules that judge at some of these steps, and there alone. */
function rulesAt(rules: readonly Rule[], steps: readonly string[]): Rule[] {
  return rules
    .map((rule) => ({ ...rule, steps: rule.steps.filter((step) => steps.includes(formatStep(step))) }))
    .filter((rule) => rule.steps.length > 0);
}

/** A rule that several alternatives satisfy is satisfied by its first. */
function askedBy([term]: Requirement): readonly AskedStatement[] {
  const { condition, negated }: Term = term;
  if (negated) return [];
  if (condition.type === "fact")
    return (condition.all ? condition.by : condition.by.slice(-1)).map((by) => ({
      code: condition.code,
      by,
      about: aboutOf(condition.of),
      outcome: onlyOutcome(condition.outcomes),
      value: 0,
    }));
  if (condition.type !== "measure" || condition.quantity.type !== "VALUE") return [];
  const { quantity, comparand } = condition;
  if (comparand.type !== "CONSTANT") throw new Error(`${quantity.code} is compared with something to be made first.`);
  const { code, by } = quantity;
  const outcome = onlyOutcome(quantity.outcomes);
  return [{ code, by, about: aboutOf(quantity.of), outcome, value: comparand.number }];
}

function aboutOf(selector: SelectorName): AskedStatement["about"] {
  const about = ABOUT[selector];
  if (about === undefined) throw new Error(`A benchmark states nothing about ${selector} of an export.`);
  return about;
}

function onlyOutcome(outcomes: readonly OutcomeName[]): OutcomeName {
  const [first] = outcomes;
  if (first === undefined) throw new Error("A statement without any outcome is asked for.");
  return first;
}

function ownRules(asked: readonly AskedStatement[], conditional: boolean): readonly Rule[] {
  const stated = new Map(asked.map(({ about, code, by }) => [`${about}.attest.${code}`, by]));
  const requirements: (readonly [steps: readonly string[], require: unknown])[] = [
    ...MAKERS.map(([kinds, role]): [string[], unknown] => [
      kinds.flatMap((kind) => [`${kind}.record`, `${kind}.settle.IN_FORCE`]),
      { who: [role] },
    ]),
    ...[...stated].map(([step, role]): [string[], unknown] => [[step], { who: [role] }]),
    [OTHER_STEPS, { who: ["DATA_AUTHORITY"] }],
    [["party.settle.IN_FORCE"], { roles: ["BUYER"] }],
    [["authorization.settle.CLOSED"], EVERY_EXPORT_DISPOSED],
    ...(conditional ? [[["export.settle.IN_FORCE"], ONE_CONDITION] as const] : []),
  ];
  const rules = requirements.map(([step, require], index) => ({
    id: `bench.rule-${index}`,
    number: 60_000 + index,
    step,
    require,
    hardness: "HARD",
    clause: "第一条",
    zh: "测量。",
    en: "For a benchmark.",
    remedy: { zh: "无。", en: "None." },
  }));
  const file = JSON.parse(readFileSync(new URL("cangyu-2025.json", FOLDER), "utf8")) as object;
  const [book] = parseRulebooks({ ...file, versions: [{ version: 1, effectiveFrom: "2025-01-01" }], rules }, "bench");
  return book?.rules ?? [];
}
