import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which the demo cannot go on:
 * - `REFUSED_UNEXPECTEDLY`: the ledger refused an act that it should have accepted;
 * - `NOT_REFUSED`: the ledger accepted an act that it should have refused;
 * - `REFUSED_BY_ANOTHER_RULE`: another rule refused the act than the one expected;
 * - `NAME_UNKNOWN`: an act names a record that the demo has not recorded yet;
 * - `NOTHING_RECORDED`: the ledger logged nothing for an act;
 * - `DOCUMENT_WRONG`: the document of a record or act does not have the fields of its schema.
 */
export type DemoErrorCode =
  | "REFUSED_UNEXPECTEDLY"
  | "NOT_REFUSED"
  | "REFUSED_BY_ANOTHER_RULE"
  | "NAME_UNKNOWN"
  | "NOTHING_RECORDED"
  | "DOCUMENT_WRONG";

/** The ledger did not answer an act of the demo as expected: its contracts or rulebooks differ from the demo's. */
export class DemoError extends CodedError<DemoErrorCode> {
  override readonly name = "DemoError";
}
