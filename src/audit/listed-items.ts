import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { ActKind, List } from "../ledger/codes.ts";
import type { ListName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Status } from "../ledger/statuses.ts";
import type { RecordRow } from "../store/schema.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { unknownAt } from "./lineage.ts";
import { momentOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";
import { versionInForce } from "./version-in-force.ts";

/** The lists that a rule can ask for. */
type AskedList = Exclude<ListName, "BREAKS" | "FILINGS" | "REFUSALS" | "DECISIONS">;

/** A complete list of a record, as the index has it. */
export interface IndexedList {
  readonly list: AskedList;
  readonly items: readonly RecordId[];
  readonly truncated: boolean;
}

/** A settlement brings no more items. */
const MAX_ITEMS = 512;

/** A row of a step: kind 8 | options 8 | rule 16 | selector 8 | code 16 | outcomes 8 | value 64 bits. */
const ROW_BITS = 128n;
const LISTED = 13n;
const LAST = 128n;

/** The records on a list: their kind, and whether one stands where its owner has it on the list. */
interface Membership {
  readonly kind: Kind;
  readonly of: (owner: RecordId) => RawBuilder<boolean>;
}

/** The rules of contracts/records/Listing.sol in the words of the index. */
const ON_LIST: Readonly<Record<AskedList, Membership>> = {
  AUTHORIZATIONS: { kind: Kind.AUTHORIZATION, of: under },
  GRANTS: { kind: Kind.GRANT, of: (owner) => sql`(${under(owner)} or ${naming(owner)})` },
  SCENARIOS: { kind: Kind.SCENARIO, of: under },
  DEMANDS: { kind: Kind.DEMAND, of: (owner) => sql`record.link in (select id from record where link = ${owner})` },
  DELIVERIES: {
    kind: Kind.DELIVERY,
    of: (owner) =>
      sql`(record.parent in (select id from record where link in (select id from record where link = ${owner}))
          or record.parent in (select id from record where parent in (select id from record where parent = ${owner})))`,
  },
  PRODUCTS: {
    kind: Kind.PRODUCT,
    of: (owner) => sql`record.id in (select child from edge where relation = 'INPUT' and parent = ${owner})`,
  },
  EXPORTS: {
    kind: Kind.EXPORT,
    of: (owner) =>
      sql`(${under(owner)} or ${naming(owner)}
          or record.parent in (select id from record where parent in (select id from record where parent = ${owner})))`,
  },
  AGREEMENTS: { kind: Kind.AGREEMENT, of: under },
};

function under(owner: RecordId): RawBuilder<boolean> {
  return sql`record.parent = ${owner}`;
}

function naming(owner: RecordId): RawBuilder<boolean> {
  return sql`record.link = ${owner}`;
}

/**
 * The lists of a record that the rulebook in force asks a settlement to bring, with their items in the order in which
 * the ledger has them. A rule that asks for the list of another record is not followed: its items are brought by hand.
 * The index is not trusted with the answer: the head of each list on the ledger shows whether it is whole.
 * @throws AuditError RECORD_UNKNOWN
 */
export async function listedItems(snapshot: Snapshot, id: RecordId, status: Status): Promise<readonly IndexedList[]> {
  const record = await snapshot.database.selectFrom("record").selectAll().where("id", "=", id).executeTakeFirst();
  if (record === undefined) throw unknownAt(id, snapshot, momentOf(snapshot, {}));
  const lists: IndexedList[] = [];
  for (const list of await askedLists(snapshot, record, status)) lists.push(await itemsOf(snapshot, id, list));
  return lists;
}

async function askedLists(
  snapshot: Snapshot,
  { jurisdiction, kind }: RecordRow,
  status: Status,
): Promise<readonly AskedList[]> {
  const version = await versionInForce(snapshot, jurisdiction, snapshot.asOf.time);
  if (version === undefined) return [];
  // Cases have a step for each code. One list too many does no harm: a rule looks at the items of its own list.
  const steps = await snapshot.database
    .selectFrom("rule_step")
    .select("words")
    .where("jurisdiction", "=", jurisdiction)
    .where("version", "=", version)
    .where("kind", "=", kind)
    .where("act", "=", ActKind.SETTLE)
    .where("code", "=", status)
    .execute();
  return [...new Set(steps.flatMap(({ words }) => words.flatMap(rowsIn).flatMap(ownList)))];
}

/** The one or two rows in a word. */
function rowsIn(word: string): readonly bigint[] {
  const both = BigInt(word);
  const first = both >> ROW_BITS;
  const isLast = ((first >> 112n) & LAST) !== 0n;
  return isLast ? [first] : [first, both & ((1n << ROW_BITS) - 1n)];
}

/** The list that a row asks for, when it is one of the subject's own. */
function ownList(row: bigint): readonly AskedList[] {
  const [kind, selector, code] = [row >> 120n, (row >> 88n) & 0xffn, (row >> 72n) & 0xffffn];
  if (kind !== LISTED || selector !== 0n) return [];
  return keysOf(List).flatMap((name) => (BigInt(List[name]) === code && isKeyOf(ON_LIST, name) ? [name] : []));
}

/** A list of a record by its number, as the index has it; undefined for one that no rule can ask for. */
export async function listNumbered(
  snapshot: Snapshot,
  owner: RecordId,
  number: number,
): Promise<IndexedList | undefined> {
  const list = keysOf(ON_LIST).find((name) => List[name] === number);
  return list === undefined ? undefined : await itemsOf(snapshot, owner, list);
}

async function itemsOf({ database }: Snapshot, owner: RecordId, list: AskedList): Promise<IndexedList> {
  const { kind, of } = ON_LIST[list];
  const rows = await database
    .selectFrom("record")
    .select("id")
    .where("kind", "=", kind)
    .where(of(owner))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MAX_ITEMS + 1)
    .execute();
  const items = rows.slice(0, MAX_ITEMS).map((row) => row.id);
  return { list, items, truncated: rows.length > MAX_ITEMS };
}
