import type { ActDraft } from "../../schemas/act-draft.ts";
import { addToDraft } from "./draft-file.ts";
import { verifyReviews } from "./review-draft.ts";

/**
 * Puts the signatures of copies of a draft into its file, such as those of two reviewers who worked at the same time.
 * Every copy must have been verified.
 * @returns the file as it is now
 * @throws ClientError DRAFT_CHANGED for the copy of another draft, REVIEW_WRONG; DossierError UNWRITABLE
 */
export async function mergeDrafts(path: string, file: ActDraft, copies: readonly ActDraft[]): Promise<ActDraft> {
  let merged = file;
  for (const copy of copies) {
    const { countersignatures, signed, digest } = copy;
    merged = await addToDraft(path, digest, { countersignatures, ...(signed === undefined ? {} : { signed }) });
  }
  verifyReviews(merged);
  return merged;
}
