import { sql } from "kysely";
import { Code, Outcome } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { Role } from "../../../src/ledger/roles.ts";
import { reachValue } from "../../../src/ledger/statements.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import { compileRulebook } from "../../../src/rulebook/compile-rulebook.ts";
import type { Rulebook } from "../../../src/rulebook/rulebook.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { withoutIndexes } from "./without-indexes.ts";
import { BLOCK_SECONDS, digestSql, EVENTS_IN_BLOCK, FIRST_TIME, idSql, SEED } from "./world-plan.ts";
import type { WorldPlan } from "./world-plan.ts";
import { AUTHORITY, FATE_OF_PRODUCT, plannedRecords } from "./world-records.ts";
import type { RecordSeries } from "./world-records.ts";

/** Rows that one statement writes: small enough to show progress, large enough to be quick. */
const ROWS_AT_A_TIME = 1_000_000;
const TABLES = ["block", "event", "record", "edge", "act", "hold", "break", "manifest", "manifest_entry"] as const;
const WORD = `'0x' || repeat('5a', 32)`;
const TRAIL = `'0x' || repeat('5a', 24)`;
const ACCOUNT = `'0x' || repeat('a1', 20)`;
/** The kinds that have a term, and its end, which is far away. */
const WITH_TERM: ReadonlySet<Kind> = new Set([Kind.AUTHORIZATION, Kind.SCENARIO, Kind.AGREEMENT]);
const LAST_TIME = 4_000_000_000;
const FOLDER = "n >= 0 AND n % 100 = 1";
const BLOCK = (place: string): string => `((${place}) / ${EVENTS_IN_BLOCK})`;
const LOG = (place: string): string => `((${place}) % ${EVENTS_IN_BLOCK})`;
const TIME = (place: string): string => `${FIRST_TIME} + ${BLOCK(place)} * ${BLOCK_SECONDS}`;

interface Writing {
  readonly plan: WorldPlan;
  readonly store: Store;
  readonly rulebook: Rulebook;
  readonly log: (line: string) => void;
}

/** Writes a synthetic ledger straight into the tables of an empty index. */
export async function writeWorld(writing: Writing): Promise<void> {
  const { plan, store, log } = writing;
  const { series, tail } = plannedRecords(plan);
  await withoutIndexes(store, TABLES, log, async () => {
    for (const each of series) await writeSeries(writing, each);
    await writeManifests(writing);
    await writeActs(writing, tail);
    await writeEvents(writing, tail);
  });
  await writeRulebook(writing);
  await writeCheckpoint(writing, tail);
  log("vacuuming and analysing");
  await run(store, "VACUUM (ANALYZE)");
}

function lastBlock({ exports, acts }: WorldPlan, tail: number): number {
  return Math.floor((tail + 2 * Math.max(exports, acts)) / EVENTS_IN_BLOCK);
}

async function run({ database }: Store, statement: string): Promise<void> {
  await sql.raw(statement).execute(database);
}

/** Runs a statement for `first` to `last` in pieces. @param statement - gets the rows `n` as a source */
async function inPieces(
  { store, log }: Writing,
  what: string,
  { first, last }: { readonly first: number; readonly last: number },
  statement: (rows: string) => string,
): Promise<void> {
  for (let from = first; from <= last; from += ROWS_AT_A_TIME) {
    const until = Math.min(last, from + ROWS_AT_A_TIME - 1);
    await run(store, statement(`generate_series(${from}::bigint, ${until}::bigint) AS given(n)`));
    if (last - first >= ROWS_AT_A_TIME) log(`${what}: ${until - first + 1} of ${last - first + 1}`);
  }
}

async function writeSeries(writing: Writing, each: RecordSeries): Promise<void> {
  const { kind, place, parent, link, issuer, inputs = [], status = `${Status.IN_FORCE}`, held = "0" } = each;
  const id = idSql(kind, "n");
  const form = each.form ?? "0";
  const until = WITH_TERM.has(kind) ? `${LAST_TIME}` : "NULL";
  const what = `records of kind ${kind}`;
  await inPieces(
    writing,
    what,
    each,
    (rows) => `
    INSERT INTO record (id, kind, issuer, account, role, jurisdiction, parent, link, form, reference, revision, ordinal,
      sha256, original_until, until_time, content, clear, recorded_status, status, holds, reaching_holds, trail_head,
      recorded_trail_head, flags, soft, version, recorded_at, block_number, log_index)
    SELECT ${id}, ${kind}, ${issuer ?? "NULL"}, ${ACCOUNT}, ${Role.DATA_AUTHORITY}, 1, ${parent ?? "NULL"},
      ${link ?? "NULL"}, form, CASE WHEN form = 0 THEN 'R-${kind}-' || n END, CASE WHEN form = 0 THEN 0 END,
      CASE WHEN form > 0 THEN 0 END, CASE WHEN form > 0 THEN '0x' || ${digestSql("n")} END,
      ${until}, ${until}, '0x' || encode(sha256(('content ' || n)::bytea), 'hex'), 0, ${Status.IN_FORCE}, ${status},
      ${held}, ${held},
      ${TRAIL}, ${TRAIL}, 0, 0, 1, ${TIME(place)}, ${BLOCK(place)}, ${LOG(place)}
    FROM (SELECT n, ${form} AS form FROM ${rows}) AS made`,
  );
  const relations = { PARENT: parent, LINK: link, ISSUER: issuer };
  for (const [relation, other] of Object.entries(relations))
    if (other !== undefined)
      await inPieces(
        writing,
        `${what}, edges`,
        each,
        (rows) =>
          `INSERT INTO edge (child, relation, position, parent) SELECT ${id}, '${relation}', 0, ${other} FROM ${rows}`,
      );
  for (const [position, input] of inputs.entries())
    await inPieces(
      writing,
      `${what}, inputs`,
      each,
      (rows) =>
        `INSERT INTO edge (child, relation, position, parent)
        SELECT ${id}, 'INPUT', ${position}, ${input} FROM ${rows}`,
    );
}

/** The folders among the exports: three files each. */
async function writeManifests({ store, plan }: Writing): Promise<void> {
  const id = idSql(Kind.EXPORT, "n");
  const folders = `generate_series(0, ${plan.exports - 1}) AS given(n) WHERE ${FOLDER}`;
  await run(
    store,
    `INSERT INTO manifest (record, root, json) SELECT ${id}, '0x' || ${digestSql("n")}, '{}' FROM ${folders}`,
  );
  await run(
    store,
    `INSERT INTO manifest_entry (record, algorithm, hex, path, size)
    SELECT ${id}, 'sha256', ${digestSql("n || '.' || file")}, 'files/' || file || '.csv', 1000
    FROM generate_series(1, 3) AS files(file), ${folders}`,
  );
}

/**
 * The acts: of ten, six are about exports, two are logs about deliveries, one is about a product and one about a
 * delivery. The first acts about some products hold, release or end them.
 */
async function writeActs(writing: Writing, tail: number): Promise<void> {
  const { store, plan } = writing;
  const { exports, deliveries, products } = plan;
  const place = `(${tail} + 2 * n + 1)`;
  const product = `n / 10 % ${products}`;
  const round = `n / 10 / ${products}`;
  const { every, held, ended, released } = FATE_OF_PRODUCT;
  const isFirst = (fate: number, visit: number): string =>
    `n % 10 = 8 AND ${product} % ${every} = ${fate} AND ${round} = ${visit}`;
  const hold = `(${isFirst(held, 0)}) OR (${isFirst(released, 0)})`;
  const release = isFirst(released, 1);
  const end = isFirst(ended, 0);
  const reaching = isFirst(held, 0);
  const breakNumber = `${product} / ${every} + 1`;
  await inPieces(
    writing,
    "acts",
    { first: 0, last: plan.acts - 1 },
    (rows) => `
    INSERT INTO act (block_number, log_index, subject, type, code, outcome, status, reason, role, by_party, account,
      value, document, answers, jurisdiction, version, soft, breaks, trail_head, log_hash, time)
    SELECT ${BLOCK(place)}, ${LOG(place)},
      CASE WHEN n % 10 < 6 THEN ${idSql(Kind.EXPORT, `n % ${exports}`)}
           WHEN n % 10 = 8 THEN ${idSql(Kind.PRODUCT, product)}
           ELSE ${idSql(Kind.DELIVERY, `n / 10 % ${deliveries}`)} END,
      CASE WHEN ${end} THEN 'SETTLE' ELSE 'ATTEST' END,
      CASE WHEN ${end} THEN NULL
           WHEN ${hold} THEN ${Code.HOLD}
           WHEN ${release} THEN ${Code.RELEASE}
           WHEN n % 10 < 6 THEN ${Code.CALL_LOG}
           WHEN n % 10 < 8 THEN ${Code.ACCESS_LOG}
           WHEN n % 10 = 8 THEN ${Code.SECURITY_REVIEW}
           ELSE ${Code.VERIFICATION} END,
      CASE WHEN ${end} THEN NULL WHEN ${hold} THEN ${Outcome.OPEN + 8} ELSE ${Outcome.PASSED} END,
      CASE WHEN ${end} THEN ${Status.TERMINATED} END, CASE WHEN ${end} THEN 0 END, ${Role.DATA_AUTHORITY}, ${AUTHORITY},
      ${ACCOUNT}, CASE WHEN ${end} THEN NULL WHEN ${reaching} THEN ${reachValue("RECALL")} ELSE 0 END, ${WORD},
      CASE WHEN ${end} THEN 0 END, 1, 1, 0, CASE WHEN ${reaching} THEN ${breakNumber} END, ${TRAIL},
      '0x' || encode(sha256(('log ' || n)::bytea), 'hex'), ${TIME(place)}
    FROM ${rows}`,
  );
  await run(
    store,
    `INSERT INTO hold (subject, by_party, since_block, since_log_index, reach, reason, since_time, since_break)
    SELECT subject, by_party, block_number, log_index, 'RECALL', 1, time, breaks FROM act WHERE breaks IS NOT NULL`,
  );
  await run(
    store,
    `INSERT INTO break (jurisdiction, number, subject, time, act, code, block_number, log_index)
    SELECT 1, breaks, subject, time, 1, code, block_number, log_index FROM act WHERE breaks IS NOT NULL`,
  );
}

/** A block for every ten places, and the log of each record and act, with data of 320 bytes. */
async function writeEvents(writing: Writing, tail: number): Promise<void> {
  const { store, plan, log } = writing;
  const last = lastBlock(plan, tail);
  const hash = (number: string): string => `sha256(('block ' || (${number}))::bytea)`;
  await inPieces(
    writing,
    "blocks",
    { first: 0, last },
    (rows) => `
    INSERT INTO block (number, hash, parent_hash, time, header, seals_verified)
    SELECT n, ${hash("n")}, ${hash("n - 1")}, ${FIRST_TIME} + n * ${BLOCK_SECONDS},
      decode(repeat(md5(n::text), 16), 'hex'), true
    FROM ${rows}`,
  );
  for (const [table, type] of [
    ["record", "'Recorded'"],
    ["act", "CASE type WHEN 'ATTEST' THEN 'Attested' ELSE 'Settled' END"],
  ] as const) {
    log(`events of the table ${table}`);
    await run(
      store,
      `INSERT INTO event (block_number, log_index, transaction_index, transaction_hash, topics, data, type)
      SELECT block_number, log_index, log_index, sha256((block_number || '.' || log_index)::bytea),
        decode(repeat(md5(block_number::text), 8), 'hex'), decode(repeat(md5(log_index::text), 20), 'hex'), ${type}
      FROM ${table}`,
    );
  }
}

async function writeRulebook({ store: { database }, rulebook }: Writing): Promise<void> {
  const published = { jurisdiction: 1, version: rulebook.version };
  await sql`
    INSERT INTO rulebook (jurisdiction, version, record, effective_from, judges_from, hash, block_number, log_index)
    VALUES (1, ${rulebook.version}, ${sql.raw(idSql(Kind.JURISDICTION, "0"))}, 0, 0, ${rulebook.hash}, 0, 0)`.execute(
    database,
  );
  const steps = compileRulebook(rulebook);
  await database
    .insertInto("rule_step")
    .values(
      steps.map(({ kind, caseNumber, act, code, words }) => ({
        ...published,
        kind,
        case_number: caseNumber,
        act,
        code,
        words: [...words],
      })),
    )
    .execute();
}

async function writeCheckpoint({ store, plan }: Writing, tail: number): Promise<void> {
  const last = lastBlock(plan, tail);
  await run(
    store,
    `INSERT INTO checkpoint (single, chain_id, genesis_hash, ledger, start_block, block_number, block_hash, block_time)
    SELECT true, 20260, ${WORD}, '0x' || repeat('1e', 20), 0, number, '0x' || encode(hash, 'hex'), time
    FROM block WHERE number = ${last}`,
  );
}

/** Names the ledger that a database holds, so that a kept one is used again only for the same. */
export function worldName({ events }: WorldPlan): string {
  return `${SEED} ${events}`;
}

/** The time of the block with an export, in seconds. */
export function timeOfExport(plan: WorldPlan, number: number): number {
  const place = plannedRecords(plan).tail + 2 * number;
  return FIRST_TIME + Math.floor(place / EVENTS_IN_BLOCK) * BLOCK_SECONDS;
}
