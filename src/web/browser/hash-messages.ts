import type { DigestPair } from "../../documents/digest.ts";
import type { PageErrorCode } from "./page-error.ts";

/** What the hashing worker is sent, once: a handle, not the bytes. */
export interface HashRequest {
  readonly file: Blob;
}

/** What it answers: progress in bytes, then the digests or why there are none. Errors lose their class between threads. */
export type HashReply =
  | { readonly type: "progress"; readonly read: number }
  | { readonly type: "done"; readonly digests: DigestPair }
  | { readonly type: "failed"; readonly code: PageErrorCode; readonly evidence: string };
