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

/** Random integers from a seed (mulberry32): each is from 0, less than what it is asked below. */
export function integersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function randomFrom(seed: number): Random {
  const below = integersFrom(seed);
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
