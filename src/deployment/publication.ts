import { Interface } from "ethers";
import type { Wallet } from "ethers";
import { askStorage } from "../chain/accounts.ts";
import { askLastBlock } from "../chain/blocks.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { sendAndWait } from "../chain/send-and-wait.ts";
import type { Hex } from "../consensus/hex.ts";
import { showDate } from "../text/china-time.ts";
import { Kind } from "../ledger/kinds.ts";
import { publicationHash } from "../ledger/event-log.ts";
import type { Publication } from "../ledger/events.ts";
import { NO_RECORD, recordId } from "../ledger/record-id.ts";
import { bookSlot, decodeBook, promiseSlot } from "../ledger/storage-slots.ts";
import type { BookState } from "../ledger/storage-slots.ts";
import { Ledger__factory } from "./bindings/factories/Ledger__factory.ts";
import type { Deployment } from "./deployment.ts";
import { PublicationError } from "./publication-error.ts";
import { signCall } from "./sign-call.ts";

/** A version of a rulebook that the ledger has taken. */
export interface Published {
  readonly jurisdiction: Hex;
  readonly ordinal: number;
  readonly version: number;
  /** Seconds: the date that its text gives; it judges from then on, or from its publication if that is later. */
  readonly effectiveFrom: number;
  readonly transaction: Hex;
  readonly block: number;
}

const ABI = new Interface(Ledger__factory.abi);
const MINED_WITHIN_MS = 120_000;

/** The calldata that publishes a version. @param ordinal - of the jurisdiction, from 1 */
export function publishingCall(ordinal: number, version: number, publication: Publication): string {
  return ABI.encodeFunctionData("publish", [ordinal, version, publication]);
}

/**
 * Publishes the next version that the ledger was promised of a jurisdiction's rulebook. Anybody may: what is
 * published is fixed by its hash, and the sender keeps no power from it.
 * @param reference - the jurisdiction's business number
 * @param versions - the rulebook's versions at hand, from 1 on
 * @throws PublicationError; RpcError; TransactionFailure
 */
export async function publishNext(options: {
  readonly chain: RpcAsker;
  readonly deployment: Deployment;
  readonly sender: Wallet;
  readonly reference: string;
  readonly versions: readonly Publication[];
}): Promise<Published> {
  const { chain, deployment, sender, reference, versions } = options;
  const ledger = deployment.contracts.Ledger.address;
  const { ordinal, book } = await findBook(chain, ledger, reference);
  const version = Math.max(book.current, book.pending) + 1;
  const publication = await requirePromised(chain, ledger, { reference, ordinal, version }, versions);
  await requireNoneToCome(chain, book, reference);
  const { raw } = await signCall(chain, sender, {
    chainId: deployment.chainId,
    to: ledger,
    data: publishingCall(ordinal, version, publication),
  });
  const { transaction, block } = await sendAndWait(chain, raw, MINED_WITHIN_MS);
  return {
    jurisdiction: book.jurisdiction,
    ordinal,
    version,
    effectiveFrom: publication.effectiveFrom,
    transaction,
    block,
  };
}

async function findBook(
  chain: RpcAsker,
  ledger: string,
  reference: string,
): Promise<{ ordinal: number; book: BookState }> {
  const jurisdiction = recordId({ kind: Kind.JURISDICTION, issuer: NO_RECORD, businessNumber: reference, number: 0 });
  for (let ordinal = 1; ordinal <= 255; ordinal++) {
    const book = decodeBook(await askStorage(chain, ledger, bookSlot(ordinal)));
    if (book === undefined) break;
    if (book.jurisdiction === jurisdiction) return { ordinal, book };
  }
  throw new PublicationError(
    "JURISDICTION_UNKNOWN",
    {
      zh: `此账本创立时没有辖区 ${reference}：请核对规则集的 jurisdiction 与部署文件。`,
      en: `This ledger was founded without the jurisdiction ${reference}: check the rulebook's jurisdiction, and the deployment.`,
    },
    { reference, jurisdiction },
  );
}

async function requirePromised(
  chain: RpcAsker,
  ledger: string,
  next: { readonly reference: string; readonly ordinal: number; readonly version: number },
  versions: readonly Publication[],
): Promise<Publication> {
  const { reference, ordinal, version } = next;
  const promise = await askStorage(chain, ledger, promiseSlot(ordinal, version));
  if (promise === 0n) {
    throw new PublicationError(
      "NOTHING_PROMISED",
      {
        zh: `没有可发布的版本：${reference} 创立时约定的 ${version - 1} 个版本均已发布。`,
        en: `There is nothing to publish: all ${version - 1} version(s) that the founding promised of ${reference} are published.`,
      },
      { reference, ordinal, published: version - 1 },
    );
  }
  const promised = `0x${promise.toString(16).padStart(64, "0")}`;
  const publication = versions[version - 1];
  const given = publication === undefined ? undefined : publicationHash(publication);
  if (publication !== undefined && given === promised) return publication;
  throw new PublicationError(
    "PUBLICATION_DIFFERS",
    {
      zh: `所给文件不是约定的 ${reference} 第 ${version} 版：约定 ${promised}，所给 ${given ?? "（没有此版本）"}。请使用创立时的那份规则集。`,
      en: `This file is not what was promised as version ${version} of ${reference}: promised ${promised}, given ${given ?? "(it has no such version)"}. Use the rulebook as it was at the founding.`,
    },
    { reference, ordinal, version, promised, given },
  );
}

async function requireNoneToCome(
  chain: RpcAsker,
  { pending, pendingFrom }: BookState,
  reference: string,
): Promise<void> {
  if (pending === 0) return;
  // On a chain that makes blocks only when asked the last one may be old: the next is made now.
  const now = Math.max((await askLastBlock(chain)).time, Math.floor(Date.now() / 1000));
  if (now >= pendingFrom) return;
  const day = showDate(pendingFrom);
  throw new PublicationError(
    "PUBLICATION_TOO_EARLY",
    {
      zh: `尚不能发布：${reference} 第 ${pending} 版已发布，${day} 起施行；在此之前不能发布再下一版，请届时再来。`,
      en: `It is too early: version ${pending} of ${reference} is published and judges from ${day} on; one version may be to come at a time, so come back then.`,
    },
    { reference, pending, pendingFrom },
  );
}
