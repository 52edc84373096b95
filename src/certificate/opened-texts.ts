import { firstCharacters } from "../text/foreign-text.ts";
import type { LineageEntry } from "./verdict.ts";

/**
 * The most characters of an opened text that a claim holds. One text may have millions, and a claim may repeat it for
 * each of thousands of acts. The lineage has every opened field whole, once.
 */
const MOST_CHARACTERS = 100;

/**
 * An opened field of a record's document that is a text, cut where it is longer than a name; undefined when it is
 * closed or not a text.
 */
export function openedText({ opened }: LineageEntry, path: string): string | undefined {
  const value = opened.get(path);
  if (typeof value !== "string") return undefined;
  const shown = firstCharacters(value, MOST_CHARACTERS);
  return shown.length === value.length ? value : `${shown}…`;
}

/** The opened names of a party; empty when the certificate opens none. */
export function openedNames(entry: LineageEntry): readonly string[] {
  return ["/name", "/name/zh", "/name/en"].flatMap((path) => openedText(entry, path) ?? []);
}
