import { equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { LedgerEvent } from "./events.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import { idWord, parseRecordId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";

/* The topics of a log: its event, and values that its data repeat. */

/** Topic 0 of each event: keccak256 of its signature. */
export const LEDGER_TOPICS = {
  Recorded: "0xb983c896f1d9dfb0b99b8307b159cfdeaf5d560096eacea9810ee65e79fc28a7",
  Attested: "0x205bc219529b7ecde6b228cee6181e3bd1bfd3cad899c45f1ab45ae0c3fa54dc",
  Settled: "0x565bbe77a7b37538e5b819779fe0e538a798f48363f31e94c2cca1adc348a1e6",
  Refused: "0x7c1751d9bc666d544e2e890b5922dc13e844676d283591f76e045a27d4d53888",
  RulebookPublished: "0x4510c64b59d6ea882ee6db299f8d0c790f0fe0a0244576f3d34d8cab1a954086",
  RosterAdopted: "0x4a5be2ebc90c32df8c66d8bb046b774eb67c201065c56ac6f3d2b2071d64bf97",
  DecisionTaken: "0x40c21914382eb59254c24721dbc35fdb5d607b32a0eaf5129de45e06661c5652",
} as const satisfies Record<LedgerEvent["type"], Hex>;

/** @throws LedgerDataError TOPICS_MALFORMED */
export function expectTopics(topics: readonly Hex[], count: number): void {
  if (topics.length !== count)
    throw new LedgerDataError(
      "TOPICS_MALFORMED",
      {
        zh: `此事件应有 ${count} 个主题，实有 ${topics.length} 个。`,
        en: `This event has ${count} topics, not ${topics.length}.`,
      },
      { topics },
    );
}

/** The id in a topic. @throws LedgerDataError TOPICS_MALFORMED */
export function topicId(topics: readonly Hex[], index: number): RecordId {
  const topic = topicAt(topics, index);
  if (topic.subarray(10).some((byte) => byte !== 0))
    throw new LedgerDataError(
      "TOPICS_MALFORMED",
      {
        zh: `第 ${index} 个主题 ${toHex(topic)} 不是记录标识。`,
        en: `Topic ${index}, ${toHex(topic)}, is not the id of a record.`,
      },
      { topics, index },
    );
  return parseRecordId(toHex(topic.subarray(0, 10)));
}

function topicAt(topics: readonly Hex[], index: number): Uint8Array {
  const topic = topics[index];
  if (topic === undefined)
    throw new LedgerDataError(
      "TOPICS_MALFORMED",
      {
        zh: `此事件缺少第 ${index} 个主题，实有 ${topics.length} 个。`,
        en: `This event lacks topic ${index}: it has ${topics.length}.`,
      },
      { topics, index },
    );
  return fromHex(topic, 32);
}

/** Checks that a topic repeats a value of the data. @throws LedgerDataError TOPICS_MALFORMED, TOPICS_DISAGREE */
export function expectTopic(topics: readonly Hex[], index: number, value: RecordId | number): void {
  expectWord(
    topics,
    index,
    typeof value === "string" ? idWord(value) : fromHex(`0x${value.toString(16).padStart(64, "0")}`),
  );
}

/** Checks that a topic repeats a word of the data. @throws LedgerDataError TOPICS_MALFORMED, TOPICS_DISAGREE */
export function expectWordTopic(topics: readonly Hex[], index: number, word: Hex): void {
  expectWord(topics, index, fromHex(word, 32));
}

function expectWord(topics: readonly Hex[], index: number, expected: Uint8Array): void {
  const found = topicAt(topics, index);
  if (!equalBytes(found, expected))
    throw new LedgerDataError(
      "TOPICS_DISAGREE",
      {
        zh: `第 ${index} 个主题为 ${toHex(found)}，数据为 ${toHex(expected)}，两者不一致。`,
        en: `Topic ${index} says ${toHex(found)}, but the data say ${toHex(expected)}.`,
      },
      { topics, index, expected: toHex(expected) },
    );
}
