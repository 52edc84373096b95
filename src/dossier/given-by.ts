import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonObject } from "../documents/canonical-json.ts";

/** The origin of a document of another party. */
export interface GivenBy {
  /** The account that signed the envelope. */
  readonly account: Hex;
  /** The party for which that account speaks on the ledger. */
  readonly party: Hex;
  /** SHA-256 of the envelope, 64 digits. */
  readonly envelope: string;
  /** Seconds since 1970 by the clock of the giver. */
  readonly at: number;
}

/** The draft that is saved with a document of another party says only who gave it. */
export function bodyOfGiven({ account, party, envelope, at }: GivenBy): JsonObject {
  return { given: { account, party, envelope, at } };
}

/** The giver of a document, by the draft that is saved with it; undefined for a document of the party's own. */
export function givenBy({ given }: JsonObject): GivenBy | undefined {
  if (!isJsonObject(given)) return undefined;
  const { account, party, envelope, at } = given;
  const isSound = isHex(account, 20) && isHex(party, 10) && typeof envelope === "string" && typeof at === "number";
  return isSound ? { account, party, envelope, at } : undefined;
}
