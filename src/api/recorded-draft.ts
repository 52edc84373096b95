import { sql } from "kysely";
import type { Snapshot } from "../audit/snapshot.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { encodeLedgerCall, readCatalogueCall } from "../ledger/calldata.ts";
import type { CatalogueCall } from "../ledger/calldata.ts";
import { Code } from "../ledger/codes.ts";
import type { Proposal } from "../ledger/decision-content.ts";
import { DecisionStep } from "../ledger/decisions.ts";
import type { Draft, LedgerEvent } from "../ledger/events.ts";
import type { RecordId } from "../ledger/record-id.ts";
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
  const call = readCatalogueCall(draft.calldata);
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
async function alikeEvents(snapshot: Snapshot, draft: SentDraft, call: CatalogueCall): Promise<Place[]> {
  switch (call.act) {
    case "record": {
      const [first] = call.drafts;
      return first === undefined ? [] : await recordsLike(snapshot, draft, first);
    }
    case "attest": {
      const [first] = call.statements;
      return first === undefined ? [] : await actsOn(snapshot, draft, first.subject, "code", first.code);
    }
    case "settle": {
      const [first] = call.settlements;
      return first === undefined ? [] : await actsOn(snapshot, draft, first.subject, "status", first.status);
    }
    case "accept":
      return await actsOn(snapshot, draft, call.party, "code", Code.SEAT_ACCEPTED);
    case "propose":
    case "approve":
    case "carryOut":
      return await stepsLike(snapshot, draft, STEPS[call.act], call.proposal);
    default:
      return call satisfies never;
  }
}

/** The step of a decision that each call takes. */
const STEPS = {
  propose: DecisionStep.PROPOSED,
  approve: DecisionStep.APPROVED,
  carryOut: DecisionStep.CARRIED_OUT,
} as const;

async function recordsLike(
  { database }: Snapshot,
  { account, after }: SentDraft,
  { kind, content }: Draft,
): Promise<Place[]> {
  return await database
    .selectFrom("record")
    .select(["block_number", "log_index"])
    .where("block_number", ">", after)
    .where("account", "=", account)
    .where("kind", "=", kind)
    .where("content", "=", content)
    .execute();
}

/** Statements have a code, and settlements have a status. */
async function actsOn(
  { database }: Snapshot,
  { account, after }: SentDraft,
  subject: RecordId,
  column: "code" | "status",
  value: number,
): Promise<Place[]> {
  return await database
    .selectFrom("act")
    .select(["block_number", "log_index"])
    .where("subject", "=", subject)
    .where("block_number", ">", after)
    .where("account", "=", account)
    .where(sql.ref<number>(column), "=", value)
    .execute();
}

async function stepsLike(
  { database }: Snapshot,
  { account, after }: SentDraft,
  step: DecisionStep,
  { ordinal, kind, content }: Proposal,
): Promise<Place[]> {
  return await database
    .selectFrom("decision")
    .select(["block_number", "log_index"])
    .where("block_number", ">", after)
    .where("account", "=", account)
    .where("jurisdiction", "=", ordinal)
    .where("step", "=", step)
    .where("kind", "=", kind)
    .where("content", "=", content)
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
function isRecorded(events: readonly LedgerEvent[], call: CatalogueCall): boolean {
  const logged = loggedCall(events, call.act);
  return logged !== undefined && encodeLedgerCall(logged) === encodeLedgerCall(withoutItems(call));
}

/** The call whose items are all that the events say was accepted. What a decision did besides is no item. */
function loggedCall(events: readonly LedgerEvent[], act: CatalogueCall["act"]): CatalogueCall | undefined {
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
    case "accept": {
      const accepted = events.find((event) => event.type === "Attested" && event.code === Code.SEAT_ACCEPTED);
      return accepted?.type === "Attested" ? { act, party: accepted.subject } : undefined;
    }
    case "propose":
    case "approve":
    case "carryOut": {
      const taken = events.find((event) => event.type === "DecisionTaken" && event.step === STEPS[act]);
      return taken?.type === "DecisionTaken" ? { act, proposal: taken.act } : undefined;
    }
    default:
      return act satisfies never;
  }
}

function withoutItems(call: CatalogueCall): CatalogueCall {
  if (call.act !== "settle") return call;
  return { ...call, settlements: call.settlements.map((settlement) => ({ ...settlement, items: [] })) };
}

function hashOf(calldata: Hex): Hex {
  return toHex(keccak256(fromHex(calldata)));
}
