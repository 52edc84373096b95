import { Transaction, Wallet, ZeroAddress, getCreateAddress, keccak256 } from "ethers";
import { askCode, askNextNonce } from "../chain/accounts.ts";
import { askChainIdentity } from "../chain/blocks.ts";
import { askDeploymentFees } from "../chain/fees.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { sendAndWait, TransactionFailure } from "../chain/send-and-wait.ts";
import type { TransactionReceipt } from "../chain/transaction-receipt.ts";
import type { Hex } from "../consensus/hex.ts";
import { DeploymentError } from "./deployment-error.ts";
import { Ledger__factory } from "./bindings/factories/Ledger__factory.ts";
import { RecordingPart__factory } from "./bindings/factories/parts/RecordingPart__factory.ts";
import { SettlingPart__factory } from "./bindings/factories/parts/SettlingPart__factory.ts";
import type { Founding } from "./bindings/Ledger.ts";

/** What a ledger is founded with: jurisdictions, their parties and accounts, their first rulebooks. */
export type FoundingPlan = readonly DeepReadonly<Founding.FoundingJurisdictionStruct>[];

/** The bindings ask for arrays that they never change. */
type DeepReadonly<T> = T extends readonly (infer Item)[] ? readonly DeepReadonly<Item>[] : T extends Uint8Array | bigint ? T : T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

export interface DeployedContract {
  readonly address: string;
  readonly codeHash: string;
  readonly transaction: string;
}

/** The ledger and the two parts that its code is linked to. */
export interface DeployedContracts {
  readonly Ledger: DeployedContract;
  readonly RecordingPart: DeployedContract;
  readonly SettlingPart: DeployedContract;
}

/** Where a ledger lives: what an index follows and a descriptor pins. JSON as it stands. */
export interface Deployment {
  readonly format: "laiqu.deployment.1";
  /** `development` for the embedded chain, whose seals prove nothing; otherwise the network's own name. */
  readonly network: string;
  readonly chainId: number;
  /** Hash of block 0, 0x-hex: what tells this chain from another with the same id. */
  readonly genesisHash: string;
  /** The first block that can hold an event of the ledger. */
  readonly startBlock: number;
  readonly contracts: DeployedContracts;
}

/** The chain that a ledger is deployed on, over HTTP or in process. */
export type ChainRequester = RpcAsker;

const MINED_WITHIN_MS = 120_000;

/**
 * Deploys the two parts and the ledger linked to them, with everything it is founded with: nobody
 * keeps a power from it, the deployer's account is no seat. Works on any chain that speaks JSON-RPC.
 * @param deployer - pays for the deployment where gas has a price; nothing else
 * @throws DeploymentError `FOUNDING_MALFORMED`, `DEPLOYMENT_REVERTED`, `DEPLOYMENT_NOT_MINED`; the requester's own errors
 */
export async function deployLedger(options: {
  readonly chain: ChainRequester;
  readonly deployer: Wallet;
  readonly founding: FoundingPlan;
  readonly network: string;
  /** Told before each transaction: a development chain's clock is set then. */
  readonly beforeSending?: () => Promise<void>;
}): Promise<Deployment> {
  const { chain, deployer, founding, network, beforeSending = () => Promise.resolve() } = options;
  const { chainId, genesisHash } = await askChainIdentity(chain);
  const send = async (data: string): ReturnType<typeof deployContract> => {
    await beforeSending();
    return await deployContract(chain, deployer, chainId, data);
  };

  // Before anything is sent: a plan that cannot be encoded must not leave two parts without their ledger.
  await foundingTransaction(ZeroAddress, ZeroAddress, founding);
  const recording = await send((await new RecordingPart__factory().getDeployTransaction()).data);
  const settling = await send((await new SettlingPart__factory().getDeployTransaction()).data);
  const linked = await foundingTransaction(recording.contract.address, settling.contract.address, founding);
  const ledger = await send(linked.data);
  return {
    format: "laiqu.deployment.1", network, chainId, genesisHash, startBlock: ledger.blockNumber,
    contracts: { Ledger: ledger.contract, RecordingPart: recording.contract, SettlingPart: settling.contract },
  };
}

/** @throws DeploymentError `FOUNDING_MALFORMED` */
async function foundingTransaction(recording: string, settling: string, founding: FoundingPlan): Promise<{ readonly data: string }> {
  try {
    return await new Ledger__factory().getDeployTransaction(recording, settling, founding.map(toStruct));
  } catch (cause) {
    // Nothing is asked of anybody here: ethers compares the plan with the constructor's types member by member,
    // and refuses with errors of many kinds, each naming the member.
    if (!(cause instanceof Error)) throw cause;
    throw new DeploymentError("FOUNDING_MALFORMED", `the founding plan is not what the ledger is founded with: ${cause.message.slice(0, 300)}`, { reason: cause.message.slice(0, 300) }, { cause });
  }
}

function toStruct(jurisdiction: FoundingPlan[number]): Founding.FoundingJurisdictionStruct {
  const { parties, publications } = jurisdiction as Founding.FoundingJurisdictionStruct;
  return { ...(jurisdiction as Founding.FoundingJurisdictionStruct), parties: [...parties], publications: [...publications] };
}

async function deployContract(chain: ChainRequester, deployer: Wallet, chainId: number, data: string): Promise<{ contract: DeployedContract; blockNumber: number }> {
  const nonce = await askNextNonce(chain, deployer.address);
  const raw = await deployer.signTransaction(await envelope(chain, { chainId, nonce, data, from: deployer.address }));
  const { transaction, block } = await mine(chain, raw as Hex);
  const address = getCreateAddress({ from: deployer.address, nonce }).toLowerCase();
  return { contract: { address, codeHash: await codeHashAt(chain, address), transaction }, blockNumber: block };
}

/**
 * Makes sure that a chain is the one of a deployment and has its code.
 * @throws DeploymentError `OTHER_CHAIN`, `CODE_DIFFERS`
 */
export async function checkDeployment(chain: ChainRequester, deployment: Deployment): Promise<void> {
  const { chainId, genesisHash } = await askChainIdentity(chain);
  if (chainId !== deployment.chainId || genesisHash !== deployment.genesisHash) {
    throw new DeploymentError("OTHER_CHAIN", `the node serves chain ${chainId} with genesis ${genesisHash}, but the deployment is on chain ${deployment.chainId} with genesis ${deployment.genesisHash}: give the node of that chain, or another data directory`, { found: { chainId, genesisHash }, expected: { chainId: deployment.chainId, genesisHash: deployment.genesisHash } });
  }
  for (const [name, { address, codeHash }] of Object.entries(deployment.contracts)) {
    const found = await codeHashAt(chain, address);
    if (found === codeHash) continue;
    throw new DeploymentError("CODE_DIFFERS", `the code of ${name} at ${address} has the hash ${found} instead of ${codeHash}: this is not the ledger of the deployment`, { name, address, found, expected: codeHash });
  }
}

/** Reads what `deploy` wrote. @throws DeploymentError `DEPLOYMENT_MALFORMED` */
export function parseDeployment(text: string): Deployment {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DeploymentError("DEPLOYMENT_MALFORMED", `a deployment is a JSON file: ${(cause as Error).message}`);
  }
  const deployment = value as Partial<Deployment> | null;
  const contracts = [deployment?.contracts?.Ledger, deployment?.contracts?.RecordingPart, deployment?.contracts?.SettlingPart];
  const sound = deployment?.format === "laiqu.deployment.1" && typeof deployment.network === "string"
    && Number.isSafeInteger(deployment.chainId) && isHex(deployment.genesisHash, 32) && Number.isSafeInteger(deployment.startBlock)
    && contracts.every((contract) => isHex(contract?.address, 20) && isHex(contract?.codeHash, 32) && isHex(contract?.transaction, 32));
  if (!sound) throw new DeploymentError("DEPLOYMENT_MALFORMED", "this is no deployment as `laiqu deploy` writes it: deploy again, or copy the file anew");
  return deployment as Deployment;
}

/** The unsigned transaction, in the form that the chain's blocks have: with a base fee or without. */
async function envelope(chain: ChainRequester, call: { chainId: number; nonce: number; data: string; from: string }): Promise<Transaction> {
  const { gas, gasPrice } = await askDeploymentFees(chain, { from: call.from, data: call.data });
  return Transaction.from({
    type: 0, chainId: call.chainId, nonce: call.nonce, data: call.data, value: 0,
    // A fifth more than estimated: the founding reads the clock, and the block comes later.
    gasLimit: gas + gas / 5n,
    gasPrice,
  });
}

async function mine(chain: ChainRequester, raw: Hex): Promise<TransactionReceipt> {
  try {
    return await sendAndWait(chain, raw, MINED_WITHIN_MS);
  } catch (error) {
    if (!(error instanceof TransactionFailure)) throw error;
    const { code, transaction } = error;
    if (code === "REVERTED") throw new DeploymentError("DEPLOYMENT_REVERTED", `the chain refused the deployment (transaction ${transaction}): the founding plan contradicts itself, or the chain's limits are too low`, { transaction });
    throw new DeploymentError("DEPLOYMENT_NOT_MINED", `no block took the deployment within ${MINED_WITHIN_MS / 1000} s (transaction ${transaction}): do the validators make blocks?`, { transaction });
  }
}

async function codeHashAt(chain: ChainRequester, address: string): Promise<string> {
  return keccak256(await askCode(chain, address));
}

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === "string" && new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`).test(value);
}
