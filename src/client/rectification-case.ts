import { randomBytes } from "node:crypto";
import type { Hex } from "../consensus/hex.ts";
import { Kind } from "../ledger/kinds.ts";
import { recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { parseNewReference } from "../ledger/typed-name.ts";
import type { Act, DraftForm } from "../schemas/act.ts";
import { showDate } from "../text/china-time.ts";

/** The rectification case (整改) that a hold opens. */
export interface RectificationCase {
  readonly id: RecordId;
  readonly reference: string;
  /** The end of its last day, seconds since 1970. */
  readonly until?: number;
  readonly subject: RecordId;
}

/** The options of a case. */
export interface CaseTerms {
  /** Its reference; a new one by default. */
  readonly case?: string;
  /** The end of its last day, seconds since 1970. */
  readonly until?: number;
}

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
  const { until } = terms;
  return {
    id: recordId({ kind: Kind.CASE, issuer: party, reference, revision: 0 }),
    reference,
    subject,
    ...(until === undefined ? {} : { until }),
  };
}

/** The act that opens a case. @param content - the commitment of the order's document */
export function opening({ subject, reference, until }: RectificationCase, content: Hex, role: RoleName): Act {
  const draft: DraftForm = {
    kind: "CASE",
    role,
    status: "IN_FORCE",
    parent: subject,
    code: "RECTIFICATION",
    content,
    reference,
    ...(until === undefined ? {} : { until }),
  };
  return { act: "record", payload: [draft] };
}

/** The date and random digits, so that no two references are the same. */
function newReference(now: number): string {
  return `RC-${showDate(now).replaceAll("-", "")}-${randomBytes(4).toString("hex")}`;
}
