import type { Log } from "../log/log.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** A stage of the start. */
export type StartStage = "REPLAYING" | "FOUNDING" | "PLAYING" | "INDEXING";

export interface StartOptions {
  readonly dataDirectory: string;
  /** The port of API and page; 0 takes any free one. */
  readonly port: number;
  /** The port of the chain; 0 takes any free one. */
  readonly chainPort: number;
  /** Whether a first start leaves the demo out. */
  readonly empty: boolean;
  /** Called with the progress of a stage. A `total` of 0 means that it is not known. */
  readonly onProgress: (stage: StartStage, done: number, total: number) => void;
  readonly onNotice: (notice: Bilingual) => void;
  readonly log: Log;
}
