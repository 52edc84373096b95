import { isHex } from "../../consensus/hex.ts";
import { decisionId } from "../../ledger/decision-content.ts";
import { DecisionKind } from "../../ledger/decisions.ts";
import type { DecisionForm } from "../../schemas/decision.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { ApiError } from "../http/api-error.ts";

/** A decision as of the last indexed block, with the time of that block. */
export interface FoundDecision {
  readonly decision: DecisionForm;
  /** Seconds since 1970. */
  readonly time: number;
}

/**
 * The decision that a text names: its number, or the number of the agencies' paper. Where several have that paper, the
 * one that is still open.
 * @throws ClientError DECISION_UNKNOWN, DECISION_AMBIGUOUS; ApiError, also for contents that are not the numbered ones
 */
export async function findDecision(context: ClientContext, named: string): Promise<FoundDecision> {
  const number = named.toLowerCase();
  const { result, asOf } = await context.api.decisions(
    isHex(number, 32) ? { decision: number } : { paper: named.normalize("NFKC") },
  );
  const open = result.decisions.filter(({ state }) => state === "PENDING" || state === "DECIDED");
  const candidates = open.length > 0 ? open : result.decisions;
  const [decision] = candidates;
  if (decision === undefined) throw unknown(named, asOf.block);
  if (candidates.length > 1) throw ambiguous(named, candidates);
  requireNumber(decision);
  return { decision, time: asOf.time };
}

/**
 * Checks that the number of a decision is the hash of what is decided: an approval carries these bytes.
 * @throws ApiError ANSWER_MALFORMED
 */
function requireNumber({ decision, jurisdiction, kind, content, paperBytes, roster }: DecisionForm): void {
  const proposal = { ordinal: jurisdiction.ordinal, kind: DecisionKind[kind], content, referenceBytes: paperBytes };
  const expected = decisionId(proposal, { jurisdiction: jurisdiction.record.id, roster });
  if (decision === expected) return;
  throw new ApiError(
    "ANSWER_MALFORMED",
    {
      zh: `服务器所给决定 ${decision} 的内容与编号不符（应为 ${expected}），不予采信：请换用本机关的服务器。`,
      en:
        `The server gives other contents for the decision ${decision}, whose number would be ${expected}: they are ` +
        "not believed. Ask your agency's own server.",
    },
    { decision, expected },
  );
}

function unknown(named: string, block: number): ClientError {
  const shown = showForeign(named);
  return new ClientError(
    "DECISION_UNKNOWN",
    {
      zh: `截至区块 ${block}，没有编号或文号为 ${shown} 的决定：用 laiqu governance list 查看。`,
      en:
        `As of block ${block} no decision has the number or the paper ${shown}: \`laiqu governance list\` shows all ` +
        "of them.",
    },
    { named, block },
  );
}

function ambiguous(named: string, candidates: readonly DecisionForm[]): ClientError {
  const numbers = candidates.map(({ decision }) => decision);
  return new ClientError(
    "DECISION_AMBIGUOUS",
    {
      zh: `文号 ${showForeign(named)} 对应多项决定，请改写决定编号：${numbers.join("、")}。`,
      en: `Several decisions have the paper ${showForeign(named)}: give the number of one, ${numbers.join(", ")}.`,
    },
    { named, decisions: numbers },
  );
}
