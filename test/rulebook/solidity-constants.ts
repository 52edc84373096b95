import { readFileSync } from "node:fs";

const CODES = readFileSync(new URL("../../contracts/types/Codes.sol", import.meta.url), "utf8");
const RULES = readFileSync(new URL("../../contracts/records/Rules.sol", import.meta.url), "utf8");

/** The constants of a library in contracts/types/Codes.sol. */
export function libraryConstants(name: string): Record<string, number> {
  const body = new RegExp(`library ${name} \\{([^}]*)\\}`).exec(CODES)?.[1] ?? "";
  return constantsIn(body);
}

/** The constants that contracts/records/Rules.sol declares for its rows. */
export function ruleConstants(): Record<string, number> {
  return constantsIn(RULES);
}

function constantsIn(text: string): Record<string, number> {
  return Object.fromEntries(
    [...text.matchAll(/uint\d+ internal constant (\w+) = (0x[0-9a-f]+|\d+);/g)].map(([, key, value]) => [
      key,
      Number(value),
    ]),
  );
}
