import { Type } from "typebox";
import { partyAt, seatOf } from "../../audit/parties.ts";
import { answerOf } from "../../schemas/answer.ts";
import { PartySchema, SeatSchema } from "../../schemas/questions.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askedMoment, idParams, momentQuery, parseAccount, parseRecordId } from "../parameters.ts";
import { answers } from "../responses.ts";

/** Parties and the accounts that speak for them. */
export function partyRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/parties/:id",
    {
      schema: {
        operationId: "readParty",
        summary: "A party, its standing and its accounts",
        params: idParams,
        querystring: Type.Object(momentQuery),
        response: answers(answerOf(PartySchema)),
      },
    },
    async (request) => {
      const id = parseRecordId(request.params.id);
      return await context.ask((snapshot) => partyAt(snapshot, id, askedMoment(snapshot, request.query)));
    },
  );

  app.get(
    "/v1/seats/:account",
    {
      schema: {
        operationId: "readSeat",
        summary: "For whom an account speaks",
        params: Type.Object({ account: Type.String({ maxLength: 60 }) }),
        response: answers(answerOf(SeatSchema)),
      },
    },
    async (request) => {
      const account = parseAccount(request.params.account);
      return await context.ask((snapshot) => seatOf(snapshot, account));
    },
  );
}
