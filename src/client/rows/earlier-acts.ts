import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import { listRecords, loadBody, loadDocument, openDossier } from "../../dossier/dossier.ts";
import type { Dossier } from "../../dossier/dossier.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { EventForm } from "../../schemas/event.ts";
import type { ClientContext } from "../client-context.ts";
import { pagesOf } from "../http/pages.ts";
import type { ActingSeat } from "../seat.ts";
import type { ActRow } from "./act-row.ts";
import type { PreparedRow } from "./check-batch.ts";
import type { DoneIn } from "./run-report.ts";

/**
 * The statements and settlements that were made before, found without a report: the dossier keeps the document of each
 * with its salts, and the ledger names it by its commitment. New records are not among them, because the ledger knows
 * those by their names.
 */
export class EarlierActs {
  readonly #context: ClientContext;
  readonly #seat: ActingSeat;
  readonly #dossier: Dossier;
  #saved: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  readonly #documents = new Map<string, Promise<ReadonlyMap<string, readonly Hex[]>>>();
  readonly #recorded = new Map<RecordId, Promise<ReadonlyMap<Hex, DoneIn>>>();

  constructor(context: ClientContext, seat: ActingSeat) {
    this.#context = context;
    this.#seat = seat;
    this.#dossier = openDossier(context.dossierDirectory, seat.key);
  }

  /**
   * The place at which the same party did the same act with the same document; undefined when it did not. An act
   * without a document, such as a withdrawal, cannot be told from another one of its kind.
   */
  async find({ request }: ActRow, { prepared }: PreparedRow): Promise<DoneIn | undefined> {
    const { document, subject } = prepared;
    if (request.act.on.act === "RECORD" || document === undefined) return undefined;
    const item: JsonObject = { ...prepared.actAs("DATA_AUTHORITY").payload[0] };
    const same = (await this.#documentsOf(keyOf(item))).get(meaningOf(item, document.document)) ?? [];
    for (const commitment of same) {
      const done = (await this.#recordedAbout(subject)).get(commitment);
      if (done !== undefined) return done;
    }
    return undefined;
  }

  /** The commitments of the saved documents of acts of one kind about one record, by what the acts mean. */
  async #documentsOf(key: string): Promise<ReadonlyMap<string, readonly Hex[]>> {
    this.#saved ??= savedActs(this.#dossier);
    const ids = (await this.#saved).get(key) ?? [];
    const known = this.#documents.get(key) ?? savedDocuments(this.#dossier, ids);
    this.#documents.set(key, known);
    return await known;
  }

  async #recordedAbout(subject: RecordId): Promise<ReadonlyMap<Hex, DoneIn>> {
    const known = this.#recorded.get(subject) ?? recordedActs(this.#context, this.#seat, subject);
    this.#recorded.set(subject, known);
    return await known;
  }
}

/** The ids under which acts are saved, by what they are about and which act they are. */
async function savedActs(dossier: Dossier): Promise<ReadonlyMap<string, readonly string[]>> {
  const saved = new Map<string, string[]>();
  for (const id of await listRecords(dossier)) {
    const body = await loadBody(dossier, id);
    if (body?.["subject"] === undefined) continue;
    const key = keyOf(body);
    const others = saved.get(key);
    if (others === undefined) saved.set(key, [id]);
    else others.push(id);
  }
  return saved;
}

function keyOf({ subject = "", code = "", status = "" }: JsonObject): string {
  return canonicalJson([subject, code, status]);
}

async function savedDocuments(dossier: Dossier, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Hex[]>> {
  const commitments = new Map<string, Hex[]>();
  for (const id of ids) {
    const [body, document] = [await loadBody(dossier, id), await loadDocument(dossier, id)];
    if (body === undefined || document === undefined) continue;
    const meaning = meaningOf(body, document);
    const others = commitments.get(meaning);
    if (others === undefined) commitments.set(meaning, [document.commitment]);
    else others.push(document.commitment);
  }
  return commitments;
}

/** An act and its document without what differs when it is done again: the salts, the role, and a list that grows. */
function meaningOf(
  { role: _role, document: _document, items: _items, ...act }: JsonObject,
  { schemaId, fields, boundTo }: CommittedDocument,
): string {
  return canonicalJson({ act, schemaId, fields, boundTo });
}

/** The acts of the party about a record that the ledger took, by the commitments of their documents. */
async function recordedActs(
  context: ClientContext,
  { seat }: ActingSeat,
  subject: RecordId,
): Promise<ReadonlyMap<Hex, DoneIn>> {
  const found = new Map<Hex, DoneIn>();
  for await (const { events } of pagesOf((cursor) => context.api.findTimeline(subject, cursor)))
    for (const event of events)
      if (event.type !== "REFUSED" && event.by?.id === seat.party.id && isHex(event.document, 32))
        found.set(event.document, doneIn(event));
  return found;
}

function doneIn({ transaction, block }: EventForm): DoneIn {
  return { transaction, block };
}
