import { ContractFactory, type ContractRunner, type TransactionReceipt } from "ethers";
import { Ledger__factory } from "./bindings/factories/Ledger__factory.ts";
import { RecordingPart__factory } from "./bindings/factories/parts/RecordingPart__factory.ts";
import { SettlingPart__factory } from "./bindings/factories/parts/SettlingPart__factory.ts";

/** One row-bearing step of a rulebook, as the ledger stores it: two rows of 16 bytes a word. */
export interface FoundingStep {
  kind: number;
  act: number;
  code: number;
  words: string[];
}

/** What the ledger is founded with; see `contracts/records/Founding.sol`. Times in seconds. */
export interface FoundingJurisdiction {
  businessNumber: Uint8Array;
  content: string;
  start: number;
  closing: number;
  parties: { businessNumber: Uint8Array; account: string; roles: bigint; content: string }[];
  publications: { effectiveFrom: number; rulebook: string; steps: FoundingStep[] }[];
}

export interface DeployedContract {
  address: string;
  blockNumber: number;
}

export interface DeployedLedger {
  ledger: DeployedContract;
  recordingPart: DeployedContract;
  settlingPart: DeployedContract;
}

/**
 * Deploys the two parts and the ledger that is linked to them, at gas price 0. The deployer keeps
 * no power: all authority comes from `founding`.
 *
 * @param runner signs and sends; works on any JSON-RPC chain
 * @param before called before each of the three transactions (a development clock is set there)
 */
export async function deployLedger(
  runner: ContractRunner,
  founding: readonly FoundingJurisdiction[],
  before: () => Promise<void> = async () => {},
): Promise<DeployedLedger> {
  const recordingPart = await deploy(new RecordingPart__factory(), runner, [], before);
  const settlingPart = await deploy(new SettlingPart__factory(), runner, [], before);
  const ledger = await deploy(
    new Ledger__factory(),
    runner,
    [recordingPart.address, settlingPart.address, founding],
    before,
  );
  return { ledger, recordingPart, settlingPart };
}

/** Gas that every chain we target gives a deployment (blocks of 50 million gas and more). */
const DEPLOYMENT_GAS = 30_000_000n;

async function deploy(
  factory: ContractFactory,
  runner: ContractRunner,
  parameters: unknown[],
  before: () => Promise<void>,
): Promise<DeployedContract> {
  await before();
  const contract = await factory.connect(runner).deploy(...parameters, { gasPrice: 0n, gasLimit: DEPLOYMENT_GAS, type: 0 });
  const receipt: TransactionReceipt | null = (await contract.deploymentTransaction()?.wait()) ?? null;
  if (receipt?.contractAddress == null || receipt.status !== 1) {
    throw new Error(`The chain did not deploy the contract (transaction ${receipt?.hash ?? "unknown"}).`);
  }
  return { address: receipt.contractAddress, blockNumber: receipt.blockNumber };
}
