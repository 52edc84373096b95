import type { BaseWallet } from "ethers";
import { askStorage } from "../chain/accounts.ts";
import { askLastBlock } from "../chain/blocks.ts";
import type { RpcAsker, RpcRequester } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { showDate } from "../text/china-time.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import { Kind } from "../ledger/kinds.ts";
import { publicationHash } from "../ledger/event-log.ts";
import type { Publication } from "../ledger/events.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { NO_RECORD, recordId } from "../ledger/record-id.ts";
import { bookSlot, decodeBook, promiseSlot } from "../ledger/storage-slots.ts";
import type { BookState } from "../ledger/storage-slots.ts";
import type { Deployment } from "./deployment.ts";
import { MOST_AHEAD, publishingStep } from "./deploy-ledger.ts";
import { certifyState } from "./certified-state.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { DeploymentErrorCode } from "./deployment-error.ts";
import { firstThatServes } from "./first-that-serves.ts";
import type { KeptCalls } from "./kept-calls.ts";
import { sendCall } from "./send-call.ts";
import type { CodedError } from "../text/coded-error.ts";
import { showForeign } from "../text/foreign-text.ts";

/** A version of a rulebook that the ledger has published. */
export interface Published {
  readonly jurisdiction: Hex;
  readonly ordinal: number;
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

export interface PublishOptions {
  readonly chain: RpcRequester;
  /** The nodes that are asked for proofs, each by itself; by default the chain alone. */
  readonly provers?: readonly RpcRequester[];
  readonly deployment: Deployment;
  /** The account that pays for the transaction. Anybody may publish, because the promised hash fixes the content. */
  readonly sender: BaseWallet;
  /** The jurisdiction's reference. */
  readonly reference: string;
  /** The versions at hand, from 1 on. */
  readonly versions: readonly Publication[];
  /** Keeps the signed transaction until its outcome is known, and may hold one of an interrupted run. */
  readonly calls?: KeptCalls;
  /** Called while the state is proven, with the last block followed and the last of all. */
  readonly onProgress?: (block: number, last: number) => void;
}

/**
 * Publishes the next version that is promised of a jurisdiction's rulebook, or finishes the publication that
 * an earlier run signed. Nothing is refused on the word of a node: before a refusal the ledger's state is proven.
 * @throws DeploymentError `JURISDICTION_UNKNOWN`, `NOTHING_PROMISED`, `PUBLICATION_DIFFERS`, `PUBLICATION_TOO_EARLY`,
 *   `REFUSAL_UNPROVEN`, and those of `certifyState`; RpcError; TransactionFailure
 */
export async function publishNext(options: PublishOptions): Promise<Published> {
  const { chain, deployment } = options;
  const ledger = deployment.contracts.Ledger.address;
  const choice = await choose(options, (slot) => askStorage(chain, ledger, slot)).catch((error: unknown) => {
    if (restsOnState(error)) return chooseCertainly(options, error);
    throw error;
  });
  return await send(options, choice);
}

/** Whether an error rests on the state of the ledger as a node states it. */
function restsOnState(error: unknown): error is DeploymentError | LedgerDataError {
  return error instanceof LedgerDataError || (error instanceof DeploymentError && REFUSALS.has(error.code));
}

/** The refusals that rest on the state of the ledger. */
const REFUSALS: ReadonlySet<DeploymentErrorCode> = new Set([
  "JURISDICTION_UNKNOWN",
  "NOTHING_PROMISED",
  "PUBLICATION_DIFFERS",
  "PUBLICATION_TOO_EARLY",
]);

/** Chooses by the proven state, from whichever node can prove it. @param refusal - by the state that a node stated */
async function chooseCertainly(options: PublishOptions, refusal: CodedError): Promise<Choice> {
  const { chain, provers = [chain], deployment, onProgress } = options;
  const chooseBy = async (node: RpcRequester): Promise<Choice> => {
    const state = await certifyState(node, deployment, onProgress);
    return await choose(options, (slot) => state.word(slot));
  };
  try {
    return await firstThatServes(provers, chooseBy);
  } catch (error) {
    if (error instanceof DeploymentError && HAVE_NO_SEALS.has(error.code)) throw unproven(refusal, error);
    throw error;
  }
}

const HAVE_NO_SEALS: ReadonlySet<DeploymentErrorCode> = new Set(["NO_SEALS", "VALIDATORS_IN_CONTRACT"]);

/** The refusal as what a node says, on a chain whose blocks prove nothing. */
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

/** A word of the ledger's storage. */
type Word = (slot: Hex) => Promise<bigint>;

/** The version to publish. */
interface Choice {
  readonly book: BookState;
  readonly ordinal: number;
  readonly version: number;
  readonly publication: Publication;
}

/** Chooses the next version by the state of the ledger, or the one that an earlier run has signed. */
async function choose({ chain, reference, versions, calls }: PublishOptions, word: Word): Promise<Choice> {
  const { ordinal, book } = await findBook(word, reference);
  for (const [index, publication] of versions.entries()) {
    const version = index + 1;
    if (calls?.find(publishingStep({ ordinal, version })) !== undefined) return { book, ordinal, version, publication };
  }
  const version = Math.max(book.current, book.pending) + 1;
  const promised = await requirePromise(word, { reference, ordinal, version });
  const publication = requireKept(promised, { reference, ordinal, version }, versions[version - 1]);
  await requireNoneToCome(chain, book, reference);
  await requireSoon(chain, { reference, ordinal, version }, publication);
  return { book, ordinal, version, publication };
}

async function send(
  { chain, deployment, sender, calls }: PublishOptions,
  { book: { jurisdiction }, ordinal, version, publication }: Choice,
): Promise<Published> {
  const data = encodeLedgerCall({ act: "publish", ordinal, version, publication });
  const call = { chainId: deployment.chainId, to: deployment.contracts.Ledger.address, data };
  const keeping = calls === undefined ? undefined : { calls, step: publishingStep({ ordinal, version }) };
  const { transaction, block } = await sendCall(chain, sender, call, keeping);
  const { effectiveFrom } = publication;
  const after = decodeBook(await askStorage(chain, call.to, bookSlot(ordinal)));
  const judgesFrom = after?.pending === version ? after.pendingFrom : undefined;
  return { jurisdiction, ordinal, version, effectiveFrom, judgesFrom, transaction, block };
}

/** The version of a jurisdiction's rulebook that comes next. */
interface NextVersion {
  readonly reference: string;
  readonly ordinal: number;
  readonly version: number;
}

interface FoundBook {
  readonly ordinal: number;
  readonly book: BookState;
}

/** Finds the book of a jurisdiction among the ledger's books; an ordinal has 8 bits. */
async function findBook(word: Word, reference: string): Promise<FoundBook> {
  const jurisdiction = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference, revision: 0 });
  for (let ordinal = 1; ordinal <= 255; ordinal++) {
    const book = decodeBook(await word(bookSlot(ordinal)));
    if (book === undefined) break;
    if (book.jurisdiction === jurisdiction) return { ordinal, book };
  }
  throw new DeploymentError(
    "JURISDICTION_UNKNOWN",
    {
      zh: `此账本创立时没有辖区 ${showForeign(reference)}：请核对规则集的 jurisdiction 与部署文件。`,
      en:
        `This ledger was founded without the jurisdiction ${showForeign(reference)}: ` +
        "check the rulebook's jurisdiction and the deployment file.",
    },
    { reference, jurisdiction },
  );
}

/** The hash of a version that was promised. @throws DeploymentError `NOTHING_PROMISED` */
async function requirePromise(word: Word, { reference, ordinal, version }: NextVersion): Promise<Hex> {
  const promise = await word(promiseSlot(ordinal, version));
  if (promise !== 0n) return `0x${promise.toString(16).padStart(64, "0")}`;
  const published = version - 1;
  throw new DeploymentError(
    "NOTHING_PROMISED",
    {
      zh:
        `没有可发布的版本：${showForeign(reference)} 已约定的 ${published} 个版本均已发布。` +
        "新的版本须先由名册中的机关约定：laiqu governance propose promise-rulebook。",
      en:
        `There is nothing to publish: all ${published} version(s) that are promised of ${showForeign(reference)} are ` +
        "published. The agencies of its roster promise another one: laiqu governance propose promise-rulebook.",
    },
    { reference, ordinal, published },
  );
}

/** The version at hand, if it is the promised one. @throws DeploymentError `PUBLICATION_DIFFERS` */
function requireKept(promised: Hex, next: NextVersion, publication: Publication | undefined): Publication {
  const given = publication === undefined ? undefined : publicationHash(publication);
  if (publication !== undefined && given === promised) return publication;
  const { reference, ordinal, version } = next;
  throw new DeploymentError(
    "PUBLICATION_DIFFERS",
    {
      zh:
        `所给文件不是约定的 ${showForeign(reference)} 第 ${version} 版：约定 ${promised}，所给 ${given ?? "没有此版本"}。` +
        "请使用约定时的那份规则集。",
      en:
        `This file is not the promised version ${version} of ${showForeign(reference)}: ` +
        `promised ${promised}, given ${given ?? "no such version"}. Use the rulebook as it was promised.`,
    },
    { reference, ordinal, version, promised, given },
  );
}

/** One version may be to come at a time. @throws DeploymentError `PUBLICATION_TOO_EARLY` */
async function requireNoneToCome(
  chain: RpcAsker,
  { pending, pendingFrom }: BookState,
  reference: string,
): Promise<void> {
  if (pending === 0) return;
  if ((await askNow(chain)) >= pendingFrom) return;
  const day = showDate(pendingFrom);
  throw new DeploymentError(
    "PUBLICATION_TOO_EARLY",
    {
      zh: `尚不能发布：${showForeign(reference)} 第 ${pending} 版已发布，${day} 起施行；在此之前不能发布再下一版，请届时再办。`,
      en:
        `It is too early: version ${pending} of ${showForeign(reference)} is published and comes into force on ` +
        `${day}. ` +
        "Only one version may be to come at a time, so publish the next one from that day on.",
    },
    { reference, pending, pendingFrom },
  );
}

/** A chain that makes blocks on demand may have an old last block; the next block gets the present time. */
async function askNow(chain: RpcAsker): Promise<number> {
  return Math.max((await askLastBlock(chain)).time, Math.floor(Date.now() / 1_000));
}

/** @throws DeploymentError `PUBLICATION_TOO_EARLY` */
async function requireSoon(
  chain: RpcAsker,
  { reference, version }: NextVersion,
  { effectiveFrom }: Publication,
): Promise<void> {
  if (version === 1 || effectiveFrom <= (await askNow(chain)) + MOST_AHEAD) return;
  const [day, first] = [showDate(effectiveFrom), showDate(effectiveFrom - MOST_AHEAD)];
  throw new DeploymentError(
    "PUBLICATION_TOO_EARLY",
    {
      zh: `尚不能发布：${showForeign(reference)} 第 ${version} 版自 ${day} 起施行，最早可于 ${first} 发布，请届时再办。`,
      en:
        `It is too early: version ${version} of ${showForeign(reference)} comes into force on ${day}, and a version ` +
        `is published a year before its date at most: publish it from ${first} on.`,
    },
    { reference, version, effectiveFrom },
  );
}
