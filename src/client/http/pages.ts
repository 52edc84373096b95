import { isJsonObject } from "../../documents/canonical-json.ts";
import { BASES } from "../../ledger/statements.ts";
import type { Basis } from "../../ledger/statements.ts";
import type { Completeness } from "../../schemas/answer.ts";

/**
 * The pages of a list, one after another. All of them are true as of the block of the first one.
 * @param ask - gives the page of a cursor, and the first one without it; undefined for a list that there is not
 */
export async function* pagesOf<P extends { readonly next?: string }>(
  ask: (cursor: string | undefined) => Promise<P | undefined>,
): AsyncGenerator<P, void> {
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    if (page === undefined) return;
    yield page;
    cursor = page.next;
  } while (cursor !== undefined);
}

/** A page of an answer. The sentences, gaps and proofs of a long list are those of its rows. */
interface PageOfAnswer {
  readonly result: unknown;
  readonly events: readonly unknown[];
  readonly basis?: Basis;
  readonly completeness?: Completeness;
  readonly says?: readonly unknown[];
  readonly gaps?: readonly unknown[];
  readonly proofs?: readonly unknown[];
}

/** From the best to the worst, as `BASES` are. */
const COMPLETENESSES: readonly Completeness[] = ["complete", "beyond-checkpoint", "rests-on-backfill", "truncated"];

/**
 * The answer that the pages of a list are together: the rows of all of them with their sentences, gaps and proofs, no
 * better founded and no more complete than the worst of them, and everything else of the last one.
 * @param pages - one at least
 */
export async function joinPages<P extends PageOfAnswer>(pages: AsyncIterable<P>): Promise<P> {
  const all: P[] = [];
  for await (const page of pages) all.push(page);
  const last = all.at(-1);
  if (last === undefined) throw new RangeError("A list has one page at least.");
  // A page with more after it is cut for that alone, and its completeness says so.
  const completenesses = all.map(({ completeness }) => completeness).filter((each) => each !== "truncated");
  const bases = all.map(({ basis }) => basis);
  return {
    ...last,
    events: eachOnce(all.flatMap(({ events }) => events)),
    ...(last.basis === undefined ? {} : { basis: worstOf(BASES, bases) }),
    ...(last.completeness === undefined
      ? {}
      : { completeness: worstOf(COMPLETENESSES, [...completenesses, last.completeness]) }),
    ...(last.says === undefined ? {} : { says: eachOnce(all.flatMap(({ says = [] }) => says)) }),
    ...(last.gaps === undefined ? {} : { gaps: eachOnce(all.flatMap(({ gaps = [] }) => gaps)) }),
    ...(last.proofs === undefined ? {} : { proofs: eachOnce(all.flatMap(({ proofs = [] }) => proofs)) }),
    result: joinLists(all.map(({ result }) => result)),
  };
}

/** @param order - from the best to the worst */
function worstOf<T>(order: readonly T[], values: readonly (T | undefined)[]): T | undefined {
  return order.findLast((each) => values.includes(each));
}

/** Pages of one answer repeat what belongs to all of them. */
function eachOnce(rows: readonly unknown[]): unknown[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}

function joinLists(results: readonly unknown[]): unknown {
  const last = results.at(-1);
  if (!isJsonObject(last)) return last;
  const joined = Object.entries(last).map(([name, value]) => [
    name,
    Array.isArray(value) ? results.flatMap((result) => listIn(result, name)) : value,
  ]);
  return Object.fromEntries(joined);
}

function listIn(result: unknown, name: string): readonly unknown[] {
  const list = isJsonObject(result) ? result[name] : undefined;
  return Array.isArray(list) ? list : [];
}
