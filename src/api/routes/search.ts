import { Type } from "typebox";
import { searchRecords } from "../../audit/find-records.ts";
import { parseReference } from "../../documents/reference.ts";
import { parseTypedName } from "../../ledger/typed-name.ts";
import { listAnswerOf } from "../../schemas/answer.ts";
import { SearchSchema } from "../../schemas/questions.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answersList } from "../responses.ts";

const querystring = Type.Object({
  ...momentQuery,
  ...listQuery,
  q: Type.String({ minLength: 1, maxLength: 200, description: "A reference, an id or a digest, written in full." }),
});

/** The search for records. */
export function searchRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/search",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "searchRecords",
        access: CONCERNED,
        summary: "Search for records",
        description: "Lists the records with exactly this reference, id or digest.",
        querystring,
        response: answersList(listAnswerOf(SearchSchema)),
      },
    },
    async (request, reply) => {
      const text = readQuery(request.query.q);
      return await answerList(context, request, reply, {
        by: "POSITION",
        ask: (snapshot) => searchRecords(snapshot, text, askedMoment(snapshot, request.query)),
      });
    },
  );
}

/** Only a digest may be longer than a reference. @throws ApiProblem REQUEST_MALFORMED; InputError */
function readQuery(q: string): string {
  const text = q.trim();
  if (text === "")
    throw new ApiProblem("REQUEST_MALFORMED", {
      zh: "查询内容为空：请给出要查的业务编号、标识或杂凑值。",
      en: "The query is empty: give a reference, an id or a digest to search for.",
    });
  return parseTypedName(text).type === "DIGEST" ? text : parseReference(text);
}
