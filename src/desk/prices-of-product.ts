import type { StatementRow } from "../audit/act-rows.ts";
import { legalTime } from "../audit/moment.ts";
import { outcomeName } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";
import { standingStatements } from "./standing-statements.ts";

/** A product that has a price, by itself or under the agreement of an export. */
export interface Priced {
  readonly product: Pick<RecordRow, "id" | "parent">;
  /** Its revisions, with itself or without. */
  readonly revisions: readonly RecordId[];
  readonly agreement?: RecordId | null;
}

/**
 * The price that applies at a legal time. One that was stated in the agreement goes before one about the product, and
 * that before one for its whole scenario.
 */
export function priceAt(look: Look, priced: Priced, time: number): StatementRow | undefined {
  const { product, agreement = null } = priced;
  return effectiveAt(
    look,
    [idsOf(agreement), ...ownScopes(look, priced, "PRICE", time), idsOf(product.parent)],
    "PRICE",
    time,
  );
}

/** The ceiling of a price, which the authorizing subject may also set for a scenario or a whole authorization. */
export function ceilingAt(look: Look, priced: Priced, time: number): StatementRow | undefined {
  const { parent } = priced.product;
  const scenario = parent === null ? undefined : look.graph.row(parent);
  const above = [idsOf(parent), idsOf(scenario?.parent ?? null)];
  return effectiveAt(look, [...ownScopes(look, priced, "FEE_CEILING", time), ...above], "FEE_CEILING", time);
}

type Charge = "PRICE" | "FEE_CEILING";
/** Records that count as one for a statement. */
type Scope = readonly RecordId[];

const idsOf = (id: RecordId | null): Scope => (id === null ? [] : [id]);

/** The product itself, or all of its revisions where nobody stated anything about it. */
function ownScopes(look: Look, { product, revisions }: Priced, code: Charge, time: number): readonly Scope[] {
  const isOwn = saidUntil(look, [product.id], code, time).length > 0;
  return isOwn ? [[product.id]] : [revisions];
}

/** The statement that applies at a time, about the first of some scopes that has one. */
function effectiveAt(look: Look, scopes: readonly Scope[], code: Charge, time: number): StatementRow | undefined {
  for (const ids of scopes) {
    const last = standingStatements(saidUntil(look, ids, code, time)).at(-1);
    const isOver = last?.until_time !== undefined && last.until_time !== null && last.until_time <= time;
    if (last !== undefined && !isOver && outcomeName(last.outcome) !== "REJECTED") return last;
  }
  return undefined;
}

function saidUntil(look: Look, ids: Scope, code: Charge, time: number): StatementRow[] {
  return look
    .statements(ids, code)
    .filter((act) => legalTime(act, act.time) <= time && outcomeName(act.outcome) !== "OPEN");
}
