import { Type } from "typebox";
import { exportScope } from "../../audit/export-scope.ts";
import { reconcileTraffic } from "../../audit/reconcile-traffic.ts";
import { scopedExports } from "../../audit/reconciled-exports.ts";
import { answerOf, listAnswerOf } from "../../schemas/answer.ts";
import {
  MOST_LISTED_EXPORTS,
  ReconciledExportsSchema,
  ReconciledTrafficSchema,
  TrafficRequestSchema,
} from "../../schemas/reconciliation.ts";
import { oneOf } from "../../schemas/values.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { idQuery, parseRecordId, periodOf, secondsQuery } from "../parameters.ts";
import { answers, answersList } from "../responses.ts";

const exportsQuery = Type.Object({
  of: idQuery("The id of the operator, authorization or jurisdiction."),
  from: secondsQuery("Only exports whose legal time is this or later, in seconds since 1970 (UTC)."),
  until: secondsQuery("Only exports whose legal time is before this, in seconds since 1970 (UTC)."),
  only: Type.Optional(
    oneOf(
      ["hidden"],
      "`hidden` leaves only those to which no digest leads: salted ones, and folders whose manifest is not known here.",
    ),
  ),
  digest: Type.Optional(
    Type.String({
      pattern: "^(sha256|sm3):[0-9a-f]{64}$",
      description: "Only exports that hold this content by themselves or in a folder, such as `sha256:` and 64 digits.",
    }),
  ),
  ...listQuery,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_LISTED_EXPORTS,
      default: MOST_LISTED_EXPORTS,
      description: "The most exports that one page may hold.",
    }),
  ),
});

/** Traffic that left a domain, held against the recorded exports, and the exports held against the traffic. */
export function reconciliationRoutes(app: ApiInstance, context: ApiContext): void {
  app.post(
    "/v1/reconciliation/traffic",
    {
      schema: {
        operationId: "reconcileTraffic",
        access: CONCERNED,
        summary: "Hold traffic against the recorded exports",
        description:
          "Gives for each line of a log of what left a domain the exports of its digest, with their standing at the " +
          "time of the line. Only digests and times are sent; nothing is recorded.",
        body: TrafficRequestSchema,
        response: answers(answerOf(ReconciledTrafficSchema)),
      },
    },
    async ({ body }) =>
      await context.ask(async (snapshot) =>
        reconcileTraffic(snapshot, await exportScope(snapshot, body.of), body.lines),
      ),
  );

  app.get(
    "/v1/reconciliation/exports",
    {
      schema: {
        operationId: "listReconciledExports",
        access: CONCERNED,
        summary: "List the exports for which traffic is to be found",
        description:
          "Lists the exports under an authorization, under those of an operator, or in a jurisdiction, by the legal " +
          "time of the export.",
        querystring: exportsQuery,
        response: answersList(listAnswerOf(ReconciledExportsSchema)),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const of = parseRecordId(query.of, "of");
      const filter = { ...periodOf(query), hidden: query.only === "hidden", digest: query.digest };
      return await answerList(context, request, reply, {
        by: "PLACE",
        ask: async (snapshot, page) => scopedExports(snapshot, await exportScope(snapshot, of), filter, page),
      });
    },
  );
}
