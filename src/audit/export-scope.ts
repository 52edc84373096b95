import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { Form } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Period } from "../text/moment-text.ts";
import { AuditError } from "./audit-error.ts";
import { authorizationsOf, MAX_AUTHORIZATIONS } from "./exports.ts";
import { unknownAt } from "./lineage.ts";
import { onPage } from "./page.ts";
import type { Page } from "./page.ts";
import { momentOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** The exports that are somebody's: under an authorization, under those of an operator, or in a jurisdiction. */
export interface ExportScope {
  readonly of: RecordRow;
  /** The authorizations that count; undefined where the jurisdiction decides. */
  readonly under: readonly RecordId[] | undefined;
}

/** @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND, LINEAGE_TOO_LARGE */
export async function exportScope(snapshot: Snapshot, id: RecordId): Promise<ExportScope> {
  const of = await snapshot.database.selectFrom("record").selectAll().where("id", "=", id).executeTakeFirst();
  if (of === undefined) throw unknownAt(id, snapshot, momentOf(snapshot, {}));
  if (of.kind === Kind.JURISDICTION) return { of, under: undefined };
  if (of.kind !== Kind.AUTHORIZATION && of.kind !== Kind.PARTY) throw otherKind(of);
  const under = await authorizationsOf(snapshot, of);
  if (under.length <= MAX_AUTHORIZATIONS) return { of, under };
  // In a cut list, an export could appear to be another operator's.
  throw new AuditError(
    "LINEAGE_TOO_LARGE",
    {
      zh: `${id} 的授权超过 ${MAX_AUTHORIZATIONS} 项：请逐一按授权核对。`,
      en: `${id} has more than ${MAX_AUTHORIZATIONS} authorizations: ask about them one by one.`,
    },
    { id, limit: MAX_AUTHORIZATIONS },
  );
}

/** Those of some exports that are in the scope. */
export async function ownExports(
  snapshot: Snapshot,
  scope: ExportScope,
  ids: readonly RecordId[],
): Promise<ReadonlySet<RecordId>> {
  const rows = await exportsIn(snapshot, scope)
    .where("export.id", "=", sql<RecordId>`ANY(${[...ids]}::text[])`)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Selects exports of a scope by their legal time. */
export interface ExportFilter extends Period {
  /** Whether only those count to which no digest leads: salted ones, and folders whose manifest is not known here. */
  readonly hidden: boolean;
  /** Only those that hold this content by themselves or in a folder: `sha256:…` or `sm3:…`. */
  readonly digest?: string | undefined;
}

/** The exports of a scope that a filter leaves, in the order of the chain: one more than a page holds. */
export async function exportsInPeriod(
  snapshot: Snapshot,
  scope: ExportScope,
  { from, until, hidden, digest }: ExportFilter,
  page: Page,
): Promise<readonly RecordId[]> {
  let query = exportsIn(snapshot, scope);
  if (from !== undefined) query = query.where(legalTimeIs(sql`>= ${from}`));
  if (until !== undefined) query = query.where(legalTimeIs(sql`< ${until}`));
  if (hidden) query = query.where(IS_HIDDEN);
  if (digest !== undefined) query = query.where("export.id", "in", holding(digest));
  const rows = await query
    .where(onPage(page, "export."))
    .orderBy("export.block_number")
    .orderBy("export.log_index")
    .limit(page.limit + 1)
    .execute();
  return rows.map(({ id }) => id);
}

/** The condition that no digest leads to an export. */
const IS_HIDDEN = sql<boolean>`(export.form = ${Form.SALTED} OR (export.form <> ${Form.FILE}
  AND NOT EXISTS (SELECT FROM manifest WHERE manifest.record = export.id)))`;

/**
 * A condition on the legal time of an export. PostgreSQL knows how many times are in a period by their column alone.
 * It takes an expression of two columns for something rare, and would then read every record for each page.
 */
function legalTimeIs(within: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`((export.effective_at IS NOT NULL OR export.recorded_at ${within})
    AND (export.effective_at IS NULL OR export.effective_at ${within}))`;
}

/** The ids of the records that hold a content. Each branch is served by an index of its own. */
function holding(digest: string) {
  const [algorithm, hex] = [digest.slice(0, digest.indexOf(":")), digest.slice(digest.indexOf(":") + 1)];
  const column = sql.ref(algorithm === "sm3" ? "sm3" : "sha256");
  return sql<RecordId>`(SELECT id FROM record WHERE ${column} = ${`0x${hex}`}
    UNION ALL SELECT record FROM manifest_entry WHERE algorithm = ${algorithm} AND hex = ${hex})`;
}

/** An export belongs to the authorization of its product's scenario, as in the ledger's own list. */
function exportsIn({ database, asOf }: Snapshot, { of, under }: ExportScope) {
  const exports = database
    .selectFrom("record as export")
    .innerJoin("record as product", "product.id", "export.parent")
    .innerJoin("record as scenario", "scenario.id", "product.parent")
    .select("export.id")
    .where("export.kind", "=", Kind.EXPORT)
    .where("export.recorded_at", "<=", asOf.time);
  return under === undefined
    ? exports.where("export.jurisdiction", "=", of.jurisdiction)
    : exports.where("scenario.parent", "=", sql<RecordId>`ANY(${[...under]}::text[])`);
}

function otherKind({ id, kind }: RecordRow): AuditError {
  return new AuditError(
    "RECORD_OTHER_KIND",
    {
      zh: `出域属于运营机构、授权或行政区划，而 ${id} 是 ${kindName(kind)}：请给出其中之一。`,
      en:
        `Exports are those of an operator, an authorization or a jurisdiction, but ${id} is a ${kindName(kind)}: ` +
        "name one of those.",
    },
    { id, kind },
  );
}
