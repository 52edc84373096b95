import type { Hex } from "../consensus/hex.ts";
import { schemaBehind } from "../document-schemas/schema-catalogue.ts";
import { typedText } from "../document-schemas/text-form.ts";
import { openDossier } from "../dossier/dossier.ts";
import { Kind } from "../ledger/kinds.ts";
import { recordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { parseNewReference } from "../ledger/typed-name.ts";
import type { DraftForm } from "../schemas/act.ts";
import { showForeign } from "../text/foreign-text.ts";
import { actDocument } from "./act-document.ts";
import type { ClientContext } from "./client-context.ts";
import { clearId, documentFields, nameOf } from "./document-fields.ts";
import { hashPapers, meaningOf } from "./document-input.ts";
import type { DocumentInput } from "./document-input.ts";
import type { Intent } from "./intent.ts";
import { refuseShortName } from "./party-aliases.ts";
import { performAct } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { saveNewRecord } from "./save-new-record.ts";
import { resolveSeat } from "./seat.ts";

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

/**
 * Admits a party and offers its first account a seat, which the account must accept separately.
 * @throws ClientError REFERENCE_SHORT_NAME, DOCUMENT_WRONG and those of an act; ApiError, DossierError, InputError
 * REFERENCE_*
 */
export async function admitParty(
  context: ClientContext,
  request: AdmissionRequest,
): Promise<{ readonly id: RecordId; readonly reference: string; readonly outcome: ActOutcome }> {
  const reference = parseNewReference(request.reference);
  const seat = await resolveSeat(context, request.as);
  const issuer = seat.seat.party.id;
  // A party's parent record is the jurisdiction of its issuer.
  const jurisdiction = (await context.api.record(issuer)).result.record.parent;
  const { account, roles } = request;
  const name = typedText(request.name);
  const id = recordId({ kind: Kind.PARTY, issuer, reference, revision: 0 });
  refuseShortName(context.aliases, reference, id);
  const input = await hashPapers(context, request);
  const own = {
    reference,
    name,
    account,
    roles: [...roles],
    ...(jurisdiction === undefined ? {} : { jurisdiction: nameOf(jurisdiction) }),
  };
  const fields = await documentFields(context, PARTY_SCHEMA, own, input);
  const controller = clearId(PARTY_SCHEMA, fields, "LINK");
  const { document, attachments, commitment } = actDocument(PARTY_SCHEMA, fields, input, { record: id });
  const draft: Omit<DraftForm, "role"> = {
    kind: "PARTY",
    status: "IN_FORCE",
    reference,
    content: commitment,
    firstAccount: account,
    roles: [...roles],
    ...(controller === undefined ? {} : { controller }),
    ...(jurisdiction === undefined ? {} : { parent: jurisdiction.id }),
  };
  const dossier = openDossier(context.dossierDirectory, request.as);
  const named = showForeign(reference);
  const intent: Intent = {
    meanings: [{ act: "record", registrar: issuer, party: id, account, roles: [...roles], name, ...meaningOf(input) }],
    touches: [id, account],
    does: { zh: `主体 ${named} 入册`, en: `The admission of the party ${named}` },
  };
  const outcome = await performAct(
    context,
    seat,
    request,
    intent,
    (role) => ({ act: "record", payload: [{ ...draft, role }] }),
    (body) => saveNewRecord(dossier, id, { body, document, attachments }),
  );
  return { id, reference, outcome };
}
