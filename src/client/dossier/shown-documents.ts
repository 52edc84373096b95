import { storedEntries } from "../../dossier/survey-dossier.ts";
import type { JsonValue } from "../../documents/canonical-json.ts";
import { isJsonObject, pointerStep } from "../../documents/canonical-json.ts";
import type { OpenedNote } from "../../dossier/opened-note.ts";
import { fieldWords } from "../../document-schemas/field-words.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { ClientContext } from "../client-context.ts";
import { describeEntry } from "./described-entry.ts";
import type { DescribedEntry } from "./described-entry.ts";
import { isAbout, namesOf, NotesOf } from "./listed-documents.ts";
import { RecordedDocuments } from "./recorded-documents.ts";
import type { RecordedState } from "./recorded-documents.ts";

/** One field of a document with its words. */
export interface ShownField {
  /** JSON pointer. */
  readonly path: string;
  readonly value: JsonValue;
  /** The words of the schema; undefined for a schema or a field that this program does not know. */
  readonly label: Bilingual | undefined;
  /** The value in words; undefined for a text of others, which is shown as it is. */
  readonly words: Bilingual | undefined;
}

/** A document about a record, with all that is known of it. */
export interface ShownDocument extends DescribedEntry {
  readonly fields: readonly ShownField[];
  readonly opened: readonly OpenedNote[];
  /** How the ledger stands to it; undefined for an entry without a readable document. */
  readonly recorded: RecordedState | undefined;
}

/**
 * All documents about a record that are here: that of the record, and those of statements and settlements about it.
 * Without a running system, it does not say how the ledger stands to them.
 * @param typed - the record, by any of its names
 * @param dossier - one dossier; all of them by default
 * @throws DossierError UNREADABLE; InputError; ApiError for a name that belongs to several records
 */
export async function documentsAbout(
  context: ClientContext,
  typed: string,
  dossier?: string,
): Promise<readonly ShownDocument[]> {
  const names = await namesOf(context, typed);
  const ledger = new RecordedDocuments(context);
  const notes = new NotesOf(context);
  const shown: ShownDocument[] = [];
  for await (const entry of storedEntries(context.dossierDirectory, { party: dossier })) {
    const described = describeEntry(entry);
    // The folder of a record's document has its id also when the document in it cannot be read.
    const isMeant = isAbout(described, names) || (described.faults.length > 0 && names.has(entry.name));
    if (!isMeant) continue;
    const { document } = entry;
    shown.push({
      ...described,
      fields: document === undefined ? [] : leavesOf("", document.fields).map((leaf) => shownField(described, leaf)),
      opened: notes.about(described),
      recorded: document === undefined ? undefined : await ledger.stateOf(document),
    });
  }
  return shown;
}

interface LeafField {
  readonly path: string;
  readonly value: JsonValue;
}

function leavesOf(path: string, value: JsonValue): readonly LeafField[] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [{ path, value }];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(`${path}${pointerStep(key)}`, member));
}

function shownField({ schema }: DescribedEntry, { path, value }: LeafField): ShownField {
  const words = schema === undefined ? undefined : fieldWords(schema, path, value);
  return { path, value, label: words?.label, words: words?.value };
}
