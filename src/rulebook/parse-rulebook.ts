import { createHash } from "node:crypto";
import { canonicalBytes } from "../documents/canonical-json.ts";
import { parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { parseRequirement } from "./parse-requirement.ts";
import type { Bilingual, HardnessName, InstrumentStatus, Rule, Rulebook } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";
import { parseStep } from "./step.ts";
import { membersOf, textAt } from "./members.ts";

/** From here on the ledger's own rule ids begin (`Structure`). */
export const FIRST_RESERVED_RULE = 0xff00;

const STATUSES: readonly InstrumentStatus[] = ["IN_FORCE", "TRIAL", "DRAFT", "SUPERSEDED", "FICTIONAL"];
const HARDNESSES: readonly HardnessName[] = ["HARD", "SOFT", "RECORD"];

/** A rule with the versions it belongs to. */
interface VersionedRule {
  readonly rule: Rule;
  /** undefined: all. */
  readonly versions: readonly number[] | undefined;
  /** As it stands in the file: what is hashed. */
  readonly source: unknown;
}

/**
 * Reads a rulebook file (rulebooks/schema.json): every version of one jurisdiction's regulation, in order.
 * Each version's hash is the SHA-256 of the canonical JSON (RFC 8785) of the file's head, that version and its rules.
 * @param file the file's name, for messages
 * @throws RulebookError RULEBOOK_MALFORMED, RULE_ID_DOUBLED, RULE_NUMBER_DOUBLED, RULE_NUMBER_RESERVED,
 *   STEP_UNKNOWN, REQUIREMENT_UNKNOWN, VERSION_UNKNOWN, VERSIONS_OUT_OF_ORDER
 */
export function parseRulebooks(value: unknown, file: string): Rulebook[] {
  const given = membersOf(
    value,
    ["$schema", "id", "jurisdiction", "title", "status", "source", "versions", "rules"],
    [],
    file,
  );
  const { id, jurisdiction, title, status, source } = given;
  const versions = parseVersions(given.versions, `${file}#/versions`);
  const rules = listAt(given.rules, `${file}#/rules`).map((rule, index) => parseRule(rule, `${file}#/rules/${index}`));
  refuseDoubles(rules, file);
  refuseUnknownVersions(rules, versions, file);

  const head = {
    id: textAt(id, `${file}#/id`),
    jurisdiction: textAt(jurisdiction, `${file}#/jurisdiction`),
    title: bilingual(title, `${file}#/title`),
    status: oneOf(status, STATUSES, `${file}#/status`),
    source: textAt(source, `${file}#/source`),
  };
  return versions.map(({ version, effectiveFrom }) => {
    const chosen = rules.filter((rule) => rule.versions?.includes(version) ?? true);
    const hashed = { ...head, version, effectiveFrom, rules: chosen.map((rule) => rule.source) };
    return {
      id: head.id,
      jurisdiction: head.jurisdiction,
      title: head.title,
      status: head.status,
      version,
      effectiveFrom: startOfCivilDate(parseCivilDate(effectiveFrom)),
      rules: chosen.map(({ rule }) => rule),
      hash: `0x${createHash("sha256").update(canonicalBytes(hashed)).digest("hex")}`,
    };
  });
}

function parseVersions(value: unknown, place: string): { version: number; effectiveFrom: string }[] {
  const versions = listAt(value, place).map((entry, index) => {
    const { version, effectiveFrom } = membersOf(entry, ["version", "effectiveFrom"], [], `${place}/${index}`);
    if (version !== index + 1)
      throw new RulebookError("VERSIONS_OUT_OF_ORDER", `${place}/${index} must be version ${index + 1}`, {
        place,
        found: version,
      });
    const date = textAt(effectiveFrom, `${place}/${index}/effectiveFrom`);
    parseCivilDate(date);
    return { version, effectiveFrom: date };
  });
  versions.reduce((before, after) => {
    // Dates of four-digit years sort as texts.
    if (after.effectiveFrom <= before.effectiveFrom)
      throw new RulebookError(
        "VERSIONS_OUT_OF_ORDER",
        `${place}: version ${after.version} must come into force after version ${before.version}`,
        { place },
      );
    return after;
  });
  return versions;
}

function parseRule(value: unknown, place: string): VersionedRule {
  const given = membersOf(
    value,
    ["id", "number", "step", "require", "hardness", "clause", "zh", "en", "remedy"],
    ["versions"],
    place,
  );
  const { number, hardness, step } = given;
  if (typeof number !== "number" || !Number.isInteger(number) || number < 1 || number > 0xffff) {
    throw new RulebookError("RULEBOOK_MALFORMED", `${place}/number must be a whole number from 1 on`, {
      place,
      found: number,
    });
  }
  if (number >= FIRST_RESERVED_RULE) {
    throw new RulebookError(
      "RULE_NUMBER_RESERVED",
      `${place}/number is ${number}; the ledger keeps ${FIRST_RESERVED_RULE} and above for its own rules`,
      { place, number },
    );
  }
  const id = textAt(given.id, `${place}/id`);
  if (!/^[a-z0-9]+(\.[a-z0-9-]+)+$/.test(id))
    throw new RulebookError("RULEBOOK_MALFORMED", `${place}/id must look like cy.no-plan-no-operation`, {
      place,
      found: id,
    });
  const steps = (Array.isArray(step) ? listAt(step, `${place}/step`) : [step]).map((one) =>
    parseStep(textAt(one, `${place}/step`)),
  );
  const { versions, ...source } = value as Record<string, unknown>;
  return {
    rule: {
      id,
      number,
      steps,
      require: parseRequirement(given.require, `${place}/require`),
      hardness: oneOf(hardness, HARDNESSES, `${place}/hardness`),
      clause: textAt(given.clause, `${place}/clause`),
      text: { zh: textAt(given.zh, `${place}/zh`), en: textAt(given.en, `${place}/en`) },
      remedy: bilingual(given.remedy, `${place}/remedy`),
    },
    versions: versions === undefined ? undefined : (listAt(versions, `${place}/versions`) as number[]),
    source,
  };
}

/** A number once used keeps its meaning in every version: refusals of years ago cite it. */
function refuseDoubles(rules: readonly VersionedRule[], file: string): void {
  const ids = new Set<string>();
  const numbers = new Map<number, string>();
  for (const { rule } of rules) {
    if (ids.has(rule.id))
      throw new RulebookError("RULE_ID_DOUBLED", `${file} has two rules ${rule.id}`, { file, id: rule.id });
    const other = numbers.get(rule.number);
    if (other !== undefined)
      throw new RulebookError(
        "RULE_NUMBER_DOUBLED",
        `${file}: ${rule.id} and ${other} both have number ${rule.number}`,
        { file, number: rule.number, ids: [other, rule.id] },
      );
    ids.add(rule.id);
    numbers.set(rule.number, rule.id);
  }
}

function refuseUnknownVersions(
  rules: readonly VersionedRule[],
  versions: readonly { version: number }[],
  file: string,
): void {
  const known = versions.map(({ version }) => version);
  for (const { rule, versions: chosen } of rules) {
    const unknown = chosen?.find((version) => !known.includes(version));
    if (unknown !== undefined)
      throw new RulebookError(
        "VERSION_UNKNOWN",
        `${file}: ${rule.id} belongs to version ${JSON.stringify(unknown)}, which the file does not have`,
        { file, id: rule.id, version: unknown },
      );
  }
}

function bilingual(value: unknown, place: string): Bilingual {
  const { zh, en } = membersOf(value, ["zh", "en"], [], place);
  return { zh: textAt(zh, `${place}/zh`), en: textAt(en, `${place}/en`) };
}

function listAt(value: unknown, place: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new RulebookError("RULEBOOK_MALFORMED", `${place} must be a list that is not empty`, { place, found: value });
  return value;
}

function oneOf<Name extends string>(value: unknown, names: readonly Name[], place: string): Name {
  if (!(names as readonly unknown[]).includes(value))
    throw new RulebookError("RULEBOOK_MALFORMED", `${place} must be one of ${names.join(", ")}`, {
      place,
      found: value,
    });
  return value as Name;
}
