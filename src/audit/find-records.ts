import { sql } from "kysely";
import type { Kind } from "../ledger/kinds.ts";
import { NO_RECORD, recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { SearchAnswer } from "../schemas/questions.ts";
import { answer } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { nameOfRow } from "./names.ts";
import { recordSummary } from "./record-form.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/** A record by what people call it. */
export interface RecordAddress {
  readonly kind: Kind;
  /** The issuer's id or its own business number; undefined for a jurisdiction, which has none. */
  readonly issuer: string | undefined;
  /** NFKC, see `parseReference`. */
  readonly reference: string;
  /** The latest one by default. */
  readonly revision?: number | undefined;
}

/** Candidates that an error or a search shows. */
const MAX_CANDIDATES = 20;

/**
 * The id of a record named by kind, issuer and reference.
 * @throws AuditError RECORD_UNKNOWN; REFERENCE_AMBIGUOUS with the candidates, when several issuers share a number
 */
export async function findRecord(snapshot: Snapshot, address: RecordAddress): Promise<RecordId> {
  const issuers = address.issuer === undefined ? [NO_RECORD] : await issuersNamed(snapshot, address.issuer);
  const { kind, reference } = address;
  const firsts = issuers.map((issuer) => ({
    issuer,
    id: recordId({ kind, issuer, reference, revision: 0 }),
  }));
  const rows = await snapshot.database
    .selectFrom("record")
    .select(["id", "kind", "reference", "issuer", "revision"])
    .where("kind", "=", kind)
    .where("reference", "=", reference)
    .where(sql<string>`coalesce(issuer, ${NO_RECORD})`, "=", sql<string>`ANY(${issuers}::text[])`)
    .where((where) =>
      address.revision === undefined ? where.lit(true) : where("revision", "=", BigInt(address.revision)),
    )
    // One for each issuer, its latest revision first.
    .distinctOn("issuer")
    .orderBy("issuer")
    .orderBy("revision", "desc")
    .execute();
  const latest = [...Map.groupBy(rows, (row) => row.issuer).values()].map((revisions) => revisions[0]!);
  const [found, second] = latest;
  if (found === undefined) {
    throw new AuditError(
      "RECORD_UNKNOWN",
      {
        zh: `截至区块 ${snapshot.asOf.block}，没有此记录：该主体未登记过此种类、此编号的记录。`,
        en: `no such record as of block ${snapshot.asOf.block}: the issuer has recorded none of this kind and number`,
      },
      { ...address, wouldHaveId: firsts[0]?.id, block: snapshot.asOf.block },
    );
  }
  if (second !== undefined) throw ambiguous(reference, latest.map(nameOfRow));
  return found.id;
}

/** Ids that a text can mean as an issuer: itself, or every party and jurisdiction of that business number. */
async function issuersNamed(snapshot: Snapshot, text: string): Promise<RecordId[]> {
  if (/^0x[0-9a-f]{20}$/.test(text)) return [text as RecordId];
  const rows = await snapshot.database
    .selectFrom("record")
    .select("id")
    .where("kind", "in", [1, 2])
    .where("reference", "=", text)
    .limit(MAX_CANDIDATES)
    .execute();
  return rows.map((row) => row.id);
}

function ambiguous(reference: string, candidates: readonly unknown[]): AuditError {
  return new AuditError(
    "REFERENCE_AMBIGUOUS",
    {
      zh: `${JSON.stringify(reference)} 对应 ${candidates.length} 条记录：请给出种类与登记主体，或标识。`,
      en: `${JSON.stringify(reference)} names ${candidates.length} records: give the kind and the issuer, or the id`,
    },
    { reference, candidates },
  );
}

/**
 * Records by their exact business number, or by a digest or id given whole; of several revisions the latest.
 * @param text - NFKC, not empty
 */
export async function searchRecords(snapshot: Snapshot, text: string, moment: Moment): Promise<Answer<SearchAnswer>> {
  const { database } = snapshot;
  const digest = text.toLowerCase().replace(/^(0x|sha256:|sm3:)/, "");
  const word = /^[0-9a-f]{64}$/.test(digest) ? `0x${digest}` : undefined;
  const found = await database
    .selectFrom("record")
    .select(["id", "kind", "issuer", "reference"])
    .where((where) =>
      where.or([
        where("reference", "=", text),
        where("id", "=", text.toLowerCase() as RecordId),
        ...(word === undefined ? [] : [where("sha256", "=", word as RecordId), where("sm3", "=", word as RecordId)]),
      ]),
    )
    .orderBy("kind")
    .orderBy(sql`coalesce(revision, ordinal)`, "desc")
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MAX_CANDIDATES * 5)
    .execute();
  const latest = [
    ...Map.groupBy(found, (row) =>
      row.reference === null ? row.id : `${row.kind} ${row.issuer} ${row.reference}`,
    ).values(),
  ].map((revisions) => revisions[0]!.id);
  const kept = latest.slice(0, MAX_CANDIDATES);
  const graph = await LedgerGraph.load(snapshot, kept, moment);
  const results = kept.filter((id) => graph.existed(graph.known(id))).map((id) => recordSummary(graph, id));
  const truncated = latest.length > MAX_CANDIDATES || found.length === MAX_CANDIDATES * 5;
  return answer(snapshot, moment, {
    result: { results, truncated },
    events: [],
    basis: "ENFORCED",
    truncated,
    absence:
      results.length === 0
        ? { zh: "没有以此为编号、标识或杂凑值的记录", en: "No record has this as its number, id or digest" }
        : undefined,
  });
}
