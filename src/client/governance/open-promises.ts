import { fromHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { parseReference } from "../../documents/reference.ts";
import { decodeDecisionContent, encodeDecisionContent } from "../../ledger/decision-content.ts";
import type { DecisionContent } from "../../ledger/decision-content.ts";
import { jurisdictionId } from "../../ledger/jurisdiction-id.ts";
import type { DecisionForm, RosterForm } from "../../schemas/decision.ts";
import type { RecordName } from "../../schemas/record.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { resolveSeat } from "../seat.ts";
import { requireNumber } from "./find-decision.ts";
import { listDecisions } from "./list-decisions.ts";
import { nameInCommands } from "./name-in-commands.ts";
import { requireAgencyOf } from "./require-agency.ts";

/** A decision that would promise a version of a rulebook, and is not carried out yet. */
export interface OpenPromise {
  readonly version: number;
  /** The hash that the decision promises (`publicationHash`). */
  readonly hash: Hex;
  readonly decision: DecisionForm;
  /** The word that names it in commands: its paper, or its number where the paper does not name it alone. */
  readonly named: string;
}

/** The roster that decides on the rulebook of a jurisdiction, and its pending decisions. */
export interface Promising {
  /** The roster that governs; undefined when the jurisdiction has retired, so that nothing is decided any more. */
  readonly roster: RosterForm | undefined;
  readonly open: readonly OpenPromise[];
}

/**
 * Asks who decides on the rulebook of a jurisdiction, and which promises are being decided.
 * @param ordinal - of the jurisdiction
 * @throws ApiError, also for contents that are not the numbered ones
 */
export async function askPromising(context: ClientContext, ordinal: number): Promise<Promising> {
  const { api } = context;
  const { isRetired, rosters } = (await api.roster(String(ordinal))).result;
  const { decisions } = (await listDecisions(api, { jurisdiction: ordinal })).result;
  const roster = isRetired ? undefined : rosters.find(({ governs }) => governs);
  const open = [];
  for (const promise of decisions.flatMap(openPromise))
    open.push({ ...promise, named: await nameInCommands(context, promise.decision) });
  return { roster, open };
}

function openPromise(decision: DecisionForm): Omit<OpenPromise, "named">[] {
  const { kind, content, state } = decision;
  if (kind !== "PROMISE" || (state !== "PENDING" && state !== "DECIDED")) return [];
  requireNumber(decision);
  const decided = decodeDecisionContent(kind, fromHex(content));
  return decided?.kind === "PROMISE" ? [{ version: decided.version, hash: decided.hash, decision }] : [];
}

/**
 * Whether exactly this was proposed under a paper, whatever became of it.
 * @param ordinal - of the jurisdiction
 * @throws InputError; ApiError
 */
export async function isProposed(
  { api }: ClientContext,
  ordinal: number,
  paper: string,
  content: DecisionContent,
): Promise<boolean> {
  const { decisions } = (await listDecisions(api, { jurisdiction: ordinal, paper: parseReference(paper) })).result;
  const encoded = encodeDecisionContent(content);
  return decisions.some((each) => each.kind === content.kind && each.content === encoded);
}

/**
 * The decision that already has a paper and decides something else, whatever became of it: a second decision under the
 * same paper could not be told from it by whoever approves by the number of the paper.
 * @param ordinal - of the jurisdiction
 * @param content - what is to be proposed under the paper
 * @returns undefined when the paper is free
 * @throws ApiError
 */
export async function otherUnderPaper(
  { api }: ClientContext,
  ordinal: number,
  paper: string,
  content: DecisionContent,
): Promise<DecisionForm | undefined> {
  const { decisions } = (await listDecisions(api, { jurisdiction: ordinal, paper: parseReference(paper) })).result;
  const encoded = encodeDecisionContent(content);
  return decisions.find((each) => each.kind !== content.kind || each.content !== encoded);
}

/**
 * Checks that a key can propose a rulebook: it speaks for an agency of the roster that governs the rulebook's
 * jurisdiction. A decision is always one of the signer's own jurisdiction, so another city's rulebook would be promised
 * there.
 * @param reference - of the rulebook's jurisdiction
 * @throws ClientError `RULEBOOK_OF_ANOTHER`, `JURISDICTION_RETIRED`, `PARTY_NOT_IN_ROSTER` and those of `resolveSeat`;
 *   ApiError
 */
export async function requireProposer(context: ClientContext, key: string, reference: string): Promise<void> {
  const { seat } = await resolveSeat(context, key);
  const answer = (await context.api.roster(String(seat.jurisdiction))).result;
  const { record } = answer.jurisdiction;
  if (record.id !== jurisdictionId(reference)) throw ofAnother(key, reference, record);
  requireAgencyOf(context, { key, seat }, answer);
}

function ofAnother(key: string, reference: string, record: RecordName): ClientError {
  const own = showForeign(record.reference ?? record.id);
  return new ClientError(
    "RULEBOOK_OF_ANOTHER",
    {
      zh:
        `此规则集属于辖区 ${showForeign(reference)}，而密钥 ${showForeign(key)} 代表辖区 ${own} 的主体，` +
        "只能为本辖区提出：请改用该辖区的密钥或规则集。",
      en:
        `This rulebook belongs to ${showForeign(reference)}, and the key ${showForeign(key)} speaks for a party of ` +
        `${own}, which proposes only there: use a key of that jurisdiction, or its own rulebook.`,
    },
    { key, rulebook: reference, jurisdiction: record },
  );
}
