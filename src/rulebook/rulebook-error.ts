/** What can be wrong with a rulebook; the closed set of codes. */
export type RulebookErrorCode =
  | "RULEBOOK_UNREADABLE"
  | "RULEBOOK_MALFORMED"
  | "RULE_ID_DOUBLED"
  | "RULE_NUMBER_DOUBLED"
  | "RULE_NUMBER_RESERVED"
  | "STEP_UNKNOWN"
  | "STEP_TOO_LONG"
  | "REQUIREMENT_UNKNOWN"
  | "VERSION_UNKNOWN"
  | "VERSIONS_OUT_OF_ORDER"
  | "ROW_MALFORMED";

/**
 * A rulebook that cannot be published, or rows that no rulebook compiles to. `evidence` names the
 * file, the rule and the place in it; `message` says what to change.
 */
export class RulebookError extends Error {
  override readonly name = "RulebookError";
  readonly code: RulebookErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: RulebookErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }
}
