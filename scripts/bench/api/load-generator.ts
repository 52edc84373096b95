// A process of its own, started by `load.ts`, that asks a server as fast as it answers. It gets one load after the
// other over the channel of its parent, and answers each with what it measured.
import autocannon from "autocannon";
import type { Load, Loaded } from "./load.ts";

process.on("message", (load: Load) => {
  void generate(load).then((loaded) => process.send!(loaded));
});

async function generate({ url, paths, connections, seconds, amount }: Load): Promise<Loaded> {
  const times: number[] = [];
  let given = 0;
  const result = await autocannon({
    url,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    timeout: 30,
    // Each connection asks a part of the paths, so that no two ask for the same at once.
    setupClient: (client) => {
      const own = paths.filter((_, place) => place % connections === given % connections);
      given += 1;
      client.setRequests(own.map((path) => ({ path, method: "GET" as const })));
      client.on("response", (_status: number, _bytes: number, ms: number) => times.push(ms));
    },
  });
  times.sort((one, other) => one - other);
  const percentile = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    answers: times.length,
    failures: result.errors + result.timeouts + result.non2xx,
    perSecond: result["2xx"] / result.duration,
    p50: percentile(0.5),
    p99: percentile(0.99),
  };
}
