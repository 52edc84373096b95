import { concatBytes, fromHex, toHex } from "../../../src/consensus/hex.ts";
import type { Hex } from "../../../src/consensus/hex.ts";
import { keccak256 } from "../../../src/consensus/keccak.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { idWord } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { civilDayOf } from "../../../src/text/civil-date.ts";
import type { MadeFact, MadeLedger, MadeRecord } from "../../../src/rulebook/generate/made-ledger.ts";

/*
 * Writes a made-up ledger as the words of contracts/records/LedgerStorage.sol, from its comments and not from the
 * decoders of this program: what reads the words back would share their mistakes.
 */

/** A storage slot and its word, each 32 bytes. */
export type StorageWord = readonly [slot: Hex, word: Hex];

const SLOT = { STATES: 1, EDGES: 2, INPUTS: 3, CLEARED: 4, FACTS: 5, LISTS: 6, ROWS: 7, BOOKS: 8 } as const;
const CALENDARS = 14;
const APPROVED_ROOTS = 15;
const TAG_ITEM = new TextEncoder().encode("laiqu.item.2");
const PUBLISHED = 1n << 255n;
/** The version that judges in every jurisdiction. */
const VERSION = 1;

/** All words of a made-up ledger, and none for what is zero. */
export function storageOf(ledger: MadeLedger): StorageWord[] {
  return [
    ...[...ledger.records.values()].flatMap(wordsOfRecord),
    ...[...ledger.facts.values()].map(wordOfFact),
    ...[...ledger.lists].map(([name, items]) => wordOfList(name, items)),
    ...[...ledger.dispositions].map(([id, { answers, time }]): StorageWord => [
      slotOf(leftWord(id), SLOT.CLEARED),
      hex((BigInt(answers) << 32n) | BigInt(time)),
    ]),
    ...[...ledger.cleared].map(([id, memory]): StorageWord => [slotOf(leftWord(id), SLOT.CLEARED), hex(memory)]),
    ...[...ledger.approvedRoots].map(([id, digest]): StorageWord => [slotOf(leftWord(id), APPROVED_ROOTS), digest]),
    ...[...ledger.jurisdictions].map(([ordinal, id]): StorageWord => [
      slotOf(word(BigInt(ordinal)), SLOT.BOOKS),
      bookWord(id),
    ]),
    ...[...ledger.calendars].map(([name, days]) => wordOfCalendar(name, days)),
  ];
}

/** Where the words of a step's rows stand. */
export function rowSlot(
  step: { readonly jurisdiction: number; readonly version: number; readonly kind: number } & {
    readonly caseNumber: number;
    readonly act: number;
    readonly code: number;
  },
  index: number,
): Hex {
  const key =
    (BigInt(step.jurisdiction) << 64n) |
    (BigInt(step.version) << 48n) |
    (BigInt(step.kind) << 40n) |
    (BigInt(step.caseNumber) << 32n) |
    (BigInt(step.act) << 24n) |
    (BigInt(step.code) << 8n) |
    BigInt(index);
  return slotOf(word(key), SLOT.ROWS);
}

function wordsOfRecord(record: MadeRecord): StorageWord[] {
  const { id, kind, status, holds, jurisdiction, until, parent, link, issuer, flags, inputs, caseNumber } = record;
  const state =
    (BigInt(kind) << 56n) | (BigInt(status) << 48n) | (BigInt(holds) << 40n) | (BigInt(jurisdiction) << 32n);
  const extra = kind === Kind.CASE ? caseNumber : inputs.length;
  const edge =
    (number(parent) << 176n) | (number(link) << 96n) | (number(issuer) << 16n) | (BigInt(flags) << 8n) | BigInt(extra);
  const words: StorageWord[] = [
    [slotOf(leftWord(id), SLOT.STATES), hex(state | BigInt(until))],
    [slotOf(leftWord(id), SLOT.EDGES), hex(edge)],
  ];
  for (let first = 0; first < inputs.length; first += 3) {
    const key = (BigInt(id) << 8n) | BigInt(first / 3);
    const three = (number(inputs[first]) << 160n) | (number(inputs[first + 1]) << 80n) | number(inputs[first + 2]);
    words.push([slotOf(word(key), SLOT.INPUTS), hex(three)]);
  }
  return words;
}

function wordOfFact({ key, fact }: MadeFact): StorageWord {
  const slotKey =
    (BigInt(key.subject) << 104n) | (BigInt(key.code) << 88n) | (BigInt(key.role) << 80n) | number(key.party);
  return [
    slotOf(word(slotKey), SLOT.FACTS),
    hex(
      (BigInt(fact.by) << 176n) |
        (BigInt(fact.time) << 144n) |
        (BigInt(fact.until) << 112n) |
        (BigInt(fact.outcome) << 96n) |
        ((fact.used ? 1n : 0n) << 88n) |
        fact.value,
    ),
  ];
}

/** @param name - `owner/list` */
function wordOfList(name: string, items: readonly RecordId[]): StorageWord {
  const [owner = "", list = ""] = name.split("/");
  let head = 0n;
  for (const item of items) {
    const tag = concatBytes(TAG_ITEM, new Uint8Array(32 - TAG_ITEM.length));
    head = BigInt.asUintN(224, BigInt(toHex(keccak256(concatBytes(tag, word(head), leftWord(item))))));
  }
  const key = (BigInt(owner) << 8n) | BigInt(list);
  return [slotOf(word(key), SLOT.LISTS), hex((head << 32n) | BigInt(items.length))];
}

function bookWord(record: RecordId): Hex {
  // The compiler packs the first member lowest: record 80, current 16, then what judging does not read.
  return hex(BigInt(record) | (BigInt(VERSION) << 80n));
}

/** @param name - `jurisdiction/year/half` */
function wordOfCalendar(name: string, days: ReadonlySet<number>): StorageWord {
  const [jurisdiction = 0, year = 0, half = 0] = name.split("/").map(Number);
  const first = civilDayOf({ year, month: half === 0 ? 1 : 7, day: 1 });
  const bits = [...days].reduce((mask, day) => mask | (1n << BigInt(day - first)), PUBLISHED);
  const key = (BigInt(jurisdiction) << 24n) | (BigInt(year) << 8n) | BigInt(half);
  return [slotOf(word(key), CALENDARS), hex(bits)];
}

/** Thousands of states are written that have nearly the same keys, and hashing them takes most of the time. */
const slots = new Map<string, Hex>();

function slotOf(key: Uint8Array, slot: number): Hex {
  const words = concatBytes(key, word(BigInt(slot)));
  const name = toHex(words);
  const known = slots.get(name) ?? toHex(keccak256(words));
  slots.set(name, known);
  return known;
}

function leftWord(id: RecordId): Uint8Array {
  return idWord(id);
}

function word(value: bigint): Uint8Array {
  return fromHex(hex(value), 32);
}

function hex(value: bigint): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

function number(id: RecordId | undefined): bigint {
  return BigInt(id ?? 0);
}
