import { Type } from "typebox";
import type { FastifyReply } from "fastify";
import { LineageSchema, DIRECTIONS } from "../../schemas/lineage.ts";
import { StandingAnswerSchema, TimelineSchema } from "../../schemas/questions.ts";
import { answerOf, listAnswerOf } from "../../schemas/answer.ts";
import { nameOf, oneOf } from "../../schemas/values.ts";
import { Kind } from "../../ledger/kinds.ts";
import { DEFAULT_WALK, LARGEST_WALK } from "../../audit/lineage-walk.ts";
import { lineageOf } from "../../audit/lineage.ts";
import { recordNamed } from "../../audit/named-record.ts";
import { standingAt } from "../../audit/standing-at.ts";
import { timelineOf } from "../../audit/timeline.ts";
import type { Wanted } from "../../audit/snapshots.ts";
import { isRecordId } from "../../ledger/record-id.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { addressParams, askedMoment, idParams, momentQuery, recordIn, revisionQuery } from "../parameters.ts";
import type { RecordParams } from "../parameters.ts";
import { answers, answersBytes, answersList } from "../responses.ts";

const lineageQuery = Type.Object({
  ...momentQuery,
  ...revisionQuery,
  direction: Type.Optional(
    oneOf(DIRECTIONS, "`sources`: where the record came from. `destinations`: what was made of it. Default: sources."),
  ),
  depth: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LARGEST_WALK.depth,
      description: `The most steps to follow. Default: ${DEFAULT_WALK.depth}.`,
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LARGEST_WALK.records,
      description: `The most records that the answer may hold. Default: ${DEFAULT_WALK.records}.`,
    }),
  ),
});
const namedQuery = Type.Object({
  ...momentQuery,
  name: Type.String({
    minLength: 1,
    maxLength: 300,
    description:
      "The id of the record, kind/issuer/reference, or a reference that no other record has. A reference means its " +
      "newest revision at the time asked about.",
  }),
  kind: Type.Optional(nameOf(Kind, "Only records of this kind count.")),
});
const standingQuery = Type.Object({ ...momentQuery, ...revisionQuery });
const certificateQuery = Type.Object({
  ...revisionQuery,
  path: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4_096,
      description: "The path of one file in the manifest of an exported folder. The certificate then shows that file.",
    }),
  ),
});
const timelineQuery = Type.Object({ ...momentQuery, ...listQuery, ...revisionQuery });

/** Records, named by their id or by kind, issuer and reference. Both names give the same answers. */
export function recordRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/records",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "readNamedRecord",
        access: CONCERNED,
        summary: "Read the record that a text names",
        description: "Gives the one record that the text names at a time, with its standing at that time.",
        querystring: namedQuery,
        response: answers(answerOf(StandingAnswerSchema)),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const { name, kind } = request.query;
        const moment = askedMoment(snapshot, request.query);
        const id = await recordNamed(snapshot, name, kind === undefined ? undefined : [kind], moment);
        return await standingAt(snapshot, id, moment);
      }),
  );
  routesUnder(app, context, "/v1/records/:id", idParams, "");
  routesUnder(app, context, "/v1/records/:kind/:issuer/:reference", addressParams, "ByReference");
}

/** @param suffix - ends the id of each operation, so that an operation has one id for each of its two addresses */
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
      config: BY_CHECKPOINT,
      schema: {
        operationId: `readRecord${suffix}`,
        access: CONCERNED,
        summary: "Read a record",
        description: "Gives the record with its standing at a time, and the event that caused this standing.",
        params,
        querystring: standingQuery,
        response: answers(answerOf(StandingAnswerSchema)),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const id = await recordIn(snapshot, request.params, request.query);
        return await standingAt(snapshot, id, askedMoment(snapshot, request.query));
      }, wantedBy(request.params)),
  );

  app.get(
    `${path}/lineage`,
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: `readLineage${suffix}`,
        access: CONCERNED,
        summary: "Trace a record",
        description:
          "Gives the records from which this record was made, or the records that were made of it, with the " +
          "authorizations and exports among them.",
        params,
        querystring: lineageQuery,
        response: answers(answerOf(LineageSchema)),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const { direction = "sources", depth = DEFAULT_WALK.depth, limit = DEFAULT_WALK.records } = request.query;
        const id = await recordIn(snapshot, request.params, request.query);
        return await lineageOf(snapshot, id, direction, askedMoment(snapshot, request.query), {
          depth,
          records: limit,
        });
      }, wantedBy(request.params)),
  );

  app.get(
    `${path}/timeline`,
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: `readTimeline${suffix}`,
        access: CONCERNED,
        summary: "List the events of a record",
        description: "Lists every event about the record, oldest first, in pages.",
        params,
        querystring: timelineQuery,
        response: answersList(listAnswerOf(TimelineSchema)),
      },
    },
    async (request, reply) =>
      await answerList(context, request, reply, {
        by: "PLACE",
        ask: async (snapshot, page) => {
          const id = await recordIn(snapshot, request.params, request.query);
          return await timelineOf(snapshot, id, page, askedMoment(snapshot, request.query));
        },
      }),
  );

  app.get(
    `${path}/certificate`,
    {
      schema: {
        operationId: `certifyRecord${suffix}`,
        access: CONCERNED,
        summary: "Issue the certificate of a record",
        description:
          "Issues a certificate of the record and its standing that anybody can verify offline with the descriptor " +
          "of the network.",
        params,
        querystring: certificateQuery,
        response: answersBytes("The certificate, in canonical JSON."),
      },
    },
    async (request, reply) => {
      const id = await context.ask(async (snapshot) => {
        const named = await recordIn(snapshot, request.params, { revision: request.query.revision });
        await standingAt(snapshot, named, askedMoment(snapshot, {}));
        return named;
      });
      return await sendCertificate(reply, await certificatesOf(context).ofRecord(id, request.query.path), id);
    },
  );
}

/** The record that the id in a path names is needed for every answer, so it is read together with the snapshot. */
function wantedBy(params: RecordParams): Wanted | undefined {
  if (!("id" in params)) return undefined;
  const id = params.id.toLowerCase();
  return isRecordId(id) ? { record: id } : undefined;
}

/** @throws ApiProblem CERTIFICATE_IMPOSSIBLE when the system has no descriptor */
export function certificatesOf(context: ApiContext): NonNullable<ApiContext["certificates"]> {
  if (context.certificates === undefined)
    throw new ApiProblem("CERTIFICATE_IMPOSSIBLE", {
      zh: "本系统没有网络描述文件，而凭证须依描述文件核验：请以所属网络的描述文件（--descriptor）重新启动。",
      en:
        "This system has no network descriptor, and a certificate can be verified only under one: start it again " +
        "with --descriptor.",
    });
  return context.certificates;
}

/** Sends a certificate byte for byte as it was issued, because its verification depends on every byte. */
export async function sendCertificate(reply: FastifyReply, bytes: Uint8Array, name: string): Promise<unknown> {
  return await reply
    .type("application/json; charset=utf-8")
    .header("content-disposition", `attachment; filename="${name}.laiqu.json"`)
    .send(Buffer.from(bytes));
}
