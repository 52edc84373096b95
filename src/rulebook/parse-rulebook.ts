import { createHash } from "node:crypto";
import { canonicalBytes } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { textOf } from "../documents/json-values.ts";
import { parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { checkLayers, combineLayers } from "./combine-layers.ts";
import type { Layer } from "./combine-layers.ts";
import { parseLayers } from "./layers.ts";
import type { LayerMember } from "./layers.ts";
import { bilingualAt, nameAt } from "./member-at.ts";
import { parseRules } from "./parse-rule.ts";
import type { VersionedRule } from "./parse-rule.ts";
import { parseVersions } from "./parse-versions.ts";
import type { Version } from "./parse-versions.ts";
import { INSTRUMENT_STATUSES } from "./rulebook.ts";
import type { Instrument, Rule, Rulebook } from "./rulebook.ts";
import { malformedAt, RulebookError, withLine } from "./rulebook-error.ts";
import type { Lines } from "./rulebook-error.ts";
import { parseSourceText } from "./source-text.ts";
import type { SourceText } from "./source-text.ts";

/** The part that all versions of a rulebook share. */
interface Head {
  readonly instrument: Instrument;
  readonly jurisdiction: string;
  readonly text: SourceText | undefined;
  /** The members as they are in the file. The hash of a version covers them. */
  readonly hashed: object;
}

/** Reads every version of the rulebook that a layer names. */
export type ReadLayer = (layer: LayerMember) => readonly Rulebook[];

/**
 * Reads a rulebook file (rulebooks/schema.json): every version of one jurisdiction's regulation, in order, with the
 * rules of its layers. Each version's hash is the SHA-256 of the canonical JSON (RFC 8785) of the file's head, that
 * version, the rules that judge, and which rules were set aside.
 * @param file - the file's name, for errors
 * @param lines - the lines of the file's values, for errors
 * @throws RulebookError RULEBOOK_MALFORMED, RULE_ID_DOUBLED, RULE_NUMBER_DOUBLED, RULE_NUMBER_RESERVED,
 *   STEP_UNKNOWN, REQUIREMENT_UNKNOWN, BASIS_CONTRADICTED, VERSION_UNKNOWN, VERSIONS_OUT_OF_ORDER, LAYER_RULE_UNKNOWN,
 *   PRECEDENCE_CONTRADICTED; RULES_UNSOUND for several of them
 */
export function parseRulebooks(
  value: unknown,
  file: string,
  lines: Lines = new Map(),
  readLayer: ReadLayer = refuseLayer,
): Rulebook[] {
  try {
    return parseFile(value, file, lines, readLayer);
  } catch (error) {
    throw error instanceof RulebookError && isOf(file, error) ? withLine(error, lines) : error;
  }
}

/** A fault of a layer's file has a line there. */
function isOf(file: string, { evidence: { place } }: RulebookError): boolean {
  return typeof place === "string" && place.startsWith(`${file}#`);
}

function parseFile(value: unknown, file: string, lines: Lines, readLayer: ReadLayer): Rulebook[] {
  const {
    $schema,
    versions: givenVersions,
    rules: givenRules,
    layers: givenLayers,
    ...given
  } = membersOf(
    value,
    ["$schema", "id", "jurisdiction", "title", "status", "source", "versions", "rules"],
    ["text", "layers"],
    malformedAt(file),
  );
  textOf($schema, malformedAt(`${file}#/$schema`));
  textOf(given.source, malformedAt(`${file}#/source`));
  const text = given.text === undefined ? undefined : parseSourceText(given.text, `${file}#/text`);
  const head: Head = {
    instrument: {
      id: textOf(given.id, malformedAt(`${file}#/id`)),
      title: bilingualAt(given.title, `${file}#/title`),
      status: nameAt(given.status, INSTRUMENT_STATUSES, `${file}#/status`),
      note: text?.note,
    },
    jurisdiction: textOf(given.jurisdiction, malformedAt(`${file}#/jurisdiction`)),
    text,
    hashed: given,
  };
  const versions = parseVersions(givenVersions, `${file}#/versions`);
  const rules = parseRules(givenRules, `${file}#/rules`, { instrument: head.instrument, versions, lines });
  const layers = parseLayers(givenLayers, `${file}#/layers`).map((member) => ({ member, books: readLayer(member) }));
  checkLayers(rules, layers);
  return versions.map((version) => rulebookOf(head, version, rules, layers));
}

function rulebookOf(
  { instrument, jurisdiction, text, hashed }: Head,
  { version, effectiveFrom }: Version,
  rules: readonly VersionedRule[],
  given: readonly Layer[],
): Rulebook {
  const own = rules.filter(({ versions }) => versions?.includes(version) ?? true).map(({ rule }) => rule);
  const start = startOfCivilDate(parseCivilDate(effectiveFrom));
  const combined = combineLayers(own, start, given);
  const layers = combined.layers.map(({ member, book }) => ({
    id: book.id,
    version: book.version,
    ...member.precedence,
  }));
  const document = {
    ...hashed,
    version,
    effectiveFrom,
    rules: combined.rules.map((rule) => hashedRule(instrument, rule)),
    ...(layers.length === 0 ? {} : { layers }),
  };
  return {
    ...instrument,
    jurisdiction,
    version,
    effectiveFrom: start,
    rules: combined.rules,
    layers: [...new Set(combined.rules.map((rule) => rule.instrument))].filter((one) => one !== instrument),
    setAside: combined.setAside,
    text,
    hash: `0x${createHash("sha256").update(canonicalBytes(document)).digest("hex")}`,
  };
}

/** A rule as the hash covers it. One that comes from a layer says so. */
function hashedRule(instrument: Instrument, rule: Rule): unknown {
  if (rule.instrument === instrument || typeof rule.source !== "object") return rule.source;
  return { layer: rule.instrument.id, ...rule.source };
}

/** Only a reader of files finds the file of a layer. */
function refuseLayer({ place }: LayerMember): never {
  throw malformedAt(place)({
    zh: "指向另一个文件，而此处读取的规则集不在文件中",
    en: "names another file, and a rulebook that is read here is in no file",
  });
}
