import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import type { Refuse } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { showJson, textOf } from "../documents/json-values.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { parseNewReference } from "../ledger/typed-name.ts";
import { DAY, parseCivilDate, startOfCivilDate } from "../text/civil-date.ts";
import { DateError } from "../text/date-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { DeploymentError } from "./deployment-error.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";

/*
 * The values of a founding file. Each reader takes the place of its value, a file and a JSON Pointer such as
 * `founding.json#/jurisdictions/0`, and throws DeploymentError FOUNDING_MALFORMED, which names it.
 */

/** The ledger's times have 32 bits: they end in the year 2106. */
const TIMES_END = 2 ** 32;

/** Refuses the value at a place. */
export function malformedAt(place: string): Refuse {
  return ({ zh, en }) =>
    new DeploymentError(
      "FOUNDING_MALFORMED",
      { zh: `${showPlace(place)} ${zh}。`, en: `${showPlace(place)} ${en}.` },
      { place },
    );
}

export function referenceAt(value: unknown, place: string): string {
  return withPlace(place, () => parseNewReference(textOf(value, malformedAt(place))));
}

/** The path of a file. No path holds the character U+0000. */
export function pathAt(value: unknown, place: string): string {
  const text = textOf(value, malformedAt(place));
  if (!text.includes("\0")) return text;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，不是文件的路径`,
    en: `is ${showJson(value)}, which is not the path of a file`,
  });
}

/** The beginning of a day in China, in seconds. */
export function dayAt(value: unknown, place: string): number {
  const seconds = withPlace(place, () => startOfCivilDate(parseCivilDate(textOf(value, malformedAt(place)))));
  if (seconds >= 0 && seconds + DAY < TIMES_END) return seconds;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应在 1970 年至 2105 年之间`,
    en: `is ${showJson(value)} and must be between 1970 and 2105`,
  });
}

export function roleAt(value: unknown, place: string): RoleName {
  if (isKeyOf(Role, value)) return value;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，不是角色，可用：${keysOf(Role).join("、")}`,
    en: `is ${showJson(value)}, which is not a role: use ${keysOf(Role).join(", ")}`,
  });
}

/**
 * An account's address in lower case. An address in mixed case carries a checksum (EIP-55), which finds a mistyped
 * digit.
 */
export function accountAt(value: unknown, place: string): Hex {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(value))
    throw malformedAt(place)({
      zh: `为 ${showJson(value)}，不是账户地址：应为 0x 加 40 位十六进制数字；没有账户的主体请省略 account`,
      en:
        `is ${showJson(value)}, which is not an account: write 0x and 40 hexadecimal digits, ` +
        "or leave account out of a party without one",
    });
  const digits = value.slice(2);
  if (/^0+$/.test(digits))
    throw malformedAt(place)({
      zh: "为零地址，没有人持有它：没有账户的主体请省略 account",
      en: "is the zero address, which nobody holds: leave account out of a party without one",
    });
  const mixed = /[a-f]/.test(digits) && /[A-F]/.test(digits);
  if (mixed && digits !== withChecksum(digits))
    throw malformedAt(place)({
      zh: `为 ${showForeign(value)}，其大小写校验（EIP-55）不符，可能抄错了一位：请核对`,
      en:
        `is ${showForeign(value)}, whose upper and lower case letters contradict its checksum (EIP-55): ` +
        "a digit may be mistyped, check it",
    });
  return `0x${digits.toLowerCase()}`;
}

/** The digits of an address in the case that its checksum (EIP-55) gives them. */
function withChecksum(digits: string): string {
  const lower = digits.toLowerCase();
  const hash = toHex(keccak256(new TextEncoder().encode(lower))).slice(2);
  return lower.replace(/./g, (digit, index: number) =>
    Number.parseInt(hash.charAt(index), 16) >= 8 ? digit.toUpperCase() : digit,
  );
}

/** Adds the place to the error of a value. */
function withPlace<Value>(place: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof InputError) && !(cause instanceof DateError)) throw cause;
    const { zh, en } = cause.text;
    throw new DeploymentError(
      "FOUNDING_MALFORMED",
      { zh: `${showPlace(place)}：${zh}`, en: `${showPlace(place)}: ${en}` },
      { place, detail: cause.code },
      cause,
    );
  }
}

/** A name with its place in the file. */
export type NamedPlace = readonly [name: string, place: string];

/** @throws DeploymentError `FOUNDING_DOUBLED` when a name occurs twice */
export function refuseDoubles(named: readonly NamedPlace[], what: Bilingual): void {
  const places = new Map<string, string>();
  for (const [name, place] of named) {
    const earlier = places.get(name);
    if (earlier !== undefined)
      throw new DeploymentError(
        "FOUNDING_DOUBLED",
        {
          zh: `${showPlace(place)} 的${what.zh} ${showForeign(name)} 与 ${showPlace(earlier)} 重复：请删去或改正其一。`,
          en:
            `${showPlace(place)} names the ${what.en} ${showForeign(name)}, as ${showPlace(earlier)} does already: ` +
            "remove or correct one of them.",
        },
        { place, earlier, name },
      );
    places.set(name, place);
  }
}
