import { concatBytes, equalBytes, fromHex, shownHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { keysOf } from "../text/entries.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { Flag, Form, statementCode, statementOutcome } from "./codes.ts";
import { decodeParameters } from "./abi.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import type {
  Attestation,
  Body,
  DecisionAct,
  LedgerEvent,
  Publication,
  Refusal,
  SettledStatus,
  TrailEvent,
} from "./events.ts";
import { ACTED, ADOPTED, DECIDED, PROMISED, PUBLISHED, RECORDED, REFUSED } from "./logged-structs.ts";
import { expectTopic, expectTopics, expectWordTopic, LEDGER_TOPICS, topicId } from "./event-topics.ts";
import { exportId, recordId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";
import { statusOf } from "./statuses.ts";

/** The first word of hashed data. It keeps data of one kind from passing for data of another. */
export const Tag = {
  BODY: tagWord("laiqu.body.2"),
  ACT: tagWord("laiqu.act.2"),
  SETTLEMENT: tagWord("laiqu.settlement.2"),
  REFUSAL: tagWord("laiqu.refusal.2"),
  DECISION: tagWord("laiqu.decision.1"),
} as const;

/**
 * Decodes a log of the ledger. It accepts only bytes that the ledger itself can have written, and the topics must
 * agree with the data.
 * @param topics 0x-hex, 32 bytes each
 * @throws LedgerDataError; ConsensusError HEX_MALFORMED
 */
export function decodeLedgerLog(topics: readonly Hex[], data: Hex | Uint8Array): LedgerEvent {
  const raw = typeof data === "string" ? fromHex(data) : data;
  const type = keysOf(LEDGER_TOPICS).find((name) => LEDGER_TOPICS[name] === topics[0]);
  if (type === undefined)
    throw new LedgerDataError(
      "EVENT_UNKNOWN",
      {
        zh: `账本没有主题为 ${topics[0] ?? "（空）"} 的事件：日志不是本账本所写，或须用更新的程序读取。`,
        en:
          `The ledger has no event with the topic ${topics[0] ?? "(none)"}: another contract wrote this log, ` +
          "or a newer program is needed to read it.",
      },
      { topics },
    );
  if (type === "RulebookPublished") {
    const published = decodeParameters(PUBLISHED, raw);
    expectTopics(topics, 2);
    return { type, jurisdiction: topicId(topics, 1), ...published };
  }
  if (type === "RosterAdopted") {
    const { ordinal, version, ...roster } = decodeParameters(ADOPTED, raw);
    expectTopics(topics, 2);
    return { type, jurisdiction: topicId(topics, 1), ordinal, version, roster };
  }
  expectTopics(topics, 4);
  if (type === "Refused") {
    const refusal = readRefusal(raw);
    const { subject, rule } = refusal;
    expectTag(refusal.tag, Tag.REFUSAL);
    expectTopic(topics, 2, subject);
    expectTopic(topics, 3, rule);
    return { type, party: topicId(topics, 1), subject, rule, refusal };
  }
  if (type === "DecisionTaken") {
    const act = readDecision(raw);
    expectTag(act.tag, Tag.DECISION);
    expectWordTopic(topics, 2, act.decision);
    expectTopic(topics, 3, act.step);
    return { type, jurisdiction: topicId(topics, 1), decision: act.decision, step: act.step, act };
  }
  const event = decodeTrailData(raw);
  if (event.type !== type)
    throw new LedgerDataError(
      "TOPICS_DISAGREE",
      {
        zh: `日志的主题与数据不一致：主题为 ${type}，数据为 ${event.type}。`,
        en: `The topics and the data of a log disagree: the topics say ${type}, the data say ${event.type}.`,
      },
      { topics, type: event.type },
    );
  const [first, second, third] = indexedValues(event);
  expectTopic(topics, 1, first);
  expectTopic(topics, 2, second);
  expectTopic(topics, 3, third);
  return event;
}

/** The values that the topics of an event repeat. */
function indexedValues(event: TrailEvent): readonly [RecordId, RecordId, number] {
  switch (event.type) {
    case "Recorded":
      return [event.id, event.issuer, event.kind];
    case "Attested":
      return [event.subject, event.by, event.code];
    case "Settled":
      return [event.subject, event.by, event.status];
    default:
      return event satisfies never;
  }
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
  // A body is dynamic, so one offset comes before it.
  if (tagAt(32, Tag.BODY)) {
    const body = readBody(data);
    return { type: "Recorded", id: idOfBody(body), issuer: body.issuer, kind: body.draft.kind, body };
  }
  const start = toHex(data.subarray(0, 64));
  throw new LedgerDataError(
    "TAG_UNKNOWN",
    {
      zh: `数据不是账本的记录、声明或状态变更，其开头为 ${start}。`,
      en: `The data are not a record, a statement or a settlement of the ledger; they begin with ${start}.`,
    },
    { start },
  );
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
    case "DecisionTaken":
      return writeDecision(event.act);
    case "RosterAdopted":
      return ADOPTED.write({ ...event, ...event.roster });
    default:
      return event satisfies never;
  }
}

/* The functions below convert logged words to the values that they mean, and back. */

function readBody(data: Uint8Array): Body {
  const { signed, placed, judged, content, sha256Digest, sm3Digest, clear, inputs, referenceText, ...rest } =
    decodeParameters(RECORDED, data).body;
  const { issuer, account, role, kind } = signed;
  const { number, form, status, flags, jurisdiction, version, soft, unused, time } = judged;
  expectUnused(unused);
  const draft = {
    kind,
    role,
    status,
    backfilled: (flags & Flag.BACKFILLED) !== 0,
    ...placed,
    content,
    sha256Digest,
    sm3Digest,
    clear,
    inputs,
    ...readName(form, number, referenceText),
  };
  return { ...rest, draft, issuer, account, jurisdiction, version, soft, flags, time };
}

/** The contract keeps revision and ordinal in one field. A record named by a digest has no reference. */
function readName(form: Form, number: bigint, referenceBytes: Hex) {
  if (form === Form.REFERENCE)
    return { form, reference: referenceText(referenceBytes), referenceBytes, revision: number };
  if (referenceBytes !== "0x") {
    const found = shownHex(fromHex(referenceBytes));
    throw new LedgerDataError(
      "REFERENCE_UNEXPECTED",
      {
        zh: `以杂凑值命名的出域记录不应有业务编号，实有 ${found}：数据不是账本所写。`,
        en:
          `An export named by a digest has no reference, but this one has ${found}: the ledger did ` +
          "not write these data.",
      },
      { form, found },
    );
  }
  return { form, ordinal: number };
}

function writeBody(body: Body): Uint8Array {
  const { draft } = body;
  return RECORDED.write({
    body: {
      ...body,
      ...draft,
      referenceText: draft.form === Form.REFERENCE ? draft.referenceBytes : "0x",
      signed: { issuer: body.issuer, account: body.account, role: draft.role, kind: draft.kind },
      placed: draft,
      judged: { ...draft, ...body, number: draft.form === Form.REFERENCE ? draft.revision : draft.ordinal, unused: 0 },
    },
  });
}

function readAttestation(data: Uint8Array): Attestation {
  const {
    tag,
    trail: before,
    signed: { by, account, role, unused },
    said: { code, outcome, ...said },
    judged: { value, unused: spare, ...judged },
    document,
  } = decodeParameters(ACTED, data).act;
  expectUnused(unused);
  expectUnused(spare);
  return {
    tag,
    trail: before,
    by,
    account,
    ...judged,
    statement: { ...said, code: statementCode(code), outcome: statementOutcome(outcome), role, value, document },
  };
}

function writeAttestation(act: Attestation): Uint8Array {
  const { statement } = act;
  return ACTED.write({
    act: {
      ...act,
      signed: { ...act, role: statement.role, unused: 0 },
      said: statement,
      judged: { ...act, value: statement.value, unused: 0 },
      document: statement.document,
    },
  });
}

/** A count of breaks has 32 bits, in a field that has room for the 88 bits of a statement's value. */
const MOST_BREAKS = 0xffff_ffffn;

function readSettledStatus(data: Uint8Array): SettledStatus {
  const {
    tag,
    trail: before,
    signed: { by, account, role, unused },
    said: { code, outcome, ...said },
    judged: { value, unused: spare, ...judged },
    document,
  } = decodeParameters(ACTED, data).act;
  expectUnused(unused);
  expectUnused(spare);
  if (value > MOST_BREAKS)
    throw new LedgerDataError(
      "ABI_RANGE",
      {
        zh: `状态变更所涵盖的断裂数须为 0 至 ${MOST_BREAKS} 的整数，实为 ${value}。`,
        en: `The number of breaks that a settlement answers is a whole number from 0 to ${MOST_BREAKS}, not ${value}.`,
      },
      { field: "answers", limit: MOST_BREAKS.toString(), value: value.toString() },
    );
  return {
    tag,
    trail: before,
    by,
    account,
    ...judged,
    settlement: { ...said, status: statusOf(code), reason: outcome, role, answers: Number(value), document },
  };
}

function writeSettledStatus(act: SettledStatus): Uint8Array {
  const { settlement } = act;
  return ACTED.write({
    act: {
      ...act,
      signed: { ...act, role: settlement.role, unused: 0 },
      said: { ...settlement, code: settlement.status, outcome: settlement.reason },
      judged: { ...act, value: BigInt(settlement.answers), unused: 0 },
      document: settlement.document,
    },
  });
}

function readRefusal(data: Uint8Array): Refusal {
  const { tag, signed, judged, subject, call } = decodeParameters(REFUSED, data).refusal;
  return { tag, ...signed, ...judged, subject, call };
}

function writeRefusal(refusal: Refusal): Uint8Array {
  return REFUSED.write({ refusal: { ...refusal, signed: refusal, judged: refusal } });
}

function readDecision(data: Uint8Array): DecisionAct {
  const { tag, decision, signed, judged, content, referenceText: referenceBytes } = decodeParameters(DECIDED, data).act;
  return { tag, decision, ...signed, ...judged, content, referenceBytes };
}

function writeDecision(act: DecisionAct): Uint8Array {
  return DECIDED.write({ act: { ...act, signed: act, judged: act, referenceText: act.referenceBytes } });
}

function expectUnused(unused: number): void {
  if (unused !== 0)
    throw new LedgerDataError(
      "ABI_PADDING",
      {
        zh: `账本数据有误：未使用的字节应为 0，实为 ${unused}。`,
        en: `The ledger's data are malformed: bytes without a meaning must be zero, but they are ${unused}.`,
      },
      { found: unused },
    );
}

/** The hash by which a founding promises a version of a rulebook: keccak256 of the version's ABI encoding. */
export function publicationHash(publication: Publication): Hex {
  return toHex(keccak256(PROMISED.write({ publication })));
}

/** The trail head after an event: the first 24 bytes of keccak256 over its log data. */
export function trailOf(data: Uint8Array): Hex {
  return toHex(keccak256(data).subarray(0, 24));
}

/** The id that a body gives its record. */
export function idOfBody({ draft, issuer }: Body): RecordId {
  return draft.form === Form.REFERENCE
    ? recordId({ kind: draft.kind, issuer, reference: fromHex(draft.referenceBytes), revision: draft.revision })
    : exportId({ sha256: draft.sha256Digest, ordinal: draft.ordinal });
}

/**
 * A reference as text. The ledger accepts any bytes. Bytes that are not UTF-8, or that hold a NUL, which databases
 * cannot store, are shown as hexadecimal digits, so that a hostile reference cannot stop an index.
 */
export function referenceText(bytes: Hex): string {
  const raw = fromHex(bytes);
  return raw.includes(0) ? bytes : (decodeUtf8(raw) ?? bytes);
}

function tagWord(text: string): Hex {
  const tag = new TextEncoder().encode(text);
  return toHex(concatBytes(tag, new Uint8Array(32 - tag.length)));
}

function expectTag(found: Hex, expected: Hex): void {
  if (found !== expected)
    throw new LedgerDataError(
      "TAG_UNKNOWN",
      {
        zh: `数据的标记 ${found} 不是此事件的标记 ${expected}。`,
        en: `The data begin with the tag ${found} instead of the event's ${expected}.`,
      },
      { found, expected },
    );
}
