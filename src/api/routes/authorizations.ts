import { Type } from "typebox";
import { authorizations, authorizedFor } from "../../audit/authorized.ts";
import { exportsOf } from "../../audit/exports.ts";
import { listAnswerOf } from "../../schemas/answer.ts";
import { AuthorizationsSchema, ExportsAnswerSchema, ScopeAnswerSchema } from "../../schemas/questions.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { askedMoment, idParams, idQuery, momentQuery, parseRecordId, periodOf, secondsQuery } from "../parameters.ts";
import { answersList } from "../responses.ts";

const period = {
  from: secondsQuery("Only exports recorded at this time or later, in seconds since 1970 (UTC)."),
  until: secondsQuery("Only exports recorded before this time, in seconds since 1970 (UTC)."),
};
const authorizationsQuery = Type.Object({
  ...momentQuery,
  ...listQuery,
  operator: Type.Optional(idQuery("Only authorizations of the operator with this id.")),
});
const scopeQuery = Type.Object({
  ...momentQuery,
  ...listQuery,
  operator: idQuery("The id of the operator."),
  resources: Type.String({
    minLength: 1,
    maxLength: 4_000,
    description: "The ids of the resources, separated by commas.",
  }),
});

/** Authorizations, the resources that they cover, and the exports under them. */
export function authorizationRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/authorizations",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "listAuthorizations",
        access: CONCERNED,
        summary: "List authorizations",
        description: "Lists the authorizations with their standing at a time, for one operator or for all.",
        querystring: authorizationsQuery,
        response: answersList(listAnswerOf(AuthorizationsSchema)),
      },
    },
    async (request, reply) => {
      const operator =
        request.query.operator === undefined ? undefined : parseRecordId(request.query.operator, "operator");
      return await answerList(context, request, reply, {
        by: "PLACE",
        ask: (snapshot, page) => authorizations(snapshot, { operator }, askedMoment(snapshot, request.query), page),
      });
    },
  );

  app.get(
    "/v1/scope",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "checkScope",
        access: CONCERNED,
        summary: "Check whether an operator is authorized for resources",
        description:
          "Shows for each resource whether the operator was authorized to use it at a time, and by which grants.",
        querystring: scopeQuery,
        response: answersList(listAnswerOf(ScopeAnswerSchema)),
      },
    },
    async (request, reply) => {
      const operator = parseRecordId(request.query.operator, "operator");
      const resources = [...new Set(request.query.resources.split(",").map((it) => parseRecordId(it, "resources")))];
      return await answerList(context, request, reply, {
        by: "POSITION",
        ask: (snapshot) => authorizedFor(snapshot, operator, resources, askedMoment(snapshot, request.query)),
      });
    },
  );

  for (const [owner, operationId, whose] of [
    ["authorizations", "listExportsOfAuthorization", "an authorization"],
    ["parties", "listExportsOfOperator", "an operator"],
  ] as const) {
    app.get(
      `/v1/${owner}/:id/exports`,
      {
        config: BY_CHECKPOINT,
        schema: {
          operationId,
          access: CONCERNED,
          summary: `List the exports of ${whose}`,
          description: `Lists the exports of ${whose}, with product, scenario, recipient and approvals.`,
          params: idParams,
          querystring: Type.Object({ ...momentQuery, ...listQuery, ...period }),
          response: answersList(listAnswerOf(ExportsAnswerSchema)),
        },
      },
      async (request, reply) => {
        const asked = parseRecordId(request.params.id);
        const within = periodOf(request.query);
        return await answerList(context, request, reply, {
          by: "PLACE",
          ask: (snapshot, page) => exportsOf(snapshot, asked, within, askedMoment(snapshot, request.query), page),
        });
      },
    );
  }
}
