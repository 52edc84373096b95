import type { DescribedJurisdiction, DescribedPart, Descriptor, ValidatorEpoch } from "../certificate/descriptor.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import { equalBytes } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keysOf } from "../text/entries.ts";
import type { Deployment } from "./deployment.ts";
import { LEDGER_PARTS } from "./deployment.ts";
import { previousDiffers } from "./descriptor-errors.ts";

/**
 * Checks that the previous edition is of this network: the same chain, ledger and code. It comes before the chain is
 * followed, so that a wrong file costs nothing.
 * @throws DeploymentError `PREVIOUS_DIFFERS`
 */
export function requireSameNetwork(
  previous: Descriptor,
  deployment: Deployment,
  environment: Descriptor["environment"],
): void {
  const differing = differingFrom(previous, deployment);
  const names = [...new Set([...differing, ...(previous.environment === environment ? [] : ["environment"])])].join(
    ", ",
  );
  if (names === "") return;
  throw previousDiffers(previous, {
    zh: `它属于另一网络（与部署文件不同的有：${names}）`,
    en: `it is of another network (it differs from the deployment in ${names})`,
  });
}

/** The names of the facts in which a descriptor differs from a deployment; none if it is of the same network. */
export function differingFrom(descriptor: Descriptor, deployment: Deployment): readonly string[] {
  const { contracts } = deployment;
  const expected = {
    network: deployment.network,
    chainId: deployment.chainId,
    genesisHash: deployment.genesisHash,
    ledger: contracts.Ledger.address,
    codeHash: contracts.Ledger.codeHash,
    startBlock: deployment.startBlock,
    parts: LEDGER_PARTS.map((name) => placeOf({ name, ...contracts[name] })).join(),
  };
  const { ledger } = descriptor;
  const found: Record<keyof typeof expected, string | number> = {
    network: descriptor.network,
    chainId: descriptor.chainId,
    genesisHash: descriptor.genesisHash,
    ledger: ledger.address,
    codeHash: ledger.codeHash,
    startBlock: ledger.startBlock,
    parts: ledger.parts.map(placeOf).join(),
  };
  const differing: string[] = keysOf(expected).filter((name) => found[name] !== expected[name]);
  // A deployment file of an older program does not know of a development chain. The other way round, throwaway keys
  // must never pass for those of a production network.
  const hidesDevelopment = deployment.environment === "development" && descriptor.environment === "production";
  return hidesDevelopment ? [...differing, "environment"] : differing;
}

function placeOf({ name, address, codeHash }: DescribedPart): string {
  return `${name} ${address} ${codeHash}`;
}

/** What was read from the chain for an edition. */
interface ReadFromChain {
  readonly epochs: readonly ValidatorEpoch[];
  readonly identity: Hex;
  readonly jurisdictions: readonly DescribedJurisdiction[];
}

/**
 * Checks that the epochs which were followed extend those of the previous edition, and that both have the same
 * founding.
 * @throws DeploymentError `PREVIOUS_DIFFERS`
 */
export function requireExtended(previous: Descriptor, { epochs, identity, jurisdictions }: ReadFromChain): void {
  const known = epochs.filter(({ fromBlock }) => fromBlock <= previous.asOf.block + 1);
  if (!sameContent(known, previous.consensus.validatorEpochs))
    throw previousDiffers(previous, {
      zh: `所列验证节点的各时期，与链上截至区块 ${previous.asOf.block} 的不同`,
      en: `its epochs of validators are not those of the chain up to block ${previous.asOf.block}`,
    });
  if (identity !== previous.ledger.identity || !sameContent(jurisdictions, previous.ledger.jurisdictions))
    throw previousDiffers(previous, {
      zh: "所载辖区的创立与链上账本的不同",
      en: "its jurisdictions were not founded as those of the chain's ledger were",
    });
}

/** Whether an edition says nothing that the previous one does not say, except which block it is for. */
export function saysNothingNew(descriptor: Descriptor, previous: Descriptor): boolean {
  const { edition, previous: earlier, asOf } = previous;
  return sameContent({ ...descriptor, edition, previous: earlier, asOf }, previous);
}

function sameContent(one: unknown, other: unknown): boolean {
  return equalBytes(canonicalBytes(one), canonicalBytes(other));
}
