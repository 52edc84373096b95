import type { Refuse } from "../documents/exact-members.ts";
import { CodedError } from "../text/coded-error.ts";
import { showPlace } from "../text/foreign-text.ts";

/**
 * The reasons for which a rulebook cannot be used:
 * - `RULEBOOK_UNREADABLE`: the file cannot be read, or is not JSON;
 * - `RULEBOOK_MALFORMED`: something in it does not have its form;
 * - `RULE_ID_DOUBLED`, `RULE_NUMBER_DOUBLED`: two rules have the same id or number;
 * - `RULE_NUMBER_RESERVED`: a rule has a number that the ledger keeps for its own rules;
 * - `STEP_UNKNOWN`: a rule names a step that the ledger does not have;
 * - `STEP_TOO_LONG`: a step has more rules than the ledger reads;
 * - `REQUIREMENT_UNKNOWN`: a rule asks for something that the ledger cannot judge;
 * - `VERSION_UNKNOWN`: a rule belongs to a version that the file does not have;
 * - `VERSIONS_OUT_OF_ORDER`: the versions are not numbered 1, 2, 3 …, or their dates do not ascend.
 */
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
  | "VERSIONS_OUT_OF_ORDER";

/** A rulebook cannot be used. The text names the file and the place in it. */
export class RulebookError extends CodedError<RulebookErrorCode> {
  override readonly name = "RulebookError";
}

/**
 * Refuses the value at a place.
 * @param place - the file and a JSON Pointer, such as `cangyu-2025.json#/rules/3`
 */
export function malformedAt(place: string): Refuse {
  return ({ zh, en }) =>
    new RulebookError(
      "RULEBOOK_MALFORMED",
      { zh: `${showPlace(place)} ${zh}：请改正。`, en: `${showPlace(place)} ${en}: correct it.` },
      { place },
    );
}
