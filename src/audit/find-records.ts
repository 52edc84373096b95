import { sql } from "kysely";
import { Kind } from "../ledger/kinds.ts";
import { isRecordId, NO_RECORD, recordId } from "../ledger/record-id.ts";
import { digestAlgorithmsOf, parseTypedName } from "../ledger/typed-name.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { SearchAnswer } from "../schemas/questions.ts";
import { answer } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { nameOfRow } from "./names.ts";
import { recordSummary } from "./record-form.ts";
import { momentOf } from "./snapshot.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";
import { showForeign } from "../text/foreign-text.ts";

/** The names by which people find a record. */
export interface RecordAddress {
  readonly kind: Kind;
  /** The id or the reference of the issuer; undefined for a jurisdiction, which has no issuer. */
  readonly issuer: string | undefined;
  /** NFKC, see `parseReference`. */
  readonly reference: string;
  /** When left out, the latest one that existed at the moment; without such, the latest one. */
  readonly revision?: number | undefined;
}

/** An error or a search shows this many candidates at most. */
const MAX_CANDIDATES = 20;

/**
 * The id of a record named by kind, issuer and reference.
 * @param moment - what a question is about; by default now
 * @throws AuditError RECORD_UNKNOWN; REFERENCE_AMBIGUOUS with the candidates, when several issuers use the reference
 */
export async function findRecord(
  snapshot: Snapshot,
  address: RecordAddress,
  moment: Moment = momentOf(snapshot, {}),
): Promise<RecordId> {
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
    // One for each issuer: the latest revision of those that existed, or of all that came later.
    .distinctOn("issuer")
    .orderBy("issuer")
    .orderBy(
      sql<boolean>`recorded_at <= ${moment.knownAt} AND coalesce(effective_at, recorded_at) <= ${moment.at}`,
      "desc",
    )
    .orderBy("revision", "desc")
    .execute();
  const [found, second] = rows;
  if (found === undefined) {
    throw new AuditError(
      "RECORD_UNKNOWN",
      {
        zh:
          `截至区块 ${snapshot.asOf.block}，没有此记录：该主体未作过此种类、业务编号为 ${showForeign(reference)} 的记录。` +
          "请核对种类、记录主体与业务编号；业务编号中的斜杠在地址中写作 %2F。",
        en:
          `There is no such record as of block ${snapshot.asOf.block}: the issuer has recorded none of this ` +
          `kind with the reference ${showForeign(reference)}. Check kind, issuer and reference; ` +
          "a slash in a reference is written %2F in an address.",
      },
      { ...address, wouldHaveId: firsts[0]?.id, block: snapshot.asOf.block },
    );
  }
  if (second !== undefined) throw ambiguous(reference, rows.map(nameOfRow));
  return found.id;
}

/** The issuers that a text can name: an id names itself, a reference every party and jurisdiction that has it. */
async function issuersNamed(snapshot: Snapshot, text: string): Promise<RecordId[]> {
  if (isRecordId(text)) return [text];
  const rows = await snapshot.database
    .selectFrom("record")
    .select("id")
    .where("kind", "in", [Kind.JURISDICTION, Kind.PARTY])
    .where("reference", "=", text)
    .limit(MAX_CANDIDATES)
    .execute();
  return rows.map((row) => row.id);
}

function ambiguous(reference: string, candidates: readonly unknown[]): AuditError {
  return new AuditError(
    "REFERENCE_AMBIGUOUS",
    {
      zh: `${showForeign(reference)} 对应 ${candidates.length} 条记录：请给出种类与记录主体，或标识。`,
      en: `${showForeign(reference)} names ${candidates.length} records: give the kind and the issuer, or the id.`,
    },
    { reference, candidates },
  );
}

/**
 * Records by their exact reference, or by a whole digest or id; of several revisions the latest that
 * existed at the moment. A digest without its
 * algorithm is looked up as either; the answer's records show which of the two they have.
 * @param text - NFKC, not empty
 * @throws InputError DIGEST_*
 */
export async function searchRecords(snapshot: Snapshot, text: string, moment: Moment): Promise<Answer<SearchAnswer>> {
  const { database } = snapshot;
  const typed = parseTypedName(text);
  const found = await database
    .selectFrom("record")
    .select(["id", "kind", "issuer", "reference"])
    .where((where) =>
      where.or([
        where("reference", "=", text),
        ...(typed.type === "ID" ? [where("id", "=", typed.id)] : []),
        ...(typed.type === "DIGEST"
          ? digestAlgorithmsOf(typed).map((algorithm) => where(algorithm, "=", `0x${typed.hex}`))
          : []),
      ]),
    )
    // The latest revision is the latest of those that existed.
    .where("recorded_at", "<=", moment.knownAt)
    .where(sql<number>`coalesce(effective_at, recorded_at)`, "<=", moment.at)
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
  ].flatMap(([newest]) => (newest === undefined ? [] : [newest.id]));
  const kept = latest.slice(0, MAX_CANDIDATES);
  const graph = await LedgerGraph.load(snapshot, kept, moment);
  const results = kept.map((id) => recordSummary(graph, id));
  const truncated = latest.length > MAX_CANDIDATES || found.length === MAX_CANDIDATES * 5;
  return answer(snapshot, moment, {
    result: { results, truncated },
    events: [],
    basis: "ENFORCED",
    truncated,
    absence:
      results.length === 0
        ? { zh: "没有以此为业务编号、标识或杂凑值的记录", en: "No record has this as its reference, id or digest" }
        : undefined,
  });
}
