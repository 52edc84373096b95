import type { ProvenEvent, ProvenEvidence } from "../certificate/evidence.ts";
import { canonicalJson, isJsonObject, parseCanonicalBytes } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { showForeign } from "../text/foreign-text.ts";
import { PackageError } from "./package-error.ts";
import type { PackageManifest } from "./package-manifest.ts";

/**
 * Holds the answer in a package against what is proven: its record, its block, its events with their documents, and the
 * digests of the rulebooks. Names, sentences and remarks in it are words of the system that made it.
 * @throws PackageError CONTRADICTED; InputError for an answer that is no canonical JSON
 */
export function demandSameAnswer(bytes: Uint8Array, manifest: PackageManifest, proven: ProvenEvidence): void {
  const answer = parseCanonicalBytes(bytes);
  const result = at(answer, "result");
  const { block, time } = manifest;
  demandSame("asOf", [at(answer, "asOf", "block"), at(answer, "asOf", "time")], [block, time]);
  demandSame("result.record", at(result, "record", "id"), manifest.record);
  const events = proven.events.map(eventAsAnswered);
  demandSame("result.events", listOf(at(result, "events")).map(eventIn), events);
  demandSame("events", listOf(at(answer, "events")).map(eventIn), events);
  demandSame(
    "result.documents",
    listOf(at(result, "documents")).map((each) => [at(each, "event"), at(each, "document"), at(each, "keeper", "id")]),
    proven.events.flatMap(({ event, document, by }) => (document === undefined ? [] : [[event, document, by ?? null]])),
  );
  demandSame(
    "result.rulebooks",
    listOf(at(result, "rulebooks")).map((each) =>
      ["jurisdiction", "version", "from", "hash"].map((name) => at(each, name)),
    ),
    proven.rulebooks.map(({ jurisdiction, version, from, digest }) => [jurisdiction, version, from, digest]),
  );
}

const TYPES: Readonly<Record<ProvenEvent["type"], string>> = {
  Recorded: "RECORDED",
  Attested: "ATTESTED",
  Settled: "SETTLED",
  Refused: "REFUSED",
  RulebookPublished: "RULEBOOK",
  RosterAdopted: "ROSTER",
  DecisionTaken: "DECISION",
};

/** The members of an event in an answer that its log proves. */
function eventAsAnswered(proven: ProvenEvent): JsonValue {
  const { event, block, time, type, record, by, what, outcome, effectiveAt, document, version } = proven;
  return {
    event,
    block,
    time,
    type: TYPES[type],
    record,
    by: by ?? null,
    what,
    outcome: outcome ?? null,
    effectiveAt: effectiveAt ?? null,
    document: document ?? null,
    version: version ?? null,
  };
}

function eventIn(form: JsonValue): JsonValue {
  const type = at(form, "type");
  const what = type === "RECORDED" ? at(form, "record", "kind") : (at(form, "code") ?? at(form, "status"));
  const plain = ["event", "block", "time", "outcome", "effectiveAt", "document", "version"];
  return {
    ...Object.fromEntries(plain.map((name) => [name, at(form, name)])),
    type,
    record: at(form, "record", "id"),
    by: at(form, "by", "id"),
    what,
  };
}

/** The value under some names, one within the other; null where there is none. */
function at(value: JsonValue, ...names: readonly string[]): JsonValue {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  return isJsonObject(value) ? at(own(value, name), ...rest) : null;
}

function own(value: JsonObject, name: string): JsonValue {
  return Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function demandSame(place: string, said: JsonValue, proven: JsonValue): void {
  if (canonicalJson(said) === canonicalJson(proven)) return;
  const shown = showForeign(place);
  throw new PackageError(
    "CONTRADICTED",
    {
      zh: `answer.json 的 ${shown} 与已证明的不同：证据包已被改动，请重新取得。`,
      en: `What answer.json says at ${shown} is not what is proven: the package was changed, so get it again.`,
    },
    { place },
  );
}
