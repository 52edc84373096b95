import type { DigestPair } from "../../documents/digest.ts";
import { InputError } from "../../documents/input-error.ts";
import { saltedCommitment } from "../../ledger/salted-commitment.ts";
import type { SaltedContent } from "../../ledger/salted-commitment.ts";
import { isOpeningOf, parseSaltedOpening } from "../../ledger/salted-opening.ts";
import type { Reply } from "./ask-ledger.ts";
import type { ReadFile } from "./chosen-files.ts";
import { openingNotRecorded, openingOfOtherFile, openingUnusable } from "./page-error.ts";

/** The opening of a salted export that was dropped. Nothing of it leaves the browser but its commitment. */
export interface ReadOpening {
  readonly name: string;
  readonly content: SaltedContent;
  /** 64 digits. */
  readonly commitment: string;
}

/** The file that the opening came with. */
interface HashedFile {
  readonly name: string;
  readonly digests?: DigestPair;
}

/** @throws PageError OPENING_UNUSABLE */
export function readOpening({ name, bytes }: ReadFile): ReadOpening {
  try {
    const content = parseSaltedOpening(bytes);
    return { name, content, commitment: saltedCommitment(content).slice(2) };
  } catch (cause) {
    if (cause instanceof InputError) throw openingUnusable(name, cause);
    throw cause;
  }
}

/** @throws PageError OPENING_OF_OTHER_FILE */
export function demandOpeningOf({ name, digests }: HashedFile, opening: ReadOpening): void {
  if (digests !== undefined && !isOpeningOf(opening.content, digests)) throw openingOfOtherFile(opening.name, name);
}

/** @throws PageError OPENING_NOT_RECORDED */
export function demandRecorded({ name }: HashedFile, opening: ReadOpening, reply: Reply): void {
  if (reply.type === "digest" && reply.answer.result.matches.length === 0)
    throw openingNotRecorded(opening.name, name, opening.commitment);
}
