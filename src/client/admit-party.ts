import type { RecordAct } from "../acts/act.ts";
import { actOn } from "../acts/act-catalogue.ts";
import type { Hex } from "../consensus/hex.ts";
import { schemaBehind } from "../document-schemas/schema-catalogue.ts";
import { typedText } from "../document-schemas/text-form.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { parseNewReference } from "../ledger/typed-name.ts";
import { doAct } from "./acts/do-act.ts";
import type { ClientContext } from "./client-context.ts";
import type { DocumentInput } from "./document-input.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";

export interface AdmissionRequest extends Actor, DocumentInput {
  /** The party's own reference, such as its unified social credit code or a pseudonym. */
  readonly reference: string;
  /** The party's name as it is registered. It is only committed, and opened to whom it concerns. */
  readonly name: string;
  readonly roles: readonly RoleName[];
  /** The account that is offered the party's first seat. */
  readonly account: Hex;
}

export const PARTY_SCHEMA = schemaBehind({ act: "RECORD", kind: "PARTY" });

const ADMISSION: RecordAct = { act: "RECORD", kind: "PARTY", caseCode: undefined, status: "IN_FORCE" };

/**
 * Admits a party and offers its first account a seat, which the account must accept separately.
 * @throws ClientError REFERENCE_SHORT_NAME, DOCUMENT_WRONG and those of an act; ApiError, DossierError, InputError
 * REFERENCE_*
 */
export async function admitParty(
  context: ClientContext,
  { reference: given, name, roles, account, values, ...more }: AdmissionRequest,
): Promise<{ readonly id: RecordId; readonly reference: string; readonly outcome: ActOutcome }> {
  const reference = parseNewReference(given);
  const { subject, outcome } = await doAct(context, {
    ...more,
    act: actOn(ADMISSION),
    name: reference,
    values: { ...values, name: typedText(name), account, roles: [...roles] },
  });
  return { id: subject, reference, outcome };
}
