import type { BenchmarkRow } from "../benchmark.ts";
import { CONNECTIONS } from "./measure.ts";
import type { Measured, SeriesName } from "./measure.ts";
import type { WorldPlan } from "./world-plan.ts";

/** Ratios are taken within each round, where the machine was the same for both, and their median counts. */
export function rowsOf({ events, busy }: WorldPlan, measured: Measured): BenchmarkRow[] {
  const where = `${events.toLocaleString("en")} events`;
  const middle = (values: readonly number[]): number =>
    values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
  const perSecond = (name: SeriesName): number => middle(measured[name].map((loaded) => loaded.perSecond));
  const p99 = (name: SeriesName): number => middle(measured[name].map((loaded) => loaded.p99));
  const ratio = (name: SeriesName, peer: SeriesName): number =>
    middle(measured[name].map((loaded, round) => loaded.perSecond / measured[peer][round]!.perSecond));
  const rate = (what: string, name: SeriesName): BenchmarkRow => ({
    what: `${what}, ${where}`,
    ours: perSecond(name),
    peer: perSecond("oneQuery"),
    ratio: ratio(name, "oneQuery"),
    unit: "requests/s",
  });
  const latency = (what: string, name: SeriesName): BenchmarkRow => ({
    what: `${what}, p99, ${where}`,
    ours: p99(name),
    peer: p99("oneQuery"),
    ratio: p99(name) / p99("oneQuery"),
    unit: "ms",
  });
  const atLeast = (row: BenchmarkRow, least: number): BenchmarkRow => ({ ...row, target: { ratioAtLeast: least } });
  const atMost = (row: BenchmarkRow, most: number): BenchmarkRow => ({ ...row, target: { oursAtMost: most } });
  return [
    rate("Fastify alone", "bare"),
    latency("Fastify alone", "bare"),
    rate("Fastify with one indexed query (the peer)", "oneQuery"),
    atLeast(rate("record by id", "record"), 0.7),
    latency("record by id", "record"),
    atLeast(rate("digest", "digest"), 0.7),
    latency("digest", "digest"),
    rate("lineage of depth 6", "lineage"),
    atMost(latency("lineage of depth 6", "lineage"), 50),
    {
      what: `status as of an earlier time : now, ${where}`,
      ours: (CONNECTIONS * 1000) / perSecond("asOf"),
      peer: (CONNECTIONS * 1000) / perSecond("now"),
      ratio: 1 / ratio("asOf", "now"),
      unit: "ms, mean",
      target: { ratioAtMost: 1.2 },
    },
    latency("status as of an earlier time", "asOf"),
    atMost(
      {
        what: `impact over ${busy.below.toLocaleString("en")} records, median, ${where}`,
        ours: middle(measured.impact.map((loaded) => loaded.p50)),
        peer: null,
        ratio: null,
        unit: "ms",
      },
      200,
    ),
    { ...latency(`impact over ${busy.below.toLocaleString("en")} records`, "impact"), peer: null, ratio: null },
  ];
}
