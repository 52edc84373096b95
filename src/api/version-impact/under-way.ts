import { sql } from "kysely";
import type { DraftPlace } from "../../audit/draft-places.ts";
import { LedgerGraph } from "../../audit/ledger-graph.ts";
import { roleHolders } from "../../audit/role-holders.ts";
import type { RoleHolder } from "../../audit/role-holders.ts";
import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { RecordRow } from "../../store/schema.ts";
import { placesFor } from "../next/next-context.ts";
import type { NextVersion } from "./next-version.ts";
import { actOf, pairedActs } from "./paired-acts.ts";
import type { PairedActs } from "./paired-acts.ts";

/** One answer looks at this many records at most. What is beyond is left out, and the answer says so. */
const MOST_RECORDS = 1_000;
/** So many cases about a record are tried as the ground of an act. */
const MOST_CASES = 2;

/** A record under way with the acts that can come next on it. */
export interface UnderWay {
  readonly row: RecordRow;
  readonly pairs: PairedActs;
  /** The places of new records that can be made with it, by `placeKey`. */
  readonly places: ReadonlyMap<string, readonly DraftPlace[]>;
  /** The latest cases about it. */
  readonly cases: readonly RecordId[];
  /** The parties that hold it. */
  readonly holding: readonly RecordId[];
}

/** Everything under way in a jurisdiction, and the accounts that have roles there on the day asked about. */
export interface AllUnderWay {
  readonly records: readonly UnderWay[];
  readonly everybody: readonly RoleHolder[];
  readonly truncated: boolean;
}

/** Gathers what is under way: records that are proposed or in force, but for the parties and jurisdictions in force. */
export async function gatherUnderWay(snapshot: Snapshot, moment: Moment, version: NextVersion): Promise<AllUnderWay> {
  const rows = await rowsUnderWay(snapshot, version.jurisdiction);
  const { holders, truncated } = await roleHolders(snapshot, version.jurisdiction);
  const old: readonly Rule[] = version.old.rules ?? [];
  const found = rows.slice(0, MOST_RECORDS).map((row) => ({ row, pairs: pairedActs(row, old, version.book.rules) }));
  const touched = found.filter(({ pairs }) => pairs.differing.length > 0).map(({ row }) => row.id);
  const graph = await LedgerGraph.load(snapshot, touched, moment);
  const cases = await casesAbout(snapshot, touched);
  const holding = await holdersOf(snapshot, touched);
  const records: UnderWay[] = [];
  for (const { row, pairs } of found) {
    const acts = pairs.differing.map(actOf);
    records.push({
      row,
      pairs,
      places: await placesFor(snapshot, graph, row, acts, holders),
      cases: cases.get(row.id) ?? [],
      holding: holding.get(row.id) ?? [],
    });
  }
  return { records, everybody: holders, truncated: truncated || rows.length > MOST_RECORDS };
}

async function rowsUnderWay({ database }: Snapshot, jurisdiction: number): Promise<readonly RecordRow[]> {
  return await database
    .selectFrom("record")
    .selectAll()
    .where("jurisdiction", "=", jurisdiction)
    .where("kind", "<>", Kind.JURISDICTION)
    .where((where) =>
      where.or([
        where("status", "=", Status.PROPOSED),
        where.and([where("status", "=", Status.IN_FORCE), where("kind", "<>", Kind.PARTY)]),
        where.and([
          where("status", "in", [Status.PROHIBITED, Status.PROHIBITED_RECALL]),
          where("kind", "<>", Kind.PARTY),
        ]),
      ]),
    )
    // Whatever waits for a decision comes first, in case something must be left out.
    .orderBy("status")
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MOST_RECORDS + 1)
    .execute();
}

async function casesAbout(
  { database }: Snapshot,
  ids: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly RecordId[]>> {
  const rows = await database
    .selectFrom("record")
    .select(["id", "parent"])
    .where("parent", "=", sql<RecordId>`ANY(${[...ids]}::text[])`)
    .where("kind", "=", Kind.CASE)
    .orderBy("block_number", "desc")
    .orderBy("log_index", "desc")
    .execute();
  const about = Map.groupBy(rows, ({ parent }) => parent);
  return new Map(ids.map((id) => [id, (about.get(id) ?? []).slice(0, MOST_CASES).map((row) => row.id)]));
}

async function holdersOf(
  { database }: Snapshot,
  ids: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly RecordId[]>> {
  const rows = await database
    .selectFrom("hold")
    .select(["subject", "by_party"])
    .where("subject", "=", sql<RecordId>`ANY(${[...ids]}::text[])`)
    .where("released_block", "is", null)
    .orderBy("since_block")
    .execute();
  const of = Map.groupBy(rows, ({ subject }) => subject);
  return new Map([...of].map(([subject, holds]) => [subject, holds.map((hold) => hold.by_party)]));
}
