import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../documents/input-error.ts";
import { jsonLines } from "../documents/json-lines.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { reasonOf } from "../text/reason-of.ts";
import { checkRulebook } from "./check-rulebook.ts";
import { parseRulebooks } from "./parse-rulebook.ts";
import { textOfFinding } from "./rule-finding.ts";
import type { Rulebook } from "./rulebook.ts";
import { lineOf, RulebookError, unsound } from "./rulebook-error.ts";
import type { Fault, Lines } from "./rulebook-error.ts";
import { showPath } from "../text/foreign-text.ts";

/** The most bytes of a rulebook file. */
const RULEBOOK_BYTES = 8 * 1024 * 1024;

/**
 * Reads every version in a rulebook file, and refuses one with rules that could never do what they say.
 * @throws RulebookError RULEBOOK_UNREADABLE when the file cannot be read or is not JSON, RULES_UNSOUND, and those of
 *   parseRulebooks
 */
export function readRulebooks(file: URL | string): Rulebook[] {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const { value, lines } = readJson(path);
  const books = parseRulebooks(value, basename(path), lines);
  const faults = faultsOf(books, lines);
  if (faults.length > 0) throw unsound(path, faults);
  return books;
}

/** What is wrong in several versions is told once. */
function faultsOf(books: readonly Rulebook[], lines: Lines): Fault[] {
  const faults = books.flatMap(checkRulebook).map((finding) => {
    const text = textOfFinding(finding, lineOf(finding.place, lines));
    return [text.en, { code: finding.code, text }] as const;
  });
  return [...new Map(faults).values()];
}

function readJson(path: string): { readonly value: unknown; readonly lines: Lines } {
  try {
    const bytes = readRegularFile(path, RULEBOOK_BYTES);
    const value = parseStrictJson(bytes, { bytes: RULEBOOK_BYTES });
    return { value, lines: jsonLines(new TextDecoder().decode(bytes)) };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new RulebookError("RULEBOOK_UNREADABLE", unreadableText(path, cause), { file: path }, cause);
  }
}

function unreadableText(path: string, cause: Error): Bilingual {
  if (cause instanceof InputError)
    return {
      zh: `规则集文件 ${showPath(path)} 不是有效的 JSON。${cause.text.zh}`,
      en: `The rulebook file ${showPath(path)} is not valid JSON. ${cause.text.en}`,
    };
  const reason = reasonOf(cause);
  return {
    zh: `规则集文件 ${showPath(path)} 无法读取（${reason.zh}）：请核对路径与权限。`,
    en: `The rulebook file ${showPath(path)} cannot be read (${reason.en}): check its path and permissions.`,
  };
}
