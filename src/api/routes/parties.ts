import { Type } from "typebox";
import { actsOfParty } from "../../audit/acts-of-party.ts";
import { partyAt, seatOf } from "../../audit/parties.ts";
import { answerOf, listAnswerOf } from "../../schemas/answer.ts";
import { ActsOfPartySchema, PartySchema, SeatSchema } from "../../schemas/questions.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { BY_CHECKPOINT } from "../entity-tags.ts";
import { answerList } from "../lists/answer-list.ts";
import { listQuery } from "../lists/list-query.ts";
import { accountParams, askedMoment, idParams, momentQuery, parseAccount, parseRecordId } from "../parameters.ts";
import { answers, answersList } from "../responses.ts";

/** Parties and the accounts that speak for them. */
export function partyRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/parties/:id",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "readParty",
        access: CONCERNED,
        summary: "Read a party",
        description: "Gives the record of a party, its standing at a time and the accounts that speak for it.",
        params: idParams,
        querystring: Type.Object({ ...momentQuery, ...listQuery }),
        response: answersList(listAnswerOf(PartySchema)),
      },
    },
    async (request, reply) => {
      const id = parseRecordId(request.params.id);
      return await answerList(context, request, reply, {
        by: "POSITION",
        ask: (snapshot) => partyAt(snapshot, id, askedMoment(snapshot, request.query)),
      });
    },
  );

  app.get(
    "/v1/parties/:id/acts",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "listActsOfParty",
        access: CONCERNED,
        summary: "List the acts of a party",
        description: "Lists everything that the party recorded, stated and settled, oldest first, in pages.",
        params: idParams,
        querystring: Type.Object({ ...momentQuery, ...listQuery }),
        response: answersList(listAnswerOf(ActsOfPartySchema)),
      },
    },
    async (request, reply) => {
      const id = parseRecordId(request.params.id);
      return await answerList(context, request, reply, {
        by: "PLACE",
        ask: (snapshot, page) => actsOfParty(snapshot, id, page, askedMoment(snapshot, request.query)),
      });
    },
  );

  app.get(
    "/v1/seats/:account",
    {
      config: BY_CHECKPOINT,
      schema: {
        operationId: "readSeat",
        access: CONCERNED,
        summary: "Read the seat of an account",
        description: "Gives the party for which the account speaks, its roles, and the stage of the seat.",
        params: accountParams,
        response: answers(answerOf(SeatSchema)),
      },
    },
    async (request) => {
      const account = parseAccount(request.params.account);
      return await context.ask((snapshot) => seatOf(snapshot, account));
    },
  );
}
