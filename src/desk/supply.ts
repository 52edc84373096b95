import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/** The records above a delivery: the demand that it meets, and what that demand stands under and draws on. */
interface Supply {
  readonly demand: RecordRow;
  readonly grant: RecordRow;
  readonly resource: RecordRow;
  readonly scenario: RecordRow;
  readonly authorization: RecordRow;
  /** The trusted domain into which the data went; undefined where the delivery names none. */
  readonly domain: RecordRow | undefined;
}

export function supplyOf(look: Look, delivery: RecordRow): Supply {
  const demand = neighbour(look, delivery, "parent");
  const grant = neighbour(look, demand, "link");
  return {
    demand,
    grant,
    resource: neighbour(look, grant, "link"),
    scenario: neighbour(look, demand, "parent"),
    authorization: neighbour(look, grant, "parent"),
    domain: delivery.link === null ? undefined : look.row(delivery.link),
  };
}

/** A neighbour that the ledger demands of every record of its kind. */
export function neighbour(look: Look, row: RecordRow, which: "parent" | "link" | "issuer"): RecordRow {
  const id = row[which];
  if (id === null) throw new RangeError(`The record ${row.id} has no ${which}.`);
  return look.row(id);
}
