import { Type } from "typebox";
import { answerOf } from "../../schemas/answer.ts";
import { NextAnswerSchema, PartyNextAnswerSchema } from "../../schemas/next.ts";
import { CONCERNED } from "../access.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { demandPresent } from "../health/demand-health.ts";
import { nextOfParty } from "../next/next-of-party.ts";
import { nextOfRecord } from "../next/next-of-record.ts";
import { idParams, idQuery, parseAccount, parseRecordId } from "../parameters.ts";
import { answers } from "../responses.ts";

const querystring = Type.Object({
  party: Type.Optional(idQuery("Only what this party may do: its id. Default: what anybody may do.")),
  account: Type.Optional(
    Type.String({ maxLength: 60, description: "Only what this account may do. Not together with `party`." }),
  ),
});

/** The acts that may be done next: with a record, and by a party. */
export function nextRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/records/:id/next",
    {
      schema: {
        operationId: "readNext",
        access: CONCERNED,
        summary: "Read what may be done with a record now",
        description:
          "Gives every act that can come next on the record under the rulebook in force: new records under it or " +
          "made with it, statements about it, and settlements of it. The ledger itself is asked of each whether it " +
          "would accept it now. What it would refuse has its unmet rules, with what is missing, by which act it is " +
          "supplied, and who can supply it. New records are tried with neighbours that the index has and with a " +
          "short term; what only the act's own document decides is told as such. Nothing is sent to the chain. While " +
          "nobody can know what the ledger would say, the answer is 503, with the reason as its code.",
        params: idParams,
        querystring,
        response: answers(answerOf(NextAnswerSchema)),
      },
    },
    async (request) => {
      const id = parseRecordId(request.params.id);
      const { party, account } = request.query;
      if (party !== undefined && account !== undefined) throw bothGiven(party, account);
      const askedFor = {
        party: party === undefined ? undefined : parseRecordId(party, "party"),
        account: account === undefined ? undefined : parseAccount(account),
      };
      await demandPresent(context.health);
      return await nextOfRecord(context, id, askedFor);
    },
  );

  app.get(
    "/v1/parties/:id/next",
    {
      schema: {
        operationId: "readNextOfParty",
        access: CONCERNED,
        summary: "Read what a party may do, and what waits for it",
        description:
          "Gives the roles of the party in each jurisdiction with the acts that it may do there under the rulebook " +
          "in force, as far as its roles decide. Then the latest proposed records that wait for it: those that it " +
          "can bring into force now, and those for which it can supply what is missing.",
        params: idParams,
        response: answers(answerOf(PartyNextAnswerSchema)),
      },
    },
    async (request) => {
      const id = parseRecordId(request.params.id);
      await demandPresent(context.health);
      return await nextOfParty(context, id);
    },
  );
}

/** Both parameters could name different parties, so neither is passed over. */
function bothGiven(party: string, account: string): ApiProblem {
  return new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: "参数 party 与 account 只能给出其中一个：账户已指明其主体，请删去一个。",
      en: "Give party or account, and not both: an account names its party already, so leave one of them out.",
    },
    { party: party.slice(0, 80), account: account.slice(0, 80) },
  );
}
