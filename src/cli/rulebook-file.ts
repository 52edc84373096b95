import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { meantBy } from "../rulebook/meant-by.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";

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

/** The version that is in force at a moment; undefined when none is yet. @param books - all versions, in order */
export function versionAt(books: readonly Rulebook[], seconds: number): Rulebook | undefined {
  return books.filter(({ effectiveFrom }) => effectiveFrom <= seconds).at(-1);
}
