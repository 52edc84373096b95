import { sql } from "kysely";
import { fromHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { concernedParty, decodeDecisionContent, partiesIn } from "../ledger/decision-content.ts";
import type { DecisionContent } from "../ledger/decision-content.ts";
import { decisionLabels, decisionText, MEANINGLESS_DECISION } from "../ledger/decision-text.ts";
import { decisionKindName, DecisionStep } from "../ledger/decisions.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { ListAnswer } from "../schemas/answer.ts";
import type { DecisionForm, DecisionsAnswer, DecisionState } from "../schemas/decision.ts";
import type { DecisionRow, RosterRow } from "../store/schema.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { governingRoster, lastBlockOf, loadGovernance, standsAt } from "./governance.ts";
import type { Governance } from "./governance.ts";
import { cutPage, onPage, pageAnswer } from "./page.ts";
import type { Page, Place } from "./page.ts";
import { eventKey } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** Selects decisions. */
export interface DecisionFilter {
  readonly jurisdiction?: number | undefined;
  readonly decision?: Hex | undefined;
  /** The number of the agencies' paper. */
  readonly paper?: string | undefined;
  readonly state?: DecisionState | undefined;
}

/** The words for each state. */
const STATE_LABELS: Readonly<Record<DecisionState, Bilingual>> = {
  PENDING: { zh: "待同意", en: "pending" },
  DECIDED: { zh: "已决定", en: "decided" },
  CARRIED_OUT: { zh: "已执行", en: "carried out" },
  VOID: { zh: "已失效", en: "void" },
};

/**
 * The decisions of governance with their approvals, as they stood at a moment. A page counts proposals. Steps of a
 * decision have the times of their blocks and no legal time of their own, so that both times leave out what came later.
 */
export async function decisions(
  snapshot: Snapshot,
  filter: DecisionFilter,
  page: Page,
  moment: Moment,
): Promise<ListAnswer<DecisionsAnswer>> {
  const until = await lastBlockOf(snapshot, moment);
  const proposals = await loadProposals(snapshot, filter, page, until);
  const { kept, last } = cutPage(proposals, page);
  const steps = await loadSteps(snapshot, kept, until);
  const named = steps.flatMap((step) => partiesIn(contentOf(step)));
  const governance = await loadGovernance(snapshot, until, named);
  const forms = kept.map((proposal) =>
    formOf(
      governance,
      proposal,
      steps.filter(({ decision }) => decision === proposal.decision),
    ),
  );
  const shown = forms.filter(({ state }) => filter.state === undefined || state === filter.state);
  return pageAnswer(
    snapshot,
    moment,
    { page, last },
    {
      result: { decisions: shown },
      events: [],
      basis: "ENFORCED",
      absence: shown.length === 0 ? { zh: "没有此类决定", en: "There is no such decision" } : undefined,
    },
  );
}

async function loadProposals(
  snapshot: Snapshot,
  filter: DecisionFilter,
  page: Page,
  until: number,
): Promise<DecisionRow[]> {
  let query = snapshot.database
    .selectFrom("decision")
    .selectAll()
    .where("step", "=", DecisionStep.PROPOSED)
    .where("block_number", "<=", until);
  if (filter.jurisdiction !== undefined) query = query.where("jurisdiction", "=", filter.jurisdiction);
  if (filter.decision !== undefined) query = query.where("decision", "=", filter.decision);
  if (filter.paper !== undefined) query = query.where("reference", "=", filter.paper);
  return await query
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();
}

async function loadSteps(snapshot: Snapshot, proposals: readonly DecisionRow[], until: number): Promise<DecisionRow[]> {
  const numbers = proposals.map(({ decision }) => decision);
  return await snapshot.database
    .selectFrom("decision")
    .selectAll()
    .where("decision", "=", sql<Hex>`ANY(${numbers}::text[])`)
    .where("block_number", "<=", until)
    .orderBy("block_number")
    .orderBy("log_index")
    .execute();
}

/* ------------------------------------------------ one decision */

function contentOf({ kind, content }: DecisionRow): DecisionContent | undefined {
  return decodeDecisionContent(decisionKindName(kind), fromHex(content));
}

function formOf(governance: Governance, proposal: DecisionRow, steps: readonly DecisionRow[]): DecisionForm {
  const { rosters, names } = governance;
  const { jurisdiction: ordinal, decision, kind, content, reference: paper } = proposal;
  const roster = rosters.find((each) => each.jurisdiction === ordinal && each.version === proposal.roster);
  if (roster === undefined) throw new RangeError(`The index has no roster ${ordinal}/${proposal.roster}.`);
  const decided = contentOf(proposal);
  const concerned = concernedParty(decided);
  const counted = countApprovals(governance, roster, steps, concerned);
  const carried = steps.find(({ step }) => step === DecisionStep.CARRIED_OUT);
  const state = stateOf(governance, proposal, carried, counted.count >= roster.quorum);
  const name = decisionKindName(kind);
  return {
    decision,
    jurisdiction: { ordinal, record: names(roster.record) },
    kind: name,
    label: decisionLabels[name],
    paper,
    text: decided === undefined ? MEANINGLESS_DECISION : decisionText(decided, (party) => partyText(governance, party)),
    content,
    paperBytes: proposal.reference_bytes,
    roster: roster.version,
    quorum: roster.quorum,
    delaySeconds: roster.delay_seconds,
    approvals: counted.approvals,
    missing: state === "CARRIED_OUT" ? 0 : Math.max(0, roster.quorum - counted.count),
    state,
    stateLabel: STATE_LABELS[state],
    proposed: eventKey(proposal.block_number, proposal.log_index),
    ...(counted.decidedAt === undefined
      ? {}
      : { decidedAt: counted.decidedAt, effectiveFrom: counted.decidedAt + roster.delay_seconds }),
    ...(carried === undefined
      ? {}
      : {
          carriedOut: {
            account: carried.account,
            time: carried.time,
            event: eventKey(carried.block_number, carried.log_index),
          },
        }),
  };
}

function partyText({ names }: Governance, party: RecordId): string {
  try {
    const { reference } = names(party);
    return reference === undefined ? party : showForeign(reference);
  } catch {
    // A proposal may name what was never recorded.
    return party;
  }
}

function stateOf(
  governance: Governance,
  { jurisdiction, roster }: DecisionRow,
  carried: DecisionRow | undefined,
  enough: boolean,
): DecisionState {
  if (carried !== undefined) return "CARRIED_OUT";
  const governs = governingRoster(governance, jurisdiction)?.version;
  if (governs !== roster || governance.retired.has(jurisdiction)) return "VOID";
  return enough ? "DECIDED" : "PENDING";
}

interface CountedApprovals {
  readonly approvals: DecisionForm["approvals"];
  readonly count: number;
  /** When the last approval that was needed was given, in seconds. */
  readonly decidedAt: number | undefined;
}

/**
 * Counts approvals as the ledger does: of agencies that stand, and never of the party concerned. The delay begins with
 * the approval that makes enough of them, and begins again when agencies that had approved were ended meanwhile.
 */
function countApprovals(
  { ends, names }: Governance,
  { quorum }: RosterRow,
  steps: readonly DecisionRow[],
  concerned: RecordId | undefined,
): CountedApprovals {
  const given = steps.flatMap((row) => (row.agency === null ? [] : [{ ...row, agency: row.agency }]));
  const standing = (agency: RecordId, at?: Place) => standsAt(ends, agency, at);
  const countOf = (rows: typeof given, at?: Place) =>
    rows.filter(({ agency }) => agency !== concerned && standing(agency, at)).length;
  let decidedAt: number | undefined;
  for (const [index, row] of given.entries()) {
    const before = countOf(given.slice(0, index), row) >= quorum;
    if (!before && countOf(given.slice(0, index + 1), row) >= quorum) decidedAt = row.time;
  }
  return {
    approvals: given.map(({ agency, account, time, block_number: block, log_index: logIndex }) => ({
      agency: names(agency),
      account,
      time,
      event: eventKey(block, logIndex),
      counts: agency !== concerned && standing(agency),
    })),
    count: countOf(given),
    decidedAt,
  };
}
