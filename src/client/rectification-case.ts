import { randomBytes } from "node:crypto";
import type { Hex } from "../consensus/hex.ts";
import { clearEnd, clearText } from "../document-schemas/clear-terms.ts";
import { schemaBehind } from "../document-schemas/schema-catalogue.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { HoldReasonName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { parseNewReference } from "../ledger/typed-name.ts";
import type { Act, DraftForm } from "../schemas/act.ts";
import { showDate } from "../text/china-time.ts";
import { clearId } from "./document-fields.ts";

/** The rectification case (整改) that a hold opens. */
export interface RectificationCase {
  readonly id: RecordId;
  readonly reference: string;
  readonly subject: RecordId;
}

/** The options of a case. */
export interface CaseTerms {
  /** Its reference; a new one by default. */
  readonly case?: string;
  /** Its last day, such as `2026-12-31`. */
  readonly deadline?: string;
}

export const RECTIFICATION_SCHEMA = schemaBehind({ act: "RECORD", kind: "CASE", caseCode: "RECTIFICATION" });

/**
 * The case that a party would open about a record.
 * @param now - seconds since 1970, for the date in a made-up reference
 * @throws InputError REFERENCE_*
 */
export function rectificationCase(
  party: RecordId,
  subject: RecordId,
  terms: CaseTerms,
  now: number,
): RectificationCase {
  const reference = terms.case === undefined ? newReference(now) : parseNewReference(terms.case);
  return { id: recordId({ kind: Kind.CASE, issuer: party, reference, revision: 0 }), reference, subject };
}

/** The fields of a case's document that the hold says. @param subject - the record that it is about, by its name */
export function caseFields(
  { reference }: RectificationCase,
  { reason, deadline }: CaseTerms & { readonly reason: HoldReasonName },
  subject: string,
): JsonObject {
  return {
    reference,
    subject,
    reason,
    ...(deadline === undefined ? {} : { deadline }),
  };
}

/**
 * The act that opens a case. Its deadline and its addressee are those of the document.
 * @param fields - of the document of the case
 * @param content - the commitment of that document
 * @throws DateError DATE_TOO_LATE for a deadline that the ledger cannot hold
 */
export function opening(
  { subject, reference }: RectificationCase,
  fields: JsonObject,
  content: Hex,
  role: RoleName,
): Act {
  const until = clearEnd(RECTIFICATION_SCHEMA, fields);
  const addressee = clearId(RECTIFICATION_SCHEMA, fields, "LINK");
  const draft: DraftForm = {
    kind: "CASE",
    role,
    status: "IN_FORCE",
    parent: subject,
    code: "RECTIFICATION",
    content,
    reference: clearText(RECTIFICATION_SCHEMA, fields, "REFERENCE") ?? reference,
    ...(until === undefined ? {} : { until }),
    ...(addressee === undefined ? {} : { addressee }),
  };
  return { act: "record", payload: [draft] };
}

/** The date and random digits, so that no two references are the same. */
function newReference(now: number): string {
  return `RC-${showDate(now).replaceAll("-", "")}-${randomBytes(4).toString("hex")}`;
}
