import type { DigestPair } from "../../documents/digest.ts";
import type { Reply } from "./ask-ledger.ts";
import type { PageError } from "./page-error.ts";

/** A file that was chosen and, once hashed, its digests. Sizes in bytes. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  readonly digests?: DigestPair;
}

/** What the page shows below its two questions. */
export type View =
  | { readonly type: "nothing" }
  | { readonly type: "hashing"; readonly file: ChosenFile; readonly read: number }
  | { readonly type: "asking"; readonly file?: ChosenFile }
  | { readonly type: "replied"; readonly file?: ChosenFile; readonly reply: Reply }
  | { readonly type: "failed"; readonly file?: ChosenFile; readonly error: PageError };
