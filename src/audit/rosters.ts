import type { Answer } from "../schemas/answer.ts";
import type { RosterAnswer, RosterForm } from "../schemas/decision.ts";
import type { RosterRow } from "../store/schema.ts";
import { answer } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { governingRoster, lastBlockOf, loadGovernance, standsAt } from "./governance.ts";
import type { Governance } from "./governance.ts";
import { eventKey } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** An answer shows this many versions at most. A roster changes a few times in ten years. */
const MAX_VERSIONS = 100;

/**
 * The agencies that govern a jurisdiction, as they stood at a moment, and the rosters before.
 * @param ordinal - number of the jurisdiction on this ledger, from 1
 * @throws AuditError JURISDICTION_UNKNOWN when it had no roster yet
 */
export async function rosterOf(snapshot: Snapshot, ordinal: number, moment: Moment): Promise<Answer<RosterAnswer>> {
  const governance = await loadGovernance(snapshot, await lastBlockOf(snapshot, moment));
  const all = governance.rosters.filter(({ jurisdiction }) => jurisdiction === ordinal);
  const governing = governingRoster(governance, ordinal);
  if (governing === undefined)
    throw new AuditError(
      "JURISDICTION_UNKNOWN",
      {
        zh: `截至所问的时间，辖区 ${ordinal} 没有名册：请问较晚的时间。`,
        en: `Jurisdiction ${ordinal} has no roster at the time asked about: ask about a later one.`,
      },
      { jurisdiction: ordinal, at: moment.at, knownAt: moment.knownAt },
    );
  const truncated = all.length > MAX_VERSIONS;
  const isRetired = governance.retired.has(ordinal);
  return answer(snapshot, moment, {
    result: {
      jurisdiction: { ordinal, record: governance.names(governing.record) },
      isRetired,
      rosters: all.slice(-MAX_VERSIONS).map((row) => formOf(governance, row, row === governing && !isRetired)),
    },
    events: [],
    basis: "ENFORCED",
    truncated,
  });
}

function formOf({ ends, names }: Governance, row: RosterRow, governs: boolean): RosterForm {
  return {
    version: row.version,
    governs,
    agencies: row.agencies.map((agency) => ({ agency: names(agency), stands: standsAt(ends, agency) })),
    quorum: row.quorum,
    delaySeconds: row.delay_seconds,
    adopted: eventKey(row.block_number, row.log_index),
  };
}
