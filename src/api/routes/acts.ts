import { Type } from "typebox";
import { ACTS, schemaOfAct } from "../../acts/act-catalogue.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { jsonSchemaOf } from "../../document-schemas/json-schema.ts";
import { ActAnswerSchema, ActsAnswerSchema } from "../../schemas/act-catalogue.ts";
import { ActCheckRequestSchema, ActPrepareRequestSchema, PreparedActSchema } from "../../schemas/act-request.ts";
import { CheckAnswerSchema } from "../../schemas/act.ts";
import { actEntry, rulebookAt } from "../acts/act-entries.ts";
import type { ToldBy } from "../acts/act-entries.ts";
import { formInClear, requireAct } from "../acts/documented-act.ts";
import { checkOfRequest, preparedAct } from "../acts/prepared-act.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { ordinalIn } from "../named-jurisdiction.ts";
import { secondsQuery } from "../parameters.ts";
import { answers } from "../responses.ts";

const params = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200, description: "The name of the act, such as `demand-submit`." }),
});
const querystring = Type.Object({
  jurisdiction: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: "The ordinal, the id or the reference of a jurisdiction, by whose rulebook to say who may act.",
    }),
  ),
  at: secondsQuery("The time at which that rulebook must judge, in seconds since 1970 (UTC). Default: now."),
});
/** A settlement may bring 2,048 items. Bytes. */
const BODY_LIMIT = 256 * 1024;

/** The catalogue of acts, and the way from an act to a transaction that its party signs. */
export function actRoutes(app: ApiInstance, context: ApiContext): void {
  catalogueRoutes(app, context);
  app.post(
    "/v1/acts/:name/check",
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: "checkNamedAct",
        access: ["PARTY"],
        summary: "Check an act of the catalogue",
        description:
          "Shows whether the ledger would accept the act of the account now, and by which rules. The body says what " +
          "stands in the clear and never the document. Nothing is sent to the chain. What no rulebook judges, which " +
          "is the acceptance of a seat and the steps of decisions, has no verdicts: the ledger takes it, or it is " +
          "ACT_REVERTS. While nobody can know the answer, it is 503 as that of `/v1/checks`.",
        params,
        body: ActCheckRequestSchema,
        response: answers(CheckAnswerSchema),
      },
    },
    async (request) => await checkOfRequest(context, requireAct(request.params.name), request.body),
  );

  app.post(
    "/v1/acts/:name/prepare",
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: "prepareAct",
        access: ["PARTY"],
        summary: "Prepare an act of the catalogue for signing",
        description:
          "Gives the unsigned transaction of the act, with the ledger's answer to it and the key of the draft. The " +
          "body holds the commitment of the document and what stands in the clear; the document and its salts stay " +
          "with the client, which makes them. Nothing is sent or kept. The account signs the transaction, and " +
          "`POST /v1/transactions` relays it.",
        params,
        body: ActPrepareRequestSchema,
        response: answers(PreparedActSchema),
      },
    },
    async (request) => await preparedAct(context, requireAct(request.params.name), request.body),
  );
}

function catalogueRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/acts",
    {
      schema: {
        operationId: "listActs",
        access: ["PUBLIC"],
        summary: "List the acts of the catalogue",
        description:
          "Lists every act with what it is on the ledger, its papers and the fields that stand in the clear, and the " +
          "JSON Schemas of all documents. With `jurisdiction` it also says in which roles a party may do each act " +
          "and under which rules and clauses, by the rulebook that judges at a time.",
        querystring,
        response: answers(ActsAnswerSchema),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const told = await toldBy(snapshot, request.query);
        const schemas = new Map(ACTS.map(schemaOfAct).flatMap((schema) => (schema ? [[schema.id, schema]] : [])));
        return {
          asOf: snapshot.asOf,
          ...(told === undefined ? {} : { rulebook: told.rulebook }),
          acts: ACTS.map((act) => actEntry(snapshot, act, told)),
          documents: Object.fromEntries([...schemas].map(([id, schema]) => [id, jsonSchemaOf(schema)])),
        };
      }),
  );

  app.get(
    "/v1/acts/:name",
    {
      schema: {
        operationId: "readAct",
        access: ["PUBLIC"],
        summary: "Read an act of the catalogue",
        description: "Gives one act as the list of acts does, with the JSON Schemas of its document and its `fields`.",
        params,
        querystring,
        response: answers(ActAnswerSchema),
      },
    },
    async (request) => {
      const act = requireAct(request.params.name);
      const schema = schemaOfAct(act);
      return await context.ask(async (snapshot) => {
        const told = await toldBy(snapshot, request.query);
        return {
          asOf: snapshot.asOf,
          ...(told === undefined ? {} : { rulebook: told.rulebook }),
          act: actEntry(snapshot, act, told),
          ...(schema === undefined ? {} : { document: jsonSchemaOf(schema) }),
          fields: jsonSchemaOf(formInClear(act), "in-clear"),
        };
      });
    },
  );
}

/** @throws AuditError JURISDICTION_UNKNOWN; ApiProblem REQUEST_MALFORMED for a time without a jurisdiction */
async function toldBy(
  snapshot: Snapshot,
  { jurisdiction, at }: { readonly jurisdiction?: string | undefined; readonly at?: number | undefined },
): Promise<ToldBy | undefined> {
  if (jurisdiction !== undefined)
    return await rulebookAt(snapshot, await ordinalIn(snapshot, { jurisdiction }), at ?? snapshot.asOf.time);
  if (at === undefined) return undefined;
  throw new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `参数 at 须与参数 jurisdiction 一起使用：它指该辖区的规则集在此时施行的版本。`,
      en: "Give the parameter jurisdiction with at: it means the version of its rulebook that judges at that time.",
    },
    { places: ["querystring/at"] },
  );
}
