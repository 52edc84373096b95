import {
  CandidatesAnswerSchema,
  CandidatesRequestSchema,
  CheckAnswerSchema,
  CheckRequestSchema,
} from "../../schemas/act.ts";
import type { CandidateCheck, CheckRequest } from "../../schemas/act.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askCandidates, askVerdicts, explainCandidate, explainVerdicts } from "../check-act.ts";
import { askNextTransaction } from "../next-transaction.ts";
import { answers } from "../responses.ts";

export function checkRoutes(app: ApiInstance, context: ApiContext): void {
  app.post(
    "/v1/checks",
    {
      schema: {
        operationId: "checkAct",
        summary: "Would this act be allowed now, and by which rules; nothing is sent",
        body: CheckRequestSchema,
        response: answers(CheckAnswerSchema),
      },
    },
    async (request) => {
      const act = request.body;
      const verdicts = await askVerdicts(context.rpc, context.ledgerAddress, act);
      return await context.ask((snapshot) => explainVerdicts(snapshot, act, verdicts));
    },
  );

  app.post(
    "/v1/checks/candidates",
    {
      schema: {
        operationId: "checkCandidates",
        summary:
          "As for one act, but for several at once, with what a transaction of the account needs; nothing is sent",
        body: CandidatesRequestSchema,
        response: answers(CandidatesAnswerSchema),
      },
    },
    async (request) => {
      const { account, candidates } = request.body;
      const acts = candidates.map((candidate): CheckRequest => ({ account, ...candidate }));
      const [next, asked] = await Promise.all([
        askNextTransaction(context, account),
        askCandidates(context.rpc, context.ledgerAddress, acts),
      ]);
      return await context.ask(async (snapshot) => {
        const checks: CandidateCheck[] = [];
        for (const candidate of asked) checks.push(await explainCandidate(snapshot, candidate));
        return { asOf: snapshot.asOf, next, checks };
      });
    },
  );
}
