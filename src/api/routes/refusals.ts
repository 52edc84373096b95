import { Type } from "typebox";
import { refusals } from "../../audit/refusals.ts";
import { answerOf } from "../../schemas/answer.ts";
import { RefusalsAnswerSchema } from "../../schemas/questions.ts";
import { SecondsSchema } from "../../schemas/values.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askedMoment, momentQuery, pageOf, pageQuery, parseRecordId } from "../parameters.ts";
import { answers } from "../responses.ts";

const id = Type.Optional(Type.String({ maxLength: 60 }));
const querystring = Type.Object({
  ...momentQuery,
  ...pageQuery,
  party: id,
  subject: id,
  parent: id,
  jurisdiction: Type.Optional(Type.Integer({ minimum: 1, maximum: 255 })),
  rule: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffff })),
  from: Type.Optional(SecondsSchema),
  until: Type.Optional(SecondsSchema),
});

/** What the ledger refused. */
export function refusalRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/refusals",
    {
      schema: {
        operationId: "listRefusals",
        summary: "What was refused, to whom and by which rule (B09)",
        querystring,
        response: answers(answerOf(RefusalsAnswerSchema)),
      },
    },
    async (request) => {
      const { party, subject, parent, jurisdiction, rule, from, until } = request.query;
      const given = (text: string | undefined) => (text === undefined ? undefined : parseRecordId(text));
      const filter = {
        party: given(party),
        subject: given(subject),
        parent: given(parent),
        jurisdiction,
        rule,
        from,
        until,
      };
      const page = pageOf(request.query);
      return await context.ask((snapshot) => refusals(snapshot, filter, page, askedMoment(snapshot, request.query)));
    },
  );
}
