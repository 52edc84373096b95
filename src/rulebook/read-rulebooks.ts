import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseRulebooks } from "./parse-rulebook.ts";
import type { Rulebook } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";

/**
 * Every version in a rulebook file.
 * @throws RulebookError RULEBOOK_UNREADABLE when it cannot be read or is no JSON, and those of parseRulebooks
 */
export function readRulebooks(file: URL | string): Rulebook[] {
  const name = basename(file instanceof URL ? file.pathname : file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8")) as unknown;
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
