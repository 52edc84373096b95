import { Type } from "typebox";
import { legalTime } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { CodeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Access } from "../../schemas/access.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { described, listOf } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { recordsWith } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import type { Question, QuestionId } from "../question.ts";
import { actSentences, inDocuments, standingSentence } from "../sentences.ts";
import { legalTimeOf } from "../told-act.ts";
import { caseSentence, casesOf, ToldCaseSchema, toldCases } from "../told-case.ts";

/** A question that is answered by statements of some codes about a record, or about records that belong to it. */
interface StatementsQuestion {
  readonly id: QuestionId;
  readonly name: string;
  readonly title: Bilingual;
  readonly askers: readonly [Access, ...Access[]];
  readonly about: Bilingual;
  readonly kinds: readonly KindName[];
  readonly codes: readonly CodeName[];
  /** Whether the settlements of the records count too. */
  readonly settlements?: true;
  /** The codes of the cases about the records that count too. */
  readonly cases?: readonly CodeName[];
  /** Codes of anchors: they are many, so that they are read only where a question is about them. */
  readonly anchors?: readonly CodeName[];
  /** The records whose statements count; by default the record itself. */
  readonly scope?: (snapshot: Snapshot, id: RecordId) => Promise<readonly RecordId[]>;
  /** The thing that was not found, without the end of the sentence. */
  readonly absence: Bilingual;
  /** The facts that only the documents behind the statements say. */
  readonly documents?: Bilingual;
  readonly example: Readonly<Record<string, string>> & { readonly record: string };
}

/** Makes such a question. A period counts the legal times of the statements. */
export function statementsAbout(asked: StatementsQuestion): Question {
  const { id, name, title, askers, codes, cases = [], anchors = [], scope = only, documents } = asked;
  return question({
    id,
    name,
    title,
    askers,
    parameters: { record: record(asked.about, ...asked.kinds), ...PERIOD },
    result: Type.Object(
      {
        record: described(RecordSummarySchema, "The record asked about"),
        acts: listOf(ToldActSchema, "The statements and settlements, by their legal time"),
        cases: listOf(ToldCaseSchema, "The cases that belong to the question, oldest first; often none"),
      },
      { description: "Acts about a record" },
    ),
    example: asked.example,
    ask: async (snapshot, { record: subject, ...period }, moment) => {
      const ids = [...new Set([subject, ...(await scope(snapshot, subject))])];
      const opened = cases.length === 0 ? [] : await recordsWith(snapshot, { kind: Kind.CASE, parents: ids });
      const look = await Look.at(snapshot, moment, [...ids, ...opened], anchors);
      const of = look.summary(look.subject(subject));
      const isWithin = (at: number): boolean => at >= (period.from ?? 0) && at < (period.until ?? Infinity);
      const settled =
        asked.settlements === true
          ? ids.flatMap((each) => look.actsAbout(each).filter(({ type }) => type === "SETTLE"))
          : [];
      const found = [...look.statements(ids, ...codes, ...anchors), ...settled];
      const acts = (await look.tell(found.filter((act) => isWithin(legalTime(act, act.time))))).toSorted(
        (one, other) => legalTimeOf(one) - legalTimeOf(other),
      );
      const about = casesOf(look, look.present(opened), ...cases).filter((row) => isWithin(row.recorded_at));
      const told = await toldCases(look, about);
      const isNone = acts.length + told.length === 0;
      return {
        answer: await look.answer(
          { record: of, acts, cases: told },
          { period, ...(isNone ? { absence: asked.absence } : {}) },
        ),
        says: [standingSentence(of), ...actSentences(acts), ...told.map(caseSentence)],
        ...(documents === undefined || isNone ? {} : { notOnLedger: [inDocuments(documents)] }),
        proven: [of],
        period,
      };
    },
  });
}

async function only(_: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  return await Promise.resolve([id]);
}
