import type { RecordId } from "../../ledger/record-id.ts";
import type { Answer, AsOf } from "../../schemas/answer.ts";
import { MOST_TRAFFIC_LINES } from "../../schemas/reconciliation.ts";
import type { ReconciledExport, ReconciledTraffic, TrafficLine } from "../../schemas/reconciliation.ts";
import { ApiError } from "../http/api-error.ts";
import type { ApiClient } from "../http/api-client.ts";
import type { KeptContents } from "./kept-contents.ts";
import type { Traffic } from "./traffic-log.ts";

/** An export that holds the content of a line, with its standing at the time of the line. */
export interface TrafficMatch {
  readonly of: ReconciledExport;
  readonly path: string | undefined;
  /** Undefined where the export began to count only after the line. */
  readonly standing: ReconciledTraffic["lines"][number]["exports"][number]["standing"];
}

/** A line with every export of its content that is known. */
export interface AskedTraffic {
  readonly line: Traffic;
  readonly matches: readonly TrafficMatch[];
  /** Whether there are more exports of this content than one answer tells of. */
  readonly truncated: boolean;
}

/** A digest about which a line asks: its own, or the one under which the ledger names an export that is known here. */
interface Question {
  readonly line: Traffic;
  readonly asked: TrafficLine;
  readonly path: string | undefined;
}

/** Every line with its exports, and what is true of all the answers. */
export interface AnsweredTraffic {
  readonly traffic: readonly AskedTraffic[];
  /** The block as of which the last answer is true; undefined when nothing was asked. */
  readonly asOf: AsOf | undefined;
  /** The part of the ledger that the asker may see; undefined for one who sees all of it. */
  readonly limitedTo: Answer<unknown>["limitedTo"];
}

/**
 * Asks in batches which exports the lines are of. Lines go in the order of their times, so that few standings lie
 * within one batch.
 * @param onDone - called with the number of lines that are answered
 * @throws ApiError
 */
export async function askTraffic(
  api: ApiClient,
  of: RecordId,
  lines: readonly Traffic[],
  kept: KeptContents,
  onDone: (done: number) => void,
): Promise<AnsweredTraffic> {
  const questions = lines
    .flatMap((line): Question[] => [
      { line, asked: { digest: line.digest, at: line.at }, path: undefined },
      ...kept.of(line.digest).map(({ exported, path }) => ({ line, asked: { digest: exported, at: line.at }, path })),
    ])
    .sort((a, b) => a.line.at - b.line.at);
  const found = new Map<Traffic, FoundTraffic>();
  let last: Answer<ReconciledTraffic> | undefined;
  for (let first = 0; first < questions.length; first += MOST_TRAFFIC_LINES) {
    for (const batch of await askBatch(api, of, questions.slice(first, first + MOST_TRAFFIC_LINES))) {
      addMatches(found, batch);
      last = batch.answer;
    }
    onDone(Math.min(lines.length, first + MOST_TRAFFIC_LINES));
  }
  const traffic = lines.map((line) => ({ line, ...(found.get(line) ?? { matches: [], truncated: false }) }));
  return { traffic, asOf: last?.asOf, limitedTo: last?.limitedTo };
}

interface FoundTraffic {
  readonly matches: TrafficMatch[];
  truncated: boolean;
}

/** Gives each line of a batch the exports that were found for it, each once. */
function addMatches(found: Map<Traffic, FoundTraffic>, { questions, answer: { result } }: AnsweredBatch): void {
  const exports = new Map(result.exports.map((each) => [each.export.id, each]));
  for (const [place, { line, path }] of questions.entries()) {
    const told = result.lines[place];
    const entry = found.get(line) ?? { matches: [], truncated: false };
    found.set(line, entry);
    entry.truncated ||= told?.truncated === true;
    for (const match of told?.exports ?? []) {
      const of = exports.get(match.id);
      if (of === undefined || entry.matches.some((each) => each.of.export.id === match.id)) continue;
      entry.matches.push({ of, path: path ?? match.path, standing: match.standing });
    }
  }
}

interface AnsweredBatch {
  readonly questions: readonly Question[];
  readonly answer: Answer<ReconciledTraffic>;
}

/** Asks a batch, or both its halves where it is about more records than one answer may rest on. */
async function askBatch(api: ApiClient, of: RecordId, questions: readonly Question[]): Promise<AnsweredBatch[]> {
  try {
    const answer = await api.reconcileTraffic({ of, lines: questions.map(({ asked }) => asked) });
    return [{ questions, answer }];
  } catch (error) {
    const isTooMuch = error instanceof ApiError && error.problem?.code === "LINEAGE_TOO_LARGE";
    if (!isTooMuch || questions.length === 1) throw error;
    const middle = Math.ceil(questions.length / 2);
    return [
      ...(await askBatch(api, of, questions.slice(0, middle))),
      ...(await askBatch(api, of, questions.slice(middle))),
    ];
  }
}
