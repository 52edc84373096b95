import { randomBytes } from "node:crypto";
import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";

/**
 * The persons of the demo. Each is known only by a commitment whose opening stays with the office that employs the
 * person or took the consent. The demo has no persons behind them, so each is a random number.
 */
export class Persons {
  readonly #groups = new Map<string, readonly Hex[]>();

  /** The persons of a group, such as the staff of an operator. They are the same each time. */
  group(name: string, count: number): readonly Hex[] {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const persons = Array.from({ length: count }, () => toHex(randomBytes(32)));
    this.#groups.set(name, persons);
    return persons;
  }
}
