import { Type } from "typebox";
import { authorizations, authorizedFor } from "../../audit/authorized.ts";
import { exportsOf } from "../../audit/exports.ts";
import { answerOf } from "../../schemas/answer.ts";
import { AuthorizationsSchema, ExportsAnswerSchema, ScopeAnswerSchema } from "../../schemas/questions.ts";
import { SecondsSchema } from "../../schemas/values.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askedMoment, idParams, momentQuery, parseRecordId } from "../parameters.ts";
import { answers } from "../responses.ts";

const id = Type.String({ minLength: 1, maxLength: 60 });
const period = { from: Type.Optional(SecondsSchema), until: Type.Optional(SecondsSchema) };

/** What operators were authorized for, and what they exported. */
export function authorizationRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/authorizations",
    {
      schema: {
        operationId: "listAuthorizations",
        summary: "Authorizations and their standing at a time",
        querystring: Type.Object({ ...momentQuery, operator: Type.Optional(id) }),
        response: answers(answerOf(AuthorizationsSchema)),
      },
    },
    async (request) => {
      const operator = request.query.operator === undefined ? undefined : parseRecordId(request.query.operator);
      return await context.ask((snapshot) =>
        authorizations(snapshot, { operator }, askedMoment(snapshot, request.query)),
      );
    },
  );

  app.get(
    "/v1/scope",
    {
      schema: {
        operationId: "checkScope",
        summary: "Was the operator authorized for these resources? (S03)",
        querystring: Type.Object({
          ...momentQuery,
          operator: id,
          resources: Type.String({ minLength: 1, maxLength: 4_000, description: "Ids, separated by commas" }),
        }),
        response: answers(answerOf(ScopeAnswerSchema)),
      },
    },
    async (request) => {
      const operator = parseRecordId(request.query.operator);
      const resources = [...new Set(request.query.resources.split(",").map((it) => parseRecordId(it.trim())))];
      return await context.ask((snapshot) =>
        authorizedFor(snapshot, operator, resources, askedMoment(snapshot, request.query)),
      );
    },
  );

  for (const [owner, operationId] of [
    ["authorizations", "listExportsOfAuthorization"],
    ["parties", "listExportsOfOperator"],
  ] as const) {
    app.get(
      `/v1/${owner}/:id/exports`,
      {
        schema: {
          operationId,
          summary: "All exports of an authorization or operator (D02)",
          params: idParams,
          querystring: Type.Object({ ...momentQuery, ...period }),
          response: answers(answerOf(ExportsAnswerSchema)),
        },
      },
      async (request) => {
        const asked = parseRecordId(request.params.id);
        return await context.ask((snapshot) =>
          exportsOf(snapshot, asked, request.query, askedMoment(snapshot, request.query)),
        );
      },
    );
  }
}
