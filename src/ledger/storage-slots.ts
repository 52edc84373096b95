import { byteAt, concatBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { actKind, stepCode } from "./codes.ts";
import type { ActKind, StatementCode, StepCode } from "./codes.ts";
import { kindOf } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import { idWord, parseRecordId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";
import type { RoleCode } from "./roles.ts";
import { statusOf } from "./statuses.ts";
import type { Status } from "./statuses.ts";

/**
 * Slot numbers of the ledger's mappings (`contracts/records/LedgerStorage.sol`; the words in them are laid out in
 * `contracts/types/Words.sol`). Frozen since version 0.2.0.
 */
export const Slot = {
  SEATS: 0,
  STATES: 1,
  EDGES: 2,
  INPUTS: 3,
  CLEARED: 4,
  FACTS: 5,
  LISTS: 6,
  BOOKS: 8,
  PROMISES: 9,
  ROSTERS: 10,
  DECISIONS: 11,
  OFFERS: 12,
  ROLES_ELSEWHERE: 13,
  CALENDARS: 14,
  APPROVED_ROOTS: 15,
  IDENTITY: 16,
} as const;

/**
 * The storage slot of the ledger's identity: keccak256 over the chain's id, the ledger's address, the time of the
 * founding and the hash of the block before it. No other chain has it in its state.
 */
export const IDENTITY_SLOT: Hex = toHex(integerWord(BigInt(Slot.IDENTITY)));

/** The storage slot (32 bytes) of `states[id]`. */
export function stateSlot(id: RecordId): Hex {
  return mappingSlot(idWord(id), Slot.STATES);
}

/** The storage slot of `edges[id]`. */
export function edgeSlot(id: RecordId): Hex {
  return mappingSlot(idWord(id), Slot.EDGES);
}

/**
 * The storage slot of `cleared[id]`. For a product it holds one more than the count of `breaking` at which the ledger
 * last found the product unbroken; for a FOREIGN one a bit for each other jurisdiction, by ordinal. For an export it
 * holds the last disposition: the number of breaks that it answers above its time in 32 bits.
 */
export function clearedSlot(id: RecordId): Hex {
  return mappingSlot(idWord(id), Slot.CLEARED);
}

/** The storage slot of `seats[account]`. */
export function seatSlot(account: Hex): Hex {
  return mappingSlot(integerWord(BigInt(account)), Slot.SEATS);
}

/** The storage slot of the head of one of the complete lists of `owner` (`List`). */
export function listSlot(owner: RecordId, list: number): Hex {
  return mappingSlot(integerWord((BigInt(owner) << 8n) | BigInt(list)), Slot.LISTS);
}

/**
 * The storage slot of a fact about `subject`. An office has one fact, without a party. A role of which there are
 * several, and a competent role, have one for each party; a role of which there are several has one more without a
 * party, which holds the last statement that passed.
 */
export function factSlot(subject: RecordId, code: StatementCode, role: RoleCode, party: RecordId): Hex {
  const key = (BigInt(subject) << 104n) | (BigInt(code) << 88n) | (BigInt(role) << 80n) | BigInt(party);
  return mappingSlot(integerWord(key), Slot.FACTS);
}

/** The storage slot of the digest that exports of a product must have; of a proposed export that of its own digest. */
export function approvedRootSlot(id: RecordId): Hex {
  return mappingSlot(idWord(id), Slot.APPROVED_ROOTS);
}

/** The storage slot of an offer of a seat. */
export function offerSlot(account: Hex, party: RecordId): Hex {
  return mappingSlot(integerWord((BigInt(account) << 80n) | BigInt(party)), Slot.OFFERS);
}

/** The storage slot of an account's roles in a jurisdiction, by ordinal, that is not its party's home. */
export function rolesElsewhereSlot(account: Hex, ordinal: number): Hex {
  return mappingSlot(integerWord((BigInt(account) << 8n) | BigInt(ordinal)), Slot.ROLES_ELSEWHERE);
}

/**
 * The storage slot of a part of a version of a roster. Part 0 has the number of approvals that it needs, the number of
 * its agencies, and the delay; the others have three agencies each.
 */
export function rosterSlot(ordinal: number, version: number, part: number): Hex {
  return mappingSlot(integerWord((BigInt(ordinal) << 24n) | (BigInt(version) << 8n) | BigInt(part)), Slot.ROSTERS);
}

/** The storage slot of a decision of governance, by the hash of its content. */
export function decisionSlot(id: Hex): Hex {
  return mappingSlot(fromHex(id, 32), Slot.DECISIONS);
}

/** The storage slot of the working days of half a year (0 or 1) of a jurisdiction. */
export function calendarSlot(ordinal: number, year: number, half: number): Hex {
  return mappingSlot(integerWord((BigInt(ordinal) << 24n) | (BigInt(year) << 8n) | BigInt(half)), Slot.CALENDARS);
}

/** The storage slot of a jurisdiction and its rulebook, by the ordinal of the jurisdiction. */
export function bookSlot(ordinal: number): Hex {
  return mappingSlot(integerWord(BigInt(ordinal)), Slot.BOOKS);
}

/** The storage slot of the promised hash of a version of a rulebook (`publicationHash`). */
export function promiseSlot(ordinal: number, version: number): Hex {
  return mappingSlot(integerWord((BigInt(ordinal) << 16n) | BigInt(version)), Slot.PROMISES);
}

/** A jurisdiction's rulebook, from its storage word. Times are seconds. */
export interface BookState {
  readonly jurisdiction: RecordId;
  /** The version that judges now; 0 before the first is published. */
  readonly current: number;
  /** The version that judges from `pendingFrom` on; 0 when none was published after `current`. */
  readonly pending: number;
  readonly pendingFrom: number;
  /** What precedes `start` may be backfilled, until `closing`. */
  readonly start: number;
  readonly closing: number;
  /** The number of acts that broke something made of the jurisdiction's material, or mended it. */
  readonly breaking: number;
  /** The version of the roster that governs. */
  readonly roster: number;
}

/**
 * Reads a word of `books`; undefined for the zero word, which means no jurisdiction.
 * @throws LedgerDataError WORD_MALFORMED
 */
export function decodeBook(word: bigint): BookState | undefined {
  if (word === 0n) return undefined;
  expectWidth(word, 256);
  return {
    jurisdiction: parseRecordId(toHex(integerWord(word).subarray(22))),
    current: bits(word, 80, 16),
    pending: bits(word, 96, 16),
    pendingFrom: bits(word, 112, 32),
    start: bits(word, 144, 32),
    closing: bits(word, 176, 32),
    breaking: bits(word, 208, 32),
    roster: bits(word, 240, 16),
  };
}

/** Everything about a record that can change, from its storage word. */
export interface RecordState {
  /** The trail head: the first 24 bytes of the hash of the last event that extended the trail. */
  readonly trailHead: Hex;
  readonly kind: Kind;
  readonly status: Status;
  /** The number of open holds, at most 15. */
  readonly holds: number;
  /** The number of open holds that also break what was made of the record (RECALL). */
  readonly reachingHolds: number;
  /** Ordinal. */
  readonly jurisdiction: number;
  /** Seconds; 0 means no end. */
  readonly until: number;
}

/**
 * Reads a word of `states`; undefined for the zero word, which means no record.
 * @throws LedgerDataError WORD_MALFORMED, KIND_UNKNOWN, STATUS_UNKNOWN
 */
export function decodeState(word: bigint): RecordState | undefined {
  if (word === 0n) return undefined;
  expectWidth(word, 256);
  const holds = bits(word, 40, 8);
  return {
    trailHead: toHex(integerWord(word).subarray(0, 24)),
    kind: kindOf(bits(word, 56, 8)),
    status: statusOf(bits(word, 48, 8)),
    holds: holds & 15,
    reachingHolds: holds >> 4,
    jurisdiction: bits(word, 32, 8),
    until: bits(word, 0, 32),
  };
}

/** Everything about a record that never changes, from its storage word. */
export interface RecordEdge {
  readonly parent: RecordId;
  readonly link: RecordId;
  readonly issuer: RecordId;
  /** Bits of `Flag`. */
  readonly flags: number;
  /** The number of inputs; for a CASE the low byte of its code. */
  readonly extra: number;
}

/** Reads a word of `edges`. @throws LedgerDataError WORD_MALFORMED */
export function decodeEdge(word: bigint): RecordEdge {
  expectWidth(word, 256);
  const bytes = integerWord(word);
  const id = (at: number): RecordId => parseRecordId(toHex(bytes.subarray(at, at + 10)));
  return { parent: id(0), link: id(10), issuer: id(20), flags: byteAt(bytes, 30), extra: byteAt(bytes, 31) };
}

/** The head of a complete list: it commits to every item, so that no item can be left out unnoticed. */
export interface ListHead {
  readonly count: number;
  /** 28 bytes over every item in order, see `appendToList`. */
  readonly hash: Hex;
}

export const EMPTY_LIST: ListHead = { count: 0, hash: `0x${"00".repeat(28)}` };

/** Reads a word of `lists`; the zero word is the empty list. @throws LedgerDataError WORD_MALFORMED */
export function decodeListHead(word: bigint): ListHead {
  expectWidth(word, 256);
  return { count: bits(word, 0, 32), hash: toHex(integerWord(word >> 32n).subarray(4)) };
}

const ITEM_TAG = new TextEncoder().encode("laiqu.item.2");

/** The head after one more item (32 bytes): the low 224 bits of keccak256(tag, hash, item). */
export function appendToList(head: ListHead, item: Uint8Array): ListHead {
  if (item.length !== 32) throw wrongLength({ zh: "列表项", en: "An item of a list" }, 32, item.length);
  return appendAllToList(head, [item]);
}

/** The head after more items, each of at most 32 bytes and padded with zeros on the right. */
export function appendAllToList(head: ListHead, items: readonly Uint8Array[]): ListHead {
  // One buffer for all items: a certificate may have 30,000 of them. The hash fills the low 28 bytes of its word.
  const preimage = new Uint8Array(96);
  const [hash, item] = [preimage.subarray(36, 64), preimage.subarray(64)];
  preimage.set(ITEM_TAG);
  hash.set(fromHex(head.hash, 28));
  for (const each of items) {
    item.fill(0);
    item.set(each);
    hash.set(keccak256(preimage).subarray(4));
  }
  return { count: head.count + items.length, hash: toHex(hash) };
}

/**
 * One entry of a jurisdiction's list of breaks: a hold that reaches what was made, harm, a correction, or the lifting
 * of one.
 */
export interface Break {
  readonly subject: RecordId;
  /** Seconds. */
  readonly time: number;
  /** ATTEST or SETTLE. */
  readonly act: ActKind;
  /** ATTEST: the code of the statement. SETTLE: the new status. */
  readonly code: StepCode;
}

/** A break as 17 bytes: subject (10), time (4), act (1), code (2). Zeros on the right make it an item of the list. */
export function encodeBreak(entry: Break): Uint8Array {
  const packed = (BigInt(entry.time) << 24n) | (BigInt(entry.act) << 16n) | BigInt(entry.code);
  return concatBytes(fromHex(entry.subject, 10), integerWord(packed).subarray(25));
}

/** Reads the 17 bytes of a break. @throws LedgerDataError WORD_MALFORMED, CODE_OUT_OF_RANGE */
export function decodeBreak(packed: Uint8Array): Break {
  if (packed.length !== 17) throw wrongLength({ zh: "断裂", en: "A break" }, 17, packed.length);
  const rest = BigInt(toHex(packed.subarray(10)));
  return {
    subject: parseRecordId(toHex(packed.subarray(0, 10))),
    time: bits(rest, 24, 32),
    act: actKind(bits(rest, 16, 8)),
    code: stepCode(bits(rest, 0, 16)),
  };
}

/** The subject of a break, without a check of the rest. */
export function subjectOfBreak(packed: Uint8Array): RecordId {
  return parseRecordId(toHex(packed.subarray(0, 10)));
}

/** The time (seconds) of a break, without a check of the rest. */
export function timeOfBreak({ buffer, byteOffset }: Uint8Array): number {
  return new DataView(buffer, byteOffset).getUint32(10);
}

function mappingSlot(key: Uint8Array, slot: number): Hex {
  return toHex(keccak256(concatBytes(key, integerWord(BigInt(slot)))));
}

export function integerWord(value: bigint): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(64, "0")}`, 32);
}

function bits(word: bigint, shift: number, width: number): number {
  return Number((word >> BigInt(shift)) & ((1n << BigInt(width)) - 1n));
}

function expectWidth(word: bigint, width: number): void {
  if (word < 0n || word >> BigInt(width) !== 0n)
    throw new LedgerDataError(
      "WORD_MALFORMED",
      {
        zh: `存储字为 ${width} 位，所给为 0x${word.toString(16)}。`,
        en: `A storage word has ${width} bits; this is not one: 0x${word.toString(16)}.`,
      },
      { word: word.toString(16), width },
    );
}

function wrongLength(what: Bilingual, expected: number, length: number): LedgerDataError {
  return new LedgerDataError(
    "WORD_MALFORMED",
    {
      zh: `${what.zh}应为 ${expected} 字节，实为 ${length} 字节。`,
      en: `${what.en} has ${expected} bytes, not ${length}.`,
    },
    { expected, length },
  );
}
