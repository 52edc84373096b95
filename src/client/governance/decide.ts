import { toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { parseReference } from "../../documents/reference.ts";
import { encodeLedgerCall } from "../../ledger/calldata.ts";
import { encodeDecisionContent } from "../../ledger/decision-content.ts";
import type { DecisionContent, Proposal } from "../../ledger/decision-content.ts";
import { DecisionKind } from "../../ledger/decisions.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import type { DecisionForm } from "../../schemas/decision.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import type { Intent } from "../intent.ts";
import { resolveSeat } from "../seat.ts";
import type { ActingSeat } from "../seat.ts";
import { sendOnce } from "../send-once.ts";
import type { Prepared, ReadyCall, Sender } from "../send-once.ts";
import { accountOfSigner } from "../signer.ts";
import { findDecision, findDecisionToApprove, ownText } from "./find-decision.ts";
import { requireAgency } from "./require-agency.ts";

/** The outcome of a step of a decision; `ALREADY` means that there was nothing to do. */
export type DecisionOutcome =
  | {
      readonly type: "DONE";
      readonly transaction: TransactionAnswer;
      /** What is decided, in words. */
      readonly text: Bilingual;
    }
  | { readonly type: "ALREADY"; readonly decision: DecisionForm };

export interface ProposalRequest {
  /** The key that signs; its account speaks for an agency. */
  readonly as: string;
  readonly content: DecisionContent;
  /** The number of the agencies' paper, which tells equal contents apart. */
  readonly paper: string;
}

/** The way in which a step is signed and recognized when the command is repeated. */
interface Step {
  readonly act: "propose" | "approve" | "carryOut";
  readonly proposal: Proposal;
  readonly paper: string;
  /** What is decided, in words of this program. */
  readonly text: Bilingual;
}

/**
 * Proposes a decision to the agencies of the signer's jurisdiction, and approves it for the signer's agency.
 * @throws ClientError DECISION_PROPOSED, PARTY_NOT_IN_ROSTER, JURISDICTION_RETIRED and those of the signer; ApiError
 */
export async function proposeDecision(context: ClientContext, request: ProposalRequest): Promise<DecisionOutcome> {
  const acting = await resolveSeat(context, request.as);
  const { jurisdiction: ordinal } = acting.seat;
  const paper = parseReference(request.paper);
  const { content } = request;
  const proposal: Proposal = {
    ordinal,
    kind: DecisionKind[content.kind],
    content: encodeDecisionContent(content),
    referenceBytes: toHex(new TextEncoder().encode(paper)),
  };
  return await takeStep(
    context,
    acting,
    { act: "propose", proposal, paper, text: ownText(context, content) },
    async () => {
      requireSeat(acting);
      const { decisions } = (await context.api.decisions({ jurisdiction: ordinal, paper })).result;
      const same = decisions.find((each) => each.content === proposal.content && each.kind === content.kind);
      if (same === undefined || same.state === "VOID") {
        await requireAgency(context, acting);
        return undefined;
      }
      if (hasApproved(same, acting) || same.state === "CARRIED_OUT") return same;
      throw proposedAlready(same);
    },
  );
}

/**
 * Approves a decision for the agency for which the signer's account speaks.
 * @param named - the number of the decision or of the paper
 * @throws ClientError DECISION_UNKNOWN, DECISION_AMBIGUOUS, DECISION_VOID, DECISION_CARRIED_OUT,
 *   DECISION_OF_ANOTHER, PARTY_NOT_IN_ROSTER, JURISDICTION_RETIRED, and those of the signer; ApiError
 */
export async function approveDecision(context: ClientContext, key: string, named: string): Promise<DecisionOutcome> {
  const acting = await resolveSeat(context, key);
  const { decision } = await findDecisionToApprove(context, named, acting.seat.jurisdiction);
  return await takeStep(context, acting, stepOf("approve", decision), async () => {
    requireSeat(acting);
    const { decision: now } = await findDecision(context, decision.decision);
    if (hasApproved(now, acting)) return now;
    if (now.jurisdiction.ordinal !== acting.seat.jurisdiction) throw ofAnother(now);
    if (now.state === "CARRIED_OUT") throw carriedOutAlready(now);
    if (now.state === "VOID") throw isVoid(now);
    await requireAgency(context, acting);
    return undefined;
  });
}

/**
 * Has a decision carried out. Anybody may do this, once enough agencies have approved and the delay is over.
 * @param named - the number of the decision or of the paper
 * @throws ClientError DECISION_UNKNOWN, DECISION_AMBIGUOUS, DECISION_VOID, APPROVALS_MISSING, DELAY_NOT_OVER, and those
 *   of the signer; ApiError
 */
export async function carryOutDecision(context: ClientContext, key: string, named: string): Promise<DecisionOutcome> {
  const account = await accountOfSigner(context, key);
  const { genesisHash, ledger } = (await context.api.account(account)).next;
  const { decision } = await findDecision(context, named);
  const sender = { key, account, genesisHash, ledger };
  return await takeStep(context, sender, stepOf("carryOut", decision), async () => {
    const { decision: now, time } = await findDecision(context, decision.decision);
    if (now.state === "CARRIED_OUT") return now;
    if (now.state === "VOID") throw isVoid(now);
    if (now.state === "PENDING") throw approvalsMissing(now);
    // The next block gets the present time, whatever the time of the last one is.
    if (Math.max(time, context.now()) < (now.effectiveFrom ?? 0)) throw delayNotOver(now);
    return undefined;
  });
}

function stepOf(act: "approve" | "carryOut", decision: DecisionForm): Step {
  const { jurisdiction, kind, content, paper, paperBytes: referenceBytes, text } = decision;
  const proposal = { ordinal: jurisdiction.ordinal, kind: DecisionKind[kind], content, referenceBytes };
  return { act, paper, text, proposal };
}

/** Signs and sends a step once. @param look - finds the decision for which there is nothing to do */
async function takeStep(
  context: ClientContext,
  sender: Sender & Partial<ActingSeat>,
  { act, proposal, paper, text }: Step,
  look: () => Promise<DecisionForm | undefined>,
): Promise<DecisionOutcome> {
  const { ordinal, kind, content } = proposal;
  const by = sender.seat?.party.id ?? sender.account;
  const intent: Intent = {
    meanings: [{ act, by, jurisdiction: ordinal, kind, content, paper }],
    touches: [`decision/${ordinal}/${paper}`],
    does: DOES[act](showForeign(paper)),
  };
  const sent = await sendOnce(context, sender, intent, async (): Promise<Prepared<DecisionOutcome>> => {
    const decision = await look();
    if (decision !== undefined) return { type: "DECIDED", outcome: { type: "ALREADY", decision } };
    return { type: "READY", call: await readyCall(context, sender.account, encodeLedgerCall({ act, proposal })) };
  });
  return sent.type === "DECIDED" ? sent.outcome : { type: "DONE", transaction: sent.transaction, text };
}

const DOES = {
  propose: (paper: string) => ({ zh: `提出决定 ${paper}`, en: `The proposal of the decision ${paper}` }),
  approve: (paper: string) => ({ zh: `同意决定 ${paper}`, en: `The approval of the decision ${paper}` }),
  carryOut: (paper: string) => ({ zh: `执行决定 ${paper}`, en: `The carrying out of the decision ${paper}` }),
};

async function readyCall(context: ClientContext, account: Hex, calldata: Hex): Promise<ReadyCall> {
  const { next } = await context.api.account(account);
  return { calldata, terms: { next, readAt: context.now() }, save: () => Promise.resolve() };
}

/** A frozen account decides with the other agencies until they replace it: whoever froze it must not silence them. */
function requireSeat({ barred, seat }: ActingSeat): void {
  if (barred !== undefined && (seat.stage !== "FROZEN" || seat.mask === "0")) throw barred;
}

function hasApproved({ approvals }: DecisionForm, { seat }: ActingSeat): boolean {
  return approvals.some(({ agency }) => agency.id === seat.party.id);
}

/* ------------------------------------------------ errors */

function proposedAlready({ decision, paper }: DecisionForm): ClientError {
  return new ClientError(
    "DECISION_PROPOSED",
    {
      zh: `决定 ${showForeign(paper)} 已由其他机关提出：请用 laiqu governance approve ${decision} 同意。`,
      en:
        `The decision ${showForeign(paper)} is proposed already, by another agency: approve it with laiqu governance ` +
        `approve ${decision}.`,
    },
    { decision, paper },
  );
}

function ofAnother({ decision, paper, jurisdiction }: DecisionForm): ClientError {
  const reference = showForeign(jurisdiction.record.reference ?? jurisdiction.record.id);
  return new ClientError(
    "DECISION_OF_ANOTHER",
    {
      zh: `决定 ${showForeign(paper)} 属于辖区 ${reference}，只有该辖区名册中的机关可以同意。`,
      en: `The decision ${showForeign(paper)} is of ${reference}, and only the agencies of its roster approve it.`,
    },
    { decision, jurisdiction: jurisdiction.ordinal },
  );
}

function isVoid({ decision, paper }: DecisionForm): ClientError {
  return new ClientError(
    "DECISION_VOID",
    {
      zh: `决定 ${showForeign(paper)} 已失效：此后名册已变更，或辖区已停用。仍需要的，请按现行名册重新提出。`,
      en:
        `The decision ${showForeign(paper)} is void: the roster was changed since, or the jurisdiction has retired. ` +
        "If it is still wanted, propose it anew to the agencies of the roster in force.",
    },
    { decision, paper },
  );
}

function carriedOutAlready({ decision, paper, carriedOut }: DecisionForm): ClientError {
  return new ClientError(
    "DECISION_CARRIED_OUT",
    {
      zh: `决定 ${showForeign(paper)} 已执行，不再需要同意。`,
      en: `The decision ${showForeign(paper)} is carried out already and needs no approval.`,
    },
    { decision, paper, carriedOut },
  );
}

function approvalsMissing({ decision, paper, missing, quorum }: DecisionForm): ClientError {
  return new ClientError(
    "APPROVALS_MISSING",
    {
      zh: `决定 ${showForeign(paper)} 须有 ${quorum} 个机关同意，尚缺 ${missing} 个：请名册中的其他机关同意后再执行。`,
      en:
        `The decision ${showForeign(paper)} needs the approval of ${quorum} agencies, and ${missing} are missing: ` +
        "ask other agencies of the roster to approve it first.",
    },
    { decision, paper, missing, quorum },
  );
}

function delayNotOver({ decision, paper, effectiveFrom = 0 }: DecisionForm): ClientError {
  const time = showTime(effectiveFrom);
  return new ClientError(
    "DELAY_NOT_OVER",
    {
      zh: `决定 ${showForeign(paper)} 已获所需同意，自 ${time} 起方可执行：请届时再办。`,
      en:
        `The decision ${showForeign(paper)} has the approvals that it needs, and may be carried out from ${time} on: ` +
        "come back then.",
    },
    { decision, paper, effectiveFrom },
  );
}
