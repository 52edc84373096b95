import { readOpenedNotes } from "../../dossier/opened-note.ts";
import type { OpenedNote } from "../../dossier/opened-note.ts";
import type { Hex } from "../../consensus/hex.ts";
import { isJsonObject } from "../../documents/canonical-json.ts";
import type { JsonValue } from "../../documents/canonical-json.ts";
import { openDossier } from "../../dossier/dossier.ts";
import type { Place, StoredEntry } from "../../dossier/stored-entry.ts";
import { storedEntries } from "../../dossier/survey-dossier.ts";
import type { EntryName } from "../../dossier/survey-dossier.ts";
import type { KindName } from "../../ledger/kinds.ts";
import { parseTypedName } from "../../ledger/typed-name.ts";
import { InputError } from "../../documents/input-error.ts";
import type { ClientContext } from "../client-context.ts";
import { ApiError } from "../http/api-error.ts";
import { resolveRecord } from "../resolve-record.ts";
import { describeEntry } from "./described-entry.ts";
import type { ActOfDocument, DescribedEntry } from "./described-entry.ts";

/** Selects saved documents. */
export interface DossierFilter {
  /** One dossier, by the name of its key. */
  readonly dossier?: string | undefined;
  readonly place?: Place | undefined;
  /** Documents about this record, by any of its names. */
  readonly record?: string | undefined;
  /** Documents that a party stated, or in which it is named. */
  readonly party?: string | undefined;
  readonly kind?: KindName | undefined;
  readonly act?: ActOfDocument | undefined;
  /** The first and the last second that count, in seconds since 1970. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** A page of a list. */
export interface DossierPage {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

/** A saved document with what was opened of it to whom. */
export interface ListedDocument extends DescribedEntry {
  readonly opened: readonly OpenedNote[];
}

export interface ListedDocuments {
  readonly documents: readonly ListedDocument[];
  /** The place at which the next page begins; absent on the last page. */
  readonly next?: string;
}

/**
 * The saved documents, sorted by dossier, place and name, page by page. No system need run, except to look up a name
 * that nothing here has.
 * @throws DossierError UNREADABLE; InputError
 */
export async function listDocuments(
  context: ClientContext,
  filter: DossierFilter,
  { limit, after }: DossierPage,
): Promise<ListedDocuments> {
  const isWanted = await selects(context, filter);
  const documents: ListedDocument[] = [];
  const notes = new NotesOf(context);
  for await (const entry of storedEntries(context.dossierDirectory, {
    party: filter.dossier,
    places: filter.place === undefined ? undefined : [filter.place],
    isWanted: after === undefined ? undefined : (of) => isAfter(cursorOf(of), after),
  })) {
    const described = describeEntry(entry);
    if (!isWanted(described, entry)) continue;
    const last = documents.at(-1);
    if (documents.length === limit && last !== undefined)
      return { documents, next: cursorOf({ party: last.dossier, place: last.place, name: last.name }) };
    documents.push({ ...described, opened: notes.about(described) });
  }
  return { documents };
}

/** The notes of several dossiers, each read once. */
export class NotesOf {
  readonly #directory: string;
  readonly #read = new Map<string, readonly OpenedNote[]>();

  constructor({ dossierDirectory }: Pick<ClientContext, "dossierDirectory">) {
    this.#directory = dossierDirectory;
  }

  /** The fields that were opened of a document; empty where none was. @throws DossierError UNREADABLE */
  about({ dossier, commitment }: DescribedEntry): readonly OpenedNote[] {
    const notes = this.#read.get(dossier) ?? readOpenedNotes(openDossier(this.#directory, dossier)).notes;
    this.#read.set(dossier, notes);
    return notes.filter((note) => note.commitment === commitment);
  }
}

/* ------------------------------------------------ the order */

const PLACE_ORDER: readonly Place[] = ["RECORDS", "REFUSED", "UNRECORDED"];

function cursorOf({ party, place, name }: EntryName): string {
  return `${party}/${place}/${name}`;
}

function isAfter(one: string, other: string): boolean {
  const [party = "", place = "", ...name] = one.split("/");
  const [otherParty = "", otherPlace = "", ...otherName] = other.split("/");
  if (party !== otherParty) return party > otherParty;
  if (place !== otherPlace) return orderOf(place) > orderOf(otherPlace);
  return name.join("/") > otherName.join("/");
}

function orderOf(place: string): number {
  return PLACE_ORDER.findIndex((each) => each === place);
}

/* ------------------------------------------------ the filter */

async function selects(
  context: ClientContext,
  { record, party, kind, act, from, until }: DossierFilter,
): Promise<(described: DescribedEntry, entry: StoredEntry) => boolean> {
  const records = record === undefined ? undefined : await namesOf(context, record);
  const parties = party === undefined ? undefined : await namesOf(context, party, "PARTY");
  return (described, entry) =>
    (records === undefined || isAbout(described, records)) &&
    (parties === undefined || names(described, entry, parties)) &&
    (kind === undefined || described.kind === kind) &&
    (act === undefined || described.act === act) &&
    (from === undefined || described.date >= from) &&
    (until === undefined || described.date <= until);
}

/**
 * The names under which a record may stand in a document: as it was typed, and its id. Without the system only the
 * typed name and short names count.
 * @throws InputError; ApiError for a name that belongs to several records
 */
export async function namesOf(context: ClientContext, typed: string, kind?: KindName): Promise<ReadonlySet<string>> {
  const names = new Set<string>([typed]);
  const alias = context.aliases.get(typed);
  if (alias !== undefined) names.add(alias);
  const id = idOf(typed);
  if (id !== undefined) return names.add(id);
  try {
    const { id: found, reference } = await resolveRecord(context, typed, kind);
    names.add(found);
    if (reference !== undefined) names.add(reference);
  } catch (error) {
    // A record that the ledger refused has documents here all the same.
    const isUnknown = error instanceof ApiError && (error.isUnavailable || error.code === "NOT_FOUND");
    if (!isUnknown) throw error;
  }
  return names;
}

function idOf(typed: string): Hex | undefined {
  try {
    const name = parseTypedName(typed);
    return name.type === "ID" ? name.id : undefined;
  } catch (error) {
    // Documents may name what is no reference of the ledger.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Two records may have one reference. Where the id is known, only the id counts. */
export function isAbout({ subject, reference }: DescribedEntry, wanted: ReadonlySet<string>): boolean {
  const hasId = [...wanted].some((name) => idOf(name) !== undefined);
  if (subject !== undefined && wanted.has(subject)) return true;
  return !hasId && reference !== undefined && wanted.has(reference);
}

function names({ by }: DescribedEntry, { document }: StoredEntry, wanted: ReadonlySet<string>): boolean {
  if (by !== undefined && wanted.has(by)) return true;
  return document !== undefined && textsIn(document.fields).some((text) => wanted.has(text));
}

function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => textsIn(item));
  return isJsonObject(value) ? Object.values(value).flatMap((member) => textsIn(member)) : [];
}
