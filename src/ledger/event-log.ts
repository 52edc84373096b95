import { concatBytes, equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { Flag, Form } from "./codes.ts";
import { decodeParameters } from "./abi.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import type { Attestation, Body, LedgerEvent, Publication, Refusal, SettledStatus, TrailEvent } from "./events.ts";
import { ACTED, PROMISED, PUBLISHED, RECORDED, REFUSED } from "./structs.ts";
import { exportId, idWord, recordId } from "./record-id.ts";

/** Topic 0 of each event: keccak256 of its signature. */
export const LEDGER_TOPICS = {
  Recorded: "0xb983c896f1d9dfb0b99b8307b159cfdeaf5d560096eacea9810ee65e79fc28a7",
  Attested: "0x205bc219529b7ecde6b228cee6181e3bd1bfd3cad899c45f1ab45ae0c3fa54dc",
  Settled: "0x565bbe77a7b37538e5b819779fe0e538a798f48363f31e94c2cca1adc348a1e6",
  Refused: "0x85ae75eba2554200525e1273f9d4ddfd0e154fe1cb5973fbdcd45d430b75e12e",
  RulebookPublished: "0x4510c64b59d6ea882ee6db299f8d0c790f0fe0a0244576f3d34d8cab1a954086",
} as const satisfies Record<LedgerEvent["type"], Hex>;

/** What hashed data begin with, so that no data of one kind can pass for another. */
export const Tag = {
  BODY: tagWord("laiqu.body.1"),
  ACT: tagWord("laiqu.act.1"),
  SETTLEMENT: tagWord("laiqu.settlement.1"),
  REFUSAL: tagWord("laiqu.refusal.1"),
} as const;

/**
 * Decodes a log of the ledger. Strict: only bytes that the ledger itself can have written are accepted, and the
 * topics must say what the data say.
 * @param topics 0x-hex, 32 bytes each
 * @throws LedgerDataError; ConsensusError HEX_MALFORMED
 */
export function decodeLedgerLog(topics: readonly Hex[], data: Hex | Uint8Array): LedgerEvent {
  const raw = typeof data === "string" ? fromHex(data) : data;
  const type = (Object.keys(LEDGER_TOPICS) as LedgerEvent["type"][]).find((name) => LEDGER_TOPICS[name] === topics[0]);
  if (type === undefined)
    throw new LedgerDataError("EVENT_UNKNOWN", `the ledger has no event of topic ${topics[0] ?? "(none)"}`, { topics });
  if (type === "RulebookPublished") {
    const published = decodeParameters(PUBLISHED, raw);
    expectTopics(topics, 2);
    return { type, jurisdiction: topicId(topics, 1), ...published };
  }
  expectTopics(topics, 4);
  if (type === "Refused") {
    const refusal = readRefusal(raw);
    expectTag(refusal.tag, Tag.REFUSAL);
    agree(topics, 3, refusal.rule);
    return { type, party: topicId(topics, 1), subject: topicId(topics, 2), rule: refusal.rule, refusal };
  }
  const event = decodeTrailData(raw);
  if (event.type !== type)
    throw new LedgerDataError("TOPICS_DISAGREE", `the topics say ${type}, the data ${event.type}`, { topics });
  const [first, second, third] =
    event.type === "Recorded"
      ? ([event.id, event.issuer, event.kind] as const)
      : event.type === "Attested"
        ? ([event.subject, event.by, event.code] as const)
        : ([event.subject, event.by, event.status] as const);
  agree(topics, 1, first);
  agree(topics, 2, second);
  agree(topics, 3, third);
  return event;
}

/**
 * Decodes the data of a Recorded, Attested or Settled log without its topics: the tag says which it is, and the
 * topics follow from the data (the id of a record from its body).
 * @throws LedgerDataError
 */
export function decodeTrailData(data: Uint8Array): TrailEvent {
  const tagAt = (at: number, tag: Hex): boolean => equalBytes(data.subarray(at, at + 32), fromHex(tag));
  if (tagAt(0, Tag.ACT)) {
    const act = readAttestation(data);
    return { type: "Attested", subject: act.statement.subject, by: act.by, code: act.statement.code, act };
  }
  if (tagAt(0, Tag.SETTLEMENT)) {
    const act = readSettledStatus(data);
    return { type: "Settled", subject: act.settlement.subject, by: act.by, status: act.settlement.status, act };
  }
  // A body is dynamic: one offset stands before it.
  if (tagAt(32, Tag.BODY)) {
    const body = readBody(data);
    return { type: "Recorded", id: idOfBody(body), issuer: body.issuer, kind: body.draft.kind, body };
  }
  throw new LedgerDataError("TAG_UNKNOWN", "the data are no body, statement or settlement of the ledger", {
    start: toHex(data.subarray(0, 64)),
  });
}

/** The log data of an event, byte for byte as the ledger writes them. @throws LedgerDataError ABI_RANGE */
export function encodeLedgerData(event: LedgerEvent): Uint8Array {
  switch (event.type) {
    case "Recorded":
      return writeBody(event.body);
    case "Attested":
      return writeAttestation(event.act);
    case "Settled":
      return writeSettledStatus(event.act);
    case "Refused":
      return writeRefusal(event.refusal);
    case "RulebookPublished":
      return PUBLISHED.write(event);
    default:
      return event satisfies never;
  }
}

/* Between the words that are logged and the fields that are meant. */

function readBody(data: Uint8Array): Body {
  const {
    signed,
    placed,
    judged,
    content,
    sha256Digest,
    sm3Digest,
    clear,
    inputs,
    businessNumber: businessNumberBytes,
    ...rest
  } = decodeParameters(RECORDED, data).body;
  const { issuer, account, role, kind: bodyKind } = signed;
  const { number, form, status, flags, jurisdiction, version, soft, breaks, time } = judged;
  const draft = {
    kind: bodyKind,
    role,
    status,
    form,
    history: (flags & Flag.BACKFILLED) !== 0,
    number,
    ...placed,
    content,
    sha256Digest,
    sm3Digest,
    clear,
    inputs,
    businessNumber: businessNumberText(businessNumberBytes),
    businessNumberBytes,
  };
  return { ...rest, draft, issuer, account, jurisdiction, version, soft, flags, breaks, time };
}

function writeBody(body: Body): Uint8Array {
  const { draft } = body;
  return RECORDED.write({
    body: {
      ...body,
      ...draft,
      businessNumber: draft.businessNumberBytes,
      signed: { issuer: body.issuer, account: body.account, role: draft.role, kind: draft.kind },
      placed: draft,
      judged: { ...draft, ...body },
    },
  });
}

function readAttestation(data: Uint8Array): Attestation {
  const {
    tag,
    trail: before,
    signed: { by, account, role, unused },
    said,
    judged: { value, ...judged },
    document,
  } = decodeParameters(ACTED, data).act;
  expectUnused(unused);
  return { tag, trail: before, by, account, ...judged, statement: { ...said, role, value, document } };
}

function writeAttestation(act: Attestation): Uint8Array {
  const { statement } = act;
  return ACTED.write({
    act: {
      ...act,
      signed: { ...act, role: statement.role, unused: 0 },
      said: statement,
      judged: { ...act, value: statement.value },
      document: statement.document,
    },
  });
}

function readSettledStatus(data: Uint8Array): SettledStatus {
  const {
    tag,
    trail: before,
    signed: { by, account, role, unused },
    said: { code, outcome, ...said },
    judged: { value, ...judged },
    document,
  } = decodeParameters(ACTED, data).act;
  expectUnused(unused);
  if (code > 0xff || value > 0xffff_ffffn)
    throw new LedgerDataError("ABI_RANGE", "a settlement has a status of 8 bits and answers breaks by a number of 32", {
      code,
      value: value.toString(),
    });
  return {
    tag,
    trail: before,
    by,
    account,
    ...judged,
    settlement: { ...said, status: code, reason: outcome, role, answers: Number(value), document },
  };
}

function writeSettledStatus(act: SettledStatus): Uint8Array {
  const { settlement } = act;
  return ACTED.write({
    act: {
      ...act,
      signed: { ...act, role: settlement.role, unused: 0 },
      said: { ...settlement, code: settlement.status, outcome: settlement.reason },
      judged: { ...act, value: BigInt(settlement.answers) },
      document: settlement.document,
    },
  });
}

function readRefusal(data: Uint8Array): Refusal {
  const { tag, signed, judged, call } = decodeParameters(REFUSED, data).refusal;
  return { tag, ...signed, ...judged, call };
}

function writeRefusal(refusal: Refusal): Uint8Array {
  return REFUSED.write({ refusal: { ...refusal, signed: refusal, judged: refusal } });
}

function expectUnused(unused: number): void {
  if (unused !== 0) throw new LedgerDataError("ABI_PADDING", "the low byte of who signed must be zero", { unused });
}

/** What a ledger is promised of a version: keccak256 of its ABI encoding. */
export function publicationHash(publication: Publication): Hex {
  return toHex(keccak256(PROMISED.write({ publication })));
}

/** The trail after an event: the first 24 bytes of keccak256 over its log data. */
export function trailOf(data: Uint8Array): Hex {
  return toHex(keccak256(data).subarray(0, 24));
}

/** The id that a body gives its record. */
export function idOfBody(body: Body): Hex {
  const { form, kind: bodyKind, number, sha256Digest, businessNumberBytes } = body.draft;
  return form === Form.REFERENCE
    ? recordId({ kind: bodyKind, issuer: body.issuer, businessNumber: fromHex(businessNumberBytes), number })
    : exportId({ sha256: sha256Digest, ordinal: number });
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A business number as text. The ledger takes any bytes; those that are not UTF-8, or hold a NUL that databases
 * cannot store, are shown as hexadecimal digits, so that a spiteful number cannot stop an index.
 */
export function businessNumberText(number: Hex): string {
  const raw = fromHex(number);
  try {
    return raw.includes(0) ? number : UTF8.decode(raw);
  } catch {
    // The only failure of a fatal decoder: not UTF-8.
    return number;
  }
}

function tagWord(text: string): Hex {
  const tag = new TextEncoder().encode(text);
  return toHex(concatBytes(tag, new Uint8Array(32 - tag.length)));
}

function expectTag(found: Hex, expected: Hex): void {
  if (found !== expected)
    throw new LedgerDataError("TAG_UNKNOWN", `the data begin with another tag than the event's`, { found, expected });
}

function expectTopics(topics: readonly Hex[], count: number): void {
  if (topics.length !== count)
    throw new LedgerDataError("TOPICS_MALFORMED", `the event has ${count} topics, not ${topics.length}`, { topics });
}

function topicId(topics: readonly Hex[], index: number): Hex {
  const topic = fromHex(topics[index]!, 32);
  if (topic.subarray(10).some((byte) => byte !== 0))
    throw new LedgerDataError("TOPICS_MALFORMED", `topic ${index} is no id`, { topics, index });
  return toHex(topic.subarray(0, 10));
}

function agree(topics: readonly Hex[], index: number, value: Hex | number): void {
  const expected = typeof value === "string" ? idWord(value) : fromHex(`0x${value.toString(16).padStart(64, "0")}`);
  if (!equalBytes(fromHex(topics[index]!, 32), expected)) {
    throw new LedgerDataError("TOPICS_DISAGREE", `topic ${index} says ${topics[index]}, the data ${toHex(expected)}`, {
      topics,
      index,
      expected: toHex(expected),
    });
  }
}
