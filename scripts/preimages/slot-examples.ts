import { concatBytes, fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Code, List } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { CITIES } from "../invariants/cities.ts";
import { DEPLOYER } from "../invariants/world.ts";
import { word } from "./own-examples.ts";
import type { Played } from "./played-examples.ts";

/** A slot of each mapping that the played acts wrote: the key, and behind it the number of the mapping. */
export function slotPreimages({ ids, proposed, decision }: Played): [string, Hex][] {
  const [city, other] = CITIES;
  const [government, authority] = city.actors;
  const buyer = other.actors.at(-1);
  if (government === undefined || authority === undefined || buyer === undefined) throw new Error("A city is empty.");
  const id = (record: Hex): Uint8Array => concatBytes(fromHex(record, 10), new Uint8Array(22));
  const number = (...parts: readonly Uint8Array[]): Uint8Array => {
    const bytes = concatBytes(...parts);
    return concatBytes(new Uint8Array(32 - bytes.length), bytes);
  };
  const holder = fromHex(authority.party);
  const keys = {
    seats: number(fromHex(government.account)),
    states: id(ids.product),
    edges: id(ids.product),
    inputWords: number(fromHex(ids.product), word(0, 1)),
    cleared: id(ids.product),
    facts: number(fromHex(ids.resource), word(Code.HOLD, 2), word(0, 1), holder),
    lists: number(fromHex(ids.product), word(List.EXPORTS, 1)),
    rowWords: number(word(1, 1), word(1, 2), word(Kind.RESOURCE, 1), word(0, 1), word(0, 1), word(0, 2), word(0, 1)),
    books: number(word(1, 1)),
    rulebooks: number(word(1, 1), word(2, 2)),
    rosters: number(word(1, 1), word(1, 2), word(0, 1)),
    decisions: fromHex(decision, 32),
    offers: number(fromHex(DEPLOYER), fromHex(government.party)),
    rolesElsewhere: number(fromHex(buyer.account), word(1, 1)),
    calendars: number(word(1, 1), word(2_027, 2), word(0, 1)),
    approvedRoots: id(proposed),
  };
  return Object.entries(keys).map(([name, key], mapping) => [
    `slot.${name}`,
    toHex(concatBytes(key, word(mapping, 32))),
  ]);
}
