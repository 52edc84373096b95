import type { AsOf, Completeness } from "../../schemas/answer.ts";
import { isJsonObject } from "../../documents/canonical-json.ts";
import type { Basis } from "../../ledger/statements.ts";
import type { EventForm } from "../../schemas/event.ts";

/** An answer with lists in it, whatever its question is. */
export interface AnswerWithLists {
  readonly asOf: AsOf;
  readonly completeness?: Completeness;
  readonly basis?: Basis;
  readonly events?: readonly EventForm[];
  readonly result: unknown;
  readonly next?: string;
}

/** A row of an answer: the list in which it stands, such as `result.exports` or `events`, and itself. */
export interface Row {
  readonly list: string;
  readonly row: unknown;
}

/** The list of the events on which an answer rests. It comes after the lists of the result. */
export const EVENTS = "events";

/**
 * All rows of an answer in one order: those of the lists in its result, and then its events. The shortest list comes
 * first, so that the first page has the counts of what the others list.
 */
export function rowsOf({ result, events = [] }: AnswerWithLists): Row[] {
  const lists = listsIn(result).toSorted(([, one], [, other]) => one.length - other.length);
  const inResult = lists.flatMap(([name, rows]) => rows.map((row) => ({ list: inResultOf(name), row })));
  return [...inResult, ...events.map((row) => ({ list: EVENTS, row }))];
}

/** The same answer with these rows alone in its lists. */
export function withRows<A extends AnswerWithLists>(answer: A, rows: readonly Row[]): A {
  const { result, events } = answer;
  const inList = (name: string) => rows.filter(({ list }) => list === name).map(({ row }) => row);
  const lists = listsIn(result).map(([name]) => [name, inList(inResultOf(name))] as const);
  return {
    ...answer,
    result: isJsonObject(result) ? { ...result, ...Object.fromEntries(lists) } : result,
    ...(events === undefined ? {} : { events: inList(EVENTS) }),
  };
}

/** A result can have a list with the name `events` too. */
export function inResultOf(name: string): string {
  return `result.${name}`;
}

function listsIn(result: unknown): readonly (readonly [string, readonly unknown[]])[] {
  if (!isJsonObject(result)) return [];
  return Object.entries(result).flatMap(([name, value]) =>
    Array.isArray(value) ? [[name, value.map((row: unknown) => row)] as const] : [],
  );
}
