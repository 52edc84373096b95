import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD, recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { keysOf } from "../text/entries.ts";

export type CityName = "CANGYU" | "SHUOWAN";

/** A city of the demo: the reference of its jurisdiction, and its ordinal on the ledger. */
export interface City {
  readonly reference: string;
  readonly ordinal: number;
}

export const CITIES: Readonly<Record<CityName, City>> = {
  CANGYU: { reference: "沧屿市", ordinal: 1 },
  SHUOWAN: { reference: "朔湾市", ordinal: 2 },
};

/** The cities in the order of their ordinals. */
export const CITY_NAMES: readonly CityName[] = keysOf(CITIES);

/** The id of a city's jurisdiction. */
export function jurisdictionId(city: CityName): RecordId {
  return recordId({
    kind: Kind.JURISDICTION,
    issuer: NO_RECORD,
    reference: CITIES[city].reference,
    revision: 0,
  });
}
