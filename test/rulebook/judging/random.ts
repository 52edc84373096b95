import { randomSource } from "../../ledger/random-source.ts";

/** Random choices from a seed: the same seed makes the same choices, so that a failure can be repeated. */
export interface Random {
  /** An integer from 0, less than `below`. */
  below(below: number): number;
  /** True once in so many times. */
  oneIn(times: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Undefined when there is nothing to pick from. */
  pickOrNone<Item>(items: readonly Item[]): Item | undefined;
  /** Different items, at most so many, in a random order. */
  some<Item>(items: readonly Item[], most: number): Item[];
}

export function randomFrom(seed: number): Random {
  const { random: below } = randomSource(seed);
  const pickOrNone = <Item>(items: readonly Item[]): Item | undefined => items[below(Math.max(1, items.length))];
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick(items) {
      const picked = pickOrNone(items);
      if (picked === undefined) throw new Error("there is nothing to pick from");
      return picked;
    },
    pickOrNone,
    some(items, most) {
      const left = [...items];
      const chosen: typeof left = [];
      for (let count = below(most + 1); count > 0 && left.length > 0; count -= 1)
        chosen.push(...left.splice(below(left.length), 1));
      return chosen;
    },
  };
}
