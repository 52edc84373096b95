import type { Hex } from "../consensus/hex.ts";
import { publicationHash } from "../ledger/event-log.ts";
import type { Publication } from "../ledger/events.ts";
import { jurisdictionId } from "../ledger/jurisdiction-id.ts";
import { bookSlot, decodeBook, promiseSlot } from "../ledger/storage-slots.ts";
import type { BookState } from "../ledger/storage-slots.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { MOST_AHEAD } from "./deploy-ledger.ts";
import { DeploymentError } from "./deployment-error.ts";

/** Reads a word of the ledger's storage. */
export type ReadWord = (slot: Hex) => Promise<bigint>;

/**
 * How far a version of a rulebook has come on the ledger. Times are seconds.
 * - PUBLISHED: it judges from `from` on; if that is undefined, it judges now, or did before the one after it;
 * - DUE: it is promised, and since `since` anybody may publish it;
 * - WAITS: it is promised, and may be published from `until` on; that is undefined where the version before it is not
 *   published yet;
 * - NOT_PROMISED: the agencies of the roster must decide on it first.
 */
export type VersionStanding =
  | { readonly type: "PUBLISHED"; readonly judges: "BEFORE" | "NOW" | "LATER"; readonly from: number | undefined }
  | { readonly type: "DUE"; readonly since: number }
  | { readonly type: "WAITS"; readonly until: number | undefined }
  | { readonly type: "NOT_PROMISED" };

/** The versions of a rulebook as the ledger has them. */
export interface Survey {
  /** The id of the jurisdiction's record. */
  readonly jurisdiction: Hex;
  /** The number of the jurisdiction on this ledger, from 1. */
  readonly ordinal: number;
  /** The standing of each version at hand, from 1 on. */
  readonly standings: readonly VersionStanding[];
}

export interface SurveyRequest {
  /** The jurisdiction's reference. */
  readonly reference: string;
  /** The versions at hand, from 1 on. */
  readonly versions: readonly Publication[];
  /** The present, in seconds. */
  readonly now: number;
}

/**
 * Compares every version of a rulebook with what the ledger has promised and published.
 * @throws DeploymentError `JURISDICTION_UNKNOWN`; `PUBLICATION_DIFFERS` where a version at hand is not the one that is
 *   promised or published, or a further one is promised; LedgerDataError; what `word` throws
 */
export async function surveyVersions(word: ReadWord, request: SurveyRequest): Promise<Survey> {
  const { reference, versions, now } = request;
  const { ordinal, book } = await findBook(word, reference);
  const standings: VersionStanding[] = [];
  for (const [index, publication] of versions.entries()) {
    const version = index + 1;
    const promised = await word(promiseSlot(ordinal, version));
    const next = { reference, ordinal, version, isPublished: version <= lastOf(book) };
    if (promised !== 0n || next.isPublished) requireSame(hexOf(promised), next, publication);
    standings.push(promised === 0n ? { type: "NOT_PROMISED" } : standingOf(book, version, publication, now));
  }
  const version = versions.length + 1;
  const further = await word(promiseSlot(ordinal, version));
  if (further !== 0n)
    requireSame(hexOf(further), { reference, ordinal, version, isPublished: version <= lastOf(book) }, undefined);
  return { jurisdiction: book.jurisdiction, ordinal, standings };
}

/** The last version that was published. */
function lastOf({ current, pending }: BookState): number {
  return Math.max(current, pending);
}

/** The standing of a version that is promised with this content. */
function standingOf(book: BookState, version: number, publication: Publication, now: number): VersionStanding {
  const { pending, pendingFrom } = book;
  const judging = pending !== 0 && now >= pendingFrom ? pending : book.current;
  if (version > lastOf(book)) return dueOrWaiting(book, version, publication, now);
  if (version > judging) return { type: "PUBLISHED", judges: "LATER", from: pendingFrom };
  return { type: "PUBLISHED", judges: version === judging ? "NOW" : "BEFORE", from: undefined };
}

/** One version may be to come at a time, and none is published more than a year before its date. */
function dueOrWaiting(book: BookState, version: number, { effectiveFrom }: Publication, now: number): VersionStanding {
  if (version > lastOf(book) + 1) return { type: "WAITS", until: undefined };
  const until = Math.max(book.pending === 0 ? 0 : book.pendingFrom, version === 1 ? 0 : effectiveFrom - MOST_AHEAD);
  return until > now ? { type: "WAITS", until } : { type: "DUE", since: until };
}

interface FoundBook {
  readonly ordinal: number;
  readonly book: BookState;
}

/** Finds the book of a jurisdiction among the ledger's books; an ordinal has 8 bits. */
async function findBook(word: ReadWord, reference: string): Promise<FoundBook> {
  const jurisdiction = jurisdictionId(reference);
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

function hexOf(word: bigint): Hex {
  return `0x${word.toString(16).padStart(64, "0")}`;
}

/** A version as an error names it. */
interface NamedVersion {
  readonly reference: string;
  readonly ordinal: number;
  readonly version: number;
  readonly isPublished: boolean;
}

/** @throws DeploymentError `PUBLICATION_DIFFERS` */
function requireSame(promised: Hex, named: NamedVersion, publication: Publication | undefined): void {
  const given = publication === undefined ? undefined : publicationHash(publication);
  if (given === promised) return;
  const { reference, ordinal, version, isPublished } = named;
  throw new DeploymentError("PUBLICATION_DIFFERS", differenceText(named, promised, given), {
    reference,
    ordinal,
    version,
    published: isPublished,
    promised,
    given,
  });
}

function differenceText({ reference, version, isPublished }: NamedVersion, promised: Hex, given?: Hex): Bilingual {
  const of = showForeign(reference);
  const is = isPublished ? { zh: "已发布", en: "published" } : { zh: "已约定", en: "promised" };
  if (given === undefined)
    return {
      zh: `${of} 第 ${version} 版${is.zh}（${promised}），而所给文件没有此版，未发送任何内容：请使用含有此版的规则集。`,
      en:
        `Version ${version} of ${of} is ${is.en} (${promised}), and this file does not have it, so nothing was sent: ` +
        "use the rulebook's file that has it.",
    };
  const what = {
    zh: `所给文件的 ${of} 第 ${version} 版不是${is.zh}的那一版，未发送任何内容：${is.zh} ${promised}，所给 ${given}。`,
    en:
      `Version ${version} of ${of} in this file is not the one that is ${is.en}, so nothing was sent: ` +
      `${is.en} ${promised}, given ${given}.`,
  };
  const remedy = isPublished ? PUBLISHED_STAYS : promisedAnew(version);
  return { zh: `${what.zh}${remedy.zh}`, en: `${what.en} ${remedy.en}` };
}

const PUBLISHED_STAYS: Bilingual = {
  zh: "已发布的版本不再更改：请使用当时的规则集及其各层的文件；内容有变的，另加一个版本。",
  en:
    "What is published never changes: use the rulebook as it was then, with the files of its layers, and put what " +
    "changes into a further version.",
};

function promisedAnew(version: number): Bilingual {
  return {
    zh:
      "请使用约定时的规则集及其各层的文件；要改用此文件的，须由名册中的机关另行约定此版：laiqu governance propose " +
      `promise-rulebook … --edition ${version} --paper … --as …`,
    en:
      "Use the rulebook as it was promised, with the files of its layers. If this file is wanted instead, the " +
      `agencies of the roster promise it anew: laiqu governance propose promise-rulebook … --edition ${version} ` +
      "--paper … --as …",
  };
}
