import { Type } from "typebox";
import type { FastifyReply } from "fastify";
import { LineageSchema, DIRECTIONS } from "../../schemas/lineage.ts";
import { StandingAnswerSchema, TimelineSchema } from "../../schemas/questions.ts";
import { answerOf } from "../../schemas/answer.ts";
import { nameOf, oneOf } from "../../schemas/values.ts";
import { Kind } from "../../ledger/kinds.ts";
import { DEFAULT_WALK, LARGEST_WALK } from "../../audit/lineage-walk.ts";
import { lineageOf } from "../../audit/lineage.ts";
import { standingAt } from "../../audit/standing-at.ts";
import { timelineOf } from "../../audit/timeline.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { recordNamed } from "../named-record.ts";
import {
  addressParams,
  askedMoment,
  idParams,
  momentQuery,
  pageOf,
  pageQuery,
  recordIn,
  revisionQuery,
} from "../parameters.ts";
import { answers, answersBytes } from "../responses.ts";

const lineageQuery = Type.Object({
  ...momentQuery,
  ...revisionQuery,
  direction: Type.Optional(oneOf(DIRECTIONS, "Default sources")),
  depth: Type.Optional(Type.Integer({ minimum: 1, maximum: LARGEST_WALK.depth })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LARGEST_WALK.records, description: "Records at most" })),
});
const standingQuery = Type.Object({ ...momentQuery, ...revisionQuery });
const certificateQuery = Type.Object({
  ...revisionQuery,
  path: Type.Optional(
    Type.String({
      maxLength: 4_096,
      description: "Of an exported folder: one file in it, by its path in the manifest",
    }),
  ),
});
const timelineQuery = Type.Object({ ...momentQuery, ...pageQuery, ...revisionQuery });

/** A record by its id, and by kind, issuer and reference: the same answers under both names. */
export function recordRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/records",
    {
      schema: {
        operationId: "readNamedRecord",
        summary: "The one record that a text names, and its standing now",
        querystring: Type.Object({
          name: Type.String({
            minLength: 1,
            maxLength: 300,
            description: "An id, kind/issuer/reference, or a reference that no other record has",
          }),
          kind: Type.Optional(nameOf(Kind)),
        }),
        response: answers(answerOf(StandingAnswerSchema)),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const id = await recordNamed(snapshot, request.query.name, request.query.kind);
        return await standingAt(snapshot, id, askedMoment(snapshot, {}));
      }),
  );
  routesUnder(app, context, "/v1/records/:id", idParams, "");
  routesUnder(app, context, "/v1/records/:kind/:issuer/:reference", addressParams, "ByReference");
}

/** @param suffix - of each operation's id, so that the two addresses of an operation have two ids */
function routesUnder(
  app: ApiInstance,
  context: ApiContext,
  path: string,
  params: typeof idParams | typeof addressParams,
  suffix: "" | "ByReference",
): void {
  app.get(
    path,
    {
      schema: {
        operationId: `readRecord${suffix}`,
        summary: "A record and its standing at a time (T01)",
        params,
        querystring: standingQuery,
        response: answers(answerOf(StandingAnswerSchema)),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const id = await recordIn(snapshot, request.params, request.query.revision);
        return await standingAt(snapshot, id, askedMoment(snapshot, request.query));
      }),
  );

  app.get(
    `${path}/lineage`,
    {
      schema: {
        operationId: `readLineage${suffix}`,
        summary: "Where it came from (S01) or what came of it (D01)",
        params,
        querystring: lineageQuery,
        response: answers(answerOf(LineageSchema)),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const {
          direction = "sources",
          depth = DEFAULT_WALK.depth,
          limit = DEFAULT_WALK.records,
          revision,
        } = request.query;
        const id = await recordIn(snapshot, request.params, revision);
        return await lineageOf(snapshot, id, direction, askedMoment(snapshot, request.query), {
          depth,
          records: limit,
        });
      }),
  );

  app.get(
    `${path}/timeline`,
    {
      schema: {
        operationId: `readTimeline${suffix}`,
        summary: "Everything said about it, in order",
        params,
        querystring: timelineQuery,
        response: answers(answerOf(TimelineSchema)),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const id = await recordIn(snapshot, request.params, request.query.revision);
        return await timelineOf(snapshot, id, pageOf(request.query), askedMoment(snapshot, request.query));
      }),
  );

  app.get(
    `${path}/certificate`,
    {
      schema: {
        operationId: `certifyRecord${suffix}`,
        summary: "A certificate that verifies offline",
        params,
        querystring: certificateQuery,
        response: answersBytes("The certificate, canonical JSON"),
      },
    },
    async (request, reply) => {
      const id = await context.ask(async (snapshot) => {
        const named = await recordIn(snapshot, request.params, request.query.revision);
        await standingAt(snapshot, named, askedMoment(snapshot, {}));
        return named;
      });
      return await sendCertificate(reply, await certificatesOf(context).ofRecord(id, request.query.path), id);
    },
  );
}

/** @throws ApiProblem CERTIFICATE_IMPOSSIBLE where there is no descriptor to certify under */
export function certificatesOf(context: ApiContext): NonNullable<ApiContext["certificates"]> {
  if (context.certificates === undefined)
    throw new ApiProblem("CERTIFICATE_IMPOSSIBLE", {
      zh: "本系统没有网络描述文件，而凭证离开它便不能证明什么：请以所属网络的描述文件启动。",
      en: "this system has no network descriptor, and a certificate proves nothing without one: start it with the descriptor of its network",
    });
  return context.certificates;
}

/** The bytes are the certificate: served as they are, never parsed and written again. */
export async function sendCertificate(reply: FastifyReply, bytes: Uint8Array, name: string): Promise<unknown> {
  return await reply
    .type("application/json; charset=utf-8")
    .header("content-disposition", `attachment; filename="${name}.laiqu.json"`)
    .send(Buffer.from(bytes));
}
