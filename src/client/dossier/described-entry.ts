import type { Hex } from "../../consensus/hex.ts";
import { clearText } from "../../document-schemas/clear-terms.ts";
import type { DocumentSchema } from "../../document-schemas/document-schema.ts";
import { schemaWithId } from "../../document-schemas/schema-catalogue.ts";
import { isJsonObject, pointerStep } from "../../documents/canonical-json.ts";
import type { JsonValue } from "../../documents/canonical-json.ts";
import type { DossierError } from "../../dossier/dossier-error.ts";
import { givenBy } from "../../dossier/given-by.ts";
import type { GivenBy } from "../../dossier/given-by.ts";
import { folderNameOf, subjectOf } from "../../dossier/stored-entry.ts";
import type { Place, StoredEntry } from "../../dossier/stored-entry.ts";
import type { KindName } from "../../ledger/kinds.ts";

/** The act that a document stands behind: a new record, a statement about one, or a change of its status. */
export type ActOfDocument = "RECORD" | "STATEMENT" | "SETTLEMENT";

/**
 * A paper that a document names by its digest, or that is kept beside it. `KEPT` is a copy in the dossier, `ELSEWHERE`
 * a file too large to be copied, at the path that it had, `ABSENT` a paper of which only the digest is here.
 */
export interface PaperPlace {
  /** The field that names it, as a JSON pointer; undefined for a file that the document does not name. */
  readonly field: string | undefined;
  readonly name: string;
  readonly sha256: string;
  readonly where: "KEPT" | "ELSEWHERE" | "ABSENT";
  /** The path of the file where it is not in the dossier. */
  readonly path: string | undefined;
}

/** A saved document in words: what can be said of it without asking the ledger. */
export interface DescribedEntry {
  /** The name of the dossier, which is that of the key. */
  readonly dossier: string;
  readonly place: Place;
  readonly name: string;
  readonly folder: string;
  readonly act: ActOfDocument | undefined;
  /** The kind of the new record; undefined for another act, and for a schema that this program does not know. */
  readonly kind: KindName | undefined;
  readonly schemaId: string | undefined;
  readonly schema: DocumentSchema | undefined;
  /** The record that the document is about. */
  readonly subject: Hex | undefined;
  /** The party that stated or settled; undefined for a new record. */
  readonly by: Hex | undefined;
  /** The name of the record in the document, where it says one. */
  readonly reference: string | undefined;
  readonly commitment: Hex | undefined;
  /** The name that its folder has where it belongs; undefined for an entry without a readable document. */
  readonly home: Hex | undefined;
  /** Time of saving, in seconds since 1970 by the clock of this machine. */
  readonly savedAt: number;
  /** Seconds since 1970: the legal date of the act where the draft says one, else the time of saving. */
  readonly date: number;
  readonly dateIs: "EFFECTIVE" | "SAVED";
  readonly papers: readonly PaperPlace[];
  /** The party that gave the document; undefined for one of the party's own. */
  readonly givenBy: GivenBy | undefined;
  readonly faults: readonly DossierError[];
}

/** Says in words what a saved document is. */
export function describeEntry(entry: StoredEntry): DescribedEntry {
  const { document, body } = entry;
  const schema = document === undefined ? undefined : schemaWithId(document.schemaId);
  const effectiveAt = body?.["effectiveAt"];
  const isDated = typeof effectiveAt === "number" && Number.isSafeInteger(effectiveAt) && effectiveAt > 0;
  const boundTo = document?.boundTo;
  return {
    dossier: entry.party,
    place: entry.place,
    name: entry.name,
    folder: entry.folder,
    act: actOf(entry),
    kind: schema?.subject.act === "RECORD" ? schema.subject.kind : undefined,
    schemaId: document?.schemaId,
    schema,
    subject: subjectOf(entry),
    by: boundTo === undefined || "record" in boundTo ? undefined : boundTo.by,
    reference: referenceIn(entry, schema),
    commitment: document?.commitment,
    home: document === undefined ? undefined : folderNameOf(document),
    savedAt: entry.savedAt,
    date: isDated ? effectiveAt : entry.savedAt,
    dateIs: isDated ? "EFFECTIVE" : "SAVED",
    papers: papersOf(entry),
    givenBy: body === undefined ? undefined : givenBy(body),
    faults: entry.faults,
  };
}

function actOf({ document }: StoredEntry): ActOfDocument | undefined {
  if (document === undefined) return undefined;
  if ("record" in document.boundTo) return "RECORD";
  return document.boundTo.act === "ATTEST" ? "STATEMENT" : "SETTLEMENT";
}

function referenceIn({ document }: StoredEntry, schema: DocumentSchema | undefined): string | undefined {
  if (document === undefined || schema === undefined) return undefined;
  const place = "record" in document.boundTo ? "REFERENCE" : "SUBJECT";
  return clearText(schema, document.fields, place);
}

function papersOf({ document, papers }: StoredEntry): readonly PaperPlace[] {
  const named = document === undefined ? [] : namedPapers("", document.fields);
  const digests = new Set(named.map(({ sha256 }) => sha256));
  const inDocument = named.map(({ field, name, sha256 }): PaperPlace => {
    const kept = papers.find((paper) => paper.sha256 === sha256);
    if (kept === undefined) return { field, name, sha256, where: "ABSENT", path: undefined };
    return { field, name, sha256, where: kept.kept ? "KEPT" : "ELSEWHERE", path: kept.kept ? undefined : kept.path };
  });
  const others = papers
    .filter(({ sha256 }) => !digests.has(sha256))
    .map(({ name, sha256, kept, path }): PaperPlace => {
      return { field: undefined, name, sha256, where: kept ? "KEPT" : "ELSEWHERE", path: kept ? undefined : path };
    });
  return [...inDocument, ...others];
}

/** A paper that a document names by its digests. */
export interface NamedPaper {
  readonly field: string;
  readonly name: string;
  readonly sha256: string;
  /** Absent where the document does not say it. */
  readonly sm3: string | undefined;
}

/** Objects with a name and digests, wherever they are, so that a schema of a newer program is read as well. */
export function namedPapers(path: string, value: JsonValue): readonly NamedPaper[] {
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => namedPapers(path, item));
  if (!isJsonObject(value)) return [];
  const { name, sha256, sm3 } = value;
  if (path !== "" && typeof name === "string" && typeof sha256 === "string")
    return [{ field: path, name, sha256, sm3: typeof sm3 === "string" ? sm3 : undefined }];
  return Object.entries(value).flatMap(([key, member]) => namedPapers(`${path}${pointerStep(key)}`, member));
}
