import { concatBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { kindName } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import { idWord } from "./record-id.ts";

/**
 * Slot numbers of the ledger's mappings (`contracts/records/LedgerStorage.sol`; the words in them are laid out in
 * `contracts/types/Words.sol`). Frozen at the first release.
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
} as const;

/** The storage slot (32 bytes) of `states[id]`. */
export function stateSlot(id: Hex): Hex {
  return mappingSlot(idWord(id), Slot.STATES);
}

/** The storage slot of `edges[id]`. */
export function edgeSlot(id: Hex): Hex {
  return mappingSlot(idWord(id), Slot.EDGES);
}

/** The storage slot of `cleared[id]`: of an export, how many breaks its last disposition answers. */
export function clearedSlot(id: Hex): Hex {
  return mappingSlot(idWord(id), Slot.CLEARED);
}

/** The storage slot of `seats[account]`. */
export function seatSlot(account: Hex): Hex {
  return mappingSlot(integerWord(BigInt(account)), Slot.SEATS);
}

/** The storage slot of the head of one of the lists that `owner` is promised complete (`List`). */
export function listSlot(owner: Hex, list: number): Hex {
  return mappingSlot(integerWord((BigInt(owner) << 8n) | BigInt(list)), Slot.LISTS);
}

/** The storage slot of a fact about `subject`; `who` is a role, or the id of a competent party. */
export function factSlot(subject: Hex, code: number, who: number | Hex): Hex {
  return mappingSlot(integerWord((BigInt(subject) << 96n) | (BigInt(code) << 80n) | BigInt(who)), Slot.FACTS);
}

/** The storage slot of what the ledger knows of a jurisdiction and its rulebook, by ordinal. */
export function bookSlot(ordinal: number): Hex {
  return mappingSlot(integerWord(BigInt(ordinal)), Slot.BOOKS);
}

/** The storage slot of the hash that is promised of a version of a rulebook (`publicationHash`). */
export function promiseSlot(ordinal: number, version: number): Hex {
  return mappingSlot(integerWord((BigInt(ordinal) << 16n) | BigInt(version)), Slot.PROMISES);
}

/** A jurisdiction's rulebook as its storage word says it. */
export interface BookState {
  /** Id of the jurisdiction. */
  readonly jurisdiction: Hex;
  /** The version that judges; 0 before the first is published. */
  readonly current: number;
  /** The version that judges from `pendingFrom` (seconds) on; 0 when none was published after `current`. */
  readonly pending: number;
  readonly pendingFrom: number;
}

/** Reads a word of `books`. The zero word is no jurisdiction. @throws LedgerDataError WORD_MALFORMED */
export function decodeBook(word: bigint): BookState | undefined {
  if (word === 0n) return undefined;
  expectWidth(word, 256);
  return {
    jurisdiction: toHex(integerWord(word).subarray(22)),
    current: bits(word, 80, 16),
    pending: bits(word, 96, 16),
    pendingFrom: bits(word, 112, 32),
  };
}

/** All that changes about a record, as its one storage word says it. */
export interface RecordState {
  /** First 192 bits of the hash of the last event of its trail. */
  readonly trail: Hex;
  readonly kind: Kind;
  readonly status: number;
  /** Open holds, at most 15. */
  readonly holds: number;
  /** Those of them that reach what was made of the record (RECALL). */
  readonly reachingHolds: number;
  readonly jurisdiction: number;
  /** Seconds; 0 is no end. */
  readonly until: number;
}

/**
 * Reads a word of `states`. The zero word is no record.
 * @throws LedgerDataError WORD_MALFORMED, KIND_UNKNOWN
 */
export function decodeState(word: bigint): RecordState | undefined {
  if (word === 0n) return undefined;
  expectWidth(word, 256);
  const holds = bits(word, 40, 8);
  return {
    trail: toHex(integerWord(word).subarray(0, 24)),
    kind: expectKind(bits(word, 56, 8)),
    status: bits(word, 48, 8),
    holds: holds & 15,
    reachingHolds: holds >> 4,
    jurisdiction: bits(word, 32, 8),
    until: bits(word, 0, 32),
  };
}

/** All that never changes about a record, as its storage word says it. */
export interface RecordEdge {
  readonly parent: Hex;
  readonly link: Hex;
  readonly issuer: Hex;
  /** Bits of `Flag`. */
  readonly flags: number;
  /** Number of inputs, or the low byte of a CASE's code. */
  readonly extra: number;
}

/** Reads a word of `edges`. @throws LedgerDataError WORD_MALFORMED */
export function decodeEdge(word: bigint): RecordEdge {
  expectWidth(word, 256);
  const bytes = integerWord(word);
  const id = (at: number): Hex => toHex(bytes.subarray(at, at + 10));
  return { parent: id(0), link: id(10), issuer: id(20), flags: bytes[30]!, extra: bytes[31]! };
}

/** Head of a list that is promised complete. */
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

const ITEM_TAG = concatBytes(new TextEncoder().encode("laiqu.item.1"), new Uint8Array(20));

/** The head after one more item (32 bytes): the low 224 bits of keccak256(tag, hash, item). */
export function appendToList(head: ListHead, item: Uint8Array): ListHead {
  if (item.length !== 32)
    throw new LedgerDataError("WORD_MALFORMED", `an item of a list has 32 bytes, not ${item.length}`, {
      length: item.length,
    });
  const preimage = concatBytes(ITEM_TAG, new Uint8Array(4), fromHex(head.hash, 28), item);
  return { count: head.count + 1, hash: toHex(keccak256(preimage).subarray(4)) };
}

/** One entry of a jurisdiction's list of breaks: a hold, harm or correction, or the lifting of one. */
export interface Break {
  readonly subject: Hex;
  /** Seconds. */
  readonly time: number;
  /** ActKind: ATTEST or SETTLE. */
  readonly act: number;
  /** Code of the statement, or the new status. */
  readonly code: number;
}

/** A break as 17 bytes: subject (10), time (4), act (1), code (2). The item of the list is padded right to 32. */
export function encodeBreak(entry: Break): Uint8Array {
  const packed = (BigInt(entry.time) << 24n) | (BigInt(entry.act) << 16n) | BigInt(entry.code);
  return concatBytes(fromHex(entry.subject, 10), integerWord(packed).subarray(25));
}

/** Reads the 17 bytes of a break. @throws LedgerDataError WORD_MALFORMED */
export function decodeBreak(packed: Uint8Array): Break {
  if (packed.length !== 17)
    throw new LedgerDataError("WORD_MALFORMED", `a break has 17 bytes, not ${packed.length}`, {
      length: packed.length,
    });
  const rest = BigInt(toHex(packed.subarray(10)));
  return {
    subject: toHex(packed.subarray(0, 10)),
    time: bits(rest, 24, 32),
    act: bits(rest, 16, 8),
    code: bits(rest, 0, 16),
  };
}

function mappingSlot(key: Uint8Array, slot: number): Hex {
  return toHex(keccak256(concatBytes(key, integerWord(BigInt(slot)))));
}

function integerWord(value: bigint): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(64, "0")}`, 32);
}

function bits(word: bigint, shift: number, width: number): number {
  return Number((word >> BigInt(shift)) & ((1n << BigInt(width)) - 1n));
}

function expectWidth(word: bigint, width: number): void {
  if (word < 0n || word >> BigInt(width) !== 0n)
    throw new LedgerDataError("WORD_MALFORMED", "a storage word has 256 bits", { word: word.toString(16) });
}

function expectKind(code: number): Kind {
  if (kindName(code) === undefined)
    throw new LedgerDataError("KIND_UNKNOWN", `the ledger knows no kind ${code}`, { code });
  return code as Kind;
}
