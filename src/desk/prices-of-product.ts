import type { StatementRow } from "../audit/act-rows.ts";
import { legalTime } from "../audit/moment.ts";
import { outcomeName } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Look } from "./look.ts";

/**
 * The last price or ceiling of a product that was stated up to a legal time. One that was stated about the product
 * itself goes before those about its other revisions, and one that was withdrawn or turned down is none.
 * @param others - its other revisions, and what else a price may be stated about
 */
export function statedPrice(
  look: Look,
  { product, others }: { readonly product: RecordId; readonly others: readonly RecordId[] },
  code: "PRICE" | "FEE_CEILING",
  time: number,
): StatementRow | undefined {
  const lastOf = (ids: readonly RecordId[]): StatementRow | undefined =>
    look
      .statements(ids, code)
      .filter((act) => legalTime(act, act.time) <= time && outcomeName(act.outcome) !== "OPEN")
      .at(-1);
  const last = lastOf([product]) ?? lastOf(others);
  const outcome = last === undefined ? undefined : outcomeName(last.outcome);
  return outcome === "WITHDRAWN" || outcome === "REJECTED" ? undefined : last;
}
