import type { Hex } from "../consensus/hex.ts";
import { Code, HoldReason } from "../ledger/codes.ts";
import type { HoldReasonName } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { StatementForm } from "../schemas/act.ts";

/** The reason and the reach of a hold. */
export interface HoldTerms {
  readonly reason: HoldReasonName;
  /** Whether the hold of a resource or grant also breaks what was made of it (RECALL instead of FORWARD). */
  readonly recall?: boolean;
}

/** The low three bits are the outcome's class, and the bits above them the reason. */
const REASON_SHIFT = 3;

/**
 * The statement that holds a record.
 * @param document - the commitment of the order's document, when there is one
 * @param about - the case of the hold, which the rules for its release may ask for; the ledger must know it
 */
export function holdStatement(
  subject: RecordId,
  role: RoleName,
  terms: HoldTerms,
  document?: Hex,
  about?: RecordId,
): StatementForm {
  return {
    subject,
    code: "HOLD",
    role,
    outcome: HoldReason[terms.reason] << REASON_SHIFT,
    ...(terms.recall === true ? { value: "1" } : {}),
    ...(document === undefined ? {} : { document }),
    ...(about === undefined ? {} : { about }),
  };
}

/** The statement that releases the signer's hold or, if the signer is the upper authority, the hold of `holder`. */
export function releaseStatement(
  subject: RecordId,
  role: RoleName,
  holder: RecordId | undefined,
  document: Hex,
): StatementForm {
  return { subject, code: Code.RELEASE, role, document, ...(holder === undefined ? {} : { about: holder }) };
}
