/** Why the demo cannot go on; the closed set of codes. */
export type DemoErrorCode =
  "REFUSED_UNEXPECTEDLY" | "NOT_REFUSED" | "REFUSED_BY_ANOTHER_RULE" | "NAME_UNKNOWN" | "NOTHING_RECORDED";

/** The ledger did not answer an act of the demo as told; `evidence` has the act and the answer. */
export class DemoError extends Error {
  override readonly name = "DemoError";
  readonly code: DemoErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: DemoErrorCode, message: string, evidence: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.evidence = evidence;
  }
}
