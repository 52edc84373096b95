import type { RecordId } from "../../ledger/record-id.ts";
import type { Answer, AsOf } from "../../schemas/answer.ts";
import { MOST_TRAFFIC_LINES } from "../../schemas/reconciliation.ts";
import type { ReconciledExport, ReconciledTraffic, TrafficLine } from "../../schemas/reconciliation.ts";
import { ApiError } from "../http/api-error.ts";
import type { ApiClient } from "../http/api-client.ts";
import type { PartyAliases } from "../party-aliases.ts";
import { Candidates, readCandidates } from "./export-candidates.ts";
import type { Candidate } from "./export-candidates.ts";
import type { KeptContents } from "./kept-contents.ts";
import type { Traffic } from "./traffic-log.ts";

/** An export that holds the content of a line, with its standing at the time of the line. */
export interface TrafficMatch {
  readonly of: ReconciledExport;
  readonly path: string | undefined;
  /** The files of the folder that have this content. */
  readonly copies: number;
  /** Undefined where the export began to count only after the line. */
  readonly standing: ReconciledTraffic["lines"][number]["exports"][number]["standing"];
}

/** A line with the exports of its content that are known. */
export interface AskedTraffic {
  readonly line: Traffic;
  readonly matches: readonly TrafficMatch[];
  /**
   * All own exports of its content, where there are more of them than the matches; those that may be of the line are
   * among the matches unless `isCut`.
   */
  readonly candidates?: readonly Candidate[];
  /** Whether exports that may be of the line were left out. */
  readonly isCut: boolean;
}

/** A digest about which a line asks: its own, or the one under which the ledger names an export that is known here. */
interface Question {
  readonly line: Traffic;
  readonly asked: TrafficLine;
  readonly path: string | undefined;
  readonly copies: number;
}

/** Every line with its exports, and what is true of all the answers. */
export interface AnsweredTraffic {
  readonly traffic: readonly AskedTraffic[];
  /** The block as of which the first answer is true, and so all of them; undefined when nothing was asked. */
  readonly asOf: AsOf | undefined;
  /** The part of the ledger that the asker may see; undefined for one who sees all of it. */
  readonly limitedTo: Answer<unknown>["limitedTo"];
}

/** Whose exports a log is about, and what is known of them on this machine. */
export interface Asking {
  readonly of: RecordId;
  readonly kept: KeptContents;
  readonly aliases: PartyAliases;
  /** Seconds by which the clocks of log and chain may differ. */
  readonly tolerance: number;
}

/**
 * Asks in batches which exports the lines are of. Lines go in the order of their times, so that few standings lie
 * within one batch. A content that went to very many parties is then asked about once more, by the recipients of its
 * lines: these never leave this machine.
 * @param onDone - called with the number of lines that are answered
 * @throws ApiError
 */
export async function askTraffic(
  api: ApiClient,
  asking: Asking,
  lines: readonly Traffic[],
  onDone: (done: number) => void,
): Promise<AnsweredTraffic> {
  const { of, kept } = asking;
  const questions = lines.flatMap((line): Question[] => [
    { line, asked: { digest: line.digest, at: line.at }, path: undefined, copies: 1 },
    ...kept
      .of(line.digest)
      .map(({ exported, path, copies }) => ({ line, asked: { digest: exported, at: line.at }, path, copies })),
  ]);
  const found: Found = new Map();
  const first = await askAll(api, of, questions, found, (done) => onDone(Math.min(lines.length, done)));
  const cut = await askAboutCut(api, asking, lines, found);
  const traffic = lines.map((line) => {
    const { matches = [] } = found.get(line) ?? {};
    return { line, matches, isCut: false, ...cut.get(line) };
  });
  return { traffic, asOf: first?.asOf, limitedTo: first?.limitedTo };
}

/** The findings for each line: its matches, and the digests of which there are more exports than were told. */
type Found = Map<Traffic, { readonly matches: TrafficMatch[]; readonly truncated: Set<string> }>;

/** Asks all questions and gathers the answers. @returns the first answer */
async function askAll(
  api: ApiClient,
  of: RecordId,
  questions: readonly Question[],
  found: Found,
  onDone: (done: number) => void = () => {},
): Promise<Answer<ReconciledTraffic> | undefined> {
  const ordered = [...questions].sort((a, b) => a.line.at - b.line.at);
  let first: Answer<ReconciledTraffic> | undefined;
  for (let start = 0; start < ordered.length; start += MOST_TRAFFIC_LINES) {
    for (const batch of await askBatch(api, of, ordered.slice(start, start + MOST_TRAFFIC_LINES))) {
      addMatches(found, batch);
      first ??= batch.answer;
    }
    onDone(start + MOST_TRAFFIC_LINES);
  }
  return first;
}

/** Gives each line of a batch the exports that were found for it, each once. */
function addMatches(found: Found, { questions, answer: { result } }: AnsweredBatch): void {
  const exports = new Map(result.exports.map((each) => [each.export.id, each]));
  for (const [place, { line, asked, path, copies }] of questions.entries()) {
    const told = result.lines[place];
    const entry = found.get(line) ?? { matches: [], truncated: new Set() };
    found.set(line, entry);
    if (told?.truncated === true) entry.truncated.add(asked.digest);
    for (const match of told?.exports ?? []) {
      const of = exports.get(match.id);
      if (of === undefined || entry.matches.some((each) => each.of.export.id === match.id)) continue;
      const where = path === undefined ? { path: match.path, copies: match.copies ?? 1 } : { path, copies };
      entry.matches.push({ of, ...where, standing: match.standing });
    }
  }
}

/** Asks about those of the many exports of a content that may be of a line, by recipient and time. */
async function askAboutCut(
  api: ApiClient,
  asking: Asking,
  lines: readonly Traffic[],
  found: Found,
): Promise<ReadonlyMap<Traffic, Pick<AskedTraffic, "candidates" | "isCut">>> {
  const cut = new Map<Traffic, Pick<AskedTraffic, "candidates" | "isCut">>();
  const known = new Map<string, Candidates>();
  const questions: Question[] = [];
  for (const line of lines) {
    const digests = [...(found.get(line)?.truncated ?? [])];
    if (digests.length === 0) continue;
    const key = digests.join(" ");
    const candidates = known.get(key) ?? new Candidates(await readCandidates(api, asking.of, digests), asking.aliases);
    known.set(key, candidates);
    const { tried, isCut } = candidates.of(line, asking.tolerance);
    cut.set(line, { candidates: candidates.all, isCut });
    for (const { of, digest } of tried)
      questions.push({ line, asked: { digest, at: line.at, export: of.export.id }, path: undefined, copies: 1 });
  }
  await askAll(api, asking.of, questions, found);
  return cut;
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
