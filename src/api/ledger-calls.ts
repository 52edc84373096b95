import { fromHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { arrayOf, checked, decodeParameters, fixedBytes, tuple, uint } from "../ledger/abi.ts";
import { encodeLedgerCall, LedgerCallError } from "../ledger/calldata.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { parseRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { catalogueCallOf } from "../schemas/catalogue-call.ts";
import type { CatalogueCallForm } from "../schemas/catalogue-call.ts";
import { ApiProblem } from "./api-problem.ts";

/** The ledger's answer to one item of an act. */
export interface Verdict {
  readonly id: RecordId;
  /** The number of the rule that refuses the item; 0 if it is accepted. */
  readonly rule: number;
  /** The rows that were not met, one bit for each. */
  readonly unmet: number;
}

/** The return values of `record`, `attest` and `settle`. */
const VERDICTS = tuple({
  verdicts: arrayOf(tuple({ id: checked(fixedBytes(10), parseRecordId), rule: uint(16), unmet: uint(32) })),
});

/**
 * The calldata of an act as a client would sign it.
 * @throws ApiProblem ACT_MALFORMED; InputError REFERENCE_*
 */
export function encodeAct(call: CatalogueCallForm): Hex {
  try {
    return encodeLedgerCall(catalogueCallOf(call));
  } catch (cause) {
    if (!(cause instanceof LedgerCallError) && !(cause instanceof LedgerDataError)) throw cause;
    throw new ApiProblem("ACT_MALFORMED", cause.text, cause.evidence, cause);
  }
}

/** Reads the data that the call of an act returned. @throws LedgerDataError for data that the ledger cannot return */
export function decodeVerdicts(data: Hex): readonly Verdict[] {
  return decodeParameters(VERDICTS, fromHex(data)).verdicts;
}
