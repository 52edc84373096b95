import type { DescribedJurisdiction, Descriptor } from "../certificate/descriptor.ts";
import type { Hex } from "../consensus/hex.ts";
import { LEDGER_PARTS } from "./deployment.ts";
import type { DeployedContract, Deployment } from "./deployment.ts";
import { Kind } from "../ledger/kinds.ts";
import { NO_RECORD, recordId } from "../ledger/record-id.ts";

/** The content of a network's descriptor besides its deployment. */
export interface NetworkFacts {
  readonly environment: Descriptor["environment"];
  /** Addresses in ascending order: the validators from the first block on. */
  readonly validators: readonly Hex[];
  /** 0 means that blocks follow no period. */
  readonly blockPeriodSeconds: number;
  /** References of the founding jurisdictions, by ordinal from 1. */
  readonly jurisdictions: readonly string[];
  /** Seconds. */
  readonly issuedAt: number;
}

/**
 * The descriptor of a network. The same network always gives the same bytes: certificates name the descriptor by its
 * digest.
 */
export function describeDeployment(
  deployment: Deployment,
  { environment, validators, blockPeriodSeconds, jurisdictions, issuedAt }: NetworkFacts,
): Descriptor {
  const { Ledger } = deployment.contracts;
  return {
    format: "laiqu.descriptor.1",
    network: deployment.network,
    environment,
    chainId: deployment.chainId,
    genesisHash: deployment.genesisHash,
    consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators }] },
    blockPeriodSeconds,
    ledger: {
      address: Ledger.address,
      codeHash: Ledger.codeHash,
      startBlock: deployment.startBlock,
      parts: LEDGER_PARTS.map((name) => part(name, deployment.contracts[name])),
      jurisdictions: jurisdictions.map(described),
    },
    issuedAt,
  };
}

function described(reference: string, index: number): DescribedJurisdiction {
  return {
    id: recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference, revision: 0 }),
    reference,
    ordinal: index + 1,
  };
}

function part(name: string, contract: DeployedContract): Descriptor["ledger"]["parts"][number] {
  return { name, address: contract.address, codeHash: contract.codeHash };
}
