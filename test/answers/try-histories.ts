import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Moment } from "../../src/audit/moment.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import type { Store } from "../../src/store/open-store.ts";
import { randomSource } from "../ledger/random-source.ts";
import { answerOrCode, AskedHistory } from "./asked-question.ts";
import type { AskedQuestion, QuestionMaker } from "./asked-question.ts";
import { HistoryLedger } from "./history-ledger.ts";
import type { History } from "./move.ts";
import { randomHistory, randomTimes } from "./random-history.ts";
import type { Random } from "./random-history.ts";
import { ReplayedLedger } from "./replayed-ledger.ts";
import type { Told } from "./replayed-ledger.ts";
import { difference } from "./told-answer.ts";
import { writeHistories } from "./written-histories.ts";

/** How many histories share an index. */
const TOGETHER = 25;

/** The histories that are tried, and how many questions are asked about each. */
export interface Wanted {
  readonly seed: number;
  readonly count: number;
  readonly each: number;
  /** The number of the only history that is tried, from 1. */
  readonly only?: number | undefined;
}

/** A question about a history to which the product and the model gave different answers. */
export interface Disagreement {
  readonly history: History;
  /** The number of the history, from 1. */
  readonly number: number;
  readonly name: string;
  readonly question: AskedQuestion;
  readonly moment: Moment;
  readonly difference: string;
}

/** How often each question was asked, how often something was found, and the answers that differ. */
export interface Tried {
  readonly asked: Map<string, number>;
  readonly disagreements: readonly Disagreement[];
}

/** Asks random questions about random histories. Each question has its turn. */
export async function tryHistories(
  store: Store,
  questions: Readonly<Record<string, QuestionMaker>>,
  wanted: Wanted,
): Promise<Tried> {
  const asked = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  for (let first = 1; first <= wanted.count; first += TOGETHER) {
    const numbers = Array.from({ length: Math.min(TOGETHER, wanted.count + 1 - first) }, (_, slot) => first + slot);
    if (wanted.only !== undefined && !numbers.includes(wanted.only)) continue;
    const times = randomTimes(seedOf(wanted.seed, first));
    const histories = numbers.map((number, slot) => randomHistory(seedOf(wanted.seed, number), slot, times));
    const ledgers = histories.map((history) => HistoryLedger.of(history));
    const events = ledgers.map((ledger) => ledger.events);
    await writeHistories(store, times, events);
    await withSnapshot(store.reader, async (snapshot) => {
      for (const [index, number] of numbers.entries()) {
        if (wanted.only !== undefined && number !== wanted.only) continue;
        const [history, ledger] = [histories[index]!, ledgers[index]!];
        for (let turn = 0; turn < wanted.each; turn++) {
          const found = randomQuestion(questions, { history, ledger }, number * wanted.each + turn);
          if (found === undefined) continue;
          asked.set(found.name, (asked.get(found.name) ?? 0) + 1);
          const differs = await ask(snapshot, ledger, found.question, momentOf(snapshot, found.times));
          const moment = momentOf(snapshot, found.times);
          if (differs !== undefined) disagreements.push({ ...found, history, number, moment, difference: differs });
        }
      }
    });
  }
  return { asked, disagreements };
}

function seedOf(seed: number, number: number): number {
  return (seed * 1_000_003 + number) % 0xffff_ffff;
}

interface RandomQuestion {
  readonly name: string;
  readonly question: AskedQuestion;
  readonly times: Partial<Moment>;
}

function randomQuestion(
  questions: Readonly<Record<string, QuestionMaker>>,
  { history, ledger }: { readonly history: History; readonly ledger: HistoryLedger },
  turn: number,
): RandomQuestion | undefined {
  const names = Object.keys(questions);
  const name = names[turn % names.length]!;
  const { random } = randomSource(history.seed + turn);
  const question = questions[name]!(new AskedHistory(ledger, random));
  return question === undefined ? undefined : { name, question, times: randomMoment(random, history) };
}

/** Asks the product and the model; gives the first difference, or undefined where they say the same. */
async function ask(
  snapshot: Snapshot,
  ledger: HistoryLedger,
  question: AskedQuestion,
  moment: Moment,
): Promise<string | undefined> {
  const product = await answerOrCode(async () => await question.product(snapshot, moment));
  const replayed = new ReplayedLedger(toldEvents(ledger), moment, snapshot.asOf.time);
  return difference(product, question.model(replayed));
}

function toldEvents(ledger: HistoryLedger): Told[] {
  return ledger.events.map(({ blockNumber, logIndex, event, logHash }) => ({
    place: `${blockNumber}:${logIndex}`,
    time: ledger.timeOf(blockNumber),
    event,
    trail: `0x${logHash.slice(2, 50)}` as const,
  }));
}

/** Times at which something happens or is dated, the seconds beside them, and some before and after everything. */
function randomMoment(random: Random, { times, moves }: History): Partial<Moment> {
  const dates = [
    ...times,
    ...moves.flatMap((move) => [
      ...("effectiveAt" in move && move.effectiveAt !== 0 ? [move.effectiveAt] : []),
      ...("until" in move && move.until !== 0 ? [move.until] : []),
      ...(move.type === "PUBLISH" ? [move.from] : []),
      times[move.block - 1]!,
    ]),
  ];
  const some = (): number | undefined => {
    const dice = random(12);
    if (dice === 0) return undefined;
    if (dice === 1) return random(2) === 0 ? times[0]! - 1_000 : times.at(-1)! + 1_000;
    return dates[random(dates.length)]! + [0, 0, 0, 1, -1][random(5)]!;
  };
  const [at, knownAt] = [some(), random(3) === 0 ? undefined : some()];
  return { ...(at === undefined ? {} : { at }), ...(knownAt === undefined ? {} : { knownAt }) };
}

/* ------------------------------------------------ smaller histories */

/** Takes moves away from a history as long as the answers still differ, first many at a time, then one by one. */
export async function shrink(store: Store, found: Disagreement): Promise<Disagreement> {
  let smallest = found;
  for (let size = Math.ceil(found.history.moves.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let end = smallest.history.moves.length; end > 0; end -= size) {
      const moves = smallest.history.moves.toSpliced(Math.max(0, end - size), Math.min(size, end));
      const history = { ...smallest.history, moves: doneOf({ ...smallest.history, moves }) };
      const differs = await differenceIn(store, { ...smallest, history });
      if (differs !== undefined) smallest = { ...smallest, history, difference: differs };
    }
  return smallest;
}

/** The moves of a history that can still be done. */
function doneOf(history: History): History["moves"] {
  const ledger = new HistoryLedger(history);
  return history.moves.filter((move) => ledger.do(move));
}

async function differenceIn(store: Store, { history, question, moment }: Disagreement): Promise<string | undefined> {
  const ledger = HistoryLedger.of(history);
  await writeHistories(store, history.times, [ledger.events]);
  try {
    return await withSnapshot(store.reader, (snapshot) => ask(snapshot, ledger, question, moment));
  } catch {
    // The question is about a record that is no longer there: this history is too small.
    return undefined;
  }
}

/** A disagreement as a person reads it: the question, the difference, and the moves that led to it. */
export function show(
  { history, number, name, question, moment, difference: differs }: Disagreement,
  seed: number,
): string {
  const ledger = HistoryLedger.of(history);
  const names = [...ledger.records.values()].map(({ id, name: word }) => `${word} = ${id}`);
  const moves = history.moves.map((move) => `${history.times[move.block - 1]}  ${JSON.stringify(move, plain)}`);
  return [
    `npm run test:answers -- --seed ${seed} --only ${number}`,
    `${name} ${JSON.stringify({ ...question.about, ...moment })}`,
    differs,
    ...names,
    ...moves,
  ].join("\n");
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  const isNone = value === 0 || value === false || (Array.isArray(value) && value.length === 0);
  return isNone ? undefined : value;
}
