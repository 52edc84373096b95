import { createHash } from "node:crypto";
import { canonicalBytes, isJsonObject } from "../documents/canonical-json.ts";
import { parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { checkLayers, combineLayers } from "./combine-layers.ts";
import type { Layer, OwnRule } from "./combine-layers.ts";
import { parseLayers } from "./layers.ts";
import type { LayerMember } from "./layers.ts";
import { bilingualAt, nameAt, referenceAt, textAt } from "./member-at.ts";
import { parseRules, readableRules } from "./parse-rule.ts";
import { parseVersions } from "./parse-versions.ts";
import type { Version } from "./parse-versions.ts";
import { Parts, readAll, readMembers } from "./read-parts.ts";
import { INSTRUMENT_STATUSES } from "./rulebook.ts";
import type { Instrument, Rule, Rulebook } from "./rulebook.ts";
import { errorsIn, malformedAt, RulebookError, severalErrors, withLine } from "./rulebook-error.ts";
import type { Lines } from "./rulebook-error.ts";
import { digestAt, parseSourceText } from "./source-text.ts";
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
    return parseFile(value, file, readLayer);
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error;
    const errors = errorsIn(error).map((one) => (isOf(file, one) ? withLine(one, lines) : one));
    const [first, second] = errors;
    throw first === undefined || second !== undefined ? severalErrors(errors) : first;
  }
}

/** A fault of a layer's file has a line there. */
function isOf(file: string, { evidence: { place } }: RulebookError): boolean {
  return typeof place === "string" && (place === file || place.startsWith(`${file}#`));
}

function parseFile(value: unknown, file: string, readLayer: ReadLayer): Rulebook[] {
  const given: Readonly<Record<string, unknown>> = isJsonObject(value) ? value : {};
  const known = knownVersions(given.versions);
  const { head, versions, rules, layers } = readAll({
    head: () => parseHead(value, file),
    versions: () => ofMember(given.versions, (member) => parseVersions(member, `${file}#/versions`)),
    rules: () => ofMember(given.rules, (member) => parseRules(member, `${file}#/rules`, known)),
    layers: () => readLayers(given.layers, `${file}#/layers`, readLayer),
  });
  const own = rules.map(({ rule, versions: chosen }) => ({
    rule: { ...rule, instrument: head.instrument },
    versions: chosen,
  }));
  checkLayers(own, layers);
  const books = versions.map((version) => rulebookOf(head, version, own, layers));
  const empty = books.findIndex((book) => book.rules.length === 0);
  if (empty >= 0) throw malformedAt(`${file}#/versions/${empty}`)(WITHOUT_RULES);
  return books;
}

const WITHOUT_RULES: Bilingual = {
  zh: "没有任何规则：施行后无人可以办理任何事项（规则的 versions 应含此版）",
  en: "has no rule, so nobody could do anything under it; name it in the versions of rules",
};

/** The parts that can be read of a file that cannot be read as a whole. */
interface ReadableParts {
  /** The rules by themselves. */
  readonly rules: readonly Rule[];
  /** The text that they quote; its digest is undefined where the file says none that can be read. */
  readonly text: { readonly file: string; readonly sha256: string | undefined } | undefined;
}

/** Reads of a file that cannot be read as a whole what can be read of it. */
export function readableParts(value: unknown, file: string): ReadableParts {
  if (!isJsonObject(value)) return { rules: [], text: undefined };
  const parts = new Parts();
  const known = knownVersions(value.versions);
  const rules = parts.try(() => readableRules(value.rules, `${file}#/rules`, known, (read) => parts.try(read))) ?? [];
  const text = value.text === undefined ? undefined : readableText(value.text, `${file}#/text`, parts);
  return { rules: rules.map(({ rule }) => ({ ...rule, instrument: UNREAD })), text };
}

function readableText(value: unknown, place: string, parts: Parts): ReadableParts["text"] {
  const text = parts.try(() => parseSourceText(value, place));
  if (text !== undefined) return text;
  const named = isJsonObject(value) ? value : {};
  const file = parts.try(() => textAt(named.file, place));
  return file === undefined ? undefined : { file, sha256: parts.try(() => digestAt(named.sha256, place)) };
}

/** Nothing is told of the regulation of a file whose head cannot be read. */
const UNREAD: Instrument = { id: "", title: { zh: "", en: "" }, status: "TRIAL", note: undefined };

/** That a member is missing, the head tells. */
function ofMember<Item>(member: unknown, parse: (member: unknown) => Item[]): Item[] {
  return member === undefined ? [] : parse(member);
}

/** The numbers that versions have if they are in order. */
function knownVersions(versions: unknown): number[] {
  return Array.isArray(versions) ? versions.map((_, index) => index + 1) : [];
}

function readLayers(value: unknown, place: string, readLayer: ReadLayer): Layer[] {
  const parts = new Parts();
  const layers = parseLayers(value, place).flatMap((member) => {
    const books = parts.try(() => readLayer(member));
    return books === undefined ? [] : [{ member, books }];
  });
  parts.end();
  return layers;
}

function parseHead(value: unknown, file: string): Head {
  const given = readMembers(
    value,
    file,
    {
      $schema: textAt,
      id: textAt,
      jurisdiction: referenceAt,
      title: bilingualAt,
      status: (member: unknown, place: string) => nameAt(member, INSTRUMENT_STATUSES, place),
      source: textAt,
      versions: asGiven,
      rules: asGiven,
    },
    { text: parseSourceText, layers: asGiven },
    "#",
  );
  const { id, title, status, jurisdiction, text } = given;
  return { instrument: { id, title, status, note: text?.note }, jurisdiction, text, hashed: hashedHead(value) };
}

function asGiven(value: unknown): unknown {
  return value;
}

function hashedHead(value: unknown): object {
  if (!isJsonObject(value)) return {};
  const { $schema: _, versions: __, rules: ___, layers: ____, ...hashed } = value;
  return hashed;
}

function rulebookOf(
  { instrument, jurisdiction, text, hashed }: Head,
  { version, effectiveFrom }: Version,
  rules: readonly OwnRule[],
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
    document,
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
