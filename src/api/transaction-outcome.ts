import { RuleCitations } from "../audit/rule-citations.ts";
import type { JudgedStep } from "../audit/rule-citations.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { ActKind } from "../ledger/codes.ts";
import type { LedgerEvent } from "../ledger/events.ts";
import { caseNumberOf } from "../ledger/views.ts";
import type { TransactionAnswer } from "../schemas/act.ts";
import { indexedEvents } from "./transaction-events.ts";
import type { TransactionEvent } from "./transaction-events.ts";

/** The block that holds a transaction. */
export interface HoldingBlock {
  readonly block: number;
  readonly blockHash: Hex;
}

/** The outcome by the events of the transaction. A transaction whose act was refused succeeds on the chain. */
export async function outcomeOf(
  snapshot: Snapshot,
  transaction: Hex,
  { block, blockHash }: HoldingBlock,
  decoded: readonly TransactionEvent[],
  indexed: boolean,
): Promise<TransactionAnswer> {
  const citations = await RuleCitations.load(
    snapshot,
    decoded.flatMap(({ event }) => judgedBy(event)),
  );
  const acts = decoded.flatMap(({ key, event }) => actOf(citations, key, event));
  const refused = acts.filter((act) => act.type === "REFUSED").length;
  const outcome =
    acts.length === 0 ? "NOTHING" : refused === 0 ? "DONE" : refused === acts.length ? "REFUSED" : "PARTLY_REFUSED";
  return { transaction, outcome, block: { number: block, hash: blockHash }, indexed, acts };
}

/** The outcome of a transaction that the index has, from the index alone. */
export async function indexedOutcome(snapshot: Snapshot, transaction: Hex): Promise<TransactionAnswer> {
  const events = await indexedEvents(snapshot, transaction);
  const { number, hash } = await snapshot.database
    .selectFrom("block")
    .innerJoin("event", "event.block_number", "block.number")
    .select(["block.number", "block.hash"])
    .where("event.transaction_hash", "=", fromHex(transaction, 32))
    .executeTakeFirstOrThrow();
  return await outcomeOf(snapshot, transaction, { block: number, blockHash: toHex(hash) }, events, true);
}

/** Only these events have steps to cite: a refusal has its kind, and so has a recording. */
function judgedBy(event: LedgerEvent): Pick<JudgedStep, "jurisdiction" | "version" | "kind">[] {
  if (event.type === "Refused") return [event.refusal];
  if (event.type === "Recorded") return [{ ...event.body, kind: event.kind }];
  return [];
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
