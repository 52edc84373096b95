import { Type } from "typebox";
import { decisions } from "../../audit/decisions.ts";
import { rosterOf } from "../../audit/rosters.ts";
import { listAnswerOf } from "../../schemas/answer.ts";
import { DecisionsAnswerSchema, DecisionStateSchema, RosterAnswerSchema } from "../../schemas/decision.ts";
import { WordSchema, described } from "../../schemas/values.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { jurisdictionParams, ordinalIn } from "../named-jurisdiction.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answersList } from "../responses.ts";

const querystring = Type.Object({
  ...momentQuery,
  ...listQuery,
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
      config: BY_CHECKPOINT,
      schema: {
        operationId: "listDecisions",
        access: CONCERNED,
        summary: "List decisions of governance",
        description:
          "Lists what the agencies of the jurisdictions proposed, with the approvals and how far each decision had " +
          "come at a time, in pages. With `state`, a page may hold fewer decisions than its limit although another " +
          "one follows. Governance acts at the time of its blocks, so that both times leave out what came later.",
        querystring,
        response: answersList(listAnswerOf(DecisionsAnswerSchema)),
      },
    },
    async (request, reply) => {
      const { jurisdiction, decision, paper, state } = request.query;
      const filter = { jurisdiction, decision, paper, state };
      return await answerList(context, request, reply, {
        by: "PLACE",
        ask: (snapshot, page) => decisions(snapshot, filter, page, askedMoment(snapshot, request.query)),
      });
    },
  );

  app.get(
    "/v1/jurisdictions/:jurisdiction/roster",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "readRoster",
        access: CONCERNED,
        summary: "Read the roster of a jurisdiction",
        description:
          "Gives the agencies that decided together at a time, how many of them must approve, how long a decision " +
          "waits, and the rosters before. A roster is adopted at the time of its block, so that both times leave out " +
          "what came later.",
        params: jurisdictionParams,
        querystring: Type.Object({ ...momentQuery, ...listQuery }),
        response: answersList(listAnswerOf(RosterAnswerSchema)),
      },
    },
    async (request, reply) =>
      await answerList(context, request, reply, {
        by: "POSITION",
        ask: async (snapshot) => {
          const ordinal = await ordinalIn(snapshot, request.params);
          return await rosterOf(snapshot, ordinal, askedMoment(snapshot, request.query));
        },
      }),
  );
}
