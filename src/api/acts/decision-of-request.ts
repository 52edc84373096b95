import type { Act, GovernanceAct } from "../../acts/act.ts";
import { decisionContent, formOfGovernance } from "../../acts/decision-forms.ts";
import { DecisionError } from "../../acts/decision-error.ts";
import { decisions } from "../../audit/decisions.ts";
import { governingRoster, lastBlockOf, loadGovernance } from "../../audit/governance.ts";
import { seatOf } from "../../audit/parties.ts";
import { momentOf } from "../../audit/snapshot.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { isHex, toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { InputError } from "../../documents/input-error.ts";
import { parseReference } from "../../documents/reference.ts";
import { encodeDecisionContent } from "../../ledger/decision-content.ts";
import type { DecisionKindName } from "../../ledger/decisions.ts";
import { NO_RECORD } from "../../ledger/record-id.ts";
import type { ActCheckRequest } from "../../schemas/act-request.ts";
import type { DecisionForm } from "../../schemas/decision.ts";
import { DateError } from "../../text/date-error.ts";
import { refuseFaults } from "./act-faults.ts";
import { readForm, wrong } from "./fields-in-clear.ts";
import type { RequestedAct } from "./requested-act.ts";
import { refusedTerms } from "./term-faults.ts";

/**
 * Makes the step of a decision that a request means. All that it says is public, and no document stands behind it.
 * @throws ApiProblem ACT_MALFORMED; AuditError SEAT_UNKNOWN
 */
export async function decisionOfRequest(
  snapshot: Snapshot,
  act: Act<GovernanceAct>,
  request: ActCheckRequest,
): Promise<RequestedAct> {
  const { fields, faults } = await readForm(snapshot, formOfGovernance(act.on), request.fields);
  refuseFaults(act, [...faults, ...refusedTerms(request)]);
  if (act.on.act === "PROPOSAL") return await proposalOf(snapshot, act, act.on.decision, request.account, fields);
  const { jurisdiction, kind, content, paperBytes } = await namedDecision(snapshot, act, fields);
  const step = act.on.act === "APPROVAL" ? "approve" : "carryOut";
  return {
    subject: jurisdiction.record.id,
    call: { act: step, proposal: { ordinal: jurisdiction.ordinal, kind, content, paperBytes } },
  };
}

/** An agency proposes to those of its own jurisdiction. */
async function proposalOf(
  snapshot: Snapshot,
  act: Act,
  kind: DecisionKindName,
  account: Hex,
  fields: JsonObject,
): Promise<RequestedAct> {
  const ordinal = (await seatOf(snapshot, account)).result.jurisdiction;
  const { content, paperBytes } = proposedBytes(act, kind, fields);
  const governance = await loadGovernance(snapshot, await lastBlockOf(snapshot, momentOf(snapshot, {})));
  return {
    subject: governingRoster(governance, ordinal)?.record ?? NO_RECORD,
    call: { act: "propose", proposal: { ordinal, kind, content, paperBytes } },
  };
}

function proposedBytes(
  act: Act,
  kind: DecisionKindName,
  fields: JsonObject,
): { readonly content: Hex; readonly paperBytes: Hex } {
  const content = orFault(act, "/fields", () => encodeDecisionContent(decisionContent(kind, fields)));
  const paper = orFault(act, "/fields/paper", () => parseReference(textIn(fields, "paper")));
  return { content, paperBytes: toHex(new TextEncoder().encode(paper)) };
}

/** @throws ApiProblem ACT_MALFORMED */
function orFault<T>(act: Act, place: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof DecisionError || error instanceof DateError || error instanceof InputError)
      refuseFaults(act, [{ place, problem: wrong(error) }]);
    throw error;
  }
}

/** @throws ApiProblem ACT_MALFORMED */
async function namedDecision(snapshot: Snapshot, act: Act, fields: JsonObject): Promise<DecisionForm> {
  const number = textIn(fields, "decision").toLowerCase();
  const [found] = isHex(number, 32)
    ? (await decisions(snapshot, { decision: number }, { limit: 1 }, momentOf(snapshot, {}))).result.decisions
    : [];
  if (found !== undefined) return found;
  const { block } = snapshot.asOf;
  const problem = {
    zh: `截至区块 ${block} 不是任何决定的编号（GET /v1/decisions 列出全部）`,
    en: `is the number of no decision as of block ${block} (GET /v1/decisions lists them)`,
  };
  refuseFaults(act, [{ place: "/fields/decision", problem }]);
  throw new TypeError("A fault is refused.");
}

function textIn(fields: JsonObject, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}
