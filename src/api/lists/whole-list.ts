import { weakestBasis } from "../../audit/answer.ts";
import type { Basis } from "../../ledger/statements.ts";
import { isJsonObject } from "../../documents/canonical-json.ts";
import { ApiProblem } from "../api-problem.ts";
import { withRows } from "./answer-rows.ts";
import type { AnswerWithLists } from "./answer-rows.ts";
import type { ListPart } from "./list-parts.ts";
import type { ListShape, Schema } from "./list-shape.ts";
import type { ListWriter } from "./list-writers.ts";

/** How many characters leave together at least, but for the last ones. */
const PIECE = 16_384;

/** The parts of its request that a whole list needs. */
export interface WholeListRequest {
  /** The first part, which was asked for before the answer began. */
  readonly first: ListPart;
  /** Asks for the part after that, in the sight of the asker. */
  readonly next: () => Promise<ListPart | undefined>;
  readonly shape: ListShape;
  readonly writer: ListWriter;
  /** Writes a value as the route does, which leaves out what its schema does not have. */
  readonly write: (schema: Schema, value: unknown) => string;
  /** @throws ApiProblem when the credential of the request opens nothing any more */
  readonly demandAsker: () => Promise<void>;
  /** Writes into the log of answers which rows are given out. @throws ApiProblem when it cannot be written */
  readonly log: (from: number, until: number, block: number) => Promise<void>;
  /** The problem of an error. It is told to whoever runs the server. */
  readonly problemOf: (error: unknown) => ApiProblem;
}

/**
 * The pieces of a whole list: its rows, and a last one that says that it is whole, or which problem ended it. The next
 * piece is made only when the one before was taken.
 * @param signal - aborted when the client has left, or with the problem that ends the answer
 * @param checkMs - the longest time for which nobody checks whether the credential still opens something
 * @param ended - told WHOLE, or the code of the problem
 */
export async function* wholeList(
  request: WholeListRequest,
  signal: AbortSignal,
  checkMs: number,
  ended: (end: string) => void,
): AsyncGenerator<string, void, undefined> {
  const { writer } = request;
  try {
    if (writer.head !== "") yield writer.head;
    yield* rowsThenEnd(request, signal, checkMs);
    if (!signal.aborted) ended("WHOLE");
  } catch (error) {
    // A client that has left reads nothing.
    if (signal.aborted && !(signal.reason instanceof ApiProblem)) return;
    const problem = request.problemOf(error);
    ended(problem.code);
    yield writer.problem(JSON.stringify(problem.toForm()));
  }
}

async function* rowsThenEnd(
  request: WholeListRequest,
  signal: AbortSignal,
  checkMs: number,
): AsyncGenerator<string, void, undefined> {
  const { shape, writer, write, demandAsker, log } = request;
  const counts = new Map([...shape.rows.keys()].map((name) => [name, 0]));
  const bases = new Set<Basis>();
  let given = 0;
  let checkedAt = performance.now();
  for (let part: ListPart | undefined = request.first; part !== undefined; part = await request.next()) {
    const { rows, answer } = part;
    if (given > 0) await demandAsker();
    if (rows.length > 0) await log(given + 1, given + rows.length, answer.asOf.block);
    given += rows.length;
    if (answer.basis !== undefined) bases.add(answer.basis);
    let piece = "";
    for (const { list, row } of rows) {
      signal.throwIfAborted();
      const schema = shape.rows.get(list);
      if (schema === undefined) throw new Error(`The schema of the answer has no list ${list}.`);
      counts.set(list, (counts.get(list) ?? 0) + 1);
      piece += writer.row(list, write(schema, row));
      if (piece.length < PIECE) continue;
      yield piece;
      piece = "";
      // A slow client may take the last row of a part long after the first one.
      if (performance.now() - checkedAt < checkMs) continue;
      await demandAsker();
      checkedAt = performance.now();
    }
    signal.throwIfAborted();
    if (part.isLast)
      piece += writer.end(endOf(answer, { rows: given, counts, bases }, (it) => write(shape.answer, it)));
    if (piece !== "") yield piece;
    if (part.isLast) return;
  }
}

/** The last record of a whole list: the number of its rows, and all of the answer but its lists. */
function endOf(
  answer: AnswerWithLists,
  {
    rows,
    counts,
    bases,
  }: { readonly rows: number; readonly counts: ReadonlyMap<string, number>; readonly bases: ReadonlySet<Basis> },
  write: (answer: AnswerWithLists) => string,
): string {
  const written: unknown = JSON.parse(write(withRows(answer, [])));
  const { asOf, next: _next, events: _events, result, ...others } = isJsonObject(written) ? written : {};
  return JSON.stringify({
    rows,
    lists: Object.fromEntries(counts),
    asOf,
    ...others,
    ...(bases.size === 0 ? {} : { basis: weakestBasis(bases) }),
    result: isJsonObject(result)
      ? Object.fromEntries(Object.entries(result).filter(([, value]) => !Array.isArray(value)))
      : result,
  });
}
