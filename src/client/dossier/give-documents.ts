import { KEPT_BYTES, keptCopy } from "../../dossier/attachments.ts";
import { loadOpening, openDossier } from "../../dossier/dossier.ts";
import { sealEnvelope } from "../../dossier/envelope.ts";
import type { GivenDocument, GivenPaper } from "../../dossier/envelope-content.ts";
import { givenBy } from "../../dossier/given-by.ts";
import { keepOpenedNote } from "../../dossier/opened-note.ts";
import { subjectOf } from "../../dossier/stored-entry.ts";
import type { StoredEntry } from "../../dossier/stored-entry.ts";
import { storedEntries } from "../../dossier/survey-dossier.ts";
import { readRegularFile } from "../../files/read-file.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { RecordName } from "../../schemas/record.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { resolveRecord } from "../resolve-record.ts";
import { resolveSeat } from "../seat.ts";
import { openOwnKey } from "../signer.ts";
import { holdingDossier } from "./holding-dossier.ts";
import { receiverNamed } from "./receiver.ts";
import type { Receiver } from "./receiver.ts";
import { RecordedDocuments } from "./recorded-documents.ts";

/** The documents that are to be given, and their receiver. */
export interface GiveRequest {
  /** The record by any of its names. */
  readonly record: string;
  /** An account, or a party by any of its names. */
  readonly for: string;
  /** The key that signs, from whose dossier the documents are; by default the only dossier that has the record's. */
  readonly as?: string;
  /** Whether the kept papers are given too. */
  readonly papers?: boolean;
}

/** An envelope that was made. */
export interface GivenEnvelope {
  readonly bytes: Uint8Array;
  readonly record: RecordId;
  readonly from: { readonly key: string; readonly party: RecordName };
  readonly to: Omit<Receiver, "publicKey">;
  readonly documents: number;
  readonly papers: number;
  /** Documents about the record that are not given: others gave them, or the ledger has never recorded them. */
  readonly leftOut: number;
}

/**
 * Seals the documents about a record for another account: those of the giver's own acts, with their salts. The dossier
 * notes to whom they went before anything leaves it.
 * @throws ClientError DOCUMENT_ABSENT, DOSSIERS_SEVERAL, KEY_EXTERNAL, those of the signer and of receiverNamed;
 *   DossierError ENVELOPE_TOO_LARGE, DAMAGED; ApiError
 */
export async function giveDocuments(context: ClientContext, request: GiveRequest): Promise<GivenEnvelope> {
  const { id } = await resolveRecord(context, request.record);
  const key = request.as ?? (await holdingDossier(context, id));
  const acting = await resolveSeat(context, key);
  if (acting.barred !== undefined) throw acting.barred;
  const receiver = await receiverNamed(context, request.for);
  const { entries, leftOut } = await entriesToGive(context, key, id);
  const documents = await Promise.all(entries.map((entry) => givenDocument(context, entry, request.papers === true)));
  const at = context.now();
  const bytes = await sealEnvelope(
    {
      ledger: { genesisHash: acting.genesisHash, address: acting.ledger },
      from: { account: acting.account, party: acting.seat.party.id },
      to: receiver.account,
      record: id,
      at,
      documents,
    },
    await openOwnKey(context, key),
    receiver.publicKey,
  );
  const dossier = openDossier(context.dossierDirectory, key);
  for (const { document } of documents)
    await keepOpenedNote(dossier, {
      record: id,
      commitment: document.commitment,
      paths: ["/"],
      way: "ENVELOPE",
      to: request.for,
      at,
    });
  return {
    bytes,
    record: id,
    from: { key, party: acting.seat.party },
    to: { account: receiver.account, party: receiver.party },
    documents: documents.length,
    papers: documents.reduce((count, { papers }) => count + papers.length, 0),
    leftOut,
  };
}

interface Chosen {
  readonly entries: readonly StoredEntry[];
  readonly leftOut: number;
}

/** The receiver refuses what the ledger has not recorded, and documents of others are not the giver's to give. */
async function entriesToGive(context: ClientContext, key: string, id: RecordId): Promise<Chosen> {
  const ledger = new RecordedDocuments(context);
  const entries: StoredEntry[] = [];
  let leftOut = 0;
  for await (const entry of storedEntries(context.dossierDirectory, { party: key, places: ["RECORDS"] })) {
    const { document, body } = entry;
    if (document === undefined || subjectOf(entry) !== id) continue;
    const isOwn = body === undefined || givenBy(body) === undefined;
    const state = await ledger.stateOf(document);
    if (state.type === "UNKNOWN") throw state.reason;
    if (isOwn && state.type === "RECORDED") entries.push(entry);
    else leftOut += 1;
  }
  if (entries.length > 0) return { entries, leftOut };
  throw new ClientError(
    "DOCUMENT_ABSENT",
    {
      zh: `${showForeign(key)} 的存档中没有其本人办理、且账本已记录的关于 ${id} 的文书，无可给予。`,
      en:
        `The dossier of ${showForeign(key)} has no document of its own acts about ${id} that the ledger has ` +
        "recorded.",
    },
    { party: key, record: id, leftOut },
  );
}

async function givenDocument(context: ClientContext, entry: StoredEntry, withPapers: boolean): Promise<GivenDocument> {
  const { document, party, name } = entry;
  if (document === undefined) throw new TypeError(`The entry ${name} was chosen without a document.`);
  const opening = await loadOpening(openDossier(context.dossierDirectory, party), name);
  const papers: GivenPaper[] = [];
  for (const paper of withPapers ? entry.papers.filter(({ kept }) => kept) : []) {
    const bytes = readRegularFile(await keptCopy(entry.folder, paper), KEPT_BYTES);
    papers.push({ name: paper.name, sha256: paper.sha256, sm3: paper.sm3, bytes });
  }
  return { document, papers, ...(opening === undefined ? {} : { opening }) };
}
