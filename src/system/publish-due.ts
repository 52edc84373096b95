import type { BaseWallet } from "ethers";
import type { Deployment } from "../deployment/deployment.ts";
import { MOST_AHEAD } from "../deployment/deploy-ledger.ts";
import type { FoundedJurisdiction } from "../deployment/founding.ts";
import { publishVersion } from "../deployment/publication.ts";
import { publicationOf } from "../rulebook/compile-rulebook.ts";
import type { StartedChain } from "./start-chain.ts";

/** The founding publishes the first versions itself. */
const PUBLISHED_BY_FOUNDING = 2;

/**
 * The time at which a trial network is founded, in seconds: so long before the present that every version of its
 * rulebooks whose date has come judges today. Each version after the first waits for the delay of the roster.
 */
export function foundingTime(jurisdictions: readonly FoundedJurisdiction[], now: number): number {
  const due = jurisdictions.map(({ rulebooks }) => rulebooks.filter((book) => book.effectiveFrom <= now).length);
  const rounds = Math.max(0, ...due.map((versions) => versions - 1));
  return now - rounds * longestDelay(jurisdictions);
}

/**
 * Publishes the versions after those that the founding publishes: all that judge by now, and the next one.
 * @param foundedAt - the time of the founding
 * @throws DeploymentError; RpcError
 */
export async function publishDue(
  { embedded, rpc }: StartedChain,
  deployment: Deployment,
  { jurisdictions, sender }: { readonly jurisdictions: readonly FoundedJurisdiction[]; readonly sender: BaseWallet },
  { foundedAt, now }: { readonly foundedAt: number; readonly now: number },
): Promise<void> {
  const payer = { chain: rpc, deployment, sender: () => Promise.resolve(sender) };
  let time = foundedAt;
  for (let version = PUBLISHED_BY_FOUNDING + 1; ; version++) {
    const longer = jurisdictions.flatMap(({ rulebooks }, index) => {
      const [before, book] = [rulebooks[version - 2], rulebooks[version - 1]];
      return before === undefined || book === undefined ? [] : [{ ordinal: index + 1, before, book }];
    });
    const dates = longer.map(({ before }) => before.effectiveFrom);
    // A version is published once the one before it judges.
    time = Math.max(time + longestDelay(jurisdictions), ...dates);
    if (longer.length === 0 || time > now) return;
    // The node estimates gas at the time of its last block, at which the version before must judge already.
    await embedded.setNextTimestamp(time);
    await embedded.mineBlock();
    for (const { ordinal, book } of longer) {
      if (book.effectiveFrom > time + MOST_AHEAD) continue;
      await embedded.setNextTimestamp(time);
      await publishVersion(payer, { ordinal, version, publication: publicationOf(book) });
    }
  }
}

function longestDelay(jurisdictions: readonly FoundedJurisdiction[]): number {
  return Math.max(0, ...jurisdictions.map(({ roster }) => roster.delaySeconds));
}
