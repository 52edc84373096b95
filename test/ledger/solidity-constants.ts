import { readFileSync } from "node:fs";

const CODES = readFileSync(new URL("../../contracts/types/Codes.sol", import.meta.url), "utf8");
const ROWS = readFileSync(new URL("../../contracts/types/Rows.sol", import.meta.url), "utf8");

/** The constants of a library in contracts/types/Codes.sol or Rows.sol. */
export function libraryConstants(name: string): Record<string, number> {
  const body = new RegExp(`library ${name} \\{([^}]*)\\}`).exec(CODES + ROWS)?.[1];
  if (body === undefined) throw new Error(`no library ${name}`);
  return constantsIn(body, /uint\d+ internal constant (\w+) = (0x[0-9a-f]+|\d+);/g);
}

/** The constants of contracts/types/Rows.sol that stand outside a library. */
export function rowConstants(): Record<string, number> {
  return constantsIn(ROWS, /^uint\d+ constant (\w+) = (0x[0-9a-f]+|\d+);/gm);
}

/** The kinds of records with their numbers, without NONE. */
export function kindConstants(): Record<string, number> {
  const body = /enum Kind \{([^}]*)\}/.exec(CODES)?.[1] ?? "";
  const names = [...body.matchAll(/^\s*(\w+)/gm)].map(([, name = ""]) => name);
  return Object.fromEntries(names.map((name, number) => [name, number] as const).slice(1));
}

function constantsIn(text: string, pattern: RegExp): Record<string, number> {
  return Object.fromEntries([...text.matchAll(pattern)].map(([, key, value]) => [key, Number(value)]));
}
