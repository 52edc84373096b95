import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { showForeign, showForeignList } from "../text/foreign-text.ts";
import { nearestName } from "../text/nearest-name.ts";
import { SystemStartError } from "./system-start-error.ts";

const SHIPPED = fileURLToPath(new URL("../../rulebooks/", import.meta.url));

/** Files of that folder that are no rulebooks. */
const NO_RULEBOOKS: readonly string[] = ["schema"];

/**
 * The absolute path of a rulebook that is named by its path, or by the short name of a shipped one such as
 * `zhejiang-2023`. A file that exists comes first.
 * @throws SystemStartError RULEBOOK_UNKNOWN
 */
export function findRulebook(named: string): string {
  if (existsSync(named)) return resolve(named);
  const names = shippedRulebooks();
  if (names.includes(named)) return join(SHIPPED, `${named}.json`);
  const meant = nearestName(named, names);
  const near =
    meant === undefined
      ? { zh: "", en: "" }
      : { zh: `（是否指 ${showForeign(meant)}？）`, en: ` (did you mean ${showForeign(meant)}?)` };
  const listed = showForeignList(names);
  throw new SystemStartError(
    "RULEBOOK_UNKNOWN",
    {
      zh:
        `没有规则集文件 ${showForeign(named)}，所附规则集中也没有此名` +
        `${near.zh}：请给出文件的路径，或用 ${listed.zh} 之一。`,
      en:
        `There is no rulebook file ${showForeign(named)}, and no shipped rulebook has that name` +
        `${near.en}: give the path of a file, or one of ${listed.en}.`,
    },
    { named, names },
  );
}

/** The short names of the rulebooks that come with the program. */
function shippedRulebooks(): string[] {
  return readdirSync(SHIPPED)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .filter((name) => !NO_RULEBOOKS.includes(name))
    .toSorted();
}
