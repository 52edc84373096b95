import type { RecordId } from "../ledger/record-id.ts";
import type { Look } from "./look.ts";

/** A party's controllers are followed through so many levels, as the ledger follows them. */
export const LEVELS_OF_CONTROL = 3;

/** A party with the parties that control it, the nearest first. */
export function controllersOf(look: Look, party: RecordId): readonly RecordId[] {
  const chain = [party];
  for (let at = look.row(party).link; at !== null && chain.length <= LEVELS_OF_CONTROL; at = look.row(at).link)
    chain.push(at);
  return chain;
}
