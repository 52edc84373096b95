import type { Snapshot } from "../audit/snapshot.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { madeOf, recordsWith } from "./find-neighbours.ts";
import type { Look } from "./look.ts";

/** Products that were made of some records, directly or through other products, and the exports of them. */
export interface DataFlow {
  readonly products: readonly RecordId[];
  readonly exports: readonly RecordId[];
}

/** Follows deliveries, imports or products to everything that was made of them and left. */
export async function flowFrom(snapshot: Snapshot, starts: readonly RecordId[]): Promise<DataFlow> {
  const products = new Set<RecordId>();
  for (let ahead = starts; ahead.length > 0;) {
    const found = (await madeOf(snapshot, ahead, Kind.PRODUCT)).filter((id) => !products.has(id));
    for (const id of found) products.add(id);
    ahead = found;
  }
  const exports = await recordsWith(snapshot, { kind: Kind.EXPORT, parents: [...starts, ...products] });
  return { products: [...products], exports };
}

/** The products among these that were made of one of the starts, directly or through others of them. */
export function madeFrom(look: Look, starts: readonly RecordId[], products: readonly RecordId[]): RecordId[] {
  const reached = new Set(starts);
  // A product is recorded after its inputs, so that one walk in the order of the ledger reaches all of them.
  for (const id of inOrder(look, products)) if (look.inputs(id).some((input) => reached.has(input))) reached.add(id);
  return products.filter((id) => reached.has(id));
}

/** Everything of which a record was made, directly or through other products, nearest first. */
export function ingredientsOf(look: Look, id: RecordId): RecordId[] {
  const found = new Set(look.inputs(id));
  // The set grows while it is walked, so that each ingredient is looked at once, and near ones before far ones.
  for (const each of found) for (const input of look.inputs(each)) found.add(input);
  return [...found];
}

function inOrder(look: Look, ids: readonly RecordId[]): readonly RecordId[] {
  return ids.toSorted((one, other) => {
    const [a, b] = [look.row(one), look.row(other)];
    return a.block_number - b.block_number || a.log_index - b.log_index;
  });
}
