import type { BaseWallet } from "ethers";
import { askStorage } from "../chain/accounts.ts";
import { askLastBlock } from "../chain/blocks.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { showDate } from "../text/china-time.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import { Kind } from "../ledger/kinds.ts";
import { publicationHash } from "../ledger/event-log.ts";
import type { Publication } from "../ledger/events.ts";
import { NO_RECORD, recordId } from "../ledger/record-id.ts";
import { bookSlot, decodeBook, promiseSlot } from "../ledger/storage-slots.ts";
import type { BookState } from "../ledger/storage-slots.ts";
import type { Deployment } from "./deployment.ts";
import { publishingStep } from "./deploy-ledger.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { KeptCalls } from "./kept-calls.ts";
import { sendCall } from "./send-call.ts";
import { showForeign } from "../text/foreign-text.ts";

/** A version of a rulebook that the ledger has published. */
export interface Published {
  readonly jurisdiction: Hex;
  readonly ordinal: number;
  readonly version: number;
  /** The date that its text gives, in seconds. It judges from then on, or from its publication if that is later. */
  readonly effectiveFrom: number;
  readonly transaction: Hex;
  readonly block: number;
}

export interface PublishOptions {
  readonly chain: RpcAsker;
  readonly deployment: Deployment;
  /** The account that pays for the transaction. Anybody may publish, because the promised hash fixes the content. */
  readonly sender: BaseWallet;
  /** The jurisdiction's reference. */
  readonly reference: string;
  /** The versions at hand, from 1 on. */
  readonly versions: readonly Publication[];
  /** Keeps the signed transaction until its outcome is known, and may hold one of an interrupted run. */
  readonly calls?: KeptCalls;
}

/**
 * Publishes the next version that the founding promised of a jurisdiction's rulebook, or finishes the publication that
 * an earlier run signed.
 * @throws DeploymentError `JURISDICTION_UNKNOWN`, `NOTHING_PROMISED`, `PUBLICATION_DIFFERS`, `PUBLICATION_TOO_EARLY`;
 *   RpcError; TransactionFailure
 */
export async function publishNext(options: PublishOptions): Promise<Published> {
  const { chain, deployment, reference, versions, calls } = options;
  const ledger = deployment.contracts.Ledger.address;
  const { ordinal, book } = await findBook(chain, ledger, reference);
  for (const [index, publication] of versions.entries()) {
    const version = index + 1;
    if (calls?.find(publishingStep({ ordinal, version })) !== undefined)
      return await send(options, book, { ordinal, version, publication });
  }
  const version = Math.max(book.current, book.pending) + 1;
  const promised = await requirePromise(chain, ledger, { reference, ordinal, version });
  const publication = requireKept(promised, { reference, ordinal, version }, versions[version - 1]);
  await requireNoneToCome(chain, book, reference);
  return await send(options, book, { ordinal, version, publication });
}

async function send(
  { chain, deployment, sender, calls }: PublishOptions,
  { jurisdiction }: BookState,
  { ordinal, version, publication }: Pick<NextVersion, "ordinal" | "version"> & { readonly publication: Publication },
): Promise<Published> {
  const data = encodeLedgerCall({ act: "publish", ordinal, version, publication });
  const call = { chainId: deployment.chainId, to: deployment.contracts.Ledger.address, data };
  const keeping = calls === undefined ? undefined : { calls, step: publishingStep({ ordinal, version }) };
  const { transaction, block } = await sendCall(chain, sender, call, keeping);
  const { effectiveFrom } = publication;
  return { jurisdiction, ordinal, version, effectiveFrom, transaction, block };
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
async function findBook(chain: RpcAsker, ledger: string, reference: string): Promise<FoundBook> {
  const jurisdiction = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, reference, revision: 0 });
  for (let ordinal = 1; ordinal <= 255; ordinal++) {
    const book = decodeBook(await askStorage(chain, ledger, bookSlot(ordinal)));
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

/** The hash of a version that the founding promised. @throws DeploymentError `NOTHING_PROMISED` */
async function requirePromise(
  chain: RpcAsker,
  ledger: string,
  { reference, ordinal, version }: NextVersion,
): Promise<Hex> {
  const promise = await askStorage(chain, ledger, promiseSlot(ordinal, version));
  if (promise !== 0n) return `0x${promise.toString(16).padStart(64, "0")}`;
  const published = version - 1;
  throw new DeploymentError(
    "NOTHING_PROMISED",
    {
      zh: `没有可发布的版本：${showForeign(reference)} 创立时约定的 ${published} 个版本均已发布。`,
      en:
        `There is nothing to publish: all ${published} version(s) that the founding promised of ` +
        `${showForeign(reference)} ` +
        "are published.",
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
        "请使用创立时的那份规则集。",
      en:
        `This file is not the promised version ${version} of ${showForeign(reference)}: ` +
        `promised ${promised}, given ${given ?? "no such version"}. Use the rulebook as it was at the founding.`,
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
  // A chain that makes blocks on demand may have an old last block; the next block gets the present time.
  const now = Math.max((await askLastBlock(chain)).time, Math.floor(Date.now() / 1_000));
  if (now >= pendingFrom) return;
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
