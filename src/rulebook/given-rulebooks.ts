import { posix } from "node:path";
import { isJsonObject } from "../documents/canonical-json.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFile } from "../files/read-file.ts";
import { dirname, join } from "node:path";
import { showForeign, showPlace } from "../text/foreign-text.ts";
import { checkRulebook } from "./check-rulebook.ts";
import type { LayerMember } from "./layers.ts";
import { parseRulebooks } from "./parse-rulebook.ts";
import { textOfFinding } from "./rule-finding.ts";
import type { Rulebook } from "./rulebook.ts";
import { RulebookError, unsound } from "./rulebook-error.ts";

/** A rulebook file by its content, with its layers and theirs. It can be sent, and read without the files. */
export interface GivenRulebook {
  readonly rulebook: unknown;
  readonly layers: readonly GivenLayer[];
}

interface GivenLayer {
  /** The path as seen from the rulebook's file, with / between folders. */
  readonly file: string;
  readonly rulebook: unknown;
}

/** The name of a rulebook that was given without its file. */
const GIVEN = "rulebook.json";
/** A city's, its province's, the national one, and one to spare. */
const MOST_LAYERS = 4;
/** The most bytes of a rulebook file. */
const RULEBOOK_BYTES = 8 * 1024 * 1024;

/**
 * Every version of a rulebook that was given without its files. What it quotes is not compared, because the text was
 * not given: whoever sends it has checked that (`laiqu rulebook check`).
 * @throws RulebookError those of parseRulebooks, LAYERS_TOO_DEEP, RULES_UNSOUND
 */
export function parseGivenRulebook({ rulebook, layers }: GivenRulebook): Rulebook[] {
  const given = new Map(layers.map((layer) => [posix.normalize(layer.file), layer.rulebook]));
  const read = new Map<string, Rulebook[]>();
  const readLayersOf =
    (file: string, above: readonly string[]) =>
    (layer: LayerMember): Rulebook[] => {
      const named = posix.join(posix.dirname(file), toSlashes(layer.file));
      if (above.length === MOST_LAYERS || above.includes(named)) throw tooDeep(layer);
      if (!given.has(named)) throw notGiven(layer, named);
      const before = read.get(named);
      const books =
        before ?? parseRulebooks(given.get(named), named, new Map(), readLayersOf(named, [...above, named]));
      read.set(named, books);
      return books;
    };
  const books = parseRulebooks(rulebook, GIVEN, new Map(), readLayersOf(GIVEN, [GIVEN]));
  const faults = books
    .flatMap(checkRulebook)
    .map((finding) => ({ code: finding.code, place: finding.place, text: textOfFinding(finding, undefined) }));
  if (faults.length > 0) throw unsound(GIVEN, [...new Map(faults.map((fault) => [fault.text.en, fault])).values()]);
  return books;
}

/**
 * Reads a rulebook file and its layers as they are, to be sent.
 * @param path - of a file that `readRulebooks` has read before: whatever is wrong was told there
 */
export function readGivenRulebook(path: string): GivenRulebook {
  const layers = new Map<string, unknown>();
  const add = (rulebook: unknown, file: string): void => {
    for (const named of layersOf(rulebook)) {
      const layer = posix.join(posix.dirname(file), toSlashes(named));
      if (layer === GIVEN || layers.has(layer)) continue;
      const content = readJson(join(dirname(path), layer));
      layers.set(layer, content);
      add(content, layer);
    }
  };
  const rulebook = readJson(path);
  add(rulebook, GIVEN);
  return { rulebook, layers: [...layers].map(([file, content]) => ({ file, rulebook: content })) };
}

function readJson(path: string): unknown {
  return parseStrictJson(readRegularFile(path, RULEBOOK_BYTES), { bytes: RULEBOOK_BYTES });
}

function layersOf(rulebook: unknown): string[] {
  if (!isJsonObject(rulebook) || !Array.isArray(rulebook.layers)) return [];
  return rulebook.layers.flatMap((layer) =>
    isJsonObject(layer) && typeof layer.file === "string" ? [layer.file] : [],
  );
}

/** A path may be written with the separators of another system. */
function toSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}

function tooDeep({ place }: LayerMember): RulebookError {
  return new RulebookError(
    "LAYERS_TOO_DEEP",
    {
      zh: `${showPlace(place)}：规则集至多 ${MOST_LAYERS} 层，且不得以自身为层；请删去此层。`,
      en:
        `${showPlace(place)}: at most ${MOST_LAYERS} rulebooks stand on each other, and none on itself. Leave this ` +
        "layer out.",
    },
    { place },
  );
}

function notGiven({ place, file }: LayerMember, named: string): RulebookError {
  return new RulebookError(
    "RULEBOOK_UNREADABLE",
    {
      zh: `${showPlace(place)}/file：所给内容中没有层 ${showForeign(file)}；请在 layers 中以路径 ${showForeign(named)} 给出。`,
      en:
        `${showPlace(place)}/file: the layer ${showForeign(file)} was not given. Give it in layers under the path ` +
        `${showForeign(named)}.`,
    },
    { place, file },
  );
}
