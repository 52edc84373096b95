/** One measured line. `ratio` is ours / peer, so a smaller ratio is better for times, sizes and costs. */
export type BenchmarkRow = {
  readonly what: string;
  readonly ours: number;
  /** The value of the peer, measured in the same run; null when there is nothing to compare with. */
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly unit: string;
};

/** The results of a benchmark. `--json` prints this object. */
export type Benchmark = { readonly name: string; readonly rows: readonly BenchmarkRow[] };

/** The options of a benchmark. `log` shows progress, never results. */
export type BenchmarkOptions = { readonly log: (line: string) => void };
