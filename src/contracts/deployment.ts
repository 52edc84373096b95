import { Interface, Transaction, Wallet, getCreateAddress, keccak256 } from "ethers";
import { Ledger__factory } from "./bindings/factories/Ledger__factory.ts";
import { AttestingPart__factory } from "./bindings/factories/parts/AttestingPart__factory.ts";
import { GoverningPart__factory } from "./bindings/factories/parts/GoverningPart__factory.ts";
import { SettlingPart__factory } from "./bindings/factories/parts/SettlingPart__factory.ts";
import type { Founding } from "./bindings/Ledger.ts";
import { publicationHash } from "../records/ledger-events.ts";
import type { Publication } from "../records/ledger-events.ts";

/**
 * What a ledger is founded with: jurisdictions, their parties and accounts, and the versions of their rulebooks
 * from 1 on. The founding itself holds only the hashes of these; whoever publishes them can bring nothing else.
 */
export type FoundingPlan = readonly FoundingJurisdiction[];

export type FoundingJurisdiction = Readonly<Omit<Founding.FoundingJurisdictionStruct, "promises" | "parties">> & {
  readonly parties: readonly Readonly<Founding.FoundingPartyStruct>[];
  readonly publications: readonly Publication[];
};

export interface DeployedContract {
  readonly address: string;
  readonly codeHash: string;
  readonly transaction: string;
}

/** The parts that the ledger's code is linked to, in the order of its constructor. */
export const LEDGER_PARTS = ["AttestingPart", "SettlingPart", "GoverningPart"] as const;
export type LedgerPart = (typeof LEDGER_PARTS)[number];

/** The ledger and the parts that its code is linked to. */
export type DeployedContracts = Readonly<Record<"Ledger" | LedgerPart, DeployedContract>>;

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

/** Asks a chain node one question (JSON-RPC 2.0). */
export interface ChainRequester {
  request<T>(method: string, params?: readonly unknown[]): Promise<T>;
}

/**
 * Why a ledger is not deployed:
 * - `DEPLOYMENT_REVERTED`: the chain executed the deployment and threw it away;
 * - `DEPLOYMENT_NOT_MINED`: no block took it within the time allowed;
 * - `CODE_DIFFERS`: at the ledger's address is other code than the deployment names;
 * - `OTHER_CHAIN`: the node serves another chain than the deployment's;
 * - `DEPLOYMENT_MALFORMED`: the deployment's JSON is not what `deploy` writes.
 */
export type DeploymentErrorCode = "DEPLOYMENT_REVERTED" | "DEPLOYMENT_NOT_MINED" | "CODE_DIFFERS" | "OTHER_CHAIN" | "DEPLOYMENT_MALFORMED";

/** A ledger cannot be deployed, or is not where a deployment says. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
  readonly code: DeploymentErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: DeploymentErrorCode, message: string, evidence: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.evidence = evidence;
  }
}

const MINED_WITHIN_MS = 120_000;
const ASKED_EVERY_MS = 250;

/**
 * Deploys the parts and the ledger linked to them, with everything it is founded with, and publishes the rulebook
 * in force and the next one of each jurisdiction: nobody keeps a power from it, the deployer's account is no seat.
 * Works on any chain that speaks JSON-RPC.
 * @param deployer - pays for the deployment where gas has a price; nothing else
 * @throws DeploymentError `DEPLOYMENT_REVERTED`, `DEPLOYMENT_NOT_MINED`; the requester's own errors
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
  const [chainId, genesisHash] = await chainIdentity(chain);
  const send = async (data: string): ReturnType<typeof deployContract> => {
    await beforeSending();
    return await deployContract(chain, deployer, chainId, data);
  };

  const attesting = await send((await new AttestingPart__factory().getDeployTransaction()).data);
  const settling = await send((await new SettlingPart__factory().getDeployTransaction()).data);
  const governing = await send((await new GoverningPart__factory().getDeployTransaction()).data);
  const linked = await new Ledger__factory().getDeployTransaction(attesting.contract.address, settling.contract.address, governing.contract.address, founding.map(toStruct));
  const ledger = await send(linked.data);
  for (const data of publishingCalls(founding)) {
    await beforeSending();
    await sendCall(chain, deployer, chainId, { to: ledger.contract.address, data });
  }
  return {
    format: "laiqu.deployment.1", network, chainId, genesisHash, startBlock: ledger.blockNumber,
    contracts: { Ledger: ledger.contract, AttestingPart: attesting.contract, SettlingPart: settling.contract, GoverningPart: governing.contract },
  };
}

function toStruct({ publications, parties, ...jurisdiction }: FoundingJurisdiction): Founding.FoundingJurisdictionStruct {
  return { ...jurisdiction, parties: [...parties], promises: publications.map(publicationHash) };
}

/** The version in force and the next one of each jurisdiction: the ledger takes one to come at a time. */
function publishingCalls(founding: FoundingPlan): string[] {
  const abi = new Interface(Ledger__factory.abi);
  return founding.flatMap(({ publications }, index) => publications.slice(0, 2).map((publication, version) => abi.encodeFunctionData("publish", [index + 1, version + 1, publication])));
}

async function deployContract(chain: ChainRequester, deployer: Wallet, chainId: number, data: string): Promise<{ contract: DeployedContract; blockNumber: number }> {
  const { transaction, nonce, blockNumber } = await sendCall(chain, deployer, chainId, { data });
  const address = getCreateAddress({ from: deployer.address, nonce }).toLowerCase();
  return { contract: { address, codeHash: await codeHashAt(chain, address), transaction }, blockNumber };
}

async function sendCall(chain: ChainRequester, deployer: Wallet, chainId: number, call: { readonly data: string; readonly to?: string }): Promise<{ transaction: string; nonce: number; blockNumber: number }> {
  const nonce = Number(await chain.request<string>("eth_getTransactionCount", [deployer.address, "pending"]));
  const raw = await deployer.signTransaction(await envelope(chain, { chainId, nonce, from: deployer.address, ...call }));
  const transaction = Transaction.from(raw).hash!;
  await chain.request("eth_sendRawTransaction", [raw]);
  return { transaction, nonce, blockNumber: await waitUntilMined(chain, transaction) };
}

/**
 * Makes sure that a chain is the one of a deployment and has its code.
 * @throws DeploymentError `OTHER_CHAIN`, `CODE_DIFFERS`
 */
export async function checkDeployment(chain: ChainRequester, deployment: Deployment): Promise<void> {
  const [chainId, genesisHash] = await chainIdentity(chain);
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
  const contracts = (["Ledger", ...LEDGER_PARTS] as const).map((name) => deployment?.contracts?.[name]);
  const sound = deployment?.format === "laiqu.deployment.1" && typeof deployment.network === "string"
    && Number.isSafeInteger(deployment.chainId) && isHex(deployment.genesisHash, 32) && Number.isSafeInteger(deployment.startBlock)
    && contracts.every((contract) => isHex(contract?.address, 20) && isHex(contract?.codeHash, 32) && isHex(contract?.transaction, 32));
  if (!sound) throw new DeploymentError("DEPLOYMENT_MALFORMED", "this is no deployment as `laiqu deploy` writes it: deploy again, or copy the file anew");
  return deployment as Deployment;
}

async function chainIdentity(chain: ChainRequester): Promise<[chainId: number, genesisHash: string]> {
  const chainId = Number(await chain.request<string>("eth_chainId", []));
  const genesis = await chain.request<{ readonly hash: string }>("eth_getBlockByNumber", ["0x0", false]);
  return [chainId, genesis.hash];
}

/** The unsigned transaction, in the form that the chain's blocks have: with a base fee or without. */
async function envelope(chain: ChainRequester, call: { chainId: number; nonce: number; data: string; from: string; to?: string }): Promise<Transaction> {
  const { from, to = null, data } = call;
  const gas = BigInt(await chain.request<string>("eth_estimateGas", [{ from, data, ...(to === null ? {} : { to }) }]));
  const gasPrice = BigInt(await chain.request<string>("eth_gasPrice", []));
  return Transaction.from({
    type: 0, chainId: call.chainId, nonce: call.nonce, to, data, value: 0,
    // A fifth more than estimated: the founding reads the clock, and the block comes later.
    gasLimit: gas + gas / 5n,
    gasPrice,
  });
}

async function waitUntilMined(chain: ChainRequester, transaction: string): Promise<number> {
  const deadline = Date.now() + MINED_WITHIN_MS;
  while (Date.now() < deadline) {
    const receipt = await chain.request<{ readonly status: string; readonly blockNumber: string } | null>("eth_getTransactionReceipt", [transaction]);
    if (receipt !== null) {
      if (Number(receipt.status) !== 1) throw new DeploymentError("DEPLOYMENT_REVERTED", `the chain refused the deployment (transaction ${transaction}): the founding plan contradicts itself, or the chain's limits are too low`, { transaction });
      return Number(receipt.blockNumber);
    }
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  }
  throw new DeploymentError("DEPLOYMENT_NOT_MINED", `no block took the deployment within ${MINED_WITHIN_MS / 1000} s (transaction ${transaction}): do the validators make blocks?`, { transaction });
}

async function codeHashAt(chain: ChainRequester, address: string): Promise<string> {
  return keccak256(await chain.request<string>("eth_getCode", [address, "latest"]));
}

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === "string" && new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`).test(value);
}
