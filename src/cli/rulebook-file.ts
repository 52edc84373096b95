import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { meantBy } from "../rulebook/meant-by.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showDate } from "../text/china-time.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import { readMoment } from "./moment.ts";

/* The help texts of what several commands take. */

export const RULEBOOK_HELP: Bilingual = {
  zh: "规则集文件，或随附规则集的名称（如 zhejiang-2023）",
  en: "its file, or the name of one that comes with the program, such as zhejiang-2023",
};

export const ALLOW_DRAFT_HELP: Bilingual = {
  zh: "明知是草案或已被替代仍要使用的规则集（写明其标识）",
  en: "ids of rulebooks to use although they are drafts or superseded",
};

/** The rulebooks that come with the program. */
const SHIPPED = new URL("../../rulebooks/", import.meta.url);

/** The short names of the rulebooks that come with the program, such as `zhejiang-2023`. */
export function shippedRulebooks(): string[] {
  return readdirSync(SHIPPED)
    .filter((name) => name.endsWith(".json") && name !== "schema.json")
    .map((name) => name.slice(0, -".json".length));
}

/**
 * The file of a rulebook that is named by its path, or by the short name of one that comes with the program.
 * @throws CliError NOT_FOUND
 */
export function rulebookFile(named: string): string {
  if (existsSync(named) || /[/\\]|\.json$/.test(named)) return named;
  const shipped = shippedRulebooks();
  if (shipped.includes(named)) return fileURLToPath(new URL(`${named}.json`, SHIPPED));
  const meant = meantBy(named, shipped);
  throw new CliError(
    "NOT_FOUND",
    {
      zh:
        `没有文件 ${showPath(named)}，也没有随附的规则集 ${showForeign(named)}` +
        `${meant.zh}。随附的有 ${shipped.join("、")}。`,
      en:
        `There is no file ${showPath(named)}, and no rulebook ${showForeign(named)} comes with the program` +
        `${meant.en}. These do: ${shipped.join(", ")}.`,
    },
    { named, shipped },
  );
}

/**
 * The version in force at the end of a day, today if none is asked for.
 * @param books - all versions, in order
 * @param at - a civil day in China or an instant
 * @throws CliError NOT_FOUND when there is none yet; DateError
 */
export function versionOn(books: readonly Rulebook[], at: string | undefined): Rulebook {
  const asked = at ?? showDate(Math.floor(Date.now() / 1000));
  const seconds = readMoment({ at: asked }).at ?? 0;
  const book = versionAt(books, seconds);
  if (book !== undefined) return book;
  const from = books[0] === undefined ? "" : showDate(books[0].effectiveFrom);
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `在 ${showForeign(asked)} 该规则集尚未施行：第 1 版自 ${from} 起施行，可用 --at ${from} 查看。`,
      en:
        `On ${showForeign(asked)} no version of the rulebook is in force: version 1 is from ${from} on, and ` +
        `--at ${from} shows it.`,
    },
    { at: asked, from },
  );
}

/** The version that is in force at a moment; undefined when none is yet. @param books - all versions, in order */
function versionAt(books: readonly Rulebook[], seconds: number): Rulebook | undefined {
  return books.filter(({ effectiveFrom }) => effectiveFrom <= seconds).at(-1);
}
