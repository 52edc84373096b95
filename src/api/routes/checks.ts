import {
  CandidatesAnswerSchema,
  CandidatesRequestSchema,
  CheckAnswerSchema,
  CheckRequestSchema,
} from "../../schemas/act.ts";
import type { CheckRequest } from "../../schemas/act.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askCandidates, askVerdicts, explainCandidates, explainVerdicts } from "../check-act.ts";
import { demandSeen } from "../demand-seen.ts";
import { demandPresent } from "../health/demand-health.ts";
import { encodeAct } from "../ledger-calls.ts";
import { askNextTransaction } from "../next-transaction.ts";
import { answers } from "../responses.ts";
import { demandOwnAccount } from "../own-account.ts";

/** Checks of acts before they are signed. */
export function checkRoutes(app: ApiInstance, context: ApiContext): void {
  app.post(
    "/v1/checks",
    {
      schema: {
        operationId: "checkAct",
        access: ["PARTY"],
        summary: "Check an act",
        description:
          "Shows whether the ledger would accept this act of the account now, and by which rules. Nothing is sent to " +
          "the chain. While the chain has halted, or node or index are behind it, nobody can know this: then the " +
          "answer is 503, with the reason as its code.",
        body: CheckRequestSchema,
        response: answers(CheckAnswerSchema),
      },
    },
    async (request) => {
      const act = request.body;
      await demandOwnAccount(context, act.account);
      demandEncodable([act]);
      await context.ask((snapshot) => demandSeen(snapshot, [act]));
      await demandPresent(context.health);
      const verdicts = await askVerdicts(context.rpc, context.ledgerAddress, act);
      return await context.ask((snapshot) => explainVerdicts(snapshot, act, verdicts));
    },
  );

  app.post(
    "/v1/checks/candidates",
    {
      schema: {
        operationId: "checkCandidates",
        access: ["PARTY"],
        summary: "Check several acts at once",
        description:
          "Checks each of several acts of one account as `/v1/checks` checks one, and gives the values that the " +
          "account's next transaction needs. Nothing is sent to the chain.",
        body: CandidatesRequestSchema,
        response: answers(CandidatesAnswerSchema),
      },
    },
    async (request) => {
      const { account, candidates } = request.body;
      const acts = candidates.map((candidate): CheckRequest => ({ account, ...candidate }));
      await demandOwnAccount(context, account);
      demandEncodable(acts);
      await context.ask((snapshot) => demandSeen(snapshot, acts));
      await demandPresent(context.health);
      const [next, asked] = await Promise.all([
        askNextTransaction(context, account),
        askCandidates(context.rpc, context.ledgerAddress, acts),
      ]);
      return await context.ask(async (snapshot) => {
        const checks = await explainCandidates(snapshot, asked);
        return { asOf: snapshot.asOf, next, checks };
      });
    },
  );
}

/** A malformed act is the client's mistake, however the system is. @throws ApiProblem ACT_MALFORMED */
function demandEncodable(acts: readonly CheckRequest[]): void {
  for (const act of acts) encodeAct(act);
}
