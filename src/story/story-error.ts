/** Why the story cannot go on; the closed set of codes. */
export type StoryErrorCode =
  "REFUSED_UNEXPECTEDLY" | "NOT_REFUSED" | "REFUSED_BY_ANOTHER_RULE" | "NAME_UNKNOWN" | "NOTHING_RECORDED";

/** The ledger did not answer an act of the story as told; `evidence` has the act and the answer. */
export class StoryError extends Error {
  override readonly name = "StoryError";
  readonly code: StoryErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: StoryErrorCode, message: string, evidence: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.evidence = evidence;
  }
}
