import { Type } from "typebox";
import { rulebookOf } from "../../audit/rulebooks.ts";
import { RulebookAnswerSchema } from "../../schemas/rulebook-answer.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { jurisdictionParams, ordinalIn } from "../named-jurisdiction.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answers } from "../responses.ts";

/** The rulebooks by which the ledger judges. */
export function rulebookRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/rulebooks/:jurisdiction",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "readRulebook",
        access: ["PUBLIC"],
        summary: "Read the rulebooks of a jurisdiction",
        description: "Gives the versions of the rulebook of a jurisdiction, with the steps and their rules.",
        params: jurisdictionParams,
        querystring: Type.Object(momentQuery),
        response: answers(RulebookAnswerSchema),
      },
    },
    async (request) =>
      await context.ask(async (snapshot) => {
        const ordinal = await ordinalIn(snapshot, request.params);
        return {
          asOf: snapshot.asOf,
          result: await rulebookOf(snapshot, ordinal, askedMoment(snapshot, request.query)),
        };
      }),
  );
}
