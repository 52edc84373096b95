import { fromHex } from "../consensus/hex.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { appendAllToList, EMPTY_LIST } from "../ledger/storage-slots.ts";
import type { ListedItems } from "../schemas/questions.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { resolveRecord } from "./resolve-record.ts";

/**
 * The ids of the items that a settlement brings: those that are named, or else the lists that the rules ask for. The
 * index that gives these is not trusted: their hashes must give the head that the ledger has.
 * @param named - by any names: all items of a list in its order, or the parties of a quorum
 * @throws ClientError LIST_DIFFERS, LIST_TOO_LONG; ApiError
 */
export async function settledItems(
  context: ClientContext,
  subject: RecordId,
  status: StatusName,
  named: readonly string[] | undefined,
): Promise<RecordId[]> {
  if (named === undefined) return (await listsOf(context, subject, status)).flatMap(({ items }) => items);
  const ids: RecordId[] = [];
  for (const item of named) ids.push((await resolveRecord(context, item)).id);
  return ids;
}

async function listsOf(context: ClientContext, subject: RecordId, status: StatusName): Promise<ListedItems["lists"]> {
  const { lists, asOf } = await context.api.listedItems(subject, status);
  for (const list of lists) {
    if (list.truncated) throw tooLong(subject, list);
    const { count, hash } = appendAllToList(
      EMPTY_LIST,
      list.items.map((item) => fromHex(item)),
    );
    if (count !== list.head.count || hash !== list.head.hash) throw differs(subject, list, asOf.block);
  }
  return lists;
}

function tooLong(subject: RecordId, { list, items, head }: ListedItems["lists"][number]): ClientError {
  return new ClientError(
    "LIST_TOO_LONG",
    {
      zh: `${subject} 的列表 ${list} 有 ${head.count} 项，一次办理至多带 ${items.length} 项：账本不能据此判断，须先由规则集另作规定。`,
      en:
        `The list ${list} of ${subject} has ${head.count} items, and one act brings ${items.length} at most, so that ` +
        "the ledger cannot judge it: the rulebook must ask for something else.",
    },
    { subject, list, count: head.count },
  );
}

function differs(subject: RecordId, { list, items, head }: ListedItems["lists"][number], block: number): ClientError {
  return new ClientError(
    "LIST_DIFFERS",
    {
      zh:
        `截至区块 ${block}，索引给出的 ${subject} 的列表 ${list} 有 ${items.length} 项，与账本所记的列表（${head.count} 项）不符，` +
        "不予采信：请换用另一服务器，或逐项写明。",
      en:
        `As of block ${block} the index gives ${items.length} items of the list ${list} of ${subject}, which are not ` +
        `the ${head.count} that the ledger has: they are not believed. Ask another server, or name the items.`,
    },
    { subject, list, items: items.length, count: head.count, hash: head.hash, block },
  );
}
