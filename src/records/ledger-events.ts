import { concatBytes, equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { Form } from "./codes.ts";
import { kindName } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { address, arrayOf, bigUint, bool, bytes, decodeParameters, fixedBytes, tuple, uint } from "./ledger-abi.ts";
import type { AbiType, AbiValue } from "./ledger-abi.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import { exportId, idWord, recordId } from "./record-id.ts";

/* The structs of `contracts/interfaces/ILedger.sol`, field by field, in its order. */

const id = fixedBytes(10);
const story = fixedBytes(24);
const word = fixedBytes(32);

const kind: AbiType<Kind> = {
  ...uint(8),
  read(reader, at) {
    const code = reader.integer(at, 1);
    if (kindName(code) === undefined) throw new LedgerDataError("KIND_UNKNOWN", `the ledger knows no kind ${code}`, { at, code });
    return code as Kind;
  },
};

const DRAFT = tuple({
  kind,
  role: uint(8),
  status: uint(8),
  form: uint(8),
  history: bool,
  number: bigUint(64),
  parent: id,
  link: id,
  from: uint(32),
  until: uint(32),
  effectiveAt: uint(32),
  content: word,
  sha256Digest: word,
  sm3Digest: word,
  clear: bigUint(256),
  inputs: arrayOf(id),
  businessNumber: bytes,
});

const STATEMENT = tuple({
  subject: id,
  code: uint(16),
  outcome: uint(16),
  role: uint(8),
  until: uint(32),
  effectiveAt: uint(32),
  value: bigUint(96),
  about: id,
  document: word,
});

const SETTLEMENT = tuple({
  subject: id,
  status: uint(8),
  role: uint(8),
  reason: uint(16),
  until: uint(32),
  effectiveAt: uint(32),
  answers: uint(32),
  about: id,
  document: word,
});

const BODY = tuple({
  tag: word,
  draft: DRAFT,
  issuer: id,
  account: address,
  admission: story,
  jurisdiction: uint(8),
  version: uint(16),
  rulebook: word,
  soft: uint(32),
  flags: uint(8),
  breaks: uint(32),
  time: uint(32),
  parentStory: story,
  linkStory: story,
  inputStories: arrayOf(story),
});

const ATTESTATION = tuple({
  tag: word,
  story,
  statement: STATEMENT,
  by: id,
  account: address,
  version: uint(16),
  soft: uint(32),
  breaks: uint(32),
  time: uint(32),
});

const SETTLED_STATUS = tuple({
  tag: word,
  story,
  settlement: SETTLEMENT,
  by: id,
  account: address,
  version: uint(16),
  soft: uint(32),
  breaks: uint(32),
  time: uint(32),
});

const REFUSAL = tuple({
  tag: word,
  act: uint(8),
  kind,
  code: uint(16),
  rule: uint(16),
  version: uint(16),
  jurisdiction: uint(8),
  unmet: uint(32),
  time: uint(32),
  account: address,
  parent: id,
  link: id,
  call: word,
});

const STEP = tuple({ kind, act: uint(8), code: uint(16), words: arrayOf(word) });

const RECORDED = tuple({ body: BODY });
const ATTESTED = tuple({ act: ATTESTATION });
const SETTLED = tuple({ act: SETTLED_STATUS });
const REFUSED = tuple({ refusal: REFUSAL });
const PUBLISHED = tuple({ ordinal: uint(8), version: uint(16), effectiveFrom: uint(32), rulebook: word, steps: arrayOf(STEP) });

/** What the caller gave to `record`; `businessNumber` are its bytes, see `businessNumberText`. */
export type Draft = AbiValue<typeof DRAFT>;
/** What the caller gave to `attest`. */
export type Statement = AbiValue<typeof STATEMENT>;
/** What the caller gave to `settle`. */
export type Settlement = AbiValue<typeof SETTLEMENT>;
/** A recorded thing with all that its story begins with. */
export type Body = Omit<AbiValue<typeof BODY>, "draft"> & {
  /** With `businessNumber` as text and `businessNumberBytes` as the ledger holds it. */
  readonly draft: Omit<Draft, "businessNumber"> & { readonly businessNumber: string; readonly businessNumberBytes: Hex };
};
export type Attestation = AbiValue<typeof ATTESTATION>;
export type SettledStatus = AbiValue<typeof SETTLED_STATUS>;
export type Refusal = AbiValue<typeof REFUSAL>;
/** The rows of one step of a kind, two rows a word. */
export type RulebookStep = AbiValue<typeof STEP>;

export interface RecordedEvent {
  readonly type: "Recorded";
  readonly id: Hex;
  readonly issuer: Hex;
  readonly kind: Kind;
  readonly body: Body;
}

export interface AttestedEvent {
  readonly type: "Attested";
  readonly subject: Hex;
  readonly by: Hex;
  readonly code: number;
  readonly act: Attestation;
}

export interface SettledEvent {
  readonly type: "Settled";
  readonly subject: Hex;
  readonly by: Hex;
  readonly status: number;
  readonly act: SettledStatus;
}

export interface RefusedEvent {
  readonly type: "Refused";
  readonly party: Hex;
  /** The id that was refused: for a refused recording one that may not exist. */
  readonly subject: Hex;
  readonly rule: number;
  readonly refusal: Refusal;
}

export interface RulebookPublishedEvent {
  readonly type: "RulebookPublished";
  readonly jurisdiction: Hex;
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly ordinal: number;
  readonly version: number;
  /** Seconds. */
  readonly effectiveFrom: number;
  readonly rulebook: Hex;
  readonly steps: readonly RulebookStep[];
}

/** An event that a story is made of. */
export type StoryEvent = RecordedEvent | AttestedEvent | SettledEvent;
export type LedgerEvent = StoryEvent | RefusedEvent | RulebookPublishedEvent;

/** Topic 0 of each event: keccak256 of its signature. */
export const LEDGER_TOPICS = {
  Recorded: "0x9fbbbc023ab87bbc4e6f9778f12c598a0e5c51147afd9982bfec64ab540074ee",
  Attested: "0xdda1edba6fc8ea8356267cae9df7c05324052d8b6f9694e5255effa3aaff6eae",
  Settled: "0x08c83ae1fd95a0ae6e177bcffba6774c4179bf3343d646764ffb945825b6cc72",
  Refused: "0xcb40309f50b918546d7b45eb161b92015de2a8a9e215675492b849498f0088dc",
  RulebookPublished: "0xd1b6b00ddc1f15a9d29ccf2ea389a78072ce392b84c1b21d02866c6ba6df12e2",
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
  if (type === undefined) throw new LedgerDataError("EVENT_UNKNOWN", `the ledger has no event of topic ${topics[0] ?? "(none)"}`, { topics });
  if (type === "RulebookPublished") {
    const { ordinal, version, effectiveFrom, rulebook, steps } = decodeParameters(PUBLISHED, raw);
    expectTopics(topics, 2);
    return { type, jurisdiction: topicId(topics, 1), ordinal, version, effectiveFrom, rulebook, steps };
  }
  expectTopics(topics, 4);
  if (type === "Refused") {
    const { refusal } = decodeParameters(REFUSED, raw);
    expectTag(refusal.tag, Tag.REFUSAL);
    agree(topics, 3, refusal.rule);
    return { type, party: topicId(topics, 1), subject: topicId(topics, 2), rule: refusal.rule, refusal };
  }
  const event = decodeStoryData(raw);
  if (event.type !== type) throw new LedgerDataError("TOPICS_DISAGREE", `the topics say ${type}, the data ${event.type}`, { topics });
  const [first, second, third] = event.type === "Recorded" ? [event.id, event.issuer, event.kind] as const
    : event.type === "Attested" ? [event.subject, event.by, event.code] as const
    : [event.subject, event.by, event.status] as const;
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
export function decodeStoryData(data: Uint8Array): StoryEvent {
  const tagAt = (at: number, tag: Hex): boolean => equalBytes(data.subarray(at, at + 32), fromHex(tag));
  if (tagAt(0, Tag.ACT)) {
    const { act } = decodeParameters(ATTESTED, data);
    return { type: "Attested", subject: act.statement.subject, by: act.by, code: act.statement.code, act };
  }
  if (tagAt(0, Tag.SETTLEMENT)) {
    const { act } = decodeParameters(SETTLED, data);
    return { type: "Settled", subject: act.settlement.subject, by: act.by, status: act.settlement.status, act };
  }
  // A body is dynamic: one offset stands before it.
  if (tagAt(32, Tag.BODY)) {
    const { body } = decodeParameters(RECORDED, data);
    const { businessNumber: businessNumberBytes, ...draft } = body.draft;
    const read: Body = { ...body, draft: { ...draft, businessNumber: businessNumberText(businessNumberBytes), businessNumberBytes } };
    return { type: "Recorded", id: idOfBody(read), issuer: body.issuer, kind: draft.kind, body: read };
  }
  throw new LedgerDataError("TAG_UNKNOWN", "the data are no body, statement or settlement of the ledger", { start: toHex(data.subarray(0, 64)) });
}

/** The log data of an event, byte for byte as the ledger writes them. @throws LedgerDataError ABI_RANGE */
export function encodeLedgerData(event: LedgerEvent): Uint8Array {
  switch (event.type) {
    case "Recorded": {
      const { businessNumber: _text, businessNumberBytes, ...draft } = event.body.draft;
      return RECORDED.write({ body: { ...event.body, draft: { ...draft, businessNumber: businessNumberBytes } } });
    }
    case "Attested": return ATTESTED.write({ act: event.act });
    case "Settled": return SETTLED.write({ act: event.act });
    case "Refused": return REFUSED.write({ refusal: event.refusal });
    case "RulebookPublished": return PUBLISHED.write(event);
    default: return event satisfies never;
  }
}

/** The story after an event: the first 24 bytes of keccak256 over its log data. */
export function storyOf(data: Uint8Array): Hex {
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
  if (found !== expected) throw new LedgerDataError("TAG_UNKNOWN", `the data begin with another tag than the event's`, { found, expected });
}

function expectTopics(topics: readonly Hex[], count: number): void {
  if (topics.length !== count) throw new LedgerDataError("TOPICS_MALFORMED", `the event has ${count} topics, not ${topics.length}`, { topics });
}

function topicId(topics: readonly Hex[], index: number): Hex {
  const topic = fromHex(topics[index]!, 32);
  if (topic.subarray(10).some((byte) => byte !== 0)) throw new LedgerDataError("TOPICS_MALFORMED", `topic ${index} is no id`, { topics, index });
  return toHex(topic.subarray(0, 10));
}

function agree(topics: readonly Hex[], index: number, value: Hex | number): void {
  const expected = typeof value === "string" ? idWord(value) : fromHex(`0x${value.toString(16).padStart(64, "0")}`);
  if (!equalBytes(fromHex(topics[index]!, 32), expected)) {
    throw new LedgerDataError("TOPICS_DISAGREE", `topic ${index} says ${topics[index]}, the data ${toHex(expected)}`, { topics, index, expected: toHex(expected) });
  }
}
