import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { Schema } from "../store/schema.ts";
import { entriesOf } from "../text/entries.ts";

type NotInBulk =
  | "checkpoint"
  | "heartbeat"
  | "manifest"
  | "rule_step"
  | "roster"
  | "webhook"
  | "webhook_standing"
  | "webhook_delivery";
/** The tables whose rows are written in bulk. */
type BulkTable = Exclude<keyof Schema, NotInBulk>;
type ColumnTypes<T extends BulkTable> = { readonly [C in keyof Schema[T] & string]: string };

/** SQL types of the columns that are written in bulk. */
const COLUMNS: { readonly [T in BulkTable]: ColumnTypes<T> } = {
  block: {
    number: "bigint",
    hash: "bytea",
    parent_hash: "bytea",
    time: "bigint",
    header: "bytea",
    seals_verified: "boolean",
  },
  event: {
    block_number: "bigint",
    log_index: "integer",
    transaction_index: "integer",
    transaction_hash: "bytea",
    topics: "bytea",
    data: "bytea",
    type: "text",
  },
  record: {
    id: "text",
    kind: "smallint",
    issuer: "text",
    account: "text",
    role: "smallint",
    jurisdiction: "smallint",
    parent: "text",
    link: "text",
    form: "smallint",
    reference: "text",
    revision: "numeric",
    ordinal: "numeric",
    sha256: "text",
    sm3: "text",
    from_time: "bigint",
    original_until: "bigint",
    until_time: "bigint",
    effective_at: "bigint",
    content: "text",
    clear: "numeric",
    recorded_status: "smallint",
    status: "smallint",
    holds: "smallint",
    reaching_holds: "smallint",
    disposition_answers: "bigint",
    trail_head: "text",
    recorded_trail_head: "text",
    flags: "smallint",
    soft: "bigint",
    version: "integer",
    recorded_at: "bigint",
    block_number: "bigint",
    log_index: "integer",
  },
  edge: { child: "text", relation: "text", position: "smallint", parent: "text" },
  act: {
    block_number: "bigint",
    log_index: "integer",
    subject: "text",
    type: "text",
    code: "integer",
    outcome: "integer",
    status: "smallint",
    reason: "integer",
    role: "smallint",
    by_party: "text",
    account: "text",
    until_time: "bigint",
    effective_at: "bigint",
    value: "numeric",
    about: "text",
    document: "text",
    answers: "bigint",
    jurisdiction: "smallint",
    version: "integer",
    soft: "bigint",
    breaks: "bigint",
    trail_head: "text",
    log_hash: "text",
    time: "bigint",
  },
  hold: {
    subject: "text",
    by_party: "text",
    since_block: "bigint",
    since_log_index: "integer",
    reach: "text",
    reason: "integer",
    since_time: "bigint",
    since_break: "bigint",
    released_by: "text",
    released_time: "bigint",
    released_block: "bigint",
    released_log_index: "integer",
  },
  break: {
    jurisdiction: "smallint",
    number: "bigint",
    subject: "text",
    time: "bigint",
    act: "smallint",
    code: "integer",
    block_number: "bigint",
    log_index: "integer",
  },
  refusal: {
    block_number: "bigint",
    log_index: "integer",
    party: "text",
    subject: "text",
    act: "smallint",
    kind: "smallint",
    case_number: "smallint",
    code: "integer",
    rule: "integer",
    version: "integer",
    jurisdiction: "smallint",
    unmet: "bigint",
    time: "bigint",
    account: "text",
    parent: "text",
    link: "text",
    call: "text",
    log_hash: "text",
  },
  rulebook: {
    jurisdiction: "smallint",
    version: "integer",
    record: "text",
    effective_from: "bigint",
    judges_from: "bigint",
    hash: "text",
    block_number: "bigint",
    log_index: "integer",
  },
  seat: {
    account: "text",
    party: "text",
    roles: "numeric",
    until_time: "bigint",
    jurisdiction: "smallint",
    stage: "text",
    block_number: "bigint",
    log_index: "integer",
  },
  elsewhere: {
    account: "text",
    jurisdiction: "smallint",
    roles: "numeric",
    until_time: "bigint",
    block_number: "bigint",
    log_index: "integer",
  },
  decision: {
    block_number: "bigint",
    log_index: "integer",
    jurisdiction: "smallint",
    decision: "text",
    step: "smallint",
    kind: "smallint",
    agency: "text",
    account: "text",
    roster: "integer",
    approvals: "integer",
    time: "bigint",
    content: "text",
    reference: "text",
    reference_bytes: "text",
    log_hash: "text",
  },
  manifest_entry: { record: "text", algorithm: "text", hex: "text", path: "text", size: "bigint" },
};

/** The columns to replace in a row that exists already; without it, such a row is an error. */
export interface Replacing<T extends BulkTable> {
  readonly key: readonly (keyof Schema[T] & string)[];
  readonly columns: readonly (keyof Schema[T] & string)[];
}

/** Inserts rows with one array for each column: the fastest way that PostgreSQL and PGlite share. */
export async function writeRows<T extends BulkTable>(
  transaction: Transaction<Schema>,
  table: T,
  rows: readonly Schema[T][],
  replacing?: Replacing<T>,
): Promise<void> {
  if (rows.length === 0) return;
  const columns = columnsOf(table);
  const names = sql.join(columns.map(([name]) => sql.ref(name)));
  const arrays = sql.join(columns.map(([name, type]) => sql`${rows.map((row) => row[name])}::${sql.raw(type)}[]`));
  const conflict =
    replacing === undefined
      ? sql``
      : sql`ON CONFLICT (${sql.join(replacing.key.map((name) => sql.ref(name)))}) DO UPDATE SET ${sql.join(
          replacing.columns.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`),
        )}`;
  await sql`INSERT INTO ${sql.table(table)} (${names}) SELECT * FROM unnest(${arrays}) ${conflict}`.execute(
    transaction,
  );
}

/** The columns of a table with their SQL types. */
function columnsOf<T extends BulkTable>(table: T): readonly (readonly [keyof Schema[T] & string, string])[] {
  const types: ColumnTypes<T> = COLUMNS[table];
  return entriesOf(types);
}
