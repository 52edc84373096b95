import { sql } from "kysely";
import type { DigestAlgorithm } from "../documents/digest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Snapshot } from "./snapshot.ts";

/** An export that holds the content of a digest, by itself or in so many files of a folder. */
export interface Holder {
  readonly id: RecordId;
  readonly path?: string;
  readonly copies?: number;
}

/** The exports among which holders are looked for, or the most of each digest, oldest first. */
type Bound = { readonly among: readonly string[] } | { readonly most: number };

/** The exports of each digest, by themselves or in a folder, each once. */
export async function holdersOf(
  { database }: Snapshot,
  digests: readonly string[],
  bound: Bound,
): Promise<ReadonlyMap<string, readonly Holder[]>> {
  if (digests.length === 0) return new Map();
  const [sha256, sm3] = [ofAlgorithm("sha256", digests), ofAlgorithm("sm3", digests)];
  const isAmong = "among" in bound ? sql`record.id = ANY(${[...bound.among]}::text[])` : sql`true`;
  // Digests are bound as lists of texts, so that each of the indexes on them serves all lines at once.
  const held = sql<{ digest: string; id: RecordId; path: string | null; copies: number; place: number }>`(
    SELECT digest, id, min(path) AS path, count(*)::int AS copies,
           row_number() OVER (PARTITION BY digest ORDER BY block_number, log_index)::int AS place
    FROM (
      SELECT 'sha256:' || substr(sha256, 3) AS digest, id, NULL AS path, block_number, log_index
      FROM record WHERE sha256 = ANY(${sha256.map((hex) => `0x${hex}`)}::text[]) AND ${isAmong}
      UNION ALL
      SELECT 'sm3:' || substr(sm3, 3), id, NULL, block_number, log_index
      FROM record WHERE sm3 = ANY(${sm3.map((hex) => `0x${hex}`)}::text[]) AND ${isAmong}
      UNION ALL
      SELECT entry.algorithm || ':' || entry.hex, record.id, entry.path, record.block_number, record.log_index
      FROM manifest_entry entry JOIN record ON record.id = entry.record
      WHERE ((entry.algorithm = 'sha256' AND entry.hex = ANY(${sha256}::text[]))
         OR (entry.algorithm = 'sm3' AND entry.hex = ANY(${sm3}::text[]))) AND ${isAmong}
    ) found
    GROUP BY digest, id, block_number, log_index
  )`.as("held");
  let query = database.selectFrom(held).selectAll();
  if ("most" in bound) query = query.where("place", "<=", bound.most);
  const rows = await query.orderBy("digest").orderBy("place").execute();
  return new Map(
    [...Map.groupBy(rows, ({ digest }) => digest)].map(([digest, found]) => [
      digest,
      found.map(({ id, path, copies }) => ({ id, ...placeIn(path, copies) })),
    ]),
  );
}

/** The place of a content in a folder; nothing for an export of a file. */
function placeIn(path: string | null, copies: number): Pick<Holder, "path" | "copies"> {
  return path === null ? {} : { path, ...(copies === 1 ? {} : { copies }) };
}

/** The hexadecimal digits of the digests of one algorithm. */
function ofAlgorithm(algorithm: DigestAlgorithm, digests: readonly string[]): string[] {
  const prefix = `${algorithm}:`;
  return digests.filter((digest) => digest.startsWith(prefix)).map((digest) => digest.slice(prefix.length));
}
