import { sql } from "kysely";
import { AuditError } from "../audit/audit-error.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { Code } from "../ledger/codes.ts";
import type { CodeName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";

/** An answer looks at this many records of one kind at most. */
const MOST_RECORDS = 5_000;

/** Selects records of a kind by their neighbours. Every condition that is given must hold. */
interface Selection {
  readonly kind: Kind;
  readonly parents?: readonly RecordId[];
  readonly links?: readonly RecordId[];
  readonly issuers?: readonly RecordId[];
  readonly jurisdiction?: number;
}

/**
 * The records of a kind that stand under, name or were recorded by others, in the order of the ledger.
 * @throws AuditError LINEAGE_TOO_LARGE, because an answer that leaves records out could call a duty fulfilled that is
 * not
 */
export async function recordsWith(snapshot: Snapshot, selection: Selection): Promise<RecordId[]> {
  const { kind, parents, links, issuers, jurisdiction } = selection;
  let query = snapshot.database.selectFrom("record").select("id").where("kind", "=", kind);
  // Edges are found by the record above, and so are few; records are found by their kind alone.
  if (parents !== undefined) query = query.where("id", "in", childrenOf(snapshot, "PARENT", parents));
  if (links !== undefined) query = query.where("id", "in", childrenOf(snapshot, "LINK", links));
  if (issuers !== undefined) query = query.where("issuer", "=", anyOf(issuers));
  if (jurisdiction !== undefined) query = query.where("jurisdiction", "=", jurisdiction);
  const rows = await query
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MOST_RECORDS + 1)
    .execute();
  return bounded(rows.map(({ id }) => id));
}

function childrenOf({ database }: Snapshot, relation: "PARENT" | "LINK", ids: readonly RecordId[]) {
  return database.selectFrom("edge").select("child").where("parent", "=", anyOf(ids)).where("relation", "=", relation);
}

/** The products that were made of some records directly, or the scenarios that name some grants. */
export async function madeOf(snapshot: Snapshot, ids: readonly RecordId[], kind: Kind): Promise<RecordId[]> {
  const rows = await snapshot.database
    .selectFrom("edge")
    .innerJoin("record", "record.id", "edge.child")
    .select("record.id")
    .distinct()
    .select(["record.block_number", "record.log_index"])
    .where("edge.relation", "=", "INPUT")
    .where("edge.parent", "=", anyOf(ids))
    .where("record.kind", "=", kind)
    .orderBy("record.block_number")
    .orderBy("record.log_index")
    .limit(MOST_RECORDS + 1)
    .execute();
  return bounded(rows.map(({ id }) => id));
}

/** All revisions of the record's reference by the same issuer, in the order of the ledger. */
export async function revisionsOf(snapshot: Snapshot, id: RecordId): Promise<RecordId[]> {
  const rows = await snapshot.database
    .selectFrom("record as one")
    .innerJoin("record as other", (join) =>
      join.onRef("other.reference", "=", "one.reference").onRef("other.kind", "=", "one.kind"),
    )
    .select("other.id")
    .where("one.id", "=", id)
    .where(sql<boolean>`other.issuer is not distinct from one.issuer`)
    .orderBy("other.block_number")
    .orderBy("other.log_index")
    .limit(MOST_RECORDS + 1)
    .execute();
  // An export that is named by a digest has no reference, and no revisions.
  return rows.length === 0 ? [id] : bounded(rows.map((row) => row.id));
}

/** Everything that stands under some authorizations, by kind. */
export interface UnderAuthorization {
  readonly grants: readonly RecordId[];
  readonly scenarios: readonly RecordId[];
  readonly demands: readonly RecordId[];
  readonly deliveries: readonly RecordId[];
  readonly imports: readonly RecordId[];
  readonly products: readonly RecordId[];
  readonly agreements: readonly RecordId[];
  readonly exports: readonly RecordId[];
}

/** Everything that stands under scenarios. The grants that they name stand under their authorization. */
export async function underScenarios(
  snapshot: Snapshot,
  scenarios: readonly RecordId[],
): Promise<Omit<UnderAuthorization, "grants">> {
  const under = (kind: Kind, parents: readonly RecordId[]) => recordsWith(snapshot, { kind, parents });
  const demands = await under(Kind.DEMAND, scenarios);
  const products = await under(Kind.PRODUCT, scenarios);
  return {
    scenarios,
    demands,
    products,
    deliveries: await under(Kind.DELIVERY, demands),
    imports: await under(Kind.IMPORT, scenarios),
    agreements: await under(Kind.AGREEMENT, scenarios),
    exports: await under(Kind.EXPORT, products),
  };
}

/** Everything that stands under some authorizations. */
export async function underAuthorizations(
  snapshot: Snapshot,
  authorizations: readonly RecordId[],
): Promise<UnderAuthorization> {
  const scenarios = await recordsWith(snapshot, { kind: Kind.SCENARIO, parents: authorizations });
  return {
    grants: await recordsWith(snapshot, { kind: Kind.GRANT, parents: authorizations }),
    ...(await underScenarios(snapshot, scenarios)),
  };
}

/** The authorizations of an operator, or the one authorization that is named. */
export async function authorizationsOf(snapshot: Snapshot, id: RecordId): Promise<RecordId[]> {
  const named = await snapshot.database.selectFrom("record").select("kind").where("id", "=", id).executeTakeFirst();
  if (named?.kind === Kind.AUTHORIZATION) return [id];
  return await recordsWith(snapshot, { kind: Kind.AUTHORIZATION, links: [id] });
}

/** The records about which a party made statements of a code, each once, in the order of the blocks. */
export async function subjectsOf(
  snapshot: Snapshot,
  { by, code }: { readonly by: RecordId; readonly code: CodeName },
): Promise<RecordId[]> {
  const rows = await snapshot.database
    .selectFrom("act")
    .select("subject")
    .where("by_party", "=", by)
    .where("code", "=", Code[code])
    .groupBy("subject")
    .orderBy(sql`min(block_number)`)
    .orderBy("subject")
    .limit(MOST_RECORDS + 1)
    .execute();
  return bounded(rows.map(({ subject }) => subject));
}

/** The agreements under which some products left, each once. */
export async function agreementsOfExports(
  { database }: Snapshot,
  products: readonly RecordId[],
): Promise<readonly RecordId[]> {
  const rows = await database
    .selectFrom("record")
    .select("link")
    .distinct()
    .where("parent", "=", anyOf(products))
    .where("kind", "=", Kind.EXPORT)
    .where("link", "is not", null)
    .orderBy("link")
    .limit(MOST_RECORDS + 1)
    .execute();
  return bounded(rows.flatMap(({ link }) => link ?? []));
}

function anyOf(ids: readonly RecordId[]) {
  return sql<RecordId>`ANY(${[...ids]}::text[])`;
}

function bounded(ids: readonly RecordId[]): RecordId[] {
  if (ids.length <= MOST_RECORDS) return [...ids];
  throw new AuditError(
    "LINEAGE_TOO_LARGE",
    {
      zh: `答案将涉及超过 ${MOST_RECORDS} 条同类记录：请缩小所问的范围。`,
      en: `The answer would rest on more than ${MOST_RECORDS} records of one kind: ask about less.`,
    },
    { limit: MOST_RECORDS },
  );
}
