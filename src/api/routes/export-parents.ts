import { Type } from "typebox";
import { exportParents } from "../../audit/export-parents.ts";
import { momentOf } from "../../audit/snapshot.ts";
import { answerOf } from "../../schemas/answer.ts";
import { ExportParentsSchema } from "../../schemas/questions.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { recordNamed } from "../named-record.ts";
import { answers } from "../responses.ts";

const name = Type.String({
  minLength: 1,
  maxLength: 300,
  description: "An id, kind/issuer/reference, or a reference that only one record of its kind has",
});
const querystring = Type.Object({
  product: name,
  recipient: Type.Optional(name),
  agreement: Type.Optional(name),
});

export function exportParentRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/export-parents",
    {
      schema: {
        operationId: "readExportParents",
        summary: "What an export of a product to a recipient, or under an agreement, can stand under",
        querystring,
        response: answers(answerOf(ExportParentsSchema)),
      },
    },
    async (request) => {
      const { product, recipient, agreement } = request.query;
      return await context.ask(async (snapshot) => {
        const productId = await recordNamed(snapshot, product, "PRODUCT");
        const moment = momentOf(snapshot, {});
        if (agreement !== undefined)
          return await exportParents(
            snapshot,
            productId,
            { agreement: await recordNamed(snapshot, agreement, "AGREEMENT") },
            moment,
          );
        if (recipient !== undefined)
          return await exportParents(
            snapshot,
            productId,
            { recipient: await recordNamed(snapshot, recipient, "PARTY") },
            moment,
          );
        throw new ApiProblem("REQUEST_MALFORMED", {
          zh: "请给出接收方（recipient）或协议（agreement）。",
          en: "Give the recipient or the agreement.",
        });
      });
    },
  );
}
