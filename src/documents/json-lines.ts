import { pointerStep } from "./canonical-json.ts";

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|\n/g;

/** A value that is being read: an array with the index of its item, or an object with the name of its member. */
type Level = { readonly kind: "array"; at: number } | { readonly kind: "object"; at: string | undefined };

/**
 * The line of each value in a JSON text, by its JSON Pointer (RFC 6901), counted from 1. The text must be JSON: a text
 * that is not gets lines of no use.
 */
export function jsonLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const levels: Level[] = [];
  let line = 1;
  const place = (): string => levels.map(({ at }) => pointerStep(String(at))).join("");
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === "\n") line++;
    else if (token === "}" || token === "]") levels.pop();
    else if (token === ",") next(level);
    else if (level?.kind === "object" && level.at === undefined) level.at = nameIn(token);
    else if (token !== ":") {
      lines.set(place(), line);
      if (token === "{") levels.push({ kind: "object", at: undefined });
      if (token === "[") levels.push({ kind: "array", at: 0 });
    }
  }
  return lines;
}

function next(level: Level | undefined): void {
  if (level?.kind === "array") level.at++;
  else if (level !== undefined) level.at = undefined;
}

function nameIn(token: string): string {
  const name: unknown = JSON.parse(token);
  return String(name);
}
