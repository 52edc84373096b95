import type { ClientContext } from "../client-context.ts";
import type { OwnDossier } from "./own-dossiers.ts";
import { ownDossiers } from "./own-dossiers.ts";
import type { RecordedDocument, RecordedDocuments } from "./recorded-documents.ts";

/** An act of an own party, whose document should be in a dossier here. */
export interface OwedDocument {
  readonly event: RecordedDocument;
  /** The dossier in which it should be; undefined where another account of the party did the act. */
  readonly dossier: string | undefined;
}

/**
 * The acts of the own parties that have a document. Without its document nothing in an act can be proven.
 * @param only - one key, whose own acts alone count; by default all keys here
 * @returns undefined when the ledger cannot be asked
 * @throws ApiError; DossierError
 */
export async function owedDocuments(
  context: ClientContext,
  ledger: RecordedDocuments,
  only?: string,
): Promise<readonly OwedDocument[] | undefined> {
  const own = await ledger.asking(() => ownDossiers(context, only));
  if (own === undefined) return undefined;
  const owed: OwedDocument[] = [];
  for (const id of new Set(own.map(({ party }) => party.id))) {
    const events = await ledger.ofParty(id);
    if (events === undefined) return undefined;
    owed.push(...events.map((event) => ({ event, dossier: dossierOf(own, event) })));
  }
  return only === undefined ? owed : owed.filter(({ dossier }) => dossier === only);
}

function dossierOf(own: readonly OwnDossier[], { account }: RecordedDocument): string | undefined {
  return own.find((each) => each.account === account)?.name;
}
