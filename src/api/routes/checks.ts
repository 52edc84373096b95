import { CheckAnswerSchema, CheckRequestSchema } from "../../schemas/act.ts";
import type { CheckRequest } from "../../schemas/act.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { askVerdicts, explainVerdicts } from "../check-act.ts";
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
      const act = request.body as CheckRequest;
      const verdicts = await askVerdicts(context.rpc, context.ledgerAddress, act);
      return await context.ask((snapshot) => explainVerdicts(snapshot, act, verdicts));
    },
  );
}
