import type { DigestAlgorithm } from "../documents/digest.ts";
import { Family } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { Prepared } from "../store/prepared.ts";
import type { ActRow, RecordRow } from "../store/schema.ts";
import type { InTransaction } from "./act-rows.ts";

/* The statements that read records with what belongs to them, each in one way to the database and back. */

/** The acts of a record with more acts than this are not kept: they are read for one question and then forgotten. */
export const MOST_ACTS_KEPT = 500;

/** So many records are on a page of those that are read ahead: whoever asks meanwhile waits for one page. */
export const RECORDS_OF_PAGE = 200;

/** A record with its inputs, its acts without anchors, and the transactions of all of these. */
export interface ReadRecord extends RecordRow, InTransaction {
  /** The ids of its inputs in their order, with commas between them. */
  readonly input_ids: string | null;
  readonly act_rows: readonly ReadAct[] | null;
}

/** JSON loses digits of long numbers, so `value` is a text there. */
export type ReadAct = Omit<ActRow, "value"> & InTransaction & { readonly value: string | null };

/** The state of the index in which something was read. */
export interface ReadState {
  /** Changes with every write of the checkpoint, and so with every write of what follows from events. */
  readonly as_of_version: string;
}

/** The place of the record or digest for which a row was read, among those that one statement reads, from 1. */
export interface ReadFor {
  readonly place: number;
}

/** A record that a digest finds; of a file in a folder with its path there. */
export interface ReadMatch extends ReadRecord {
  readonly path: string | null;
}

/** The records that a digest finds, those that are named by it first. */
export interface FoundByDigest {
  readonly algorithm: DigestAlgorithm;
  readonly hex: string;
  readonly matches: readonly Pick<ReadMatch, "id" | "path">[];
}

/**
 * Names the state of the index: the transaction that wrote the checkpoint. A replica that takes over may give a number
 * again, so that the block is in the name too.
 */
const VERSION = "checkpoint.xmin::text || left(checkpoint.block_hash, 18)";

/**
 * The parts of a record `r` besides its own columns. Most records are exports, which have no inputs, so that none are
 * looked for. Most acts are anchors, on which no standing rests.
 */
const BESIDES = `
  CASE WHEN r.kind <> ${Kind.EXPORT} THEN (SELECT string_agg(parent, ',' ORDER BY position) FROM edge
   WHERE child = r.id AND relation = 'INPUT') END AS input_ids,
  (SELECT '0x' || encode(transaction_hash, 'hex') FROM event
   WHERE event.block_number = r.block_number AND event.log_index = r.log_index) AS transaction_hash,
  (SELECT json_agg(a ORDER BY a.block_number, a.log_index) FROM (
     SELECT act.block_number, act.log_index, subject, act.type, code, outcome, status, reason, role, by_party, account,
       until_time, effective_at, value::text AS value, about, document, answers, jurisdiction, version, soft, breaks,
       trail_head, log_hash, time, '0x' || encode(event.transaction_hash, 'hex') AS transaction_hash
     FROM act LEFT JOIN event ON event.block_number = act.block_number AND event.log_index = act.log_index
     WHERE subject = r.id AND (code IS NULL OR code / 256 <> ${Family.ANCHOR})
     LIMIT ${MOST_ACTS_KEPT + 1}) AS a) AS act_rows`;

/**
 * Everything that some records stand under or are made of, and the records themselves. $1: their ids; $2: ids at which
 * the way up ends, because these and what is above them are read already; $3: the most records.
 */
export const READ_ABOVE: Prepared = {
  name: "laiqu-read-above",
  text: `
WITH RECURSIVE above (id) AS (
  SELECT unnest($1::text[])
  UNION
  SELECT edge.parent FROM above JOIN edge ON edge.child = above.id WHERE edge.parent <> ALL ($2::text[])
)
SELECT (SELECT ${VERSION} FROM checkpoint) AS as_of_version, r.*, ${BESIDES}
FROM (SELECT id FROM above LIMIT $3) AS found JOIN record r ON r.id = found.id`,
};

/** Some records without what is above them. $1: their ids. */
export const READ_THEM: Prepared = {
  name: "laiqu-read-them",
  text: `
SELECT (SELECT ${VERSION} FROM checkpoint) AS as_of_version, r.*, ${BESIDES}
FROM record r WHERE r.id = ANY ($1::text[])`,
};

/** The state of the index, and each of some records where it is one. $1: their ids. */
export const READ_RECORDS: Prepared = {
  name: "laiqu-read-records",
  text: `
SELECT ${VERSION} AS as_of_version, asked.place, r.*, ${BESIDES}
FROM checkpoint
CROSS JOIN unnest($1::text[]) WITH ORDINALITY AS asked (id, place)
LEFT JOIN record r ON r.id = asked.id`,
};

/**
 * The records of one kind in one jurisdiction, the latest first, a page at a time. $1: the ordinal of the jurisdiction;
 * $2: the kind; $3 and $4: time and id of the last record of the page before.
 */
export const READ_PAGE: Prepared = {
  name: "laiqu-read-page",
  text: `
SELECT (SELECT ${VERSION} FROM checkpoint) AS as_of_version, r.*, ${BESIDES}
FROM (
  SELECT * FROM record
  WHERE jurisdiction = $1 AND kind = $2 AND recorded_at <= $3 AND (recorded_at, id) < ($3, $4)
  ORDER BY recorded_at DESC, id DESC LIMIT ${RECORDS_OF_PAGE}
) AS r
ORDER BY r.recorded_at DESC, r.id DESC`,
};

/** The state of the index alone. */
export const READ_STATE: Prepared = {
  name: "laiqu-read-state",
  text: `SELECT ${VERSION} AS as_of_version FROM checkpoint`,
};

/**
 * The state of the index, and the records that each of some digests finds: those that are named by it, then the folders
 * with a file that has it, each in the order of the chain. $1: the digests, without 0x; $2: the most of either.
 */
export const READ_DIGESTS: Readonly<Record<DigestAlgorithm, Prepared>> = {
  sha256: readDigest("sha256"),
  sm3: readDigest("sm3"),
};

function readDigest(algorithm: DigestAlgorithm): Prepared {
  return {
    name: `laiqu-read-${algorithm}-digests`,
    text: `
SELECT ${VERSION} AS as_of_version, asked.place, found.path, r.*, ${BESIDES}
FROM checkpoint
CROSS JOIN unnest($1::text[]) WITH ORDINALITY AS asked (hex, place)
LEFT JOIN LATERAL (
  (SELECT id, NULL AS path, block_number, log_index, 0 AS part FROM record WHERE ${algorithm} = '0x' || asked.hex
   ORDER BY block_number, log_index LIMIT $2)
  UNION ALL
  (SELECT record.id, entry.path, record.block_number, record.log_index, 1
   FROM manifest_entry entry JOIN record ON record.id = entry.record
   WHERE entry.algorithm = '${algorithm}' AND entry.hex = asked.hex
   ORDER BY record.block_number, record.log_index, entry.path LIMIT $2)
) AS found ON true
LEFT JOIN record r ON r.id = found.id
ORDER BY asked.place, found.part, found.block_number, found.log_index, found.path`,
  };
}
