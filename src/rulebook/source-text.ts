import type { Bilingual } from "../text/bilingual.ts";
import { bilingualAt, textAt } from "./member-at.ts";
import { readMembers } from "./read-parts.ts";
import { malformedAt } from "./rulebook-error.ts";

/** The text of a regulation, beside its rulebook. */
export interface SourceText {
  /** The path from the rulebook's folder. */
  readonly file: string;
  /** SHA-256 of that file. */
  readonly sha256: string;
  /** SHA-256 of the text as it was found, before boilerplate was removed or characters were converted. */
  readonly inHand: string;
  readonly note: Bilingual | undefined;
}

/** @throws RulebookError RULEBOOK_MALFORMED */
export function parseSourceText(value: unknown, place: string): SourceText {
  const required = { file: textAt, sha256: digestAt, inHand: digestAt };
  const { note, ...text } = readMembers(value, place, required, { note: bilingualAt });
  return { ...text, note };
}

/** A SHA-256 digest. @throws RulebookError RULEBOOK_MALFORMED */
export function digestAt(value: unknown, place: string): string {
  const digest = textAt(value, place);
  if (/^[0-9a-f]{64}$/.test(digest)) return digest;
  throw malformedAt(place)({
    zh: "应为 64 个小写十六进制数字，即 SHA-256 摘要",
    en: "must be 64 hexadecimal digits in lower case, a SHA-256 digest",
  });
}
