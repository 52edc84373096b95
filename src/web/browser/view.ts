import type { Verdict } from "../../certificate/verdict.ts";
import type { DigestPair } from "../../documents/digest.ts";
import type { Reply } from "./ask-ledger.ts";
import type { ReadFile } from "./chosen-files.ts";
import type { Failure } from "./failure-text.ts";
import type { ReadOpening } from "./read-opening.ts";

/** A file that was chosen, with its size in bytes and, once it is hashed, its digests. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  readonly digests?: DigestPair;
}

/** The part of the page that shows the answer. */
export type View =
  | { readonly type: "nothing" }
  | { readonly type: "hashing"; readonly file: ChosenFile; readonly read: number }
  | { readonly type: "asking"; readonly file?: ChosenFile }
  | { readonly type: "replied"; readonly file?: ChosenFile; readonly reply: Reply }
  | {
      readonly type: "verified";
      readonly certificate: ReadFile;
      /** Whether the visitor's own descriptor was used, and not the one that this system serves. */
      readonly ownDescriptor: boolean;
      readonly file?: ChosenFile;
      readonly opening?: ReadOpening;
      readonly verdict: Verdict;
    }
  | { readonly type: "failed"; readonly file?: ChosenFile; readonly error: Failure };
