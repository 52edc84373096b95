import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";

const MOST_LISTED = 20;
const MOST_PATH_CHARACTERS = 300;

/** The first paths of a list, for an error that names all paths with the same problem. */
export function showPaths(paths: readonly string[]): Bilingual {
  const shown = paths.slice(0, MOST_LISTED).map((path) => showForeign(path, MOST_PATH_CHARACTERS));
  const [zh, en] = [shown.join("、"), shown.join(", ")];
  const more = paths.length - shown.length;
  return more === 0 ? { zh, en } : { zh: `${zh} 等，另有 ${more} 个`, en: `${en} and ${more} more` };
}
