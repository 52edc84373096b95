import { entriesOf } from "../text/entries.ts";

/** Gives the name of a code by a table; undefined for a number that the table does not list. */
export function nameLookup<Name extends string>(
  table: Readonly<Record<Name, number>>,
): (code: number) => Name | undefined {
  const names = new Map<number, Name>(entriesOf(table).map(([name, code]) => [code, name]));
  return (code) => names.get(code);
}

/** Whether a number is one of a table's codes. */
export function codeGuard<Code extends number>(table: Readonly<Record<string, Code>>): (code: number) => code is Code {
  const codes = new Set<number>(Object.values(table));
  return (code): code is Code => codes.has(code);
}

declare const unnamed: unique symbol;

/**
 * A number that the ledger accepts although no table here names it: rulebooks may use codes of statements that this
 * program does not know. The checks beside each table make such values; a plain number is not one.
 */
export type Unnamed<What extends string> = number & { readonly [unnamed]: What };

/** Whether a number is an integer from 0 to `most`. */
export function isCount(code: number, most: number): boolean {
  return Number.isInteger(code) && code >= 0 && code <= most;
}
