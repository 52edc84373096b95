import { membersOf } from "../documents/exact-members.ts";
import { integerOf, listOf, showJson, textOf } from "../documents/json-values.ts";
import { isOneOf } from "../text/entries.ts";
import { showPlace } from "../text/foreign-text.ts";
import { bilingualAt, nameAt } from "./member-at.ts";
import { parseBasis } from "./parse-basis.ts";
import { parseRequirement } from "./parse-requirement.ts";
import { HARDNESSES } from "./rulebook.ts";
import type { Instrument, Rule } from "./rulebook.ts";
import { malformedAt, RulebookError, unsound, withLine } from "./rulebook-error.ts";
import type { Lines } from "./rulebook-error.ts";
import type { Version } from "./parse-versions.ts";
import { refuseDoubles } from "./refuse-doubles.ts";
import { parseStep } from "./step.ts";
import type { Step } from "./step.ts";
import { FIRST_STRUCTURE_RULE } from "./structure-rules.ts";

/** A rule with the versions that it belongs to. */
export interface VersionedRule {
  readonly rule: Rule;
  /** Undefined means all versions. */
  readonly versions: readonly number[] | undefined;
}

/** A number of a rule has 16 bits. */
const GREATEST_NUMBER = 0xffff;

/** The parts of a rulebook file that its rules are read by. */
export interface RulesContext {
  readonly instrument: Instrument;
  readonly versions: readonly Version[];
  readonly lines: Lines;
}

/**
 * The rules of a rulebook file.
 * @throws RulebookError those of parseRulebooks
 */
export function parseRules(value: unknown, place: string, context: RulesContext): VersionedRule[] {
  const { instrument, versions, lines } = context;
  const known = versions.map(({ version }) => version);
  const rules: VersionedRule[] = [];
  const errors: RulebookError[] = [];
  for (const [index, rule] of listOf(value, malformedAt(place)).entries()) {
    try {
      rules.push(parseRule(rule, instrument, known, `${place}/${index}`));
    } catch (error) {
      if (!(error instanceof RulebookError)) throw error;
      errors.push(error);
    }
  }
  refuseUnreadable(
    errors.map((error) => withLine(error, lines)),
    place,
  );
  refuseDoubles(rules.map(({ rule }) => rule));
  return rules;
}

/** All rules that cannot be read are told at once, so that nobody mends one only to meet the next. */
function refuseUnreadable(errors: readonly RulebookError[], place: string): void {
  const [first, second] = errors;
  if (first === undefined) return;
  throw second === undefined ? first : unsound(place.slice(0, place.lastIndexOf("#")), errors);
}

function parseRule(value: unknown, instrument: Instrument, known: readonly number[], place: string): VersionedRule {
  const given = membersOf(
    value,
    ["id", "number", "step", "require", "hardness", "clause", "zh", "en", "remedy"],
    ["versions", "basis", "reading"],
    malformedAt(place),
  );
  const { versions, ...source } = given;
  const rule: Rule = {
    id: ruleIdAt(given.id, `${place}/id`),
    place,
    number: ruleNumberAt(given.number, `${place}/number`),
    steps: parseSteps(given.step, `${place}/step`),
    require: parseRequirement(given.require, `${place}/require`),
    hardness: nameAt(given.hardness, HARDNESSES, `${place}/hardness`),
    clause: textOf(given.clause, malformedAt(`${place}/clause`)),
    ...parseBasis(given, place),
    instrument,
    source,
    text: { zh: textOf(given.zh, malformedAt(`${place}/zh`)), en: textOf(given.en, malformedAt(`${place}/en`)) },
    remedy: bilingualAt(given.remedy, `${place}/remedy`),
  };
  return { rule, versions: parseChosenVersions(versions, known, `${place}/versions`) };
}

function ruleIdAt(value: unknown, place: string): string {
  const id = textOf(value, malformedAt(place));
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
  if (!Array.isArray(value)) return [parseStep(textOf(value, malformedAt(place)), place)];
  return listOf(value, malformedAt(place)).map((step, index) => {
    const stepPlace = `${place}/${index}`;
    return parseStep(textOf(step, malformedAt(stepPlace)), stepPlace);
  });
}

function parseChosenVersions(value: unknown, known: readonly number[], place: string): number[] | undefined {
  if (value === undefined) return undefined;
  return listOf(value, malformedAt(place)).map((version, index) => {
    if (isOneOf(known, version)) return version;
    throw new RulebookError(
      "VERSION_UNKNOWN",
      {
        zh: `${showPlace(place)}/${index} 为 ${showJson(version)}，而此文件只有版本 ${known.join("、")}。`,
        en:
          `${showPlace(place)}/${index} is ${showJson(version)}, and this file has only the versions ` +
          `${known.join(", ")}.`,
      },
      { place: `${place}/${index}`, version, known },
    );
  });
}
