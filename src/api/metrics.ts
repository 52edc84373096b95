import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ApiContext, ApiInstance } from "./api-context.ts";
import { answersText } from "./responses.ts";

/** The address of the figures for Prometheus. */
export const METRICS_ADDRESS = "/metrics";

/** From an answer out of the index to a certificate of a long trail, in seconds. */
const LATENCIES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The figures of one server. */
export interface Metrics {
  readonly registry: Registry;
  /** Counts an answer that is a problem, by its code. */
  readonly problem: (code: string) => void;
}

/** Counts the requests of a server by route and status, and how long they take. */
export function measureRequests(app: ApiInstance): Metrics {
  const registry = new Registry();
  const requests = new Histogram({
    name: "laiqu_http_request_duration_seconds",
    help: "Requests by method, route and status, and the time until their answer was sent.",
    labelNames: ["method", "route", "status"],
    buckets: LATENCIES,
    registers: [registry],
  });
  const problems = new Counter({
    name: "laiqu_http_problems_total",
    help: "Answers that are problems, by code.",
    labelNames: ["code"],
    registers: [registry],
  });
  app.addHook("onResponse", (request, reply, done) => {
    // The route and not the address: addresses are without number and hold what somebody wants to keep to himself.
    const route = request.routeOptions.url ?? "none";
    requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
  return { registry, problem: (code) => problems.inc({ code }) };
}

/** The figures for Prometheus, with those of index, node and ledger as of now. */
export function metricsRoute(app: ApiInstance, context: ApiContext, { registry }: Metrics): void {
  const gauges = systemGauges(registry);
  app.get(
    METRICS_ADDRESS,
    {
      schema: {
        operationId: "readMetrics",
        access: ["NODE_OPERATOR"],
        summary: "Read the figures for Prometheus",
        description:
          "Gives requests by route and status with their times, problems by code, the lag of the index, the health " +
          "of node and index, and refusals by rule, in the text format of Prometheus. A server that asks who its " +
          "askers are gives them to its own machine, and to others only with a credential of whoever runs it.",
        response: answersText("The figures, in the text format of Prometheus."),
      },
    },
    async (_request, reply) => {
      await gauges.read(context);
      return await reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

function systemGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const ready = gauge("laiqu_ready", "1 while the system follows its chain within its lag, as /readyz says it.");
  const faults = gauge("laiqu_fault", "1 for each fault that keeps the system from it.", ["code"]);
  const node = gauge("laiqu_node_answers", "1 while the chain node answers.");
  const head = gauge("laiqu_chain_head_block", "Number of the last block of the node.");
  const indexed = gauge("laiqu_index_block", "Number of the last indexed block.");
  const lag = gauge("laiqu_index_lag_blocks", "Blocks of the node that are not indexed yet.");
  const refusals = gauge("laiqu_ledger_refusals", "Acts that the ledger refused, by jurisdiction and rule.", [
    "jurisdiction",
    "rule",
  ]);
  return {
    read: async (context: ApiContext): Promise<void> => {
      const health = await context.health.now();
      const { index, node: seen } = health.seen;
      ready.set(health.faults.length === 0 ? 1 : 0);
      faults.reset();
      for (const { code } of health.faults) faults.set({ code }, 1);
      node.set(seen.type === "ANSWERS" ? 1 : 0);
      if (seen.type === "ANSWERS") head.set(seen.state.head.number);
      if (index.type === "HOLDS") indexed.set(index.asOf.block);
      if (index.type === "HOLDS" && seen.type === "ANSWERS")
        lag.set(Math.max(0, seen.state.head.number - index.asOf.block));
      // An index that is away is a figure too, and not the end of all others.
      if (index.type !== "HOLDS") return;
      refusals.reset();
      for (const { jurisdiction, rule, count } of await refusalsByRule(context))
        refusals.set({ jurisdiction: String(jurisdiction), rule: String(rule) }, count);
    },
  };
}

async function refusalsByRule({ store }: ApiContext) {
  return await store.watcher
    .selectFrom("refusal")
    .select(["jurisdiction", "rule", (count) => count.fn.countAll<number>().as("count")])
    .groupBy(["jurisdiction", "rule"])
    .execute();
}
