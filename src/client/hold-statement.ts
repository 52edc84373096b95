import type { Hex } from "../consensus/hex.ts";
import { clearText } from "../document-schemas/clear-terms.ts";
import { clearValue } from "../document-schemas/clear-value.ts";
import { schemaBehind } from "../document-schemas/schema-catalogue.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { Code, HoldReason, Outcome, outcomeWith } from "../ledger/codes.ts";
import type { HoldReasonName } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { StatementForm } from "../schemas/act.ts";
import { isKeyOf } from "../text/entries.ts";
import { clearId } from "./document-fields.ts";

/** The reason and the reach of a hold. */
export interface HoldTerms {
  readonly reason: HoldReasonName;
  /** Whether the hold of a resource or grant also breaks what was made of it (RECALL instead of FORWARD). */
  readonly recall?: boolean;
}

export const HOLD_SCHEMA = schemaBehind({ act: "STATEMENT", code: "HOLD" });
export const RELEASE_SCHEMA = schemaBehind({ act: "STATEMENT", code: "RELEASE" });

/** The fields of a hold's document that its terms say. */
export function holdFields({ reason, recall = false }: HoldTerms): JsonObject {
  return { reason, recall };
}

/**
 * The statement that holds a record. Its reason and its reach are those of the document.
 * @param fields - of the document of the hold
 * @param document - the commitment of that document, when there is one
 * @param about - the case of the hold, which the rules for its release may ask for; the ledger must know it
 */
export function holdStatement(
  subject: RecordId,
  role: RoleName,
  fields: JsonObject,
  document?: Hex,
  about?: RecordId,
): StatementForm {
  const value = clearValue(HOLD_SCHEMA, fields, () => 0n);
  return {
    subject,
    code: "HOLD",
    role,
    outcome: outcomeWith(Outcome.OPEN, HoldReason[reasonIn(fields)]),
    ...(value === 0n ? {} : { value: value.toString() }),
    ...(document === undefined ? {} : { document }),
    ...(about === undefined ? {} : { about }),
  };
}

function reasonIn(fields: JsonObject): HoldReasonName {
  const reason = clearText(HOLD_SCHEMA, fields, "REASON") ?? "";
  if (isKeyOf(HoldReason, reason)) return reason;
  throw new TypeError(`The document of a hold has no reason of the table: ${reason}`);
}

/**
 * The statement that releases the signer's hold or, if the signer is the upper authority, the hold of the party that
 * the document names.
 * @param fields - of the document of the release
 */
export function releaseStatement(subject: RecordId, role: RoleName, fields: JsonObject, document: Hex): StatementForm {
  const holder = clearId(RELEASE_SCHEMA, fields, "ABOUT");
  return { subject, code: Code.RELEASE, role, document, ...(holder === undefined ? {} : { about: holder }) };
}
