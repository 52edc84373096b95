import type { LineageEntry } from "./verdict.ts";

/** An opened field of a record's document that is a text; undefined when it is closed or not a text. */
export function openedText({ opened }: LineageEntry, path: string): string | undefined {
  const value = opened.get(path);
  return typeof value === "string" ? value : undefined;
}

/** The opened names of a party; empty when the certificate opens none. */
export function openedNames(entry: LineageEntry): readonly string[] {
  return ["/name", "/name/zh", "/name/en"].flatMap((path) => openedText(entry, path) ?? []);
}
