import type { ChainIdentity } from "../chain/chain-identity.ts";
import type { Hex } from "../consensus/hex.ts";
import { tableOf } from "../text/entries.ts";
import type { NetworkFacts } from "./network-facts.ts";

export interface DeployedContract {
  readonly address: Hex;
  /** keccak256 of the contract's code. */
  readonly codeHash: Hex;
  /** Hash of the transaction that created the contract. */
  readonly transaction: Hex;
}

/** The parts to which the ledger's code is linked, in the order of its constructor. */
export const LEDGER_PARTS = ["AttestingPart", "SettlingPart", "GoverningPart", "JudgingPart"] as const;
export type LedgerPart = (typeof LEDGER_PARTS)[number];
export type ContractName = "Ledger" | LedgerPart;

/** The ledger and the parts to which its code is linked. */
export type DeployedContracts = Readonly<Record<ContractName, DeployedContract>>;

export const DEPLOYMENT_FORMAT = "laiqu.deployment.2";

/**
 * The place of a ledger on its chain, and the facts about the network. An index follows the ledger from there, and a
 * descriptor pins it. The file holds it as JSON.
 */
export interface Deployment extends NetworkFacts {
  readonly format: typeof DEPLOYMENT_FORMAT;
  /** The network's own name. */
  readonly network: string;
  readonly chainId: number;
  /** Hash of block 0. It distinguishes this chain from another with the same id. */
  readonly genesisHash: Hex;
  /** The block that created the ledger: the first one that can hold its events. */
  readonly startBlock: number;
  readonly contracts: DeployedContracts;
}

/** Puts a deployment together. */
export function deploymentOf(ledger: Omit<Deployment, "format">): Deployment {
  return { format: DEPLOYMENT_FORMAT, ...ledger };
}

/** The text of a deployment file. */
export function formatDeployment(deployment: Deployment): string {
  return `${JSON.stringify(deployment, undefined, 2)}\n`;
}

/** The chain of a deployment. */
export function identityOf({ chainId, genesisHash }: Deployment): ChainIdentity {
  return { chainId, genesisHash };
}

/** Addresses of the ledger's parts. */
export type PartAddresses = Readonly<Record<LedgerPart, Hex>>;

/** No addresses: the code of a part holds none, and a plan can be encoded before there are any. */
export const NO_PARTS: PartAddresses = tableOf(LEDGER_PARTS, () => `0x${"0".repeat(40)}` as const);

export function partAddresses({ contracts }: Pick<Deployment, "contracts">): PartAddresses {
  return tableOf(LEDGER_PARTS, (name) => contracts[name].address);
}
