import { getCreateAddress } from "ethers";
import { askStorage } from "../chain/accounts.ts";
import { askChainIdentity, askLastBlock } from "../chain/blocks.ts";
import { askIsDevelopmentChain } from "../chain/embedded/development-genesis.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { TransactionFailure } from "../chain/send-and-wait.ts";
import { parseHex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import { bookSlot, decodeBook } from "../ledger/storage-slots.ts";
import { confirmCreation } from "./confirm-creation.ts";
import { LEDGER_PARTS, NO_PARTS, deploymentOf } from "./deployment.ts";
import type { ContractName, DeployedContract, Deployment, LedgerPart } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { encodeFounding, foundingData } from "./founding-transaction.ts";
import type { FoundingPlan } from "./founding-transaction.ts";
import { DEFAULT_FACTS } from "./network-facts.ts";
import type { NetworkFacts } from "./network-facts.ts";
import type { KeptCalls } from "./kept-calls.ts";
import { partCreation, programCode } from "./program-code.ts";
import { MINED_WITHIN_MS, sendCall } from "./send-call.ts";
import type { Call, MinedCall } from "./send-call.ts";
import type { Signer } from "../signers/signer.ts";

/** A step of a deployment that is done. */
export type DeploymentStep =
  | {
      readonly type: "DEPLOYED";
      readonly contract: ContractName;
      readonly address: string;
      readonly block: number;
    }
  /** `ordinal` of the jurisdiction. */
  | { readonly type: "PUBLISHED"; readonly ordinal: number; readonly version: number; readonly block: number };

export interface DeployOptions {
  readonly chain: RpcAsker;
  /** The account that pays for the deployment where gas has a price. It gets no power over the ledger. */
  readonly deployer: Signer;
  readonly founding: FoundingPlan;
  /** The network's name. */
  readonly network: string;
  /** The facts about the network that differ from the defaults. */
  readonly facts?: Partial<NetworkFacts>;
  /** Called before each transaction: a development chain's clock is set then. */
  readonly beforeSending?: () => Promise<void>;
  /** Called after each transaction. */
  readonly onStep?: (step: DeploymentStep) => void;
  /**
   * Called with the deployment as soon as the ledger exists: it must not be lost when a publication fails. It is called
   * again with the same deployment when an interrupted one goes on.
   */
  readonly keep?: (deployment: Deployment) => Promise<void>;
  /**
   * Keeps each signed transaction, so that an interrupted deployment goes on. Whoever is told of the deployment's end
   * ends the steps of its creation; without `calls` an interrupted deployment begins anew.
   */
  readonly calls?: KeptCalls;
}

/** The steps that make the ledger. They are kept until the whole deployment is done. */
export const CREATION_STEPS = ([...LEDGER_PARTS, "Ledger"] as const).map(creationStep);

function creationStep(contract: ContractName): string {
  return `create ${contract}`;
}

/** A call that publishes one version of a rulebook. */
interface PublishingCall {
  /** The jurisdiction's number on this ledger, from 1. */
  readonly ordinal: number;
  readonly version: number;
  readonly effectiveFrom: number;
  readonly data: string;
}

/** Seconds by which the ledger lets a later version be dated ahead: it keeps every other from coming before it. */
export const MOST_AHEAD = 366 * 86_400;

/**
 * Deploys the parts and the ledger linked to them, with its whole founding, and publishes the rulebook in force and
 * the next one of each jurisdiction. It works on any chain with a JSON-RPC node.
 * @throws DeploymentError `FOUNDING_MALFORMED`, `DEPLOYMENT_REVERTED`, `DEPLOYMENT_NOT_MINED`, `CREATION_UNCONFIRMED`;
 *   RpcError
 */
export async function deployLedger(options: DeployOptions): Promise<Deployment> {
  const { founding, keep } = options;
  // The whole plan is encoded before anything is sent: a malformed plan must not leave parts without their ledger.
  const publishing = await encodeFounding(() => publishingCalls(founding));
  await foundingData(NO_PARTS, founding);
  const deployment = await createLedger(options);
  await keep?.(deployment);
  const { time } = await askLastBlock(options.chain);
  for (const call of publishing)
    if (call.version === 1 || call.effectiveFrom <= time + MOST_AHEAD) await makePublished(options, deployment, call);
  return deployment;
}

/** Whether an interrupted deployment signed the creation of its ledger. */
export function isFoundingSigned(calls: KeptCalls | undefined): boolean {
  return calls?.find(creationStep("Ledger")) !== undefined;
}

/** The name of the step that publishes a version; `laiqu rulebook publish` finishes it under the same name. */
export function publishingStep({ ordinal, version }: Pick<PublishingCall, "ordinal" | "version">): string {
  return `publish ${ordinal} ${version}`;
}

async function createLedger(options: DeployOptions): Promise<Deployment> {
  const { chainId, genesisHash } = await askChainIdentity(options.chain);
  const create = async (creation: Creation): Promise<CreatedContract> =>
    await createContract(options, chainId, creation);
  const createPart = async (contract: LedgerPart): Promise<CreatedContract> =>
    await create({ contract, data: partCreation(contract), code: programCode(contract, NO_PARTS) });

  const attesting = await createPart("AttestingPart");
  const settling = await createPart("SettlingPart");
  const governing = await createPart("GoverningPart");
  const judging = await createPart("JudgingPart");
  const parts = {
    AttestingPart: attesting.address,
    SettlingPart: settling.address,
    GoverningPart: governing.address,
    JudgingPart: judging.address,
  };
  const data = await foundingData(parts, options.founding);
  const ledger = await create({ contract: "Ledger", data, code: programCode("Ledger", parts) });
  return deploymentOf({
    network: options.network,
    chainId,
    genesisHash,
    startBlock: ledger.block,
    ...DEFAULT_FACTS,
    ...options.facts,
    // Whatever the plan says, the keys that seal a development chain are throwaway.
    ...((await askIsDevelopmentChain(options.chain)) ? ({ environment: "development" } as const) : {}),
    contracts: {
      Ledger: contractOf(ledger),
      AttestingPart: contractOf(attesting),
      SettlingPart: contractOf(settling),
      GoverningPart: contractOf(governing),
      JudgingPart: contractOf(judging),
    },
  });
}

type CreatedContract = DeployedContract & { readonly block: number };

/** A contract to be created: the data of the transaction, and the code that it must have then. */
interface Creation {
  readonly contract: ContractName;
  readonly data: string;
  readonly code: Uint8Array;
}

async function createContract(
  options: DeployOptions,
  chainId: number,
  { contract, data, code }: Creation,
): Promise<CreatedContract> {
  const mined = await send(options, { chainId, data }, creationStep(contract));
  const { transaction, from, nonce, block } = mined;
  const address = parseHex(getCreateAddress({ from, nonce }));
  const codeHash = await confirmCreation(options.chain, address, code, mined);
  options.onStep?.({ type: "DEPLOYED", contract, address, block });
  return { address, codeHash, transaction, block };
}

function contractOf({ address, codeHash, transaction }: CreatedContract): DeployedContract {
  return { address, codeHash, transaction };
}

/**
 * The version in force and the next one of each jurisdiction: the ledger accepts only one version that is to come, and
 * that a year before its date at most.
 */
function publishingCalls(founding: FoundingPlan): PublishingCall[] {
  return founding.flatMap(({ publications }, index) =>
    publications.slice(0, 2).map((publication, older) => {
      const [ordinal, version] = [index + 1, older + 1];
      const data = encodeLedgerCall({ act: "publish", ordinal, version, publication });
      return { ordinal, version, effectiveFrom: publication.effectiveFrom, data };
    }),
  );
}

/**
 * Publishes a version, if nobody has done so yet: its promised hash fixes its content, so anybody may bring it, also
 * between the founding and this.
 */
async function makePublished(options: DeployOptions, deployment: Deployment, call: PublishingCall): Promise<void> {
  const step = publishingStep(call);
  const isSigned = options.calls?.find(step) !== undefined;
  if (!isSigned && (await isPublished(options, deployment, call))) return;
  try {
    await publish(options, deployment, call);
  } catch (error) {
    if (isUndecided(error) || !(await isPublished(options, deployment, call).catch(() => false))) throw error;
    options.calls?.end(step);
  }
}

/** Whether a block may still take the transaction that was signed. Then the same command finishes it. */
function isUndecided(error: unknown): boolean {
  if (!(error instanceof DeploymentError)) return false;
  return error.code === "CALL_UNDECIDED" || error.code === "DEPLOYMENT_NOT_MINED";
}

async function publish(
  options: DeployOptions,
  { chainId, contracts }: Deployment,
  { ordinal, version, data }: PublishingCall,
): Promise<void> {
  const step = publishingStep({ ordinal, version });
  const { block } = await send(options, { chainId, to: contracts.Ledger.address, data }, step);
  options.calls?.end(step);
  options.onStep?.({ type: "PUBLISHED", ordinal, version, block });
}

/** Whether the version stands on the ledger, whoever brought it. */
async function isPublished(
  { chain }: DeployOptions,
  { contracts }: Deployment,
  { ordinal, version }: PublishingCall,
): Promise<boolean> {
  const book = decodeBook(await askStorage(chain, contracts.Ledger.address, bookSlot(ordinal)));
  return book !== undefined && Math.max(book.current, book.pending) >= version;
}

/** @throws DeploymentError `DEPLOYMENT_REVERTED`, `DEPLOYMENT_NOT_MINED`, `CALL_UNDECIDED` */
async function send(
  { chain, deployer, beforeSending, calls }: DeployOptions,
  call: Call,
  step: string,
): Promise<MinedCall> {
  await beforeSending?.();
  try {
    return await sendCall(chain, deployer, call, calls === undefined ? undefined : { calls, step });
  } catch (cause) {
    if (!(cause instanceof TransactionFailure)) throw cause;
    throw cause.code === "REVERTED" ? reverted(cause) : notMined(cause, calls, call.to !== undefined);
  }
}

function reverted(cause: TransactionFailure): DeploymentError {
  const { transaction } = cause.evidence;
  return new DeploymentError(
    "DEPLOYMENT_REVERTED",
    {
      zh: `链拒绝了部署（交易 ${transaction}）：创立方案自相矛盾，或链的限额过低。`,
      en:
        `The chain refused the deployment (transaction ${transaction}): ` +
        "the founding plan contradicts itself, or the chain's limits are too low.",
    },
    { transaction },
    cause,
  );
}

/** @param isFounded - whether the ledger exists and its deployment file is written */
function notMined(cause: TransactionFailure, calls: KeptCalls | undefined, isFounded: boolean): DeploymentError {
  const { transaction } = cause.evidence;
  const seconds = MINED_WITHIN_MS / 1_000;
  const resumed = howToGoOn(calls, isFounded);
  return new DeploymentError(
    "DEPLOYMENT_NOT_MINED",
    {
      zh: `${seconds} 秒内没有区块收入部署交易 ${transaction}：请检查验证节点是否在出块。${resumed.zh}`,
      en:
        `No block took the transaction ${transaction} of the deployment within ${seconds} s: ` +
        `check that the validators make blocks.${resumed.en}`,
    },
    { transaction, seconds, ...(calls === undefined ? {} : { unfinished: calls.path }) },
    cause,
  );
}

function howToGoOn(calls: KeptCalls | undefined, isFounded: boolean): Bilingual {
  if (calls === undefined) return { zh: "", en: "" };
  const file = showPath(calls.path);
  if (isFounded)
    return {
      zh: `账本已建立；该交易保存在 ${file}，重复同一命令或用 laiqu rulebook publish 即由此继续，不会另签。`,
      en:
        ` The ledger exists. The transaction is kept in ${file}: the same command, or \`laiqu rulebook publish\`, ` +
        "goes on from there and signs no other.",
    };
  return {
    zh: `该交易保存在 ${file}，重复同一命令即从此处继续，不会另建账本。`,
    en: ` It is kept in ${file}: the same command goes on from there and founds no second ledger.`,
  };
}
