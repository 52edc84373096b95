import { Type } from "typebox";
import { refusals } from "../../audit/refusals.ts";
import { listAnswerOf } from "../../schemas/answer.ts";
import { RefusalsAnswerSchema } from "../../schemas/questions.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import {
  askedMoment,
  idQuery,
  jurisdictionQuery,
  momentQuery,
  parseRecordId,
  periodOf,
  secondsQuery,
} from "../parameters.ts";
import { answersList } from "../responses.ts";

const querystring = Type.Object({
  ...momentQuery,
  ...listQuery,
  party: Type.Optional(idQuery("Only refused acts of the party with this id.")),
  subject: Type.Optional(idQuery("Only refused acts about the record with this id.")),
  parent: Type.Optional(idQuery("Only refused records that would have stood under the record with this id.")),
  jurisdiction: jurisdictionQuery("Only refusals in the jurisdiction with this ordinal."),
  rule: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 0xffff, description: "Only refusals by the rule with this number." }),
  ),
  from: secondsQuery("Only refusals at this time or later, in seconds since 1970 (UTC)."),
  until: secondsQuery("Only refusals before this time, in seconds since 1970 (UTC)."),
});

/** The acts that the ledger refused. */
export function refusalRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/refusals",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "listRefusals",
        access: CONCERNED,
        summary: "List refusals",
        description: "Lists the acts that the ledger refused, with the party, the rule and the unmet rows, in pages.",
        querystring,
        response: answersList(listAnswerOf(RefusalsAnswerSchema)),
      },
    },
    async (request, reply) => {
      const { jurisdiction, rule } = request.query;
      const given = (name: "party" | "subject" | "parent") => {
        const text = request.query[name];
        return text === undefined ? undefined : parseRecordId(text, name);
      };
      const filter = {
        party: given("party"),
        subject: given("subject"),
        parent: given("parent"),
        jurisdiction,
        rule,
        ...periodOf(request.query),
      };
      return await answerList(context, request, reply, {
        by: "PLACE",
        ask: (snapshot, page) => refusals(snapshot, filter, page, askedMoment(snapshot, request.query)),
      });
    },
  );
}
