/** One measured line. `ratio` is ours / peer, so a smaller ratio is better for times, sizes and costs. */
export type BenchmarkRow = {
  readonly what: string;
  readonly ours: number;
  /** The value of the peer, measured in the same run; null when there is nothing to compare with. */
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly unit: string;
  /** The value that the line should reach, where one is demanded. */
  readonly target?: Target;
};

/** A bound of the ratio, or of our own value. */
export type Target =
  { readonly ratioAtLeast: number } | { readonly ratioAtMost: number } | { readonly oursAtMost: number };

/** The results of a benchmark. `--json` prints this object. */
export type Benchmark = {
  readonly name: string;
  readonly rows: readonly BenchmarkRow[];
  /** The machine, the versions and the settings, one a line. */
  readonly notes?: readonly string[];
};

/** The options of a benchmark. `log` shows progress, never results. */
export type BenchmarkOptions = {
  readonly log: (line: string) => void;
  /** The sizes that `--sizes` names; only some benchmarks take them. */
  readonly sizes?: string;
};

/** Whether a line reaches its target. */
export function isMet({ ours, ratio, target }: BenchmarkRow): boolean {
  if (target === undefined) return true;
  if ("oursAtMost" in target) return ours <= target.oursAtMost;
  if (ratio === null) return false;
  return "ratioAtLeast" in target ? ratio >= target.ratioAtLeast : ratio <= target.ratioAtMost;
}
