import { Type } from "typebox";
import type { Snapshot } from "../../audit/snapshot.ts";
import { rulebookOf } from "../../audit/rulebooks.ts";
import { RulebookAnswerSchema } from "../../schemas/rulebook-answer.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { ApiProblem } from "../api-problem.ts";
import { jurisdictionParams, ordinalIn } from "../named-jurisdiction.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answerOf } from "../../schemas/answer.ts";
import { VersionImpactRequestSchema, VersionImpactSchema } from "../../schemas/version-impact.ts";
import { answers } from "../responses.ts";
import { impactOfVersion } from "../version-impact/impact-of-version.ts";
import { givenBooks, nextVersion } from "../version-impact/next-version.ts";

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

  app.post(
    "/v1/rulebooks/:jurisdiction/impact",
    {
      schema: {
        operationId: "readVersionImpact",
        access: ["AUDITOR", "AUTHORITY"],
        summary: "Read what a rulebook's next version would change",
        description:
          "Tells of everything under way in the jurisdiction what would change on the day on which the version " +
          "applies: which next step becomes refused, flagged or allowed by which rule and clause, what is needed in " +
          "addition and who can supply it, which days move, and which duties appear or lapse. Every line is one of " +
          "CHANGES, DOES_NOT_CHANGE and UNKNOWN. The version is given as a rulebook with its layers, or named by its " +
          "number if it is published already. The ledger judges every act by the version in force at its block, and " +
          "nothing again that it has accepted; so both versions judge the present state with the clock of that day, " +
          "and the answer is true if nothing else is recorded until then. What a rulebook quotes is not compared " +
          "with its source here.",
        params: jurisdictionParams,
        body: VersionImpactRequestSchema,
        response: answers(answerOf(VersionImpactSchema)),
      },
    },
    async (request) => {
      const { body, params } = request;
      const books = givenBooks(body);
      return await context.ask(async (snapshot) => {
        const ordinal = await ordinalIn(snapshot, params);
        demandWholeSight(snapshot, ordinal);
        return await impactOfVersion(snapshot, await nextVersion(snapshot, ordinal, books, body.version));
      });
    },
  );
}

/** An asker who sees a jurisdiction only in part would get a wrong answer. @throws ApiProblem ACCESS_REFUSED */
function demandWholeSight({ sight }: Snapshot, ordinal: number): void {
  if (sight === undefined || sight.jurisdictions?.includes(ordinal) === true) return;
  throw new ApiProblem(
    "ACCESS_REFUSED",
    {
      zh: "只有该辖区的主管部门与审计人员可以询问其规则集将带来的变化：请以该辖区的密钥或令牌询问。",
      en:
        "Only authorities and auditors of this jurisdiction may ask what its rulebook would change: ask with a key " +
        "or a token of this jurisdiction.",
    },
    { jurisdiction: ordinal },
  );
}
