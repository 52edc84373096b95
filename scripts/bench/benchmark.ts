/** One measured line; `ratio` is ours / peer, so for times, sizes and costs smaller is better. */
export type BenchmarkRow = {
  readonly what: string;
  readonly ours: number;
  /** What it is compared with, measured in the same run; null when there is nothing to compare. */
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly unit: string;
};

/** What a benchmark found: the object that --json prints. */
export type Benchmark = { readonly name: string; readonly rows: readonly BenchmarkRow[] };

/** What the runner gives a benchmark: `log` is for progress and never for results. */
export type BenchmarkOptions = { readonly log: (line: string) => void };
