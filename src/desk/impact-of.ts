import { CheckpointGraph } from "../audit/checkpoint-graph.ts";
import { LedgerGraph } from "../audit/ledger-graph.ts";
import type { Moment } from "../audit/moment.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { nothingFound, standingOf } from "../ledger/evaluate-standing.ts";
import { IncompleteLineage } from "../ledger/incomplete-lineage.ts";
import type { SharedFindings, StandingCode } from "../ledger/evaluate-standing.ts";
import type { StandingSource } from "../ledger/standing-source.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { ImaginedGraph } from "./imagined-graph.ts";
import type { Fate, Idle } from "./imagined-graph.ts";
import { reachOf } from "./reach.ts";
import type { Reach, Reached } from "./reach.ts";

/** The effects that an imagined fate has on a record. UNKNOWN: the index does not hold enough to tell. */
export const EFFECTS = ["AFFECTED", "NOT_AFFECTED", "UNKNOWN"] as const;
type Effect = (typeof EFFECTS)[number];

/** A record that a fate could reach, with what it would do to it. */
export interface Struck extends Reached {
  readonly id: RecordId;
  readonly effect: Effect;
  /** The standing that it would have; undefined where that is unknown. */
  readonly after: StandingCode | undefined;
}

/** The impact of a fate of one record: every record that existed and that it reaches, nearest first. */
export interface Impact {
  readonly struck: readonly Struck[];
  readonly reach: Reach;
  /** The recipients of the exports that would be affected, each once. */
  readonly recipients: readonly RecordId[];
  /** Why the fate cannot befall the record, so that it would change nothing; undefined where it can. */
  readonly idle: Idle | undefined;
}

/** Evaluates every record that a fate reaches, as it is and as it would be. */
export async function impactOf(
  snapshot: Snapshot,
  { subject, fate }: { readonly subject: RecordId; readonly fate: Fate },
  moment: Moment,
): Promise<Impact> {
  const reach = await reachOf(snapshot, subject);
  const { graph, existed } = await graphOf(snapshot, subject, reach, moment);
  const imagined = new ImaginedGraph(graph, { subject, fate, at: moment.at });
  const [before, after] = [nothingFound(graph), nothingFound(imagined)];
  const struck = [...reach.reached]
    .filter(([id]) => existed(id))
    .map(([id, place]) => {
      const is = codeOf(graph, id, moment.at, before);
      const wouldBe = codeOf(imagined, id, moment.at, after);
      return { id, ...place, effect: effectOf(is, wouldBe), after: wouldBe };
    });
  return { struck, reach, recipients: recipientsOf(graph, struck), idle: imagined.idle };
}

interface GraphOfMoment {
  readonly graph: StandingSource;
  readonly existed: (id: RecordId) => boolean;
}

/** At the last indexed block of the index or after it, what the index keeps of each record is enough. */
async function graphOf(
  snapshot: Snapshot,
  subject: RecordId,
  { reached, rows }: Reach,
  moment: Moment,
): Promise<GraphOfMoment> {
  if (snapshot.isPast !== true && Math.min(moment.at, moment.knownAt) >= snapshot.asOf.time)
    return { graph: await CheckpointGraph.load(snapshot, subject, rows), existed: () => true };
  const graph = await LedgerGraph.load(snapshot, [subject, ...reached.keys()], moment);
  return { graph, existed: (id) => graph.existed(graph.known(id)) };
}

function codeOf(graph: StandingSource, id: RecordId, now: number, shared: SharedFindings): StandingCode | undefined {
  try {
    return standingOf(graph, id, now, shared)?.code;
  } catch (error) {
    if (error instanceof IncompleteLineage) return undefined;
    throw error;
  }
}

function effectOf(is: StandingCode | undefined, wouldBe: StandingCode | undefined): Effect {
  if (is === undefined || wouldBe === undefined) return "UNKNOWN";
  return is === wouldBe ? "NOT_AFFECTED" : "AFFECTED";
}

/** The counterparties of the agreements under which what would be affected left. */
function recipientsOf(graph: StandingSource, struck: readonly Struck[]): RecordId[] {
  const recipients = new Set<RecordId>();
  for (const { id, kind, effect } of struck) {
    if (kind !== Kind.EXPORT || effect !== "AFFECTED") continue;
    const agreement = graph.record(id)?.link;
    const recipient = agreement === undefined ? undefined : graph.record(agreement)?.link;
    if (recipient !== undefined) recipients.add(recipient);
  }
  return [...recipients];
}
