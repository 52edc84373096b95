import type { TransactionReceipt } from "../../chain/transaction-receipt.ts";
import { parseHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { ActKind } from "../../ledger/codes.ts";
import type { LedgerEvent } from "../../ledger/events.ts";
import { RuleCitations } from "../../audit/rule-citations.ts";
import { caseNumberOf } from "../../ledger/views.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { TransactionAnswerSchema, TransactionRequestSchema } from "../../schemas/act.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { demandProvenLoss } from "../proven-loss.ts";
import { relayTransaction } from "../relay-transaction.ts";
import { answers } from "../responses.ts";
import { eventsOf } from "../transaction-events.ts";

const DEFAULT_WAIT_MS = 10_000;
/** The interval, in milliseconds, at which the index is asked for its block. */
const POLL_MS = 50;
/** Enough for a batch of acts, each with its inputs, in hexadecimal digits. Bytes. */
const BODY_LIMIT = 512 * 1024;

/** Transactions of clients, relayed to the chain. */
export function transactionRoutes(app: ApiInstance, context: ApiContext): void {
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
          "`send: false` it is only looked up.",
        body: TransactionRequestSchema,
        response: answers(TransactionAnswerSchema),
      },
    },
    async (request) => {
      const chainId = await context.ask(({ checkpoint }) => Promise.resolve(checkpoint.chain_id));
      const { raw, wait, send = true } = request.body;
      const mostMs = wait === undefined ? waitMs : wait * 1000;
      const relayed = await relayTransaction({ rpc: context.rpc, chainId, contracts, waitMs: mostMs, send }, raw);
      const { call } = relayed;
      const { hash } = call;
      if ("lost" in relayed) {
        // Whoever looks for the act that came first finds it then.
        if (relayed.block !== undefined) await awaitIndexed(context, relayed.block, mostMs);
        await demandProvenLoss(context, call, mostMs);
        throw relayed.lost;
      }
      if ("pending" in relayed) {
        const { pending } = relayed;
        return { transaction: hash, outcome: "UNDECIDED" as const, pending, indexed: false, acts: [] };
      }
      const { receipt } = relayed;
      const indexed = await awaitIndexed(context, receipt.block, mostMs);
      const answer = await context.ask((snapshot) =>
        outcomeOf(snapshot, context.ledgerAddress, hash, receipt, indexed),
      );
      if (answer.outcome === "NOTHING") await demandProvenLoss(context, call, mostMs);
      return answer;
    },
  );
}

/**
 * Waits until the index has the block, so that a client that acts and then asks finds its act.
 * @returns false when the index has not reached the block in time
 */
async function awaitIndexed(context: ApiContext, block: number, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    if ((await context.ask(({ asOf }) => Promise.resolve(asOf.block))) >= block) return true;
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The outcome by the events of the transaction. A transaction whose act was refused succeeds on the chain. */
async function outcomeOf(
  snapshot: Snapshot,
  ledger: Hex,
  hash: Hex,
  receipt: TransactionReceipt,
  indexed: boolean,
): Promise<TransactionAnswer> {
  const decoded = await eventsOf(snapshot, ledger, receipt, indexed);
  const citations = await RuleCitations.load(
    snapshot,
    decoded.flatMap(({ event }) => judgedBy(event)),
  );
  const acts = decoded.flatMap(({ key, event }) => actOf(citations, key, event));
  const refused = acts.filter((act) => act.type === "REFUSED").length;
  const outcome =
    acts.length === 0 ? "NOTHING" : refused === 0 ? "DONE" : refused === acts.length ? "REFUSED" : "PARTLY_REFUSED";
  return { transaction: hash, outcome, block: { number: receipt.block, hash: receipt.blockHash }, indexed, acts };
}

function judgedBy(event: LedgerEvent): { jurisdiction: number; version: number }[] {
  const judged =
    event.type === "Refused"
      ? event.refusal
      : event.type === "Recorded"
        ? event.body
        : event.type === "Attested" || event.type === "Settled"
          ? event.act
          : undefined;
  return judged === undefined ? [] : [{ jurisdiction: judged.jurisdiction, version: judged.version }];
}

function actOf(citations: RuleCitations, event: string, decoded: LedgerEvent): TransactionAnswer["acts"] {
  switch (decoded.type) {
    case "Recorded": {
      const { jurisdiction, version, soft } = decoded.body;
      return [
        {
          event,
          type: "RECORDED",
          record: decoded.id,
          unmet: citations.ofRecording(
            {
              jurisdiction,
              version,
              kind: decoded.kind,
              caseNumber: caseNumberOf(decoded.body.draft),
            },
            decoded.body.draft.status,
            soft,
          ),
        },
      ];
    }
    // The log does not hold the kind of the subject, so only the timeline can cite the rows that the act left unmet.
    case "Attested":
      return [{ event, type: "ATTESTED", record: decoded.subject, unmet: [] }];
    case "Settled":
      return [{ event, type: "SETTLED", record: decoded.subject, unmet: [] }];
    case "Refused": {
      const { refusal } = decoded;
      const unmet =
        refusal.act === ActKind.RECORD
          ? citations.ofRecording(refusal, refusal.code, refusal.unmet)
          : citations.ofStep(refusal, refusal.unmet);
      return [{ event, type: "REFUSED", record: decoded.subject, rule: citations.rule(refusal, decoded.rule), unmet }];
    }
    case "DecisionTaken":
      return [{ event, type: "DECIDED", record: decoded.jurisdiction, unmet: [] }];
    case "RulebookPublished":
    case "RosterAdopted":
      return [];
    default:
      return decoded satisfies never;
  }
}
