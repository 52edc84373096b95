import { expect } from "vitest";
import { createApiClient } from "../../../src/client/http/api-client.ts";
import type { ApiClient } from "../../../src/client/http/api-client.ts";
import { firstBytes, parseHex } from "../../../src/consensus/hex.ts";
import { PARTY_ALIASES } from "../../../src/demo/cast.ts";
import type { PartyAlias } from "../../../src/demo/cast.ts";
import { partyId } from "../../../src/demo/party-references.ts";
import { documentFaults } from "../../../src/document-schemas/check-document.ts";
import { schemaWithId } from "../../../src/document-schemas/schema-catalogue.ts";
import type { JsonObject } from "../../../src/documents/canonical-json.ts";
import { dossierDirectory } from "../../../src/dossier/dossier-directory.ts";
import { loadRecord, openDossier } from "../../../src/dossier/dossier.ts";
import type { KindName } from "../../../src/ledger/kinds.ts";
import { isRecordId } from "../../../src/ledger/record-id.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import type { Answer } from "../../../src/schemas/answer.ts";
import type { EventForm } from "../../../src/schemas/event.ts";
import type { RefusalsAnswer, Timeline } from "../../../src/schemas/questions.ts";
import type { RulebookForm } from "../../../src/schemas/rule.ts";

/** More events than any record of the demo has: one page holds them all. */
const WHOLE_PAGE = 1_000;

/**
 * An auditor of the demo: asks the API of a running system, and is shown the documents that the parties keep. No
 * document is taken for true before its hash is the one on the ledger.
 */
export class Auditor {
  readonly api: ApiClient;
  readonly #dossiers: string;
  readonly #names: Map<RecordId, string>;

  /** @param exports - the names of exports by their ids, where the parties' own dossiers do not keep them */
  constructor(url: string, dataDirectory: string, exports: ReadonlyMap<RecordId, string> = new Map()) {
    this.api = createApiClient(url);
    this.#names = new Map(exports);
    this.#dossiers = dossierDirectory(dataDirectory);
  }

  /** The id of the record that has this reference. */
  async idOf(reference: string, kind?: KindName): Promise<RecordId> {
    return (await this.api.namedRecord(reference, kind)).result.record.id;
  }

  /** Every event about a record, filings too, up to a time in seconds. */
  async eventsOf(id: RecordId, at?: number): Promise<readonly EventForm[]> {
    const { events, completeness } = await this.#get<Answer<Timeline>>(`/v1/records/${id}/timeline`, {
      limit: WHOLE_PAGE,
      ...(at === undefined ? {} : { at }),
    });
    expect(completeness).not.toBe("truncated");
    return events;
  }

  /** The acts that the ledger refused, in the order of the ledger. */
  async refusals(query: Readonly<Record<string, string | number>>): Promise<readonly EventForm[]> {
    const answer = await this.#get<Answer<RefusalsAnswer>>("/v1/refusals", { limit: WHOLE_PAGE, ...query });
    expect(answer.completeness).not.toBe("truncated");
    return answer.result.refusals;
  }

  /** The rulebook of a city, and which version judges at a time. @param city - the reference of the jurisdiction */
  async rulebook(city: string, at: number): Promise<RulebookForm> {
    const path = `/v1/rulebooks/${encodeURIComponent(city)}`;
    return (await this.#get<{ readonly result: RulebookForm }>(path, { at })).result;
  }

  /** The fields of the document behind an event, as the party that acted keeps it. */
  async documentOf(event: EventForm): Promise<JsonObject> {
    const hash = parseHex(event.document ?? "0x", 32);
    const kept = event.type === "RECORDED" ? event.record.id : firstBytes(hash, 10);
    const { document } = await this.#saved(partyAlias(event.by?.id), kept);
    expect(document?.commitment).toBe(hash);
    const schema = schemaWithId(document!.schemaId)!;
    expect(documentFaults(schema, document!.fields)).toEqual([]);
    return document!.fields;
  }

  /** The persons of a roll, as commitments. @param root - as a document names it that was checked */
  async rollOf(party: PartyAlias, root: string): Promise<readonly string[]> {
    const { document } = await this.#saved(party, firstBytes(parseHex(root, 32), 10));
    expect(document?.commitment).toBe(root);
    return Object.keys(document!.fields).map((number) => textIn(document!.fields, number));
  }

  /** The name of a record: its reference, or for an export the name under which its party keeps it. */
  async nameOf(id: RecordId): Promise<string> {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const party = PARTY_ALIASES.find((alias) => partyId(alias) === id);
    const { record } = (await this.api.record(id)).result;
    const name =
      party ?? record.reference ?? textIn((await this.#saved(partyAlias(record.issuer?.id), id)).body, "alias");
    this.#names.set(id, name);
    return name;
  }

  /** The name of a record that a document names by its reference or its id. */
  async nameIn(fields: JsonObject, member: string): Promise<string> {
    const named = textIn(fields, member);
    return isRecordId(named) ? await this.nameOf(named) : named;
  }

  async #saved(party: PartyAlias, id: string) {
    const saved = await loadRecord(openDossier(this.#dossiers, party), id);
    if (saved === undefined) throw new Error(`${party} keeps nothing under ${id}.`);
    return saved;
  }

  async #get<T>(path: string, query: Readonly<Record<string, string | number>>): Promise<T> {
    const asked = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const response = await fetch(`${this.api.url}${path}?${asked.toString()}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

/** The short name of a party of the demo. */
export function partyAlias(id: RecordId | undefined): PartyAlias {
  const alias = PARTY_ALIASES.find((each) => partyId(each) === id);
  if (alias === undefined) throw new Error(`The demo has no party ${id}.`);
  return alias;
}

/** A text of a document. */
export function textIn(fields: JsonObject, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") throw new Error(`The document has no text ${name}.`);
  return value;
}
