import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseStrictJson } from "../documents/strict-json.ts";
import { parseRulebooks } from "./parse-rulebook.ts";
import type { Rulebook } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";

/** A rulebook file has at most so many bytes. */
const RULEBOOK_BYTES = 8 * 1024 * 1024;

/**
 * Reads every version in a rulebook file.
 * @throws RulebookError RULEBOOK_UNREADABLE when the file cannot be read or is not JSON, and those of parseRulebooks
 */
export function readRulebooks(file: URL | string): Rulebook[] {
  const name = basename(file instanceof URL ? file.pathname : file);
  let value: unknown;
  try {
    value = parseStrictJson(readFileSync(file), { bytes: RULEBOOK_BYTES });
  } catch (cause) {
    throw new RulebookError(
      "RULEBOOK_UNREADABLE",
      `the rulebook ${name} cannot be read: ${(cause as Error).message}`,
      { file: name },
      cause,
    );
  }
  return parseRulebooks(value, name);
}
