import { Wallet, ZeroAddress, getCreateAddress, keccak256 } from "ethers";
import { askCode } from "../chain/accounts.ts";
import { askChainIdentity } from "../chain/blocks.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { sendAndWait, TransactionFailure } from "../chain/send-and-wait.ts";
import { askTransaction } from "../chain/transaction.ts";
import type { TransactionReceipt } from "../chain/transaction-receipt.ts";
import type { Hex } from "../consensus/hex.ts";
import { DeploymentError } from "./deployment-error.ts";
import { Ledger__factory } from "./bindings/factories/Ledger__factory.ts";
import { AttestingPart__factory } from "./bindings/factories/parts/AttestingPart__factory.ts";
import { GoverningPart__factory } from "./bindings/factories/parts/GoverningPart__factory.ts";
import { SettlingPart__factory } from "./bindings/factories/parts/SettlingPart__factory.ts";
import type { Founding } from "./bindings/Ledger.ts";
import { publicationHash } from "../ledger/event-log.ts";
import type { Publication } from "../ledger/events.ts";
import { publishingCall } from "./publication.ts";
import { signCall } from "./sign-call.ts";

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

/** What has been done of a deployment. */
export type DeploymentStep =
  | {
      readonly type: "DEPLOYED";
      readonly contract: keyof DeployedContracts;
      readonly address: string;
      readonly block: number;
    }
  /** `ordinal` of the jurisdiction. */
  | { readonly type: "PUBLISHED"; readonly ordinal: number; readonly version: number; readonly block: number };

/** The chain that a ledger is deployed on, over HTTP or in process. */
export type ChainRequester = RpcAsker;

const MINED_WITHIN_MS = 120_000;

/**
 * Deploys the parts and the ledger linked to them, with everything it is founded with, and publishes the rulebook
 * in force and the next one of each jurisdiction: nobody keeps a power from it, the deployer's account is no seat.
 * Works on any chain that speaks JSON-RPC.
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
  /** Told after each transaction. */
  readonly onStep?: (step: DeploymentStep) => void;
  /** Given the deployment as soon as the ledger stands: it must not be lost when a publication fails. */
  readonly keep?: (deployment: Deployment) => Promise<void>;
}): Promise<Deployment> {
  const {
    chain,
    deployer,
    founding,
    network,
    beforeSending = () => Promise.resolve(),
    onStep = () => undefined,
    keep = () => Promise.resolve(),
  } = options;
  const { chainId, genesisHash } = await askChainIdentity(chain);
  const send = async (name: keyof DeployedContracts, data: string): ReturnType<typeof deployContract> => {
    await beforeSending();
    const deployed = await deployContract(chain, deployer, chainId, data);
    onStep({ type: "DEPLOYED", contract: name, address: deployed.contract.address, block: deployed.blockNumber });
    return deployed;
  };

  // Before anything is sent: a plan that cannot be encoded must not leave parts without their ledger.
  const publishing = await encoded(() => publishingCalls(founding));
  await foundingTransaction([ZeroAddress, ZeroAddress, ZeroAddress], founding);
  const attesting = await send("AttestingPart", (await new AttestingPart__factory().getDeployTransaction()).data);
  const settling = await send("SettlingPart", (await new SettlingPart__factory().getDeployTransaction()).data);
  const governing = await send("GoverningPart", (await new GoverningPart__factory().getDeployTransaction()).data);
  const linked = await foundingTransaction(
    [attesting.contract.address, settling.contract.address, governing.contract.address],
    founding,
  );
  const ledger = await send("Ledger", linked.data);
  const deployment: Deployment = {
    format: "laiqu.deployment.1",
    network,
    chainId,
    genesisHash,
    startBlock: ledger.blockNumber,
    contracts: {
      Ledger: ledger.contract,
      AttestingPart: attesting.contract,
      SettlingPart: settling.contract,
      GoverningPart: governing.contract,
    },
  };
  await keep(deployment);
  for (const { ordinal, version, data } of publishing) {
    await beforeSending();
    const { raw } = await signCall(chain, deployer, { chainId, to: ledger.contract.address, data });
    const { block } = await mine(chain, raw);
    onStep({ type: "PUBLISHED", ordinal, version, block });
  }
  return deployment;
}

/** @throws DeploymentError `FOUNDING_MALFORMED` */
async function foundingTransaction(
  parts: readonly [attesting: string, settling: string, governing: string],
  founding: FoundingPlan,
): Promise<{ readonly data: string }> {
  return await encoded(() => new Ledger__factory().getDeployTransaction(...parts, founding.map(toStruct)));
}

function toStruct({
  publications,
  parties,
  ...jurisdiction
}: FoundingJurisdiction): Founding.FoundingJurisdictionStruct {
  return { ...jurisdiction, parties: [...parties], promises: publications.map(publicationHash) };
}

/** The version in force and the next one of each jurisdiction: the ledger takes one to come at a time. */
function publishingCalls(
  founding: FoundingPlan,
): { readonly ordinal: number; readonly version: number; readonly data: string }[] {
  return founding.flatMap(({ publications }, index) =>
    publications.slice(0, 2).map((publication, older) => {
      const [ordinal, version] = [index + 1, older + 1];
      return { ordinal, version, data: publishingCall(ordinal, version, publication) };
    }),
  );
}

/**
 * Nothing is asked of anybody here: ethers compares the plan with the contract's types member by member, and
 * refuses with errors of many kinds, each naming the member.
 * @throws DeploymentError `FOUNDING_MALFORMED`
 */
async function encoded<T>(encode: () => T | Promise<T>): Promise<T> {
  try {
    return await encode();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new DeploymentError(
      "FOUNDING_MALFORMED",
      `the founding plan is not what the ledger is founded with: ${cause.message.slice(0, 300)}`,
      { reason: cause.message.slice(0, 300) },
      { cause },
    );
  }
}

async function deployContract(
  chain: ChainRequester,
  deployer: Wallet,
  chainId: number,
  data: string,
): Promise<{ contract: DeployedContract; blockNumber: number }> {
  const { raw, nonce } = await signCall(chain, deployer, { chainId, data });
  const { transaction, block } = await mine(chain, raw);
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
    throw new DeploymentError(
      "OTHER_CHAIN",
      `the node serves chain ${chainId} with genesis ${genesisHash}, but the deployment is on chain ${deployment.chainId} with genesis ${deployment.genesisHash}: give the node of that chain, or another data directory`,
      {
        found: { chainId, genesisHash },
        expected: { chainId: deployment.chainId, genesisHash: deployment.genesisHash },
      },
    );
  }
  for (const [name, { address, codeHash }] of Object.entries(deployment.contracts)) {
    const found = await codeHashAt(chain, address);
    if (found === codeHash) continue;
    throw new DeploymentError(
      "CODE_DIFFERS",
      `the code of ${name} at ${address} has the hash ${found} instead of ${codeHash}: this is not the ledger of the deployment`,
      { name, address, found, expected: codeHash },
    );
  }
}

/**
 * Makes sure that a ledger was founded with exactly this plan, at the block and address that the deployment says: its
 * transaction's data are this program's code and the plan, byte for byte. After `checkDeployment`.
 * @throws DeploymentError `FOUNDING_DIFFERS`
 */
export async function checkFounding(
  chain: ChainRequester,
  { contracts, startBlock }: Deployment,
  founding: FoundingPlan,
): Promise<void> {
  const { address, transaction } = contracts.Ledger;
  const [attesting, settling, governing] = [
    contracts.AttestingPart.address,
    contracts.SettlingPart.address,
    contracts.GoverningPart.address,
  ];
  const { data } = await foundingTransaction([attesting, settling, governing], founding);
  const sent = await askTransaction(chain, transaction);
  const made = sent !== undefined && getCreateAddress(sent).toLowerCase() === address && sent.block === startBlock;
  if (made && sent.data.toLowerCase() === data.toLowerCase()) return;
  throw new DeploymentError(
    "FOUNDING_DIFFERS",
    made
      ? `the ledger was not founded with this: the data of the transaction ${transaction} differ. Take founding file and rulebooks as they were when it was deployed, and the same version of this program`
      : `the transaction ${transaction} did not make the ledger ${address} in block ${startBlock}: the deployment contradicts its chain, copy it anew from who deployed`,
    { transaction, address, block: startBlock },
  );
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
  const sound =
    deployment?.format === "laiqu.deployment.1" &&
    typeof deployment.network === "string" &&
    Number.isSafeInteger(deployment.chainId) &&
    isHex(deployment.genesisHash, 32) &&
    Number.isSafeInteger(deployment.startBlock) &&
    contracts.every(
      (contract) => isHex(contract?.address, 20) && isHex(contract?.codeHash, 32) && isHex(contract?.transaction, 32),
    );
  if (!sound)
    throw new DeploymentError(
      "DEPLOYMENT_MALFORMED",
      "this is no deployment as `laiqu deploy` writes it: deploy again, or copy the file anew",
    );
  return deployment as Deployment;
}

async function mine(chain: ChainRequester, raw: Hex): Promise<TransactionReceipt> {
  try {
    return await sendAndWait(chain, raw, MINED_WITHIN_MS);
  } catch (error) {
    if (!(error instanceof TransactionFailure)) throw error;
    const { code, transaction } = error;
    if (code === "REVERTED")
      throw new DeploymentError(
        "DEPLOYMENT_REVERTED",
        `the chain refused the deployment (transaction ${transaction}): the founding plan contradicts itself, or the chain's limits are too low`,
        { transaction },
      );
    throw new DeploymentError(
      "DEPLOYMENT_NOT_MINED",
      `no block took the deployment within ${MINED_WITHIN_MS / 1000} s (transaction ${transaction}): do the validators make blocks?`,
      { transaction },
    );
  }
}

async function codeHashAt(chain: ChainRequester, address: string): Promise<string> {
  return keccak256(await askCode(chain, address));
}

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === "string" && new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`).test(value);
}
