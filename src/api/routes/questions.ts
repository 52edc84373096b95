import { Type } from "typebox";
import type { TSchema } from "typebox";
import { LARGEST_PAGE } from "../../audit/page.ts";
import type { Rows } from "../../audit/page.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { calendarFile } from "../../desk/duties/calendar-file.ts";
import { QUESTIONS } from "../../desk/question-catalogue.ts";
import { addressOf, exampleAddress, querySchema, questionsForm } from "../../desk/question-form.ts";
import type { QueryValue } from "../../desk/parameter.ts";
import type { Question } from "../../desk/question.ts";
import { deskAnswerOf, QuestionsSchema } from "../../schemas/desk-answer.ts";
import type { DeskAnswer } from "../../schemas/desk-answer.ts";
import { acceptedForm } from "../accepted-form.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_BODY, BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import type { List } from "../lists/page-of-list.ts";
import { JSON_FORM, LIST_FORMS } from "../lists/list-forms.ts";
import { listQueryWith } from "../lists/list-query.ts";
import { periodOf } from "../parameters.ts";
import { answers, answersList } from "../responses.ts";

/** The questions of the audit desk: the catalogue, and an address for each of them. */
export function questionRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/questions",
    {
      schema: {
        access: ["PUBLIC"],
        operationId: "listQuestions",
        summary: "List the questions of the audit desk",
        description: "Lists the questions that are answered, who may ask each, its parameters and an example.",
        response: answers(QuestionsSchema),
      },
    },
    () => questionsForm(),
  );
  for (const question of QUESTIONS) routeOf(app, context, question);
}

function routeOf(app: ApiInstance, context: ApiContext, question: Question): void {
  const { title, name, result, dutiesIn, rowsOfPage = LARGEST_PAGE } = question;
  app.get(
    addressOf(question),
    {
      config: looksInManifests(question) ? BY_BODY : BY_CHECKPOINT,
      schema: {
        access: question.askers,
        operationId: operationId(name),
        summary: title.en,
        description:
          `Answers the question: ${title.en} (${title.zh}) The demonstration has an example: ` +
          `\`${exampleAddress(question)}\`.`,
        querystring: Type.Object({
          ...querySchema(question).properties,
          ...listQueryWith(rowsOfPage),
        }),
        response: answersList(anAnswer(result), dutiesIn === undefined ? [] : [CALENDAR]),
      },
    },
    async (request, reply) => {
      const given = givenValues(request.query);
      const [from, until] = [given["from"], given["until"]];
      periodOf({
        from: typeof from === "number" ? from : undefined,
        until: typeof until === "number" ? until : undefined,
      });
      const ask = (snapshot: Snapshot, rows?: Rows) => question.ask(snapshot, given, rows);
      const form = formOf(question, given["format"], request.headers.accept);
      if (form !== CALENDAR) return await answerList(context, request, reply, listOf(question, ask), form);
      const answer = await context.ask(ask);
      const calendar = calendarFile({
        question: name,
        title,
        asOf: answer.asOf.time,
        duties: dutiesIn?.(answer) ?? [],
      });
      return await reply
        .type(`${CALENDAR}; charset=utf-8`)
        .header("content-disposition", `attachment; filename="${name}.ics"`)
        .send(Buffer.from(calendar));
    },
  );
}

/** A question about a digest is answered from manifests too, which are handed in and stand in no block. */
function looksInManifests({ parameters }: Question): boolean {
  return "digest" in parameters;
}

const CALENDAR = "text/calendar";
const FORMS_WITH_CALENDAR = [...LIST_FORMS, CALENDAR] as const;

/** The schema of an answer. Questions are data, so that no type tells their results apart. */
function anAnswer(result: TSchema) {
  return Type.Unsafe<unknown>({ ...deskAnswerOf(result) });
}

/** The list that a question answers with. */
function listOf(
  { rowsOfPage }: Question,
  ask: (snapshot: Snapshot, rows?: Rows) => Promise<DeskAnswer>,
): List<DeskAnswer> {
  return rowsOfPage === undefined ? { by: "POSITION", ask } : { by: "ROWS", ask, rowsOfPage };
}

/** The parameter decides, and without it the header does. @throws ApiProblem FORM_NOT_ACCEPTABLE */
function formOf({ dutiesIn }: Question, format: QueryValue | undefined, accept: string | undefined) {
  if (format !== undefined) return format === "ics" ? CALENDAR : JSON_FORM;
  return dutiesIn === undefined ? acceptedForm(accept, LIST_FORMS) : acceptedForm(accept, FORMS_WITH_CALENDAR);
}

/** `was-the-authorization-in-force` is `askWasTheAuthorizationInForce`. */
function operationId(name: string): string {
  return `ask${name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** The schemas of the parameters know only texts and numbers. */
function givenValues(query: Readonly<Record<string, unknown>>): Readonly<Record<string, QueryValue>> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [[name, value]] : [],
    ),
  );
}
