import type { RecordId } from "../ledger/record-id.ts";
import { PARTY_ALIASES } from "./cast.ts";
import { partyId } from "./party-references.ts";
import type { PartyAlias } from "./cast.ts";
import { cangyuAuthorization } from "./cangyu-authorization.ts";
import { cangyuExports } from "./cangyu-exports.ts";
import { cangyuIncident } from "./cangyu-incident.ts";
import { cangyuPreparation } from "./cangyu-preparation.ts";
import { cangyuProducts } from "./cangyu-products.ts";
import { cangyuSelection } from "./cangyu-selection.ts";
import { cangyuSupply } from "./cangyu-supply.ts";
import type { DemoFile } from "./demo-files.ts";
import type { DemoHost } from "./demo-host.ts";
import { DemoLedger } from "./demo-ledger.ts";
import type { DemoRefusal } from "./demo-ledger.ts";
import { demoRulebookCatalog } from "./founding-plan.ts";
import { shuowanBackfill } from "./shuowan-backfill.ts";
import { shuowanRevocation } from "./shuowan-revocation.ts";

/** The result of the demo on the ledger. */
export interface PlayedDemo {
  /** Record ids by their names in the demo (A-01, PR-02, EX-01, CY-OPR …); of several revisions the latest. */
  readonly records: ReadonlyMap<string, RecordId>;
  /** Ids of the parties by their short names, as the CLI's aliases file holds them. */
  readonly parties: ReadonlyMap<PartyAlias, RecordId>;
  /** The files that left the domain, by the name of their export. */
  readonly files: ReadonlyMap<string, DemoFile>;
  /** The acts that the ledger refused, in order. */
  readonly refusals: readonly DemoRefusal[];
  /** Time of the last act, in seconds. */
  readonly endedAt: number;
}

/** All acts of both cities, in the order of time. */
const ACTS = [
  ...cangyuPreparation,
  ...cangyuSelection,
  ...cangyuAuthorization,
  ...cangyuSupply,
  ...cangyuProducts,
  ...cangyuExports,
  ...cangyuIncident,
  ...shuowanBackfill,
  ...shuowanRevocation,
].sort((one, other) => one.at - other.at);

/**
 * Plays the demonstration of two fictional cities on a ledger that was founded with `foundingPlan`. Every party signs
 * its own transactions, at the demo's own dates (+08:00). Each act is checked: the ledger must accept it, or refuse
 * it by the rule that the demo names.
 * @param onProgress - called before each date with the number of dates played and the number of all dates
 * @throws DemoError when the ledger answers otherwise; errors of `host`
 */
export async function playDemo(
  host: DemoHost,
  onProgress?: (done: number, total: number) => void,
): Promise<PlayedDemo> {
  const demo = new DemoLedger(host, demoRulebookCatalog());
  for (const [done, { at, play }] of ACTS.entries()) {
    onProgress?.(done, ACTS.length);
    demo.proceedTo(at);
    await play(demo);
  }
  return {
    records: demo.records,
    parties: new Map(PARTY_ALIASES.map((alias) => [alias, partyId(alias)])),
    files: demo.files,
    refusals: demo.refusals,
    endedAt: demo.now,
  };
}
