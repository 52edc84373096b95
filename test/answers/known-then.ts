import { withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import type { Question } from "../../src/desk/question.ts";
import type { Store } from "../../src/store/open-store.ts";
import { randomSource } from "../ledger/random-source.ts";
import { answerOrCode, AskedHistory } from "./asked-question.ts";
import { randomParameters } from "./desk-question.ts";
import { HistoryLedger } from "./history-ledger.ts";
import type { History, Move } from "./move.ts";
import { randomHistory, randomTimes } from "./random-history.ts";
import type { Random } from "./random-history.ts";
import { difference } from "./told-answer.ts";
import { writeHistories } from "./written-histories.ts";

const TOGETHER = 26;
/** The most rounds more for questions that had no answer so far: not all histories have incidents. */
const MORE = 6;
const LONG = 400 * 86_400;
/** A second before all histories: 2001-09-09 in China. */
const BEFORE_EVERYTHING = 1_000_000_000;

interface AskedThen {
  readonly question: Question;
  readonly parameters: Readonly<Record<string, string>>;
  /** The times of the question to the index of all blocks. */
  readonly later: Times;
  readonly told: object;
}

type Times = Readonly<Partial<Record<"at" | "knownAt", number>>>;

/** What was asked how often with an answer, and the questions whose answers differ. */
interface TriedThen {
  readonly answered: Map<string, number>;
  readonly differences: readonly string[];
}

/** How an answer about a time is compared with the answer when the index reached no further. */
interface Way {
  /** The histories of which both answers must be the same. */
  readonly history: (history: History) => History;
  /** The times of the question then and later. @param end - the time of the last block that the index had */
  readonly times: (random: Random, end: number) => { readonly earlier: Times; readonly later: Times };
}

/** Whatever the dates on paper are, a time of knowledge leaves out what came later. */
const BY_KNOWLEDGE: Way = {
  history: (history) => history,
  times: (random, end) => {
    const times = { at: end + (random(3) - 1) * random(LONG), knownAt: end };
    return { earlier: times, later: times };
  },
};

/**
 * Where everything has the date of its block, what is so at a legal time is what was so now, when that time was now. It
 * makes no difference whether somebody names the present or not.
 */
const BY_LEGAL_TIME: Way = {
  history: (history) => ({ ...history, moves: history.moves.map(undated) }),
  times: (random, end) => ({ earlier: random(2) === 0 ? {} : { at: end }, later: { at: end } }),
};

function undated(move: Move): Move {
  const dated = "effectiveAt" in move ? { ...move, effectiveAt: 0 } : move;
  return dated.type === "RECORD" ? { ...dated, backfilled: false } : dated;
}

interface Wanted {
  readonly seed: number;
  readonly rounds: number;
}

/**
 * Asks the questions of the desk about histories of which the index holds the first blocks, and again when it holds all
 * of them, counting what was known by the last of the first blocks. Both answers are the same.
 */
export async function tryKnownThen(store: Store, questions: readonly Question[], wanted: Wanted): Promise<TriedThen> {
  return await tryThen(store, questions, wanted, BY_KNOWLEDGE);
}

/** The same of the legal time of the last of the first blocks, where everything has the date of its block. */
export async function tryLegalThen(store: Store, questions: readonly Question[], wanted: Wanted): Promise<TriedThen> {
  return await tryThen(store, questions, wanted, BY_LEGAL_TIME);
}

async function tryThen(
  store: Store,
  questions: readonly Question[],
  { seed, rounds }: Wanted,
  way: Way,
): Promise<TriedThen> {
  const answered = new Map<string, number>();
  const differences: string[] = [];
  const isUnanswered = ({ name }: Question): boolean => !answered.has(name);
  for (let round = 0; round < rounds || (round < rounds + MORE && questions.some(isUnanswered)); round++) {
    const inRound = round < rounds ? questions : questions.filter(isUnanswered);
    const times = randomTimes(seed * 7_919 + round);
    const { random } = randomSource(seed * 104_729 + round);
    const ledgers = Array.from({ length: TOGETHER }, (_, slot) =>
      HistoryLedger.of(way.history(randomHistory(seed * 15_485_863 + round * TOGETHER + slot, slot, times))),
    );
    const last = 8 + random(times.length - 8);
    const end = times[last - 1]!;
    const asked: AskedThen[] = [];
    const then = ledgers.map(({ events }) => events.filter(({ blockNumber }) => blockNumber <= last));
    await writeHistories(store, times.slice(0, last), then);
    await withSnapshot(store.reader, async (snapshot) => {
      const histories = ledgers.map((ledger) => new AskedHistory(ledger, random));
      for (const [index, question] of inRound.entries()) {
        // Not every history has something for every question.
        const inTurn = histories.map((_, turn) => histories[(index + round + turn) % histories.length]!);
        const found = await firstAnswer(snapshot, question, inTurn, way, end);
        if (found === undefined) continue;
        answered.set(question.name, (answered.get(question.name) ?? 0) + 1);
        asked.push(found);
      }
    });
    await writeHistories(
      store,
      times,
      ledgers.map(({ events }) => events),
    );
    await withSnapshot(store.reader, async (snapshot) => {
      for (const { question, parameters, later, told } of asked) {
        const given = { ...parameters, ...later };
        const differs = difference(await toldOf(snapshot, question, given), told);
        if (differs !== undefined)
          differences.push(`${question.id} ${question.name} ${JSON.stringify(given)}: ${differs}`);
        const early = await toldOf(snapshot, question, { ...parameters, at: BEFORE_EVERYTHING });
        if (!isAbsence(early)) differences.push(`${question.id} ${question.name} before everything: ${show(early)}`);
      }
    });
  }
  return { answered, differences };
}

/** The answer to a question about the first of some histories for which it has one. */
async function firstAnswer(
  snapshot: Snapshot,
  question: Question,
  histories: readonly AskedHistory[],
  way: Way,
  end: number,
): Promise<AskedThen | undefined> {
  for (const history of histories) {
    const parameters = randomParameters(question, history, ({ time }) => time <= end);
    if (parameters === undefined) continue;
    const times = way.times(history.random, end);
    const told = await toldOf(snapshot, question, { ...parameters, ...times.earlier });
    if (!("refused" in told)) return { question, parameters, later: times.later, told };
  }
  return undefined;
}

/** Before everything there was no record that a question could be about, and nothing else to tell of. */
function isAbsence(told: object): boolean {
  if ("refused" in told) return ["RECORD_UNKNOWN", "JURISDICTION_UNKNOWN"].includes(String(told.refused));
  return "events" in told && Array.isArray(told.events) && told.events.length === 0;
}

function show(told: object): string {
  return JSON.stringify(told, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)).slice(0, 400);
}

/** The parts of an answer that do not tell how far the index reached. */
async function toldOf(
  snapshot: Snapshot,
  question: Question,
  given: Readonly<Record<string, string | number>>,
): Promise<object> {
  return (await answerOrCode(async () => {
    const { result, events, says, basis, proofs, absence } = await question.ask(snapshot, given);
    return { result, says, basis, proofs, absent: absence !== undefined, events: events.map(({ event }) => event) };
  })) as object;
}
