import { withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import type { Question } from "../../src/desk/question.ts";
import type { Store } from "../../src/store/open-store.ts";
import { randomSource } from "../ledger/random-source.ts";
import { answerOrCode, AskedHistory } from "./asked-question.ts";
import { randomParameters } from "./desk-question.ts";
import { HistoryLedger } from "./history-ledger.ts";
import { randomHistory, randomTimes } from "./random-history.ts";
import { difference } from "./told-answer.ts";
import { writeHistories } from "./written-histories.ts";

const TOGETHER = 26;

interface AskedThen {
  readonly question: Question;
  readonly given: Readonly<Record<string, string | number>>;
  readonly told: unknown;
}

/** What was asked how often with an answer, and the questions whose answers differ. */
interface TriedThen {
  readonly answered: Map<string, number>;
  readonly differences: readonly string[];
}

/**
 * Asks the questions of the desk about histories of which the index holds the first blocks, and again when it holds all
 * of them, counting what was known by the last of the first blocks. Both answers are the same.
 */
export async function tryKnownThen(
  store: Store,
  questions: readonly Question[],
  { seed, rounds }: { readonly seed: number; readonly rounds: number },
): Promise<TriedThen> {
  const answered = new Map<string, number>();
  const differences: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const times = randomTimes(seed * 7_919 + round);
    const { random } = randomSource(seed * 104_729 + round);
    const ledgers = Array.from({ length: TOGETHER }, (_, slot) =>
      HistoryLedger.of(randomHistory(seed * 15_485_863 + round * TOGETHER + slot, slot, times)),
    );
    const last = 8 + random(times.length - 8);
    const knownAt = times[last - 1]!;
    const asked: AskedThen[] = [];
    const then = ledgers.map(({ events }) => events.filter(({ blockNumber }) => blockNumber <= last));
    await writeHistories(store, times.slice(0, last), then);
    await withSnapshot(store.reader, async (snapshot) => {
      const histories = ledgers.map((ledger) => new AskedHistory(ledger, random));
      for (const [index, question] of questions.entries()) {
        // Not every history has something for every question.
        const inTurn = histories.map((_, turn) => histories[(index + round + turn) % histories.length]!);
        const found = await firstAnswer(snapshot, question, inTurn, knownAt);
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
      for (const { question, given, told } of asked) {
        const differs = difference(await toldOf(snapshot, question, given), told);
        if (differs !== undefined)
          differences.push(`${question.id} ${question.name} ${JSON.stringify(given)}: ${differs}`);
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
  knownAt: number,
): Promise<AskedThen | undefined> {
  for (const history of histories) {
    const parameters = randomParameters(question, history, ({ time }) => time <= knownAt);
    if (parameters === undefined) continue;
    const at = knownAt + (history.random(3) - 1) * history.random(400 * 86_400);
    const given = { ...parameters, at, knownAt };
    const told = await toldOf(snapshot, question, given);
    if (!("refused" in told)) return { question, given, told };
  }
  return undefined;
}

/** The parts of an answer that do not tell how far the index reached. */
async function toldOf(snapshot: Snapshot, question: Question, given: AskedThen["given"]): Promise<object> {
  return (await answerOrCode(async () => {
    const { result, events, says, basis, proofs, absence } = await question.ask(snapshot, given);
    return { result, says, basis, proofs, absent: absence !== undefined, events: events.map(({ event }) => event) };
  })) as object;
}
