import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { jsonLines } from "../../src/documents/json-lines.ts";
import { listOf } from "../../src/documents/json-values.ts";
import { parseStrictJson } from "../../src/documents/strict-json.ts";
import { Code } from "../../src/ledger/codes.ts";
import { quotedIn } from "../../src/rulebook/check-quotations.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Rule, Rulebook } from "../../src/rulebook/rulebook.ts";
import { lineOf, malformedAt, RulebookError } from "../../src/rulebook/rulebook-error.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { parseCoverageRow } from "./coverage-row.ts";
import type { CoverageRow } from "./coverage-row.ts";

const ROOT = new URL("../../", import.meta.url);
const RULEBOOKS = new URL("rulebooks/", ROOT);
const MOST_BYTES = 4 * 1024 * 1024;

/** The clauses of one regulation with their homes. */
export interface Coverage {
  /** The name of the rulebook's file without its ending, such as `qiqihar-2024`. */
  readonly name: string;
  /** The newest version of the rulebook. */
  readonly book: Rulebook;
  /** Every rule that judges in some version, by its id. */
  readonly rules: ReadonlyMap<string, Rule>;
  readonly rows: readonly CoverageRow[];
}

/** Every coverage file in rulebooks/coverage/, in the order of their names. */
export function readCoverages(): Coverage[] {
  const folder = new URL("coverage/", RULEBOOKS);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return names.sort().map((name) => {
    const path = fileURLToPath(new URL(`coverage/${name}`, RULEBOOKS));
    const stem = name.slice(0, -".json".length);
    return readCoverage(path, stem, readRulebooks(new URL(name, RULEBOOKS)));
  });
}

/**
 * Reads a coverage file: one row for each clause, with a home that exists.
 * @param versions - every version of the rulebook
 * @throws Error with each fault on a line of its own, with the line of the file
 */
export function readCoverage(path: string, name: string, versions: readonly Rulebook[]): Coverage {
  const book = versions.at(-1);
  if (book === undefined) throw new Error(`The rulebook of ${path} has no version.`);
  const bytes = readFileSync(path);
  const lines = jsonLines(bytes.toString("utf8"));
  const file = `coverage/${name}.json`;
  const faults: string[] = [];
  const fault = (place: string, problem: string): void => {
    faults.push(`line ${lineOf(place, lines) ?? "?"}: ${problem}`);
  };
  const rows = listOf(parseStrictJson(bytes, { bytes: MOST_BYTES }), malformedAt(file)).flatMap((row, index) => {
    try {
      return [parseCoverageRow(row, `${file}#/${index}`)];
    } catch (error) {
      if (!(error instanceof RulebookError)) throw error;
      fault(String(error.evidence.place), error.text.en);
      return [];
    }
  });
  const rules = new Map(versions.flatMap((version) => version.rules.map((rule) => [rule.id, rule] as const)));
  const text = textOf(book);
  for (const row of rows) for (const problem of faultsOf(row, rules, text)) fault(row.place, problem);
  if (faults.length > 0) throw new Error(`${path} has faults that must be corrected:\n${faults.join("\n")}`);
  return { name, book, rules, rows };
}

function textOf({ text }: Rulebook): string | undefined {
  return text === undefined ? undefined : readFileSync(new URL(text.file, RULEBOOKS), "utf8");
}

function faultsOf(row: CoverageRow, rules: ReadonlyMap<string, Rule>, text: string | undefined): string[] {
  const isQuoted = text === undefined || quotedIn(text, row.zh);
  const faults = [...(isQuoted ? [] : [`the text does not have these words: ${row.zh}`]), ...faultsOfHome(row, rules)];
  return faults.map((problem) => `${row.clause}: ${problem}`);
}

function faultsOfHome({ home }: CoverageRow, rules: ReadonlyMap<string, Rule>): string[] {
  switch (home.is) {
    case "ENFORCED":
      return [
        ...missingRules(home.rules, rules),
        ...home.rules
          .filter((id) => rules.get(id)?.hardness === "RECORD")
          .map((id) => `the rule ${id} is RECORD, which enforces nothing`),
        ...(home.test === undefined || isTest(home.test) ? [] : [`there is no test ${home.test}`]),
      ];
    case "ATTESTED": {
      const named = home.rules.flatMap((id) => rules.get(id) ?? []);
      return [
        ...missingRules(home.rules, rules),
        ...home.codes
          .filter((code) => !named.some((rule) => isAbout(rule, code)))
          .map((code) => `none of the rules named is about ${code}`),
      ];
    }
    case "RECORDED": {
      const { code } = home;
      const stated = code === undefined || [...rules.values()].some((rule) => mayBeStated(rule, code));
      return stated ? [] : [`no step of the rulebook lets anybody state ${code}`];
    }
    case "OUTSIDE":
      return [];
    default:
      home satisfies never;
      return [];
  }
}

function missingRules(ids: readonly string[], rules: ReadonlyMap<string, Rule>): string[] {
  return ids.filter((id) => !rules.has(id)).map((id) => `the rulebook has no rule ${id}`);
}

/** Whether a file of the tests has a test of this name. */
function isTest(test: string): boolean {
  const [, path = "", name = ""] = /^(test\/[^:]+): (.+)$/.exec(test) ?? [];
  const file = new URL(path, ROOT);
  return name !== "" && existsSync(file) && readFileSync(file, "utf8").includes(name);
}

/** Whether a rule demands a statement of a code, or says who may make it. */
function isAbout({ require, steps }: Rule, code: string): boolean {
  return JSON.stringify(require).includes(`"${code}"`) || steps.some((step) => isStepOf(formatStep(step), code));
}

/** Whether a rule stands at a step at which a statement or a case of a code is made. */
function mayBeStated({ steps }: Rule, code: string): boolean {
  const isCase = Object.entries(Code).some(([name, number]) => name === code && number >> 8 === CASES);
  return steps.some((step) => isStepOf(formatStep(step), code) || (isCase && formatStep(step) === "case.record"));
}

const CASES = Code.RECTIFICATION >> 8;

function isStepOf(step: string, code: string): boolean {
  return step.endsWith(`.attest.${code}`) || step.startsWith(`case[${code}]`);
}
