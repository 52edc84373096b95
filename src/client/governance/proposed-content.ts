import { decisionContent, proposalForm } from "../../acts/decision-forms.ts";
import type { DocumentForm } from "../../document-schemas/document-schema.ts";
import type { JsonObject, JsonValue } from "../../documents/canonical-json.ts";
import type { DecisionContent } from "../../ledger/decision-content.ts";
import type { DecisionKindName } from "../../ledger/decisions.ts";
import type { ClientContext } from "../client-context.ts";
import { documentFields } from "../document-fields.ts";
import { readAccount } from "../signer.ts";

/** The content of a proposal, and the number of the agencies' paper. */
interface ProposedContent {
  readonly content: DecisionContent;
  readonly paper: string;
}

/**
 * Makes what a decision decides from the fields of its proposal. A party may have any of its names, and an account may
 * be a key that is kept here.
 * @throws ClientError DOCUMENT_WRONG, ACCOUNT_MALFORMED, KEY_UNKNOWN; DecisionError, DateError, InputError; ApiError
 */
export async function proposedContent(
  context: ClientContext,
  kind: DecisionKindName,
  values: JsonObject,
): Promise<ProposedContent> {
  const form = proposalForm(kind);
  const given = await withAccounts(context, form, values);
  const fields = await documentFields(context, form, {}, { fields: [], values: given, papers: [] });
  const { paper } = fields;
  return { content: decisionContent(kind, fields), paper: typeof paper === "string" ? paper : "" };
}

async function withAccounts(
  { dossierDirectory }: ClientContext,
  { fields }: DocumentForm,
  values: JsonObject,
): Promise<JsonObject> {
  const read: Record<string, JsonValue> = { ...values };
  for (const { name, type } of fields) {
    const value = values[name];
    if (type.is === "ACCOUNT" && typeof value === "string") read[name] = await readAccount(dossierDirectory, value);
  }
  return read;
}
