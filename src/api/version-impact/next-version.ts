import type { Hex } from "../../consensus/hex.ts";
import { nameOfRow } from "../../audit/names.ts";
import type { RulebookCatalog } from "../../audit/rulebook-catalog.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import { publicationHash } from "../../ledger/event-log.ts";
import { isSpellingOf } from "../../documents/reference.ts";
import { publicationOf } from "../../rulebook/compile-rulebook.ts";
import { parseGivenRulebook } from "../../rulebook/given-rulebooks.ts";
import type { Rule, Rulebook } from "../../rulebook/rulebook.ts";
import { RulebookError } from "../../rulebook/rulebook-error.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { VersionImpactRequest } from "../../schemas/version-impact.ts";
import type { RulebookRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ApiProblem } from "../api-problem.ts";
import { versionPromises } from "./promises.ts";
import type { VersionPromise } from "./promises.ts";

/** A version that does not judge yet, with the one that would judge instead of it. */
export interface NextVersion {
  readonly jurisdiction: number;
  readonly place: RecordName;
  readonly book: Book;
  readonly published: boolean;
  /** The time from which it judges, in seconds; of a version that is not published the earliest one. */
  readonly from: number;
  /** The day that its text gives, in seconds. */
  readonly effectiveFrom: number;
  readonly old: OldVersion;
  /** The given versions that are to judge before it and are not published either. */
  readonly ahead: readonly ComingVersion[];
  /** The decision of agencies about it; undefined for a version that is published. */
  readonly promised: PromisedVersion | undefined;
  /** The published versions that the given rulebook has with another content. */
  readonly differing: readonly number[];
}

/** A given version that is not published, with the earliest time from which it can judge, in seconds. */
interface ComingVersion {
  readonly book: Rulebook;
  readonly from: number;
}

/** A given version beside the promises of agencies. */
interface PromisedVersion {
  /** The digest by which this version would be promised. */
  readonly hash: Hex;
  readonly promises: readonly VersionPromise[];
}

/** A version by its text, as catalogs have it. */
type Book = NonNullable<ReturnType<RulebookCatalog["rulebook"]>> & {
  readonly version: number;
  readonly rules: readonly Rule[];
};

interface OldVersion {
  readonly version: number | undefined;
  /** Undefined where this server does not have its text. */
  readonly rules: readonly Rule[] | undefined;
}

/**
 * The versions of a rulebook that a request gives. They are read before the index is asked.
 * @throws ApiProblem RULEBOOK_UNSOUND
 */
export function givenBooks({ rulebook, layers = [] }: VersionImpactRequest): readonly Rulebook[] | undefined {
  if (rulebook === undefined) return undefined;
  try {
    return parseGivenRulebook({ rulebook, layers });
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error;
    throw new ApiProblem("RULEBOOK_UNSOUND", error.text, { fault: error.code, place: error.evidence.place }, error);
  }
}

/**
 * The version that a request asks about, and the one that would judge on its day without it.
 * @param books - the versions of the given rulebook; undefined where a version is only named
 * @throws ApiProblem RULEBOOK_VERSION_UNFIT
 */
export async function nextVersion(
  snapshot: Snapshot,
  jurisdiction: number,
  books: readonly Rulebook[] | undefined,
  version: number | undefined,
): Promise<NextVersion> {
  const rows = await publishedVersions(snapshot, jurisdiction);
  const place = await jurisdictionName(snapshot, jurisdiction);
  const judging = rows.filter(({ judges_from: from }) => from <= snapshot.asOf.time).at(-1)?.version ?? 0;
  const book = books === undefined ? named(snapshot, jurisdiction, version) : chosen(books, place, version, judging);
  const row = rows.find((each) => each.version === book.version);
  if (row !== undefined && row.hash !== book.hash) throw differs(book.version, row.hash, book.hash);
  if (book.version <= judging) throw judgesAlready(book.version, judging);
  const common = { jurisdiction, place, book, differing: differingVersions(rows, books ?? []) };
  if (row !== undefined)
    return {
      ...common,
      published: true,
      from: row.judges_from,
      effectiveFrom: row.effective_from,
      old: versionBefore(snapshot, jurisdiction, book.version, []),
      ahead: [],
      promised: undefined,
    };
  const promises = await versionPromises(snapshot, jurisdiction);
  const coming = await comingVersions(snapshot, jurisdiction, {
    rows,
    given: (books ?? []).filter((each) => each.version <= book.version),
    promises,
  });
  const [next, ahead] = [coming.at(-1), coming.slice(0, -1)];
  if (next === undefined) throw new RangeError(`No version ${book.version} was given.`);
  return {
    ...common,
    published: false,
    from: next.from,
    effectiveFrom: next.book.effectiveFrom,
    old: versionBefore(snapshot, jurisdiction, book.version, ahead),
    ahead,
    promised: {
      hash: publicationHash(publicationOf(next.book)),
      promises: promises.filter((each) => each.version === book.version),
    },
  };
}

/** The version that judges before another one: versions judge in order, each until the next one does. */
function versionBefore(
  { catalog }: Snapshot,
  jurisdiction: number,
  next: number,
  ahead: readonly ComingVersion[],
): OldVersion {
  const version = next - 1;
  if (version === 0) return { version: undefined, rules: undefined };
  const coming = ahead.find(({ book }) => book.version === version)?.book;
  return { version, rules: (coming ?? catalog.rulebook(jurisdiction, version))?.rules };
}

function differingVersions(rows: readonly RulebookRow[], books: readonly Rulebook[]): number[] {
  return rows.flatMap(({ version, hash }) => {
    const given = books.find((book) => book.version === version);
    return given === undefined || given.hash === hash ? [] : [version];
  });
}

async function publishedVersions({ database }: Snapshot, jurisdiction: number): Promise<readonly RulebookRow[]> {
  return await database
    .selectFrom("rulebook")
    .selectAll()
    .where("jurisdiction", "=", jurisdiction)
    .orderBy("version")
    .execute();
}

async function jurisdictionName({ database }: Snapshot, jurisdiction: number): Promise<RecordName> {
  return nameOfRow(
    await database
      .selectFrom("record")
      .select(["id", "kind", "reference"])
      .where("kind", "=", Kind.JURISDICTION)
      .where("jurisdiction", "=", jurisdiction)
      .executeTakeFirstOrThrow(),
  );
}

/** A version that is published and of which this server has the text. */
function named(snapshot: Snapshot, jurisdiction: number, version: number | undefined): Book {
  if (version === undefined)
    throw unfit(
      {
        zh: "请给出规则集（rulebook），或已发布版本的编号（version）。",
        en: "Give a rulebook, or the number of a published version.",
      },
      {},
    );
  const book = snapshot.catalog.rulebook(jurisdiction, version);
  if (book?.rules !== undefined) return { ...book, version, rules: book.rules };
  throw unfit(
    {
      zh: `本服务器没有该辖区第 ${version} 版已发布的文本：请在 rulebook 中给出规则集的内容。`,
      en:
        `This server has no text of a published version ${version} of this jurisdiction: give its content as ` +
        "rulebook.",
    },
    { version },
  );
}

/** The version of a file that was asked for; by default the first one that does not judge yet. */
function chosen(
  books: readonly Rulebook[],
  { reference = "" }: RecordName,
  version: number | undefined,
  judging: number,
): Rulebook {
  const last = books.at(-1);
  const found = books.find((book) => (version === undefined ? book.version > judging : book.version === version));
  const book = found ?? (version === undefined ? last : undefined);
  if (book === undefined)
    throw unfit(
      {
        zh: `所给规则集没有第 ${version ?? 0} 版，最后一版为第 ${last?.version ?? 0} 版。`,
        en: `The given rulebook has no version ${version ?? 0}; its last one is ${last?.version ?? 0}.`,
      },
      { version },
    );
  if (isSpellingOf(book.jurisdiction, reference)) return book;
  throw unfit(
    {
      zh: `所给规则集是 ${showForeign(book.jurisdiction)} 的，不是 ${showForeign(reference)} 的：请给出该辖区的规则集。`,
      en:
        `The given rulebook is that of ${showForeign(book.jurisdiction)} and not of ${showForeign(reference)}: give ` +
        "the one of this jurisdiction.",
    },
    { jurisdiction: book.jurisdiction },
  );
}

/** The facts by which the earliest day of a version is counted. */
interface Publishing {
  readonly rows: readonly RulebookRow[];
  /** The versions of the given rulebook up to the one asked about. */
  readonly given: readonly Rulebook[];
  readonly promises: readonly VersionPromise[];
}

/**
 * The given versions that are not published, each with the earliest time from which it could judge. Versions are
 * published in order, each when the one before it judges and its promise is carried out; it then judges from its day,
 * but never before the roster's delay is over. The first version of a jurisdiction judges at once.
 */
async function comingVersions(
  { database, asOf }: Snapshot,
  jurisdiction: number,
  { rows, given, promises }: Publishing,
): Promise<readonly ComingVersion[]> {
  const roster = await database
    .selectFrom("roster")
    .select("delay_seconds")
    .where("jurisdiction", "=", jurisdiction)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  const delay = roster?.delay_seconds ?? 0;
  const last = rows.at(-1);
  const coming: ComingVersion[] = [];
  for (const book of given) {
    if (book.version <= (last?.version ?? 0)) continue;
    const before = coming.at(-1)?.from ?? last?.judges_from ?? 0;
    const published = Math.max(asOf.time, before, promisedFrom(book.version, promises, delay));
    const from = book.version === 1 ? published : Math.max(book.effectiveFrom, published + delay);
    coming.push({ book, from });
  }
  return coming;
}

/** A proposal is carried out after the delay; what no event names may have been promised by the founding. */
function promisedFrom(version: number, promises: readonly VersionPromise[], delay: number): number {
  const own = promises.filter((each) => each.version === version);
  if (own.length === 0 || own.some(({ state }) => state === "PROMISED")) return 0;
  return Math.min(...own.map(({ time }) => time + delay));
}

function judgesAlready(version: number, judging: number): ApiProblem {
  return unfit(
    {
      zh: `第 ${version} 版不是将来的版本：现由第 ${judging} 版判断。请在规则集中另加一版（versions）。`,
      en: `Version ${version} is none of the future: version ${judging} judges now. Add a version to the rulebook.`,
    },
    { version, judging },
  );
}

function differs(version: number, published: string, given: string): ApiProblem {
  return unfit(
    {
      zh: `第 ${version} 版已发布，而所给内容与之不同（已发布 ${published}，所给 ${given}）：请给出已发布的内容。`,
      en:
        `Version ${version} is published, and what was given differs from it (published ${published}, given ` +
        `${given}): give what was published.`,
    },
    { version, published, given },
  );
}

function unfit(text: Bilingual, evidence: Readonly<Record<string, unknown>>): ApiProblem {
  return new ApiProblem("RULEBOOK_VERSION_UNFIT", text, evidence);
}
