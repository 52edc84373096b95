import { DESCRIPTOR_FORMAT } from "../certificate/descriptor.ts";
import type { DescribedBlock, DescribedJurisdiction, Descriptor, ValidatorEpoch } from "../certificate/descriptor.ts";
import type { Hex } from "../consensus/hex.ts";
import { LEDGER_PARTS } from "./deployment.ts";
import type { DeployedContract, Deployment } from "./deployment.ts";

/** The content of an edition besides the deployment. */
export interface EditionContent {
  readonly edition: number;
  /** The ids of all earlier editions, oldest first. */
  readonly previous: readonly string[];
  readonly environment: Descriptor["environment"];
  readonly asOf: DescribedBlock;
  readonly epochs: readonly ValidatorEpoch[];
  readonly identity: Hex;
  readonly jurisdictions: readonly DescribedJurisdiction[];
}

/**
 * Puts an edition of a network's descriptor together. The same content always gives the same bytes: certificates name
 * the edition by its digest.
 */
export function describeDeployment(deployment: Deployment, content: EditionContent): Descriptor {
  const { Ledger } = deployment.contracts;
  const { maxStatusAgeSeconds } = deployment;
  return {
    format: DESCRIPTOR_FORMAT,
    network: deployment.network,
    environment: content.environment,
    chainId: deployment.chainId,
    genesisHash: deployment.genesisHash,
    edition: content.edition,
    previous: content.previous,
    asOf: content.asOf,
    consensus: { kind: "qbft", validatorEpochs: content.epochs },
    blockPeriodSeconds: deployment.blockPeriodSeconds,
    ...(maxStatusAgeSeconds === undefined ? {} : { maxStatusAgeSeconds }),
    ledger: {
      address: Ledger.address,
      codeHash: Ledger.codeHash,
      startBlock: deployment.startBlock,
      parts: LEDGER_PARTS.map((name) => part(name, deployment.contracts[name])),
      identity: content.identity,
      jurisdictions: content.jurisdictions,
    },
  };
}

function part(name: string, contract: DeployedContract): Descriptor["ledger"]["parts"][number] {
  return { name, address: contract.address, codeHash: contract.codeHash };
}
