import { join } from "node:path";

/** The paths in the data directory of a system that `laiqu start` runs. */
export interface DataLayout {
  readonly directory: string;
  /** The development chain's journal, its validators' seed and its lock. */
  readonly chain: string;
  /** The index: PGlite's files. */
  readonly index: string;
  /** The deployment file, which holds the place of the ledger on the chain. */
  readonly deployment: string;
  /** What a network of a bureau's own was founded with; the demo's network has no such file. */
  readonly founded: string;
  /** The sample founding that `start --city` writes, for a bureau to edit. */
  readonly sample: string;
  /** A marker file. It is made before the first transaction and removed when the first start is complete. */
  readonly unfinished: string;
}

export function dataLayout(directory: string): DataLayout {
  return {
    directory,
    chain: join(directory, "chain"),
    index: join(directory, "index"),
    deployment: join(directory, "deployment.json"),
    founded: join(directory, "founded.json"),
    sample: join(directory, "founding.json"),
    unfinished: join(directory, "first-start-unfinished"),
  };
}
