import { digestOf } from "../../../src/api/lists/cursor.ts";
import type { Random } from "../../consensus/random.ts";
import type { HostileValues } from "./hostile-values.ts";

/** Cursors that answers gave, and others that somebody made from them. */
export class Cursors {
  readonly #random: Random;
  readonly #values: HostileValues;
  readonly #given: string[] = [];

  constructor(random: Random, values: HostileValues) {
    this.#random = random;
    this.#values = values;
  }

  keep(body: string): void {
    const [, next] = /"next":"([\w-]{60,})"/.exec(body) ?? [];
    if (next !== undefined) this.#given.push(next);
  }

  /** A cursor of any question, as it was given or with another member; its digest, which is no secret, fits. */
  any(): string {
    const random = this.#random;
    if (this.#given.length === 0 || random.below(8) === 0) return this.#values.text();
    const cursor = random.pick(this.#given);
    if (random.below(3) === 0) return cursor;
    const text = Buffer.from(cursor, "base64url").toString("utf8").slice(0, -digestOf("").length);
    const changed = random.below(6) === 0 ? this.#values.text() : JSON.stringify(this.#changed(text));
    return Buffer.from(`${changed}${digestOf(changed)}`).toString("base64url");
  }

  #changed(text: string): unknown {
    const members = JSON.parse(text) as unknown[];
    const place = this.#random.below(4);
    return members.map((each, index) => (index === place ? this.#values.value({ type: "integer" }) : each));
  }
}
