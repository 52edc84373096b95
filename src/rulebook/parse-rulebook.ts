import { createHash } from "node:crypto";
import { canonicalBytes } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { integerOf, listOf, showJson, textOf } from "../documents/json-values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { DateError } from "../text/date-error.ts";
import { isOneOf } from "../text/entries.ts";
import { parseRequirement } from "./parse-requirement.ts";
import { HARDNESSES, INSTRUMENT_STATUSES } from "./rulebook.ts";
import type { InstrumentStatus, Rule, Rulebook } from "./rulebook.ts";
import { malformedAt, RulebookError, unsound, withLine } from "./rulebook-error.ts";
import type { Lines } from "./rulebook-error.ts";
import { parseStep } from "./step.ts";
import type { Step } from "./step.ts";
import { FIRST_STRUCTURE_RULE } from "./structure-rules.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";

/** The part that all versions of a rulebook share. */
interface Head {
  readonly id: string;
  readonly jurisdiction: string;
  readonly title: Bilingual;
  readonly status: InstrumentStatus;
  readonly source: string;
}

interface Version {
  readonly version: number;
  /** A day in China, such as `2025-03-01`. */
  readonly effectiveFrom: string;
}

/** A rule with the versions that it belongs to. */
interface VersionedRule {
  readonly rule: Rule;
  /** Undefined means all versions. */
  readonly versions: readonly number[] | undefined;
  /** The rule as it is in the file, without its versions. It is hashed. */
  readonly source: unknown;
}

/** A number of a rule has 16 bits. */
const GREATEST_NUMBER = 0xffff;

/**
 * Reads a rulebook file (rulebooks/schema.json): every version of one jurisdiction's regulation, in order.
 * Each version's hash is the SHA-256 of the canonical JSON (RFC 8785) of the file's head, that version and its rules.
 * @param file - the file's name, for errors
 * @param lines - the lines of the file's values, for errors
 * @throws RulebookError RULEBOOK_MALFORMED, RULE_ID_DOUBLED, RULE_NUMBER_DOUBLED, RULE_NUMBER_RESERVED,
 *   STEP_UNKNOWN, REQUIREMENT_UNKNOWN, VERSION_UNKNOWN, VERSIONS_OUT_OF_ORDER; RULES_UNSOUND for several of them
 */
export function parseRulebooks(value: unknown, file: string, lines: Lines = new Map()): Rulebook[] {
  const given = membersOf(
    value,
    ["$schema", "id", "jurisdiction", "title", "status", "source", "versions", "rules"],
    [],
    malformedAt(file),
  );
  const head: Head = {
    id: textOf(given.id, malformedAt(`${file}#/id`)),
    jurisdiction: textOf(given.jurisdiction, malformedAt(`${file}#/jurisdiction`)),
    title: bilingualAt(given.title, `${file}#/title`),
    status: oneOf(given.status, INSTRUMENT_STATUSES, `${file}#/status`),
    source: textOf(given.source, malformedAt(`${file}#/source`)),
  };
  const versions = parseVersions(given.versions, `${file}#/versions`);
  const rules = parseRules(given.rules, `${file}#/rules`, versions, lines);
  return versions.map((version) => rulebookOf(head, version, rules));
}

function rulebookOf(head: Head, { version, effectiveFrom }: Version, rules: readonly VersionedRule[]): Rulebook {
  const chosen = rules.filter((rule) => rule.versions?.includes(version) ?? true);
  const hashed = { ...head, version, effectiveFrom, rules: chosen.map(({ source }) => source) };
  const { id, jurisdiction, title, status } = head;
  return {
    id,
    jurisdiction,
    title,
    status,
    version,
    effectiveFrom: startOfCivilDate(parseCivilDate(effectiveFrom)),
    rules: chosen.map(({ rule }) => rule),
    hash: `0x${createHash("sha256").update(canonicalBytes(hashed)).digest("hex")}`,
  };
}

function parseVersions(value: unknown, place: string): Version[] {
  const versions = listOf(value, malformedAt(place)).map((entry, index) =>
    parseVersion(entry, index + 1, `${place}/${index}`),
  );
  versions.reduce((before, after) => {
    // Dates with a year of four digits sort as texts.
    if (after.effectiveFrom <= before.effectiveFrom) throw notLater(before, after, `${place}/${after.version - 1}`);
    return after;
  });
  return versions;
}

function parseVersion(value: unknown, expected: number, place: string): Version {
  const { version, effectiveFrom } = membersOf(value, ["version", "effectiveFrom"], [], malformedAt(place));
  if (version === expected) return { version, effectiveFrom: dateAt(effectiveFrom, `${place}/effectiveFrom`) };
  throw new RulebookError(
    "VERSIONS_OUT_OF_ORDER",
    {
      zh: `${showPlace(`${place}/version`)} 为 ${showJson(version)}，应为 ${expected}：各版本应依次编号为 1、2、3……`,
      en:
        `${showPlace(`${place}/version`)} is ${showJson(version)} and must be ${expected}: number the versions 1, ` +
        "2, 3 … in order.",
    },
    { place, found: version, expected },
  );
}

function notLater(before: Version, after: Version, place: string): RulebookError {
  return new RulebookError(
    "VERSIONS_OUT_OF_ORDER",
    {
      zh:
        `${showPlace(`${place}/effectiveFrom`)} 为 ${after.effectiveFrom}：` +
        `第 ${after.version} 版的施行日应晚于第 ${before.version} 版的 ${before.effectiveFrom}，请改正。`,
      en:
        `${showPlace(`${place}/effectiveFrom`)} is ${after.effectiveFrom}: version ${after.version} must come ` +
        "into force after " +
        `version ${before.version}, which does on ${before.effectiveFrom}; correct it.`,
    },
    { place, found: after.effectiveFrom, before: before.effectiveFrom },
  );
}

function dateAt(value: unknown, place: string): string {
  const date = textOf(value, malformedAt(place));
  try {
    parseCivilDate(date);
    return date;
  } catch (cause) {
    if (!(cause instanceof DateError)) throw cause;
    const { zh, en } = cause.text;
    throw new RulebookError(
      "RULEBOOK_MALFORMED",
      { zh: `${showPlace(place)}：${zh}`, en: `${showPlace(place)}: ${en}` },
      { place },
      cause,
    );
  }
}

function parseRules(value: unknown, place: string, versions: readonly Version[], lines: Lines): VersionedRule[] {
  const known = versions.map(({ version }) => version);
  const rules: VersionedRule[] = [];
  const errors: RulebookError[] = [];
  for (const [index, rule] of listOf(value, malformedAt(place)).entries()) {
    try {
      rules.push(parseRule(rule, known, `${place}/${index}`));
    } catch (error) {
      if (!(error instanceof RulebookError)) throw error;
      errors.push(error);
    }
  }
  refuseUnreadable(
    errors.map((error) => withLine(error, lines)),
    place,
  );
  refuseDoubles(rules, place);
  return rules;
}

/** All rules that cannot be read are told at once, so that nobody mends one only to meet the next. */
function refuseUnreadable(errors: readonly RulebookError[], place: string): void {
  const [first, second] = errors;
  if (first === undefined) return;
  throw second === undefined ? first : unsound(place.slice(0, place.lastIndexOf("#")), errors);
}

function parseRule(value: unknown, known: readonly number[], place: string): VersionedRule {
  const given = membersOf(
    value,
    ["id", "number", "step", "require", "hardness", "clause", "zh", "en", "remedy"],
    ["versions"],
    malformedAt(place),
  );
  const { versions, ...source } = given;
  const rule: Rule = {
    id: ruleIdAt(given.id, `${place}/id`),
    place,
    number: ruleNumberAt(given.number, `${place}/number`),
    steps: parseSteps(given.step, `${place}/step`),
    require: parseRequirement(given.require, `${place}/require`),
    hardness: oneOf(given.hardness, HARDNESSES, `${place}/hardness`),
    clause: textOf(given.clause, malformedAt(`${place}/clause`)),
    text: { zh: textOf(given.zh, malformedAt(`${place}/zh`)), en: textOf(given.en, malformedAt(`${place}/en`)) },
    remedy: bilingualAt(given.remedy, `${place}/remedy`),
  };
  return { rule, versions: parseChosenVersions(versions, known, `${place}/versions`), source };
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

/** A number once used keeps its meaning in every version, because refusals of years ago cite it. */
function refuseDoubles(rules: readonly VersionedRule[], place: string): void {
  const places = new Map<string | number, string>();
  for (const [index, { rule }] of rules.entries()) {
    const here = `${place}/${index}`;
    const sameId = places.get(rule.id);
    if (sameId !== undefined) throw idDoubled(rule.id, here, sameId);
    const sameNumber = places.get(rule.number);
    if (sameNumber !== undefined) throw numberDoubled(rule, here, sameNumber);
    places.set(rule.id, here).set(rule.number, here);
  }
}

function idDoubled(id: string, place: string, earlier: string): RulebookError {
  return new RulebookError(
    "RULE_ID_DOUBLED",
    {
      zh: `${showPlace(`${place}/id`)} 的规则标识 ${showForeign(id)} 与 ${showPlace(earlier)} 重复：请改名。`,
      en:
        `${showPlace(`${place}/id`)}: the rule ${showForeign(id)} is defined at ${showPlace(earlier)} already; ` +
        "rename one of them.",
    },
    { place, earlier, id },
  );
}

function numberDoubled({ id, number }: Rule, place: string, earlier: string): RulebookError {
  return new RulebookError(
    "RULE_NUMBER_DOUBLED",
    {
      zh: `${showPlace(`${place}/number`)}：规则 ${showForeign(id)} 的编号 ${number} 与 ${showPlace(earlier)} 重复，请换一个编号。`,
      en:
        `${showPlace(`${place}/number`)}: the rule ${showForeign(id)} has the number ${number}, as the rule at ` +
        `${showPlace(earlier)} does; ` +
        "choose another number.",
    },
    { place, earlier, id, number },
  );
}

function bilingualAt(value: unknown, place: string): Bilingual {
  const { zh, en } = membersOf(value, ["zh", "en"], [], malformedAt(place));
  return { zh: textOf(zh, malformedAt(`${place}/zh`)), en: textOf(en, malformedAt(`${place}/en`)) };
}

function oneOf<Name extends string>(value: unknown, names: readonly Name[], place: string): Name {
  if (isOneOf(names, value)) return value;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为 ${names.join("、")} 之一`,
    en: `is ${showJson(value)} and must be one of ${names.join(", ")}`,
  });
}
