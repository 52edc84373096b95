import { createHash } from "node:crypto";
import { basename, dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../documents/input-error.ts";
import { jsonLines } from "../documents/json-lines.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { namesIn } from "../files/names-in.ts";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPath, showPlace } from "../text/foreign-text.ts";
import { nearestName } from "../text/nearest-name.ts";
import { reasonOf } from "../text/reason-of.ts";
import { isSystemError } from "../text/system-error.ts";
import { misquotations } from "./check-quotations.ts";
import { checkRulebook, checkRulesAlone } from "./check-rulebook.ts";
import type { LayerMember } from "./layers.ts";
import { parseRulebooks, readableParts } from "./parse-rulebook.ts";
import { textOfFinding } from "./rule-finding.ts";
import type { RuleFinding } from "./rule-finding.ts";
import type { Rule, Rulebook } from "./rulebook.ts";
import { faultsIn, lineOf, RulebookError, unsound, withLine } from "./rulebook-error.ts";
import type { Fault, Lines } from "./rulebook-error.ts";

/** The most bytes of a rulebook file, and of the text that it quotes. */
const RULEBOOK_BYTES = 8 * 1024 * 1024;

/** The most rulebooks that stand on each other: a city's, its province's, the national one, and one to spare. */
const MOST_LAYERS = 4;

/** The files that were read. A file that is a layer of several is read once, so that its rules are the same rules. */
interface FilesRead {
  readonly books: Map<string, Rulebook[]>;
  /** The names of files in what is told of them, by path. */
  readonly names: Map<string, string>;
  /** The lines of the values of a file, by its name. */
  readonly lines: Map<string, Lines>;
  /** What is wrong with their rules by themselves and with what they quote. */
  readonly faults: Fault[];
  /** The texts that cannot be read. */
  readonly errors: RulebookError[];
}

/**
 * Reads every version in a rulebook file with its layers, and refuses one with rules that could never do what they
 * say, or that do not say what their text says.
 * @throws RulebookError RULEBOOK_UNREADABLE when the file, a layer or the text cannot be read or is not JSON,
 *   LAYERS_TOO_DEEP, RULES_UNSOUND, and those of parseRulebooks
 */
export function readRulebooks(file: URL | string): Rulebook[] {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const { books, faults, error } = examine(path);
  if (error !== undefined && faults.length === 1) throw error;
  if (faults.length > 0) throw unsound(path, faults);
  return [...books];
}

/** A rulebook file as its author wants to know it. */
export interface Examined {
  /** Every version; none when something cannot be read. */
  readonly books: readonly Rulebook[];
  /** Everything that is wrong, by file and line. */
  readonly faults: readonly Fault[];
}

/**
 * Everything that is wrong with a rulebook file, at once.
 * @throws RulebookError RULEBOOK_UNREADABLE when the file itself cannot be read or is not JSON
 */
export function examineRulebooks(path: string): Examined {
  const { books, faults, error } = examine(path);
  if (error?.code === "RULEBOOK_UNREADABLE" && error.evidence.file === resolve(path)) throw error;
  return { books, faults };
}

function examine(path: string): Examined & { readonly error?: RulebookError } {
  const files: FilesRead = { books: new Map(), names: new Map(), lines: new Map(), faults: [], errors: [] };
  const { books, error } = readOrRefuse(path, files);
  const errors = error === undefined ? files.errors : [error, ...files.errors];
  const faults = inOrder([...errors.flatMap(faultsIn), ...files.faults, ...faultsOf(books, files.lines)]);
  return errors[0] === undefined ? { books, faults } : { books: [], faults, error: errors[0] };
}

/** The books of a file; none, and the reason, when it or something on which it stands cannot be read. */
function readOrRefuse(path: string, files: FilesRead): { books: readonly Rulebook[]; error?: RulebookError } {
  try {
    return { books: readFile(resolve(path), undefined, files, []) };
  } catch (error) {
    if (error instanceof RulebookError) return { books: [], error };
    throw error;
  }
}

/** The same thing that is wrong in several versions is told once. */
function inOrder(faults: readonly Fault[]): Fault[] {
  const fileOf = ({ place = "" }: Fault): string => place.split("#", 1).join();
  const files = [...new Set(faults.map(fileOf))];
  return [...new Map(faults.map((fault) => [fault.text.en, fault])).values()].sort(
    (one, other) => files.indexOf(fileOf(one)) - files.indexOf(fileOf(other)) || (one.line ?? 0) - (other.line ?? 0),
  );
}

/**
 * The name of a file in what is told of it: a layer in another folder may be called as the file that stands on it, and
 * is then told with its path from there.
 */
function nameOf(path: string, { names }: FilesRead): string {
  const [[first] = [path]] = names;
  const short = basename(path);
  const name = names.get(path) ?? ([...names.values()].includes(short) ? relative(dirname(first), path) : short);
  names.set(path, name);
  return name;
}

/**
 * @param namedBy - the place that names the file; undefined for the one that was asked for
 * @param above - the files whose layer this one is
 */
function readFile(path: string, namedBy: string | undefined, files: FilesRead, above: readonly string[]): Rulebook[] {
  const before = files.books.get(path);
  if (before !== undefined) return before;
  const { value, lines } = readJson(path, namedBy);
  const file = nameOf(path, files);
  files.lines.set(file, lines);
  try {
    const books = parseRulebooks(value, file, lines, (layer) => {
      const named = resolve(dirname(path), layer.file);
      if (named === path || above.includes(named)) throw layerOfItself(layer, [...above, path]);
      if (above.length + 1 === MOST_LAYERS) throw tooDeep(layer, [...above, path]);
      return readFile(named, `${layer.place}/file`, files, [...above, path]);
    });
    files.faults.push(...faultsOfText(path, books, files));
    files.books.set(path, books);
    return books;
  } catch (error) {
    // What is wrong elsewhere in the file is told beside it.
    if (error instanceof RulebookError) files.faults.push(...faultsOfReadable(path, value, files));
    throw error;
  }
}

/** What is wrong with the rules that can be read, in a file that cannot be read as a whole. */
function faultsOfReadable(path: string, value: unknown, files: FilesRead): Fault[] {
  const read = readableParts(value, nameOf(path, files));
  const faults = checkRulesAlone(read.rules).map((finding) => faultOf(finding, files.lines));
  return [...faults, ...(read.text === undefined ? [] : faultsOfQuotations(path, read.text, read.rules, files))];
}

function faultsOf(books: readonly Rulebook[], linesOf: FilesRead["lines"]): Fault[] {
  return books.flatMap(checkRulebook).map((finding) => faultOf(finding, linesOf));
}

function faultOf(finding: RuleFinding, linesOf: FilesRead["lines"]): Fault {
  const { code, place } = finding;
  const lines = linesOf.get(place.slice(0, place.lastIndexOf("#")));
  const line = lines === undefined ? undefined : lineOf(place, lines);
  return { code, text: textOfFinding(finding, line), place, line };
}

/* ------------------------------------------------ the text */

function faultsOfText(path: string, books: readonly Rulebook[], files: FilesRead): Fault[] {
  const [book] = books;
  if (book?.text === undefined) return [];
  const own = [...new Set(books.flatMap(({ rules, setAside }) => [...rules, ...setAside.map(({ rule }) => rule)]))];
  const rules = own.filter(({ instrument }) => instrument.id === book.id);
  return faultsOfQuotations(path, book.text, rules, files);
}

/** @param text - its digest is undefined where the file says none that can be read */
function faultsOfQuotations(
  path: string,
  text: { readonly file: string; readonly sha256: string | undefined },
  rules: readonly Rule[],
  files: FilesRead,
): Fault[] {
  const place = `${nameOf(path, files)}#/text`;
  const lines = files.lines.get(nameOf(path, files)) ?? new Map<string, number>();
  const textPath = resolve(dirname(path), text.file);
  try {
    const bytes = bytesOf(textPath, (cause) => unreadable(textPath, `${place}/file`, cause, TEXT));
    const digest = digestOf(bytes);
    return [
      ...(digest === text.sha256 ? [] : [textDiffers(textPath, place, { digest, bytes }, text.sha256, lines)]),
      ...misquotations(rules, new TextDecoder().decode(bytes), lines),
    ];
  } catch (error) {
    // What is wrong with the rules is told beside the text that cannot be read.
    if (!(error instanceof RulebookError)) throw error;
    files.errors.push(withLine(error, lines));
    return [];
  }
}

function digestOf(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Whether a text has the digest once its lines end with LF and no mark stands before it. */
function isSameLines(bytes: Uint8Array, digest: string): boolean {
  // The decoder leaves out a byte order mark.
  return digestOf(new TextDecoder().decode(bytes).replaceAll("\r\n", "\n")) === digest;
}

interface FoundText {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

function textDiffers(
  path: string,
  textPlace: string,
  { digest: found, bytes }: FoundText,
  given: string | undefined,
  lines: Lines,
): Fault {
  const place = `${textPlace}/sha256`;
  const line = lineOf(place, lines);
  const at = line === undefined ? { zh: "", en: "" } : { zh: `第 ${line} 行，`, en: `Line ${line}, ` };
  const advice =
    given === undefined
      ? {
          zh: "：请写入 sha256；文本照录而未作整理的，inHand 与之相同。",
          en: ". Write it as sha256, and as inHand too if the text is as it was found.",
        }
      : isSameLines(bytes, given)
        ? {
            zh: "，与此处不符，但仅行尾（CRLF）或文件首的字节序标记不同：请以 LF 行尾、无此标记的 UTF-8 重新保存。",
            en:
              ", which is not the one given here, but only the ends of its lines (CRLF) or a byte order mark differ: " +
              "save the text again as UTF-8 with LF and without the mark.",
          }
        : {
            zh: "，与此处不符；请核对文本是否被改动，确需改动的，改写此处。",
            en:
              ", which is not the one given here. Find out who changed the text; if rightly, give the new digest " +
              "here.",
          };
  return {
    code: "TEXT_DIFFERS",
    place,
    line,
    text: {
      zh: `${at.zh}${showPlace(place)}：文本 ${showPath(path)} 的 SHA-256 为 ${found}${advice.zh}`,
      en: `${at.en}${showPlace(place)}: the SHA-256 of the text ${showPath(path)} is ${found}${advice.en}`,
    },
  };
}

/* ------------------------------------------------ files */

function readJson(path: string, namedBy: string | undefined): { readonly value: unknown; readonly lines: Lines } {
  const refuse = (cause: Error): RulebookError => unreadable(path, namedBy, cause, RULEBOOK);
  const bytes = bytesOf(path, refuse);
  try {
    const value = parseStrictJson(bytes, { bytes: RULEBOOK_BYTES });
    return { value, lines: jsonLines(new TextDecoder().decode(bytes)) };
  } catch (cause) {
    throw cause instanceof Error ? refuse(cause) : cause;
  }
}

function bytesOf(path: string, refuse: (cause: Error) => RulebookError): Uint8Array {
  try {
    return readRegularFile(path, RULEBOOK_BYTES);
  } catch (cause) {
    throw cause instanceof Error ? refuse(cause) : cause;
  }
}

const RULEBOOK: Bilingual = { zh: "规则集文件", en: "rulebook file" };
const TEXT: Bilingual = { zh: "规定的文本", en: "source text" };

function unreadable(path: string, namedBy: string | undefined, cause: Error, what: Bilingual): RulebookError {
  const { zh, en } = reasonWhyUnreadable(path, cause);
  const at =
    namedBy === undefined
      ? { zh: "", en: "The " }
      : { zh: `${showPlace(namedBy)}：`, en: `${showPlace(namedBy)}: the ` };
  const text = { zh: `${at.zh}${what.zh} ${showPath(path)} ${zh}`, en: `${at.en}${what.en} ${showPath(path)} ${en}` };
  return new RulebookError("RULEBOOK_UNREADABLE", text, { file: path, place: namedBy }, cause);
}

function reasonWhyUnreadable(path: string, cause: Error): Bilingual {
  if (cause instanceof InputError)
    return { zh: `不是有效的 JSON。${cause.text.zh}`, en: `is not valid JSON. ${cause.text.en}` };
  const reason = reasonOf(cause);
  const near = isMissing(cause) ? nearestName(basename(path), namesIn(dirname(path))) : undefined;
  const meant =
    near === undefined
      ? { zh: "", en: "" }
      : { zh: `（是否指 ${showForeign(near)}？）`, en: ` (did you mean ${showForeign(near)}?)` };
  return {
    zh: `无法读取（${reason.zh}）：请核对路径与权限${meant.zh}。`,
    en: `cannot be read (${reason.en}): check its path and permissions${meant.en}.`,
  };
}

function isMissing(cause: Error): boolean {
  return isSystemError(cause) && cause.code === "ENOENT";
}

function layerOfItself({ place, file }: LayerMember, above: readonly string[]): RulebookError {
  return new RulebookError(
    "LAYERS_TOO_DEEP",
    {
      zh:
        `${showPlace(place)}/file：${showForeign(file)} 就是此规则集或其所属的规则集，不能作为自身的层；` +
        "请改为上位的规则集，或删去此层。",
      en:
        `${showPlace(place)}/file: ${showForeign(file)} is this rulebook, or one that stands on it, and no rulebook ` +
        "is a layer of itself. Name the rulebook above it, or leave the layer out.",
    },
    { place, files: above },
  );
}

function tooDeep({ place }: LayerMember, above: readonly string[]): RulebookError {
  return new RulebookError(
    "LAYERS_TOO_DEEP",
    {
      zh: `${showPlace(place)}：规则集至多 ${MOST_LAYERS} 层，再往上的不予读取；请查明是否有文件以自身为层。`,
      en:
        `${showPlace(place)}: at most ${MOST_LAYERS} rulebooks stand on each other, and this one is beyond them. ` +
        "Find out whether a file is a layer of itself.",
    },
    { place, files: above },
  );
}
