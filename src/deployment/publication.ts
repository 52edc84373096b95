import { askStorage } from "../chain/accounts.ts";
import { askLastBlock } from "../chain/blocks.ts";
import { RpcError } from "../chain/rpc-error.ts";
import type { RpcAsker, RpcRequester } from "../chain/rpc.ts";
import { TransactionFailure } from "../chain/send-and-wait.ts";
import type { Hex } from "../consensus/hex.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import type { Publication } from "../ledger/events.ts";
import { GAS_OF_AN_ACT } from "../ledger/gas.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { bookSlot, decodeBook } from "../ledger/storage-slots.ts";
import type { CodedError } from "../text/coded-error.ts";
import type { Deployment } from "./deployment.ts";
import { publishingStep } from "./deploy-ledger.ts";
import { certifyState } from "./certified-state.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { DeploymentErrorCode } from "./deployment-error.ts";
import { firstThatServes } from "./first-that-serves.ts";
import type { KeptCalls } from "./kept-calls.ts";
import { endOutdated, sendCall } from "./send-call.ts";
import { surveyVersions } from "./version-standing.ts";
import type { ReadWord, Survey } from "./version-standing.ts";
import type { Signer } from "../signers/signer.ts";

/** A version of a rulebook that was published just now. */
export interface Published {
  readonly version: number;
  /** The date that its text gives, in seconds. */
  readonly effectiveFrom: number;
  /**
   * From when on it judges, in seconds, as the node states it: a version after the first not before the delay of the
   * roster is over. Undefined when it judges already.
   */
  readonly judgesFrom: number | undefined;
  readonly transaction: Hex;
  readonly block: number;
}

/**
 * What is known of the versions that were not published just now.
 * - PUBLISHED: the last version was published just now, so all before it stand on the ledger;
 * - PROVEN: the state of the ledger is proven;
 * - STATED: only the node says so, because the blocks of this chain have no seals that could prove it.
 */
type Certainty = "PUBLISHED" | "PROVEN" | "STATED";

/** The versions of a rulebook after everything was published that could be. */
export interface Publications extends Survey {
  readonly published: readonly Published[];
  readonly certainty: Certainty;
}

interface Paying {
  readonly chain: RpcAsker;
  readonly deployment: Deployment;
  /**
   * Opens the account that pays for a transaction. Anybody may publish, because the promised hash fixes the content.
   */
  readonly sender: () => Promise<Signer>;
  /** Keeps the signed transaction until its outcome is known, and may hold one of an interrupted run. */
  readonly calls?: KeptCalls;
}

export interface PublishOptions extends Paying {
  readonly chain: RpcRequester;
  /** The nodes that are asked for proofs, each by itself; by default the chain alone. */
  readonly provers?: readonly RpcRequester[];
  /** The jurisdiction's reference. */
  readonly reference: string;
  /** The versions at hand, from 1 on. */
  readonly versions: readonly Publication[];
  /** Called while the state is proven, with the last block followed and the last of all. */
  readonly onProgress?: (block: number, last: number) => void;
  /** Called after each publication: what comes after it may fail. */
  readonly onPublished?: (published: Published) => void;
}

/**
 * Publishes every version of a rulebook that is promised and can be published now, one after another, and finishes the
 * publications that an earlier run signed. Nothing is refused, and nothing is said to be done, on the word of a node:
 * before that the ledger's state is proven.
 * @throws DeploymentError `JURISDICTION_UNKNOWN`, `PUBLICATION_DIFFERS`, `REFUSAL_UNPROVEN`, and those of
 *   `certifyState`; RpcError; TransactionFailure
 */
export async function publishVersions(options: PublishOptions): Promise<Publications> {
  const published: Published[] = [];
  const tried = new Set<number>();
  for (;;) {
    const found = await findNext(options, tried, published.at(-1)?.version);
    if (found.next === undefined) return { ...found.survey, published, certainty: found.certainty };
    tried.add(found.next.version);
    const done = await publishUnlessDone(options, found.next);
    if (done === undefined) continue;
    published.push(done);
    options.onPublished?.(done);
  }
}

/** A version that is published next. */
interface NextVersion {
  readonly ordinal: number;
  readonly version: number;
  readonly publication: Publication;
  /** Since when it may be published, in seconds. */
  readonly since?: number | undefined;
}

interface Found {
  readonly survey: Survey;
  readonly certainty: Certainty;
  /** Undefined when there is nothing left to publish. */
  readonly next: NextVersion | undefined;
}

/**
 * The next version to publish, as the node states the ledger; that there is none is proven.
 * @param tried - the versions of which this run has tried the publication
 * @param last - the version that this run published last
 */
async function findNext(options: PublishOptions, tried: Set<number>, last: number | undefined): Promise<Found> {
  const { chain, deployment, versions } = options;
  const ledger = deployment.contracts.Ledger.address;
  const now = await askNow(chain);
  const look = async (word: ReadWord) => await surveyVersions(word, { ...options, now });
  const found = (survey: Survey, certainty: Certainty): Found => ({
    survey,
    certainty,
    next: nextIn(options, survey, tried),
  });
  const stated = await look((slot) => askStorage(chain, ledger, slot)).catch((error: unknown) => {
    if (restsOnState(error)) return error;
    throw error;
  });
  if (!("standings" in stated)) return found(await proven(options, look).catch(unprovenIs(stated)), "PROVEN");
  const byWord = found(stated, "STATED");
  if (byWord.next !== undefined) return byWord;
  if (last === versions.length) return { ...byWord, certainty: "PUBLISHED" };
  const certain = await proven(options, look).catch((error: unknown) => {
    if (hasNoSeals(error)) return undefined;
    throw error;
  });
  return certain === undefined ? byWord : found(certain, "PROVEN");
}

/** The version that an earlier run has signed, or else the next one that is due. */
function nextIn(
  { calls, versions }: PublishOptions,
  { ordinal, standings }: Survey,
  tried: Set<number>,
): NextVersion | undefined {
  const open = versions.flatMap((publication, index) => {
    const version = index + 1;
    const standing = standings[index];
    const since = standing?.type === "DUE" ? standing.since : undefined;
    return tried.has(version) ? [] : [{ ordinal, version, publication, since }];
  });
  return (
    open.find(({ version }) => calls?.find(publishingStep({ ordinal, version })) !== undefined) ??
    open.find(({ since }) => since !== undefined)
  );
}

/** A chain that makes blocks on demand may have an old last block; the next block gets the present time. */
async function askNow(chain: RpcAsker): Promise<number> {
  return Math.max((await askLastBlock(chain)).time, Math.floor(Date.now() / 1_000));
}

/* ------------------------------------------------ proof */

/** Whether an error rests on the state of the ledger as a node states it. */
function restsOnState(error: unknown): error is DeploymentError | LedgerDataError {
  return error instanceof LedgerDataError || (error instanceof DeploymentError && REFUSALS.has(error.code));
}

/** The refusals that rest on the state of the ledger. */
const REFUSALS: ReadonlySet<DeploymentErrorCode> = new Set(["JURISDICTION_UNKNOWN", "PUBLICATION_DIFFERS"]);

/** Looks at the proven state, by whichever node can prove it. */
async function proven(
  { chain, provers = [chain], deployment, onProgress }: PublishOptions,
  look: (word: ReadWord) => Promise<Survey>,
): Promise<Survey> {
  return await firstThatServes(provers, async (node) => {
    const state = await certifyState(node, deployment, onProgress);
    return await look((slot) => state.word(slot));
  });
}

function hasNoSeals(error: unknown): error is DeploymentError {
  return error instanceof DeploymentError && HAVE_NO_SEALS.has(error.code);
}

const HAVE_NO_SEALS: ReadonlySet<DeploymentErrorCode> = new Set(["NO_SEALS", "VALIDATORS_IN_CONTRACT"]);

/** On a chain whose blocks prove nothing, a refusal is what a node says. */
function unprovenIs(refusal: CodedError): (error: unknown) => never {
  return (error) => {
    throw hasNoSeals(error) ? unproven(refusal, error) : error;
  };
}

function unproven({ code, text, evidence }: CodedError, cause: DeploymentError): DeploymentError {
  return new DeploymentError(
    "REFUSAL_UNPROVEN",
    {
      zh: `尚无定论，仅为链节点所称：${text.zh}此链的区块没有可核验的签封，不能证明；请换用另一机关的节点再试。`,
      en:
        `Undecided, because only the node says so: ${text.en} The blocks of this chain have no seals that could ` +
        "prove it: try again with another agency's node.",
    },
    { refusal: code, ...evidence },
    cause,
  );
}

/* ------------------------------------------------ sending */

/**
 * Publishes a version that is promised.
 * @throws DeploymentError of `sendCall`; RpcError, also when the ledger would refuse it now; TransactionFailure
 */
export async function publishVersion(
  { chain, deployment, sender, calls }: Paying,
  { ordinal, version, publication, since = 0 }: NextVersion,
): Promise<Published> {
  const data = encodeLedgerCall({ act: "publish", ordinal, version, publication });
  // A node estimates gas as of its last block. Where that is older, it would say that the version is not due yet.
  const cannotEstimate = (await askLastBlock(chain)).time < since;
  const call = {
    chainId: deployment.chainId,
    to: deployment.contracts.Ledger.address,
    data,
    ...(cannotEstimate ? { gasLimit: GAS_OF_AN_ACT } : {}),
  };
  const keeping = calls === undefined ? undefined : { calls, step: publishingStep({ ordinal, version }) };
  if (keeping !== undefined) await endOutdated(chain, call, keeping);
  const { transaction, block } = await sendCall(chain, await sender(), call, keeping);
  const { effectiveFrom } = publication;
  const after = await askBook(chain, deployment, ordinal);
  const judgesFrom = after?.pending === version ? after.pendingFrom : undefined;
  return { version, effectiveFrom, judgesFrom, transaction, block };
}

/**
 * Publishes a version, unless somebody else does so at the same time: its promised hash fixes its content, so it does
 * not matter who brings it.
 * @returns undefined when somebody else has published it
 */
async function publishUnlessDone(options: PublishOptions, next: NextVersion): Promise<Published | undefined> {
  const { chain, deployment, calls } = options;
  try {
    return await publishVersion(options, next);
  } catch (error) {
    if (!isRefusedByChain(error)) throw error;
    const book = await askBook(chain, deployment, next.ordinal);
    if (book === undefined || Math.max(book.current, book.pending) < next.version) throw error;
    calls?.end(publishingStep(next));
    return undefined;
  }
}

/** Whether the chain refused a transaction: nothing that is signed may still be taken. */
function isRefusedByChain(error: unknown): boolean {
  if (error instanceof TransactionFailure) return error.code === "REVERTED";
  return error instanceof RpcError && error.code === "REMOTE_ERROR";
}

async function askBook(chain: RpcAsker, { contracts }: Deployment, ordinal: number) {
  return decodeBook(await askStorage(chain, contracts.Ledger.address, bookSlot(ordinal)));
}
