import { Type } from "typebox";
import { decisions } from "../../audit/decisions.ts";
import { answerOf } from "../../schemas/answer.ts";
import { DecisionsAnswerSchema, DecisionStateSchema } from "../../schemas/decision.ts";
import { WordSchema, described } from "../../schemas/values.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { pageOf, pageQuery } from "../parameters.ts";
import { answers } from "../responses.ts";

const querystring = Type.Object({
  ...pageQuery,
  jurisdiction: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 255, description: "Only decisions of the jurisdiction with this ordinal." }),
  ),
  decision: Type.Optional(described(WordSchema, "Only the decision with this number.")),
  paper: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: "Only decisions with this number of the agencies' paper.",
    }),
  ),
  state: Type.Optional(described(DecisionStateSchema, "Only decisions that have come this far.")),
});

/** What the agencies of a jurisdiction decide together. */
export function decisionRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/decisions",
    {
      schema: {
        operationId: "listDecisions",
        summary: "List decisions of governance",
        description:
          "Lists what the agencies of the jurisdictions proposed, with the approvals and how far each decision has " +
          "come, in pages. With `state`, a page may hold fewer decisions than its limit although another one follows.",
        querystring,
        response: answers(answerOf(DecisionsAnswerSchema)),
      },
    },
    async (request) => {
      const { jurisdiction, decision, paper, state } = request.query;
      const page = pageOf(request.query);
      return await context.ask((snapshot) => decisions(snapshot, { jurisdiction, decision, paper, state }, page));
    },
  );
}
