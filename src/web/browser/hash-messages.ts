import type { DigestPair } from "../../documents/digest.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Evidence } from "../../text/coded-error.ts";
import type { PageErrorCode } from "./page-error.ts";

/** The one message to the hashing worker. It carries a handle of the file, not its bytes. */
export interface HashRequest {
  readonly file: Blob;
}

/**
 * The messages of the worker: the bytes read so far, then the digests or the failure. An error is sent as its parts,
 * because it would lose its class between threads.
 */
export type HashReply =
  | { readonly type: "progress"; readonly read: number }
  | { readonly type: "done"; readonly digests: DigestPair }
  | {
      readonly type: "failed";
      readonly code: PageErrorCode;
      readonly text: Bilingual;
      readonly evidence: Evidence;
    };
