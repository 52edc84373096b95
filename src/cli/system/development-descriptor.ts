import type { Descriptor } from "../../certificate/descriptor.ts";
import type { Hex } from "../../consensus/hex.ts";
import { LEDGER_PARTS } from "../../contracts/deployment.ts";
import type { DeployedContract, Deployment } from "../../contracts/deployment.ts";
import { CITIES, jurisdictionId } from "../../story/cast.ts";
import type { CityName } from "../../story/cast.ts";
import { FOUNDING_TIME } from "../../story/founding-plan.ts";

/**
 * What a verifier knows beforehand about a development network. The same network always gives the
 * same bytes: certificates name the descriptor by its digest.
 * @param validators - addresses, ascending
 */
export function developmentDescriptor(deployment: Deployment, validators: readonly string[]): Descriptor {
  const { Ledger } = deployment.contracts;
  return {
    format: "laiqu.descriptor.1",
    network: deployment.network,
    environment: "development",
    chainId: deployment.chainId,
    genesisHash: deployment.genesisHash as Hex,
    consensus: { kind: "qbft", validatorEpochs: [{ fromBlock: 0, validators: validators as Hex[] }] },
    // A block a transaction: there is no period to hold it to.
    blockPeriodSeconds: 0,
    ledger: {
      address: Ledger.address as Hex, codeHash: Ledger.codeHash as Hex, startBlock: deployment.startBlock,
      parts: LEDGER_PARTS.map((name) => part(name, deployment.contracts[name])),
      jurisdictions: (Object.keys(CITIES) as CityName[])
        .map((city) => ({ id: jurisdictionId(city), reference: CITIES[city].businessNumber, ordinal: CITIES[city].ordinal }))
        .sort((a, b) => a.ordinal - b.ordinal),
    },
    issuedAt: FOUNDING_TIME,
  };
}

function part(name: string, contract: DeployedContract): Descriptor["ledger"]["parts"][number] {
  return { name, address: contract.address as Hex, codeHash: contract.codeHash as Hex };
}
