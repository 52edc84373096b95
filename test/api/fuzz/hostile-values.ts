import type { Random } from "../../consensus/random.ts";
import type { Schema } from "./operations.ts";

const HOSTILE = [
  "",
  " ",
  "0",
  "-1",
  "1e309",
  "9007199254740993",
  "NaN",
  "null",
  "true",
  "[]",
  "{}",
  "'; DROP TABLE record; --",
  "' OR '1'='1",
  "$1",
  "%",
  "_",
  "\\",
  '"',
  "../../etc/passwd",
  "/",
  "a/b/c/d",
  "product/-/x",
  "\u0000",
  "\u0007\u001b[2J",
  "\u202e\u2066",
  "\ud800",
  "\ufeff",
  "来去",
  "𠮷𠮷",
  "é".normalize("NFD"),
  "ﬁ",
  "x".repeat(299),
  "x".repeat(5_000),
  `0x${"0".repeat(20)}`,
  `0x${"f".repeat(20)}`,
  `0x${"F".repeat(40)}`,
  `0x${"0".repeat(64)}`,
  "sha256:",
  `sm3:${"0".repeat(64)}`,
  "2026-02-30",
  "253402300800",
  "4294967296",
  "32768",
  "256",
  "1:0",
  "999999999999:99999999999",
  "__proto__",
  "constructor",
  "toString",
];

/** Values near what the API asks for, with something wrong in some of them. */
export class HostileValues {
  readonly #random: Random;
  /** Texts that mean something to the index: ids, references, digests and accounts. */
  readonly #known: readonly string[];

  constructor(random: Random, known: readonly string[]) {
    this.#random = random;
    this.#known = known;
  }

  text(): string {
    const random = this.#random;
    const chosen = random.below(4);
    if (chosen === 0) return random.pick(this.#known);
    if (chosen < 3) return random.pick(HOSTILE);
    const text = random.pick(this.#known);
    const place = random.below(text.length + 1);
    return text.slice(0, place) + random.pick(HOSTILE) + text.slice(place + random.below(3));
  }

  /** A value near what the schema asks for: often of its form, with something wrong somewhere in it. */
  value(schema: Schema | undefined, depth = 0): unknown {
    const random = this.#random;
    if (random.below(12) === 0 || schema === undefined || depth > 6)
      return random.pick<unknown>([null, true, [], {}, -1, 1.5, 2 ** 53, 1e300, "", [[[]]], this.text()]);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return random.pick(schema.enum);
    if (schema.anyOf !== undefined) return this.value(random.pick(schema.anyOf), depth);
    if (schema.type === "object" || schema.properties !== undefined) {
      const members = Object.entries(schema.properties ?? {}).filter(() => random.below(8) > 0);
      const more = random.below(10) === 0 ? [[this.text(), 1]] : [];
      return Object.fromEntries([...members.map(([name, each]) => [name, this.value(each, depth + 1)]), ...more]);
    }
    if (schema.type === "array")
      return Array.from({ length: random.below(3) }, () => this.value(schema.items, depth + 1));
    if (schema.type === "integer" || schema.type === "number")
      return random.pick([0, 1, 2, 17, 255, 256, 65_536, 2 ** 32, 1_760_000_000, 253_402_300_799]);
    if (schema.type === "boolean") return random.below(2) === 0;
    return this.text();
  }

  /** A value as it stands in a query. */
  written(schema: Schema | undefined): string {
    const value = this.value(schema);
    return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  }

  /** The value with one part of it, wherever that is, left out or replaced. */
  changed(value: unknown): unknown {
    const random = this.#random;
    if (typeof value !== "object" || value === null || random.below(6) === 0)
      return random.below(2) === 0 ? this.text() : this.value(undefined);
    if (Array.isArray(value)) {
      if (value.length === 0 || random.below(4) === 0)
        return random.pick<unknown>([[], [...value, ...value], [...value, null]]);
      const place = random.below(value.length);
      return value.map((each: unknown, index) => (index === place ? this.changed(each) : each));
    }
    const members = Object.entries(value);
    if (members.length === 0 || random.below(10) === 0) return { ...value, [this.text()]: this.value(undefined) };
    const [name] = random.pick(members);
    if (random.below(5) === 0) return Object.fromEntries(members.filter(([other]) => other !== name));
    return Object.fromEntries(members.map(([other, each]) => [other, other === name ? this.changed(each) : each]));
  }

  /** A text in an address; half a surrogate pair has no encoding, so that it is written as no browser would. */
  encoded(text: string): string {
    const random = this.#random;
    if (random.below(60) === 0) return random.pick(["%", "%zz", "%ff", "%00", "%c0%af", "%ed%a0%80"]);
    return text.isWellFormed() ? encodeURIComponent(text) : "%ed%a0%80";
  }
}
