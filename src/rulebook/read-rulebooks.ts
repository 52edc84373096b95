import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { reasonOf } from "../text/reason-of.ts";
import { parseRulebooks } from "./parse-rulebook.ts";
import type { Rulebook } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";
import { showPath } from "../text/foreign-text.ts";

/** The most bytes of a rulebook file. */
const RULEBOOK_BYTES = 8 * 1024 * 1024;

/**
 * Reads every version in a rulebook file.
 * @throws RulebookError RULEBOOK_UNREADABLE when the file cannot be read or is not JSON, and those of parseRulebooks
 */
export function readRulebooks(file: URL | string): Rulebook[] {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  return parseRulebooks(readJson(path), basename(path));
}

function readJson(path: string): unknown {
  try {
    return parseStrictJson(readRegularFile(path, RULEBOOK_BYTES), { bytes: RULEBOOK_BYTES });
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
