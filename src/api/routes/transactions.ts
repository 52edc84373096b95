import { Type } from "typebox";
import { isKnown } from "../../chain/send-transaction.ts";
import { parseHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { TransactionAnswerSchema, TransactionRequestSchema } from "../../schemas/act.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import { optional } from "../../schemas/values.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { draftOfTransaction } from "../draft-of-transaction.ts";
import { awaitTurn } from "../draft-turn.ts";
import { demandProvenLoss } from "../proven-loss.ts";
import { transactionOfDraft } from "../recorded-draft.ts";
import type { SentDraft } from "../recorded-draft.ts";
import { readTransaction, relayTransaction } from "../relay-transaction.ts";
import type { RelayOptions, SignedCall } from "../relay-transaction.ts";
import { answers } from "../responses.ts";
import { eventsOf } from "../transaction-events.ts";
import { demandOwnAccount } from "../own-account.ts";
import { indexedOutcome, outcomeOf } from "../transaction-outcome.ts";

const DEFAULT_WAIT_MS = 10_000;
/** The interval, in milliseconds, at which the index is asked for its block. */
const POLL_MS = 50;
/** Enough for a batch of acts, each with its inputs, in hexadecimal digits. Bytes. */
const BODY_LIMIT = 512 * 1024;

/** Transactions of clients, relayed to the chain. */
export function transactionRoutes(app: ApiInstance, limited: ApiContext): void {
  // Whether a draft acted before, nobody can tell who does not see everything. The account is the asker's own.
  const context = { ...limited, ask: limited.askWhole };
  const contracts = [context.ledgerAddress, ...(context.allowedContracts ?? [])].map((address) =>
    parseHex(address.toLowerCase(), 20),
  );
  const waitMs = context.relayWaitMs ?? DEFAULT_WAIT_MS;
  app.post(
    "/v1/transactions",
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: "relayTransaction",
        access: ["PARTY"],
        summary: "Relay a signed transaction",
        description:
          "Sends a signed transaction to the ledger, waits for its block and for the index, and reports what the " +
          "ledger recorded or refused. Sending the same transaction again gives the same answer. With " +
          "`send: false` it is only looked up. With the key of a draft in the header `Idempotency-Key`, which the " +
          "preparation of the act gives, the draft acts at most once, however often it is signed and sent: when the " +
          "ledger has recorded or refused it, the answer is about the transaction that did so. Such a transaction is " +
          "sent when its nonce is the account's next one; until then the answer is UNDECIDED.",
        headers: Type.Object({
          "idempotency-key": optional(
            Type.String({ maxLength: 120 }),
            "The key of the draft, in quotation marks or without them.",
          ),
        }),
        body: TransactionRequestSchema,
        response: answers(TransactionAnswerSchema),
      },
    },
    async (request) => {
      const checkpoint = await context.checkpoint();
      const { raw, wait, send = true, draft: body } = request.body;
      const mostMs = wait === undefined ? waitMs : wait * 1000;
      const options = { rpc: context.rpc, chainId: checkpoint.chain_id, contracts, waitMs: mostMs, send };
      const signed = readTransaction(options, raw);
      await demandOwnAccount(limited, signed.from, true);
      const draft = draftOfTransaction(checkpoint, signed, { header: request.headers["idempotency-key"], body });
      const earlier = draft === undefined ? undefined : await earlierAnswer(context, signed, draft, options);
      return earlier ?? (await relayedAnswer(context, options, raw, draft));
    },
  );
}

/**
 * The answer about a draft on which the ledger acted already, or whose turn has not come.
 * @returns undefined when the transaction may be sent
 */
async function earlierAnswer(
  context: ApiContext,
  { hash, ...signed }: SignedCall,
  draft: SentDraft,
  { waitMs, send, rpc }: RelayOptions,
): Promise<TransactionAnswer | undefined> {
  const turn = await awaitTurn(context, { hash, ...signed }, draft, send ? waitMs : 0);
  switch (turn.type) {
    case "ACTED":
      return await context.ask((snapshot) => indexedOutcome(snapshot, turn.transaction));
    case "TURN":
      return undefined;
    case "WAITS": {
      const pending = { waits: await isKnown(rpc, hash), nonce: signed.nonce, next: turn.next };
      return { transaction: hash, outcome: "UNDECIDED", pending, indexed: false, acts: [] };
    }
    default:
      return turn satisfies never;
  }
}

async function relayedAnswer(
  context: ApiContext,
  options: RelayOptions,
  raw: Hex,
  draft: SentDraft | undefined,
): Promise<TransactionAnswer> {
  const { waitMs } = options;
  const relayed = await relayTransaction(options, raw);
  const { call } = relayed;
  const { hash } = call;
  if ("lost" in relayed) {
    // A later look finds the act that came first.
    if (relayed.block !== undefined) await awaitIndexed(context, relayed.block, waitMs);
    await demandProvenLoss(context, call, waitMs);
    const first = draft === undefined ? undefined : await outcomeOfDraft(context, draft);
    if (first !== undefined) return first;
    throw relayed.lost;
  }
  if ("pending" in relayed) {
    const { pending } = relayed;
    return { transaction: hash, outcome: "UNDECIDED", pending, indexed: false, acts: [] };
  }
  const { receipt } = relayed;
  const indexed = await awaitIndexed(context, receipt.block, waitMs);
  const answer = await context.ask(async (snapshot) => {
    const events = await eventsOf(snapshot, context.ledgerAddress, receipt, indexed);
    return await outcomeOf(snapshot, hash, receipt, events, indexed);
  });
  if (answer.outcome === "NOTHING") await demandProvenLoss(context, call, waitMs);
  return answer;
}

/** Another transaction of the draft may have taken the nonce meanwhile. */
async function outcomeOfDraft(context: ApiContext, draft: SentDraft): Promise<TransactionAnswer | undefined> {
  return await context.ask(async (snapshot) => {
    const first = await transactionOfDraft(snapshot, draft);
    return first === undefined ? undefined : await indexedOutcome(snapshot, first);
  });
}

/**
 * Waits until the index has the block, so that a client that acts and then asks finds its act.
 * @returns false when the index has not reached the block in time
 */
async function awaitIndexed(context: ApiContext, block: number, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  context.onNewBlock?.();
  for (;;) {
    // A whole snapshot for each look would keep an embedded database from taking the block.
    if ((await context.checkpoint()).block_number >= block) return true;
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
