/*
 * Typed access to constant tables such as `{ OPEN: 0, PASSED: 1 } as const`. TypeScript types the keys of an object as
 * plain strings because a value may have more members than its type names; a constant table has none.
 */

/** The names of a constant table, in its order. */
export function keysOf<Table extends object>(table: Table): readonly (keyof Table & string)[] {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- A constant table has only the keys of its type.
  return Object.keys(table) as (keyof Table & string)[];
}

/** The names and values of a constant table, in its order. */
export function entriesOf<Table extends object>(
  table: Table,
): readonly (readonly [name: keyof Table & string, value: Table[keyof Table & string]])[] {
  return keysOf(table).map((name) => [name, table[name]] as const);
}

/** Whether a constant table has this name of its own; inherited names such as `constructor` are not. */
export function isKeyOf<Table extends object>(table: Table, name: unknown): name is keyof Table & string {
  return typeof name === "string" && Object.hasOwn(table, name);
}

/** The first name under which a constant table has this value; undefined when it has none. */
export function nameIn<Table extends object>(table: Table, value: unknown): (keyof Table & string) | undefined {
  return keysOf(table).find((name) => table[name] === value);
}

/** Whether a list of constants includes a value. */
export function isOneOf<Value>(values: readonly Value[], value: unknown): value is Value {
  return values.some((each) => each === value);
}

/** A table with the same names, whose values are computed from names. */
export function tableOf<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  const entries = names.map((name) => [name, valueOf(name)] as const);
  // oxlint-disable-next-line typescript/consistent-type-assertions -- Every name has got its value above.
  return Object.fromEntries(entries) as Record<Name, Value>;
}

/** The items of a list by their keys, each group in the order of the list, as `Map.groupBy` of newer programs does. */
export function groupedBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
