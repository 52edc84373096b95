import { describe, expect, it } from "vitest";
import { settledItems } from "../../src/client/settled-items.ts";
import { fromHex } from "../../src/consensus/hex.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { appendAllToList, EMPTY_LIST } from "../../src/ledger/storage-slots.ts";
import type { ListedItems } from "../../src/schemas/questions.ts";
import { answer, AS_OF, contextWith, recordIdOf, recordWith } from "./fake-api.ts";

const SUBJECT = recordIdOf(2);
const EXPORTS = [3, 4, 5].map(recordIdOf);

/** A list whose head on the ledger is that of the exports, whatever items the index gives. */
function listWith(items: readonly RecordId[], more: Partial<ListedItems["lists"][number]> = {}): ListedItems["lists"] {
  const head = appendAllToList(
    EMPTY_LIST,
    EXPORTS.map((id) => fromHex(id)),
  );
  return [{ list: "EXPORTS", items: [...items], truncated: false, head, ...more }];
}

function itemsFrom(lists: ListedItems["lists"], named?: readonly string[]): Promise<RecordId[]> {
  const context = contextWith({
    listedItems: () => Promise.resolve({ asOf: AS_OF, record: SUBJECT, lists }),
    namedRecord: (name) => answer({ record: recordWith({ id: recordIdOf(Number(name)) }), suspendedScopes: [] }),
  });
  return settledItems(context, SUBJECT, "CLOSED", named);
}

describe("the items of a settlement", () => {
  it("are the lists that the rules ask for, when their hashes give the ledger's head", async () => {
    expect(await itemsFrom(listWith(EXPORTS))).toEqual(EXPORTS);
    expect(await itemsFrom([])).toEqual([]);
    expect(await itemsFrom(listWith([], { head: EMPTY_LIST }))).toEqual([]);
  });

  it.each([
    ["leaves one out", EXPORTS.slice(1)],
    ["adds one", [...EXPORTS, recordIdOf(6)]],
    ["exchanges one", [...EXPORTS.slice(0, 2), recordIdOf(6)]],
    ["turns the order", EXPORTS.toReversed()],
    ["has none", []],
  ])("are not believed of an index that %s", async (_, items) => {
    await expect(itemsFrom(listWith(items))).rejects.toMatchObject({ code: "LIST_DIFFERS", evidence: { count: 3 } });
  });

  it("are not brought from a list that is too long for an act", async () => {
    await expect(itemsFrom(listWith(EXPORTS, { truncated: true }))).rejects.toMatchObject({ code: "LIST_TOO_LONG" });
  });

  it("are those that are named, in their order, and then no index is asked", async () => {
    expect(await itemsFrom(listWith([]), ["9", "7"])).toEqual([9, 7].map(recordIdOf));
    expect(await itemsFrom(listWith([]), [])).toEqual([]);
  });
});
