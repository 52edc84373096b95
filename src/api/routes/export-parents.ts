import { Type } from "typebox";
import { exportParents } from "../../audit/export-parents.ts";
import { recordNamed } from "../../audit/named-record.ts";
import { momentOf } from "../../audit/snapshot.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { listAnswerOf } from "../../schemas/answer.ts";
import { ExportParentsSchema } from "../../schemas/questions.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { answersList } from "../responses.ts";

const name = (whose: string) =>
  Type.String({
    minLength: 1,
    maxLength: 300,
    description: `The ${whose}: its id, kind/issuer/reference, or a reference that no other ${whose} has.`,
  });
const querystring = Type.Object({
  product: name("product"),
  recipient: Type.Optional(name("recipient")),
  agreement: Type.Optional(name("agreement")),
  ...listQuery,
});

/** The records under which a product can be exported. */
export function exportParentRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/export-parents",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "readExportParents",
        access: CONCERNED,
        summary: "Find the product and the agreements of an export",
        description:
          "Gives the records under which a product can be exported: the product itself, and the agreements with a " +
          "recipient or the one agreement that is named. Name the recipient or the agreement. With both, an " +
          "agreement with another party is not given.",
        querystring,
        response: answersList(listAnswerOf(ExportParentsSchema)),
      },
    },
    async (request, reply) => {
      const { product, recipient, agreement } = request.query;
      const ask = async (snapshot: Snapshot) => {
        const productId = await recordNamed(snapshot, product, ["PRODUCT"]);
        if (recipient === undefined && agreement === undefined) throw missingRecipient();
        const under = {
          ...(recipient === undefined ? {} : { recipient: await recordNamed(snapshot, recipient, ["PARTY"]) }),
          ...(agreement === undefined ? {} : { agreement: await recordNamed(snapshot, agreement, ["AGREEMENT"]) }),
        };
        return await exportParents(snapshot, productId, under, momentOf(snapshot, {}));
      };
      return await answerList(context, request, reply, { by: "POSITION", ask });
    },
  );
}

function missingRecipient(): ApiProblem {
  return new ApiProblem("REQUEST_MALFORMED", {
    zh: "缺少接收方与协议：请给出 recipient 或 agreement。",
    en: "The recipient and the agreement are missing: give recipient or agreement.",
  });
}
