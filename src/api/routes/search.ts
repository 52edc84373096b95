import { Type } from "typebox";
import { searchRecords } from "../../audit/find-records.ts";
import { parseReference } from "../../documents/reference.ts";
import { answerOf } from "../../schemas/answer.ts";
import { SearchSchema } from "../../schemas/questions.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { askedMoment, momentQuery } from "../parameters.ts";
import { answers } from "../responses.ts";

const querystring = Type.Object({ ...momentQuery, q: Type.String({ minLength: 1, maxLength: 200 }) });

export function searchRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/search",
    {
      schema: {
        operationId: "searchRecords",
        summary: "Records by their exact number, id or digest",
        querystring,
        response: answers(answerOf(SearchSchema)),
      },
    },
    async (request) => {
      const text = readQuery(request.query.q);
      return await context.ask((snapshot) => searchRecords(snapshot, text, askedMoment(snapshot, request.query)));
    },
  );
}

/** A digest is longer than a reference may be. @throws InputError REFERENCE_* */
function readQuery(q: string): string {
  const text = q.trim();
  if (text === "")
    throw new ApiProblem("REQUEST_MALFORMED", {
      zh: "请给出要查的编号、标识或杂凑值。",
      en: "give a number, an id or a digest to search for",
    });
  return /^((sha256|sm3):|0x)?[0-9a-fA-F]{64}$/.test(text) ? text : parseReference(text);
}
