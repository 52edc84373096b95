import { nameOfRow } from "../../audit/names.ts";
import type { RulebookCatalog } from "../../audit/rulebook-catalog.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import { isSpellingOf } from "../../documents/reference.ts";
import { parseGivenRulebook } from "../../rulebook/given-rulebooks.ts";
import type { Rule, Rulebook } from "../../rulebook/rulebook.ts";
import { RulebookError } from "../../rulebook/rulebook-error.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { VersionImpactRequest } from "../../schemas/version-impact.ts";
import type { RulebookRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ApiProblem } from "../api-problem.ts";

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
  const day = row?.effective_from ?? effectiveFrom(books, book.version);
  const from = row?.judges_from ?? (await earliestDay(snapshot, jurisdiction, rows, day));
  const before = rows.filter((each) => each.version !== book.version && each.judges_from <= from).at(-1)?.version;
  return {
    jurisdiction,
    place,
    book,
    published: row !== undefined,
    from,
    effectiveFrom: day,
    old: { version: before, rules: rulesOf(snapshot, jurisdiction, before) },
  };
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

function rulesOf({ catalog }: Snapshot, jurisdiction: number, version: number | undefined) {
  return version === undefined ? undefined : catalog.rulebook(jurisdiction, version)?.rules;
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

function effectiveFrom(books: readonly Rulebook[] | undefined, version: number): number {
  return books?.find((book) => book.version === version)?.effectiveFrom ?? 0;
}

/** A version judges from its day, but never before the roster's delay is over, nor before the version ahead of it. */
async function earliestDay(
  { database, asOf }: Snapshot,
  jurisdiction: number,
  rows: readonly RulebookRow[],
  day: number,
): Promise<number> {
  const roster = await database
    .selectFrom("roster")
    .select("delay_seconds")
    .where("jurisdiction", "=", jurisdiction)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  const ahead = rows.at(-1)?.judges_from ?? 0;
  return Math.max(day, asOf.time + (roster?.delay_seconds ?? 0), ahead);
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
