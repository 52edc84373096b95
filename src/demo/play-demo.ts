import type { Hex } from "../consensus/hex.ts";
import { PARTY_ALIASES, partyId } from "./cast.ts";
import type { PartyAlias } from "./cast.ts";
import { cangyuAuthorization } from "./cangyu-authorization.ts";
import { cangyuExports } from "./cangyu-exports.ts";
import { cangyuIncident } from "./cangyu-incident.ts";
import { cangyuPreparation } from "./cangyu-preparation.ts";
import { cangyuProducts } from "./cangyu-products.ts";
import { cangyuSupply } from "./cangyu-supply.ts";
import { demoRulebookCatalog } from "./founding-plan.ts";
import { shuowanHistory } from "./shuowan-backfill.ts";
import { shuowanRevocation } from "./shuowan-revocation.ts";
import { Teller } from "./teller.ts";
import type { DemoRefusal } from "./teller.ts";
import type { DemoFile, Telling } from "./telling.ts";

/** What was text. */
export interface PlayedDemo {
  /** Ids of everything by its name in the demo (A-01, PR-02, EX-01, CY-OPR …); of several revisions the latest. */
  readonly records: ReadonlyMap<string, Hex>;
  /** Ids of the parties by their short names: what the CLI's aliases file holds. */
  readonly parties: ReadonlyMap<PartyAlias, Hex>;
  /** The files that left the domain, by the name of their export. */
  readonly files: ReadonlyMap<string, DemoFile>;
  /** The acts that the ledger refused, in order. */
  readonly refusals: readonly DemoRefusal[];
  /** Time of the last act, in seconds. */
  readonly endedAt: number;
}

/**
 * Tells the demonstration demo of two fictional cities to a ledger that was founded with `foundingPlan`: through
 * transactions signed by every party itself, at the demo's own dates (+08:00), both cities' scenes in the order
 * of time. Every act is checked to be done, or refused by the rule that the demo says.
 * @param onScene told before each scene: scenes done, scenes in all
 * @throws DemoError when the ledger answers otherwise; errors of `telling`
 */
export async function playDemo(telling: Telling, onScene?: (done: number, total: number) => void): Promise<PlayedDemo> {
  const demo = new Teller(telling, demoRulebookCatalog());
  const scenes = [
    ...cangyuPreparation,
    ...cangyuAuthorization,
    ...cangyuSupply,
    ...cangyuProducts,
    ...cangyuExports,
    ...cangyuIncident,
    ...shuowanHistory,
    ...shuowanRevocation,
  ].sort((one, other) => one.at - other.at);
  for (const [done, { at, tell }] of scenes.entries()) {
    onScene?.(done, scenes.length);
    demo.proceedTo(at);
    await tell(demo);
  }
  return {
    records: demo.records,
    parties: new Map(PARTY_ALIASES.map((alias) => [alias, partyId(alias)])),
    files: demo.files,
    refusals: demo.refusals,
    endedAt: demo.now,
  };
}
