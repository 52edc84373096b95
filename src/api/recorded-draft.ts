import type { Snapshot } from "../audit/snapshot.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { encodeLedgerCall, readActCall } from "../ledger/calldata.ts";
import type { ActCall } from "../ledger/calldata.ts";
import type { Draft, LedgerEvent, Settlement, Statement } from "../ledger/events.ts";
import { indexedEvents } from "./transaction-events.ts";

/** A draft as a signed transaction carries it. */
export interface SentDraft {
  readonly account: Hex;
  readonly calldata: Hex;
  /** Only later blocks count. */
  readonly after: number;
}

/** The place of an event in the index. */
interface Place {
  readonly block_number: number;
  readonly log_index: number;
}

/**
 * The transaction by which the ledger recorded or refused a draft first, according to the index. A transaction that was
 * reverted did neither, so it does not count. What a settlement brings to a rule about a list is logged nowhere: two
 * settlements that differ in nothing else, not even in their documents, are taken for one.
 * @returns undefined when no block of the index has one
 */
export async function transactionOfDraft(snapshot: Snapshot, draft: SentDraft): Promise<Hex | undefined> {
  const call = readActCall(draft.calldata);
  const alike = call === undefined ? [] : await alikeEvents(snapshot, draft, call);
  const places = [...(await refusalsOf(snapshot, draft)), ...alike].toSorted(
    (one, other) => one.block_number - other.block_number || one.log_index - other.log_index,
  );
  for (const place of places) {
    const transaction = await transactionAt(snapshot, place);
    const events = (await indexedEvents(snapshot, transaction)).map(({ event }) => event);
    if (isRefused(events, draft) || (call !== undefined && isRecorded(events, call))) return transaction;
  }
  return undefined;
}

/** A refusal names the hash of the whole call. */
async function refusalsOf({ database }: Snapshot, { account, calldata, after }: SentDraft): Promise<Place[]> {
  return await database
    .selectFrom("refusal")
    .select(["block_number", "log_index"])
    .where("block_number", ">", after)
    .where("account", "=", account)
    .where("call", "=", hashOf(calldata))
    .execute();
}

/** The events that the first item of the call may have left. */
async function alikeEvents(snapshot: Snapshot, draft: SentDraft, call: ActCall): Promise<Place[]> {
  switch (call.act) {
    case "record":
      return await recordsLike(snapshot, draft, call.drafts[0]);
    case "attest":
      return await statementsLike(snapshot, draft, call.statements[0]);
    case "settle":
      return await settlementsLike(snapshot, draft, call.settlements[0]);
    default:
      return call satisfies never;
  }
}

async function recordsLike(
  { database }: Snapshot,
  { account, after }: SentDraft,
  first: Draft | undefined,
): Promise<Place[]> {
  if (first === undefined) return [];
  return await database
    .selectFrom("record")
    .select(["block_number", "log_index"])
    .where("block_number", ">", after)
    .where("account", "=", account)
    .where("kind", "=", first.kind)
    .where("content", "=", first.content)
    .execute();
}

async function statementsLike(
  { database }: Snapshot,
  { account, after }: SentDraft,
  first: Statement | undefined,
): Promise<Place[]> {
  if (first === undefined) return [];
  return await database
    .selectFrom("act")
    .select(["block_number", "log_index"])
    .where("subject", "=", first.subject)
    .where("block_number", ">", after)
    .where("account", "=", account)
    .where("type", "=", "ATTEST")
    .where("code", "=", first.code)
    .execute();
}

async function settlementsLike(
  { database }: Snapshot,
  { account, after }: SentDraft,
  first: Settlement | undefined,
): Promise<Place[]> {
  if (first === undefined) return [];
  return await database
    .selectFrom("act")
    .select(["block_number", "log_index"])
    .where("subject", "=", first.subject)
    .where("block_number", ">", after)
    .where("account", "=", account)
    .where("type", "=", "SETTLE")
    .where("status", "=", first.status)
    .execute();
}

async function transactionAt({ database }: Snapshot, place: Place): Promise<Hex> {
  const { transaction_hash: hash } = await database
    .selectFrom("event")
    .select("transaction_hash")
    .where("block_number", "=", place.block_number)
    .where("log_index", "=", place.log_index)
    .executeTakeFirstOrThrow();
  return toHex(hash);
}

function isRefused(events: readonly LedgerEvent[], { calldata }: SentDraft): boolean {
  return events.some((event) => event.type === "Refused" && event.refusal.call === hashOf(calldata));
}

/** Whether the events of a transaction are those of the call, item by item. */
function isRecorded(events: readonly LedgerEvent[], call: ActCall): boolean {
  return encodeLedgerCall(loggedCall(events, call.act)) === encodeLedgerCall(withoutItems(call));
}

/** The call whose items are all that the events say was accepted. */
function loggedCall(events: readonly LedgerEvent[], act: ActCall["act"]): ActCall {
  switch (act) {
    case "record":
      return { act, drafts: events.flatMap((event) => (event.type === "Recorded" ? [event.body.draft] : [])) };
    case "attest":
      return { act, statements: events.flatMap((event) => (event.type === "Attested" ? [event.act.statement] : [])) };
    case "settle":
      return {
        act,
        settlements: events.flatMap((event) =>
          event.type === "Settled" ? [{ ...event.act.settlement, items: [] }] : [],
        ),
      };
    default:
      return act satisfies never;
  }
}

function withoutItems(call: ActCall): ActCall {
  if (call.act !== "settle") return call;
  return { ...call, settlements: call.settlements.map((settlement) => ({ ...settlement, items: [] })) };
}

function hashOf(calldata: Hex): Hex {
  return toHex(keccak256(fromHex(calldata)));
}
