import { isJsonObject } from "../documents/canonical-json.ts";
import { integerOf, listOf, showJson } from "../documents/json-values.ts";
import { isOneOf } from "../text/entries.ts";
import { showPlace } from "../text/foreign-text.ts";
import { bilingualAt, nameAt, textAt } from "./member-at.ts";
import { parseBasis } from "./parse-basis.ts";
import { parseRequirement } from "./parse-requirement.ts";
import { parseYearlyTerms, statementsElsewhere } from "./parse-yearly-terms.ts";
import { Parts, readEach, readMembers } from "./read-parts.ts";
import { BASES, HARDNESSES } from "./rulebook.ts";
import type { Rule } from "./rulebook.ts";
import { malformedAt, RulebookError } from "./rulebook-error.ts";
import { refuseDoubles } from "./refuse-doubles.ts";
import { parseStep } from "./step.ts";
import type { Step } from "./step.ts";
import { FIRST_STRUCTURE_RULE } from "./structure-rules.ts";
import type { YearlyTerm } from "./yearly-term.ts";

/** A rule as its file has it: which regulation it is of, the file's head says. */
export interface VersionedRule {
  readonly rule: Omit<Rule, "instrument">;
  /** Undefined means all versions. */
  readonly versions: readonly number[] | undefined;
}

/** A number of a rule has 16 bits. */
const GREATEST_NUMBER = 0xffff;

/**
 * The rules of a rulebook file.
 * @param known - the numbers of the file's versions
 * @throws RulebookError those of parseRulebooks
 */
export function parseRules(value: unknown, place: string, known: readonly number[]): VersionedRule[] {
  const parts = new Parts();
  const rules = readableRules(value, place, known, (read) => parts.try(read));
  parts.try(() => refuseDoubles(rules.map(({ rule }) => rule)));
  parts.end();
  return rules;
}

/**
 * The rules that can be read, whatever is wrong with the others.
 * @param attempt - reads a rule; undefined when it cannot be read
 */
export function readableRules(
  value: unknown,
  place: string,
  known: readonly number[],
  attempt: (read: () => VersionedRule) => VersionedRule | undefined,
): VersionedRule[] {
  return listOf(value, malformedAt(place)).flatMap((rule, index) => {
    const read = attempt(() => parseRule(rule, known, `${place}/${index}`));
    return read === undefined ? [] : [read];
  });
}

function parseRule(value: unknown, known: readonly number[], place: string): VersionedRule {
  const read = readMembers(
    value,
    place,
    {
      id: ruleIdAt,
      number: ruleNumberAt,
      step: parseSteps,
      require: parseRequirement,
      hardness: (member: unknown, at: string) => nameAt(member, HARDNESSES, at),
      clause: textAt,
      zh: textAt,
      en: textAt,
      remedy: bilingualAt,
    },
    {
      versions: (member: unknown, at: string) => parseChosenVersions(member, known, at),
      basis: (member: unknown, at: string) => nameAt(member, BASES, at),
      reading: bilingualAt,
      yearly: parseYearlyTerms,
    },
  );
  refuseElsewhere(read.yearly ?? [], read.step, `${place}/yearly`);
  const { step: steps, zh, en, versions, ...rule } = read;
  return {
    rule: { ...rule, place, steps, ...parseBasis(read, place), source: sourceOf(value), text: { zh, en } },
    versions,
  };
}

/** @throws RulebookError RULEBOOK_MALFORMED where a yearly term names a statement at which its rule does not judge */
function refuseElsewhere(terms: readonly YearlyTerm[], steps: readonly Step[], place: string): void {
  const [code] = statementsElsewhere(terms, steps);
  if (code === undefined) return;
  throw malformedAt(place)({
    zh: `列有 ${code}，而该规则的环节（step）中没有 authorization.attest.${code}：请补上该环节，或改写期限`,
    en: `names ${code}, and the rule has no step authorization.attest.${code}: add the step, or change the term`,
  });
}

/** A rule as it was written, without its versions. */
function sourceOf(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const { versions: _, ...source } = value;
  return source;
}

function ruleIdAt(value: unknown, place: string): string {
  const id = textAt(value, place);
  if (/^[a-z0-9]+(\.[a-z0-9-]+)+$/.test(id)) return id;
  throw malformedAt(place)({
    zh: `为 ${showJson(id)}，应形如 cy.no-plan-no-operation`,
    en: `is ${showJson(id)} and must look like cy.no-plan-no-operation`,
  });
}

function ruleNumberAt(value: unknown, place: string): number {
  const number = integerOf(value, 1, GREATEST_NUMBER, malformedAt(place));
  if (number < FIRST_STRUCTURE_RULE) return number;
  throw new RulebookError(
    "RULE_NUMBER_RESERVED",
    {
      zh: `${showPlace(place)} 为 ${number}：${FIRST_STRUCTURE_RULE} 及以上的编号为账本自身的规则保留，请换一个编号。`,
      en:
        `${showPlace(place)} is ${number}: the ledger keeps ${FIRST_STRUCTURE_RULE} and above for its own rules; ` +
        "choose another number.",
    },
    { place, number },
  );
}

/** A rule judges at one step or at a list of steps. */
function parseSteps(value: unknown, place: string): Step[] {
  return Array.isArray(value) ? readEach(value, place, stepAt) : [stepAt(value, place)];
}

function stepAt(value: unknown, place: string): Step {
  return parseStep(textAt(value, place), place);
}

function parseChosenVersions(value: unknown, known: readonly number[], place: string): number[] {
  return readEach(value, place, (version, at) => {
    if (isOneOf(known, version)) return version;
    throw new RulebookError(
      "VERSION_UNKNOWN",
      {
        zh: `${showPlace(at)} 为 ${showJson(version)}，而此文件只有版本 ${known.join("、")}。`,
        en: `${showPlace(at)} is ${showJson(version)}, and this file has only the versions ${known.join(", ")}.`,
      },
      { place: at, version, known },
    );
  });
}
