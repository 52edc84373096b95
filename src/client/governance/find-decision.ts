import { fromHex, isHex } from "../../consensus/hex.ts";
import { decisionId, decodeDecisionContent } from "../../ledger/decision-content.ts";
import type { DecisionContent } from "../../ledger/decision-content.ts";
import { decisionText, MEANINGLESS_DECISION } from "../../ledger/decision-text.ts";
import { DecisionKind } from "../../ledger/decisions.ts";
import { referenceText } from "../../ledger/event-log.ts";
import type { DecisionForm } from "../../schemas/decision.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { ApiError } from "../http/api-error.ts";
import { partyName } from "../party-aliases.ts";

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
  for (const each of result.decisions) requireNamed(named, each);
  const candidates = openOf(result.decisions);
  const [decision] = candidates;
  if (decision === undefined) throw unknown(named, asOf.block);
  if (candidates.length > 1) throw ambiguous(named, candidates);
  requireNumber(decision);
  return { decision: { ...decision, text: ownText(context, contentOf(decision)) }, time: asOf.time };
}

/**
 * The decision that a text names, for whoever approves it in a jurisdiction. A paper that was also that of another
 * content names nothing for certain: its decision may be carried out or void, and another agency may have proposed
 * something else since. Another jurisdiction may use the same numbers for its papers.
 * @param ordinal - of the jurisdiction
 * @throws as `findDecision`
 */
export async function findDecisionToApprove(
  context: ClientContext,
  named: string,
  ordinal: number,
): Promise<FoundDecision> {
  if (isHex(named.toLowerCase(), 32)) return await findDecision(context, named);
  const { decisions } = (await context.api.decisions({ paper: named.normalize("NFKC"), jurisdiction: ordinal })).result;
  for (const each of decisions) requireNamed(named, each);
  const [first, ...others] = decisions;
  if (first === undefined) return await findDecision(context, named);
  if (others.some(({ kind, content }) => kind !== first.kind || content !== first.content))
    throw ambiguous(named, decisions);
  const [open = first] = openOf(decisions);
  return await findDecision(context, open.decision);
}

function openOf(decisions: readonly DecisionForm[]): readonly DecisionForm[] {
  const open = decisions.filter(({ state }) => state === "PENDING" || state === "DECIDED");
  return open.length > 0 ? open : decisions;
}

function contentOf({ kind, content }: DecisionForm): DecisionContent | undefined {
  return decodeDecisionContent(kind, fromHex(content));
}

/**
 * What is decided, read from its content here: its number proves the content, and nothing proves the server's words. A
 * party is shown by its short name here or by its id.
 */
export function ownText({ aliases }: ClientContext, decided: DecisionContent | undefined): Bilingual {
  return decided === undefined
    ? MEANINGLESS_DECISION
    : decisionText(decided, (id) => showForeign(partyName(aliases, { id })));
}

/**
 * Checks that the number of a decision is the hash of what is decided: an approval carries these bytes.
 * @throws ApiError ANSWER_MALFORMED
 */
export function requireNumber({ decision, jurisdiction, kind, content, paperBytes, roster }: DecisionForm): void {
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

/**
 * Checks that a decision is one that a text names. Its number proves its content, but only this proves that it is the
 * decision that was meant: whoever approves one by its number has seen that number.
 * @throws ApiError ANSWER_MALFORMED
 */
function requireNamed(named: string, { decision, paperBytes }: DecisionForm): void {
  const number = named.toLowerCase();
  if (isHex(number, 32) ? decision === number : referenceText(paperBytes) === named.normalize("NFKC")) return;
  throw new ApiError(
    "ANSWER_MALFORMED",
    {
      zh: `所问为决定 ${showForeign(named)}，服务器却答以 ${decision}，不予采信：请换用本机关的服务器。`,
      en:
        `The question was about the decision ${showForeign(named)}, and the server answers about ${decision}: that ` +
        "is not believed. Ask your agency's own server.",
    },
    { asked: named, answered: decision },
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
