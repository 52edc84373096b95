import { AliveSchema, ReadySchema } from "../../schemas/health.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { notReady } from "../health/demand-health.ts";
import { answers } from "../responses.ts";

/** Two questions that machines ask every few seconds. */
export function healthRoutes(app: ApiInstance, { health }: ApiContext): void {
  app.get(
    "/healthz",
    {
      schema: {
        operationId: "readAlive",
        access: ["PUBLIC"],
        summary: "Ask whether the process is alive",
        description: "Answers as long as the process does. It asks neither the database nor the chain node.",
        response: answers(AliveSchema),
      },
    },
    () => ({ alive: true as const }),
  );

  app.get(
    "/readyz",
    {
      schema: {
        operationId: "readReady",
        access: ["PUBLIC"],
        summary: "Ask whether the system is ready",
        description:
          "Answers 200 only while the system follows its chain within its lag. Otherwise it answers 503 with the " +
          "gravest reason as the code of the problem, and with all reasons as `evidence.faults`.",
        response: answers(ReadySchema),
      },
    },
    async () => {
      const found = await health.now();
      const problem = notReady(found);
      if (problem !== undefined) throw problem;
      const { index, node } = found.seen;
      return {
        ready: true as const,
        ...(index.type === "HOLDS" ? { asOf: index.asOf } : {}),
        ...(node.type === "ANSWERS" ? { head: node.state.head.number } : {}),
      };
    },
  );
}
