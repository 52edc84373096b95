import type { AccessControl } from "../access/access-control.ts";
import type { Log } from "../log/log.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** A stage of the start. */
export type StartStage = "REPLAYING" | "FOUNDING" | "PLAYING" | "INDEXING";

/** What a first start founds in place of the demo: a founding file, or a sample for the rulebook of a file. */
export interface ChosenFounding {
  readonly type: "FILE" | "RULEBOOK";
  readonly path: string;
}

export interface StartOptions {
  readonly dataDirectory: string;
  /** The port of API and page; 0 takes any free one. */
  readonly port: number;
  /** The port of the chain; 0 takes any free one. */
  readonly chainPort: number;
  /** Whether a first start leaves the demo out. */
  readonly empty: boolean;
  /** Undefined: whatever the data directory was founded with, and the demo on a first start. */
  readonly chosen?: ChosenFounding | undefined;
  /** Called with the progress of a stage. A `total` of 0 means that it is not known. */
  readonly onProgress: (stage: StartStage, done: number, total: number) => void;
  readonly onNotice: (notice: Bilingual) => void;
  readonly log: Log;
  /** Whether webhooks may be told over http and at addresses that are not public. Default: no. */
  readonly webhooksAnywhere?: boolean;
  /** Tells who asks; without it nobody is asked. It stays open when the system stops. */
  readonly access?: AccessControl;
}
