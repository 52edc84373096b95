import { Type } from "typebox";
import type { Snapshot } from "../../audit/snapshot.ts";
import { calendarFile } from "../../desk/duties/calendar-file.ts";
import { QUESTIONS } from "../../desk/question-catalogue.ts";
import { addressOf, exampleAddress, querySchema, questionsForm } from "../../desk/question-form.ts";
import type { QueryValue } from "../../desk/parameter.ts";
import type { Question } from "../../desk/question.ts";
import { deskAnswerOf, QuestionsSchema } from "../../schemas/desk-answer.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_BODY, BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { periodOf } from "../parameters.ts";
import { answers, answersInForms } from "../responses.ts";

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
  const { title, name, result, dutiesIn } = question;
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
        querystring: Type.Object({ ...querySchema(question).properties, ...listQuery }),
        response: answersInForms(deskAnswerOf(result), dutiesIn === undefined ? [] : [CALENDAR]),
      },
    },
    async (request, reply) => {
      const given = givenValues(request.query);
      const [from, until] = [given["from"], given["until"]];
      periodOf({
        from: typeof from === "number" ? from : undefined,
        until: typeof until === "number" ? until : undefined,
      });
      const ask = (snapshot: Snapshot) => question.ask(snapshot, given);
      if (dutiesIn === undefined || !asksForCalendar(given["format"], request.headers.accept))
        return await answerList(context, request, reply, { by: "POSITION", ask });
      const answer = await context.ask(ask);
      const calendar = calendarFile({ question: name, title, asOf: answer.asOf.time, duties: dutiesIn(answer) });
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

/** The parameter decides; without it the header does, in which a program names the calendar first or alone. */
function asksForCalendar(format: QueryValue | undefined, accept: string | undefined): boolean {
  return format === undefined ? (accept ?? "").trimStart().toLowerCase().startsWith(CALENDAR) : format === "ics";
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
