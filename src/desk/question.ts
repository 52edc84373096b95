import type { Static, TSchema } from "typebox";
import { FIRST_ROWS } from "../audit/page.ts";
import type { Rows } from "../audit/page.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Moment } from "../audit/moment.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { Answer, ListAnswer } from "../schemas/answer.ts";
import type { Access } from "../schemas/access.ts";
import type { DeskAnswer, Gap } from "../schemas/desk-answer.ts";
import type { RecordName } from "../schemas/record.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Period } from "../text/moment-text.ts";
import { keysOf } from "../text/entries.ts";
import { gapsOf } from "./answer-gaps.ts";
import type { Duty } from "./duties/duty.ts";
import { time } from "./parameter.ts";
import type { Asked, Parameters, QueryValue } from "./parameter.ts";

/** Numbers of the audit questions: by subject, in five groups. */
export type QuestionId = `${"S" | "D" | "B" | "R" | "T"}${number}`;

/** The findings of a question: an answer of the audit, the sentences that tell it, and what it cannot contain. */
interface Told<T> {
  readonly answer: Answer<T>;
  readonly says: readonly Bilingual[];
  /** The part that stands only in documents that parties keep. */
  readonly notOnLedger?: readonly Bilingual[];
  /** The records whose certificates prove parts of the answer. */
  readonly proven?: readonly RecordName[];
  readonly period?: Period;
  /** The number of the row with which the next page begins, of a long list that has one. */
  readonly next?: number | undefined;
}

/** One question of the desk, as it is written down. */
interface Definition<P extends Parameters, R extends TSchema> {
  readonly id: QuestionId;
  readonly name: string;
  /** The question as an asker puts it. */
  readonly title: Bilingual;
  readonly askers: readonly [Access, ...Access[]];
  readonly parameters: P;
  /** Parameters that only the command line takes. It compares them on its own machine and does not send them. */
  readonly local?: Readonly<Record<string, Bilingual>>;
  readonly result: R;
  /** The duties in a result, of a question that can be answered as a calendar too. */
  duties?(result: Static<R>): readonly Duty[];
  /** The parameters of an example from the demonstration; times as a person writes them. */
  readonly example: Readonly<Partial<Record<(keyof P & string) | "at" | "knownAt", string>>>;
  /**
   * The rows of one page when nobody says, of a question whose list can be so long that only the rows of a page are
   * told at a time. Every other question is told as a whole, and its rows are cut into pages afterwards.
   */
  readonly rowsOfPage?: number;
  /** Answers the question from one read-only snapshot. @param rows - the page that is asked for, of a long list */
  ask(snapshot: Snapshot, asked: Asked<P>, moment: Moment, rows: Rows): Promise<Told<Static<R>>>;
}

/** One question of the desk, whatever its parameters are. */
export interface Question {
  readonly id: QuestionId;
  readonly name: string;
  readonly title: Bilingual;
  readonly askers: readonly [Access, ...Access[]];
  /** Its own parameters, and the two times of every question. */
  readonly parameters: Parameters;
  /** See {@link Definition}. */
  readonly local: Readonly<Record<string, Bilingual>>;
  readonly result: TSchema;
  /** The duties in an answer to it, of a question that can be answered as a calendar too. */
  readonly dutiesIn: ((answer: DeskAnswer) => readonly Duty[]) | undefined;
  readonly example: Readonly<Record<string, string>>;
  /** See {@link Definition}. */
  readonly rowsOfPage: number | undefined;
  /**
   * @param given - the values of a query that was checked against the parameters' schemas
   * @param rows - the page of a long list; by default the first rows of it
   */
  ask(snapshot: Snapshot, given: Readonly<Record<string, QueryValue>>, rows?: Rows): Promise<DeskAnswer>;
}

/** The two times that every question can be about. */
const TIMES = {
  at: time("MOMENT", {
    zh: "所问的法律时点（默认现在）",
    en: "The legal time that the question is about; by default now",
  }),
  knownAt: time("MOMENT", {
    zh: "只计账本当时已知的行为（默认全部）",
    en: "Only acts that the ledger had recorded by this time count; by default all of them",
  }),
};

/** Makes a question that can stand in a list beside others. */
export function question<P extends Parameters, R extends TSchema>(definition: Definition<P, R>): Question {
  const { id, name, title, askers, result } = definition;
  return {
    id,
    name,
    title,
    askers,
    parameters: { ...definition.parameters, ...TIMES },
    local: definition.local ?? {},
    result,
    dutiesIn:
      definition.duties === undefined
        ? undefined
        : // oxlint-disable-next-line typescript/consistent-type-assertions -- The answer is one to this question.
          (answer) => definition.duties?.(answer.result as Static<R>) ?? [],
    example: presentOf(definition.example),
    rowsOfPage: definition.rowsOfPage,
    ask: async (snapshot, given, rows = FIRST_ROWS) => {
      const moment = momentOf(snapshot, {
        at: TIMES.at.given(given["at"]),
        knownAt: TIMES.knownAt.given(given["knownAt"]),
      });
      const asked = await readParameters(snapshot, definition.parameters, given, moment);
      return deskAnswer(snapshot, { id, name }, await definition.ask(snapshot, asked, moment, rows));
    },
  };
}

async function readParameters<P extends Parameters>(
  snapshot: Snapshot,
  parameters: P,
  given: Readonly<Record<string, QueryValue>>,
  moment: Moment,
): Promise<Asked<P>> {
  const values: Record<string, unknown> = {};
  for (const name of keysOf(parameters)) values[name] = await parameters[name]?.read(snapshot, given[name], moment);
  // oxlint-disable-next-line typescript/consistent-type-assertions -- Every name has got its own value above.
  return values as Asked<P>;
}

function deskAnswer(snapshot: Snapshot, name: { readonly id: QuestionId; readonly name: string }, told: Told<unknown>) {
  const { says, notOnLedger = [], proven = [], period = {}, next } = told;
  const { from, until } = period;
  const answer = withoutPages(told.answer);
  return {
    question: name,
    ...answer,
    says: [...says],
    looked: {
      firstBlock: snapshot.checkpoint.start_block,
      lastBlock: answer.asOf.block,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    },
    gaps: [...gapsOf(answer), ...notOnLedger.map((text): Gap => ({ kind: "NOT_ON_LEDGER", says: text }))],
    proofs: proven.map((record) => ({ record, certificate: `/v1/records/${record.id}/certificate` })),
    ...(next === undefined ? {} : { next: String(next) }),
  };
}

/** A question is answered as a whole, also when it rests on a page of another list. */
function withoutPages(answer: ListAnswer<unknown>): Answer<unknown> {
  const { next: _, ...whole } = answer;
  return whole;
}

function presentOf(example: Readonly<Partial<Record<string, string>>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(example).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
