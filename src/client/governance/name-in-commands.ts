import { toHex } from "../../consensus/hex.ts";
import { InputError } from "../../documents/input-error.ts";
import { parseReference } from "../../documents/reference.ts";
import { decisionId, encodeDecisionContent } from "../../ledger/decision-content.ts";
import type { DecisionContent } from "../../ledger/decision-content.ts";
import { DecisionKind } from "../../ledger/decisions.ts";
import type { DecisionForm } from "../../schemas/decision.ts";
import type { ClientContext } from "../client-context.ts";
import { resolveSeat } from "../seat.ts";
import { listDecisions } from "./list-decisions.ts";

/**
 * The word that names a decision in every command: the number of its paper, or its own number where the paper is also
 * that of something else, in whatever jurisdiction, or cannot be given as an argument.
 * @throws ApiError
 */
export async function nameInCommands(context: ClientContext, decision: DecisionForm): Promise<string> {
  const { paper, jurisdiction } = decision;
  const isAlone =
    isArgument(paper) && (await isOnlyUnder(context, paper, { ...decision, ordinal: jurisdiction.ordinal }));
  return isAlone ? paper : decision.decision;
}

/**
 * The word that will name a proposal in every command, as `nameInCommands`.
 * @param key - the key that proposes
 * @throws ClientError of `resolveSeat`; InputError; ApiError
 */
export async function nameOfProposal(
  context: ClientContext,
  key: string,
  given: string,
  content: DecisionContent,
): Promise<string> {
  const paper = parseReference(given);
  const ordinal = (await resolveSeat(context, key)).seat.jurisdiction;
  const proposal = { ordinal, kind: DecisionKind[content.kind], content: encodeDecisionContent(content) };
  const distinct = { ordinal, kind: content.kind, content: proposal.content };
  if (isArgument(paper) && (await isOnlyUnder(context, paper, distinct))) return paper;
  const { jurisdiction, rosters } = (await context.api.roster(String(ordinal))).result;
  const roster = rosters.find(({ governs }) => governs)?.version;
  if (roster === undefined) return paper;
  const referenceBytes = toHex(new TextEncoder().encode(paper));
  return decisionId({ ...proposal, referenceBytes }, { jurisdiction: jurisdiction.record.id, roster });
}

/** Whether nothing else has a paper, in whatever jurisdiction. */
async function isOnlyUnder(
  { api }: ClientContext,
  paper: string,
  { ordinal, kind, content }: Pick<DecisionForm, "kind" | "content"> & { readonly ordinal: number },
): Promise<boolean> {
  const { decisions } = (await listDecisions(api, { paper })).result;
  return decisions.every(
    (each) => each.jurisdiction.ordinal === ordinal && each.kind === kind && each.content === content,
  );
}

/** Whether a paper is read as the argument that it is: not as an option, and by a reader who sees every character. */
function isArgument(paper: string): boolean {
  try {
    return !paper.startsWith("-") && parseReference(paper) === paper;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
