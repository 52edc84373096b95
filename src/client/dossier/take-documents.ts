import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openDossier, saveRecord } from "../../dossier/dossier.ts";
import type { Dossier } from "../../dossier/dossier.ts";
import { DossierError } from "../../dossier/dossier-error.ts";
import { demandReceiver, MOST_ENVELOPE_BYTES, openEnvelope, parseEnvelope } from "../../dossier/envelope.ts";
import type { EnvelopeContent, GivenDocument, GivenPaper } from "../../dossier/envelope-content.ts";
import { bodyOfGiven } from "../../dossier/given-by.ts";
import type { GivenBy } from "../../dossier/given-by.ts";
import { temporaryBeside, writePrivateFile } from "../../dossier/private-files.ts";
import { folderNameOf, PLACES, readStoredEntry } from "../../dossier/stored-entry.ts";
import { makeDirectory } from "../../files/make-directory.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { RecordName } from "../../schemas/record.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { readNamedFile } from "../read-named-file.ts";
import { accountOfKey, openOwnKey } from "../signer.ts";
import { namedPapers } from "./described-entry.ts";
import { RecordedDocuments } from "./recorded-documents.ts";

/** A document that was taken: saved now, or here already. */
interface TakenDocument {
  readonly commitment: Hex;
  readonly schemaId: string;
  readonly folder: string;
  readonly outcome: "SAVED" | "ALREADY";
  readonly papers: number;
}

/** The documents that were taken from an envelope, and the party that gave it. */
export interface TakenEnvelope {
  readonly record: Hex;
  readonly from: {
    readonly account: Hex;
    readonly party: RecordName;
    /** Whether the account is frozen now, so that somebody else than the party may have its key. */
    readonly frozen: boolean;
  };
  /** Seconds since 1970 by the clock of the giver. */
  readonly at: number;
  readonly documents: readonly TakenDocument[];
}

/**
 * Opens an envelope with the key to whose account it was sealed, compares every document with the ledger, and saves all
 * of them in the dossier of the key. If one does not fit, nothing is saved. A document that is here already is left as
 * it is, so that an interrupted command can be given again.
 * @throws ClientError LEDGER_DIFFERS, GIVER_DIFFERS, DOCUMENT_DIFFERS, PAPER_DIFFERS, KEY_EXTERNAL, NOT_A_FILE and
 *   those of the signer; DossierError ENVELOPE_*, SAVED_DIFFERENTLY; ApiError
 */
export async function takeDocuments(context: ClientContext, file: string, key: string): Promise<TakenEnvelope> {
  const what = { zh: "密封件", en: "a sealed envelope" };
  const envelope = parseEnvelope(await readNamedFile(file, { what, mostBytes: MOST_ENVELOPE_BYTES }));
  const account = await accountOfKey(context.dossierDirectory, key);
  // Nobody is asked for a passphrase in vain.
  demandReceiver(envelope, account);
  const content = openEnvelope(envelope, await openOwnKey(context, key));
  await demandSameLedger(context, content, account);
  const giver = await giverOf(context, content);
  await demandRecorded(context, content);
  for (const given of content.documents) demandOwnPapers(given);
  const dossier = openDossier(context.dossierDirectory, key);
  for (const given of content.documents) refuseOther(dossier, given);
  const { from, at } = content;
  const origin: GivenBy = { account: from.account, party: from.party, envelope: envelope.digest, at };
  const documents: TakenDocument[] = [];
  for (const given of content.documents) documents.push(await save(dossier, given, origin));
  return { record: content.record, from: { account: from.account, ...giver }, at, documents };
}

/** @throws ClientError LEDGER_DIFFERS */
async function demandSameLedger(context: ClientContext, { ledger }: EnvelopeContent, account: Hex): Promise<void> {
  const { next } = await context.api.account(account);
  if (next.genesisHash === ledger.genesisHash && next.ledger === ledger.address) return;
  throw new ClientError(
    "LEDGER_DIFFERS",
    {
      zh: `该密封件属于另一账本（${ledger.address}），不是本系统所服务的 ${next.ledger}：请用 --url 指定其系统。`,
      en:
        `The envelope is about another ledger (${ledger.address}) than the one that the system serves ` +
        `(${next.ledger}): name its system with --url.`,
    },
    { envelope: ledger, served: { genesisHash: next.genesisHash, address: next.ledger } },
  );
}

/** The party for which the giver speaks. @throws ClientError GIVER_DIFFERS */
async function giverOf(
  context: ClientContext,
  { from }: EnvelopeContent,
): Promise<Pick<TakenEnvelope["from"], "party" | "frozen">> {
  const { seat } = await context.api.account(from.account);
  if (seat !== undefined && seat.party.id === from.party && seat.stage !== "OFFERED")
    return { party: seat.party, frozen: seat.stage === "FROZEN" };
  throw new ClientError(
    "GIVER_DIFFERS",
    {
      zh: `签署该密封件的账户 ${from.account} 在账本上并不代表主体 ${from.party}，未取用任何内容：请与给予人核实。`,
      en:
        `The account ${from.account} signed the envelope, and on the ledger it does not speak for the party ` +
        `${from.party}: nothing was taken. Ask the giver.`,
    },
    { ...from },
  );
}

/** @throws ClientError DOCUMENT_DIFFERS; ApiError when the ledger cannot be asked */
async function demandRecorded(context: ClientContext, { documents, record }: EnvelopeContent): Promise<void> {
  const ledger = new RecordedDocuments(context);
  for (const { document } of documents) {
    const state = await ledger.stateOf(document);
    if (state.type === "UNKNOWN") throw state.reason;
    if (state.type === "RECORDED") continue;
    throw new ClientError(
      "DOCUMENT_DIFFERS",
      {
        zh: `该密封件中关于 ${record} 的文书（承诺 ${document.commitment}）不是账本所记录的，未取用任何内容：请与给予人核实。`,
        en:
          `A document about ${record} in the envelope, with the commitment ${document.commitment}, is not one that ` +
          "the ledger has recorded: nothing was taken. Ask the giver.",
      },
      { record, commitment: document.commitment },
    );
  }
}

/** @throws ClientError PAPER_DIFFERS for a paper that its document does not name, or that has other digests */
function demandOwnPapers({ document, papers }: GivenDocument): void {
  const named = new Set(namedPapers("", document.fields).map(({ sha256 }) => sha256));
  const ownDigest = document.fields["sha256"];
  if (typeof ownDigest === "string") named.add(ownDigest);
  for (const paper of papers) if (!named.has(paper.sha256) || !hasDigests(paper)) throw paperDiffers(paper);
}

function hasDigests({ bytes, sha256, sm3 }: GivenPaper): boolean {
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest("hex");
  return digest("sha256") === sha256 && digest("sm3") === sm3;
}

function paperDiffers({ name, sha256 }: GivenPaper): ClientError {
  return new ClientError(
    "PAPER_DIFFERS",
    {
      zh: `该密封件中的附件 ${showForeign(name)} 不是其文书所列的，未取用任何内容：请与给予人核实。`,
      en:
        `The paper ${showForeign(name)} in the envelope is not one that its document names: nothing was taken. ` +
        "Ask the giver.",
    },
    { name, sha256 },
  );
}

/** Finds, before anything is saved, a document that lies at the place of a given one. */
function refuseOther(dossier: Dossier, { document }: GivenDocument): void {
  const folder = folderOf(dossier, document);
  const there = readStoredEntry(folder, { party: dossier.party, place: "RECORDS", name: folderNameOf(document) });
  if (there === undefined || there.document?.commitment === document.commitment) return;
  throw new DossierError(
    "SAVED_DIFFERENTLY",
    {
      zh: `${showPath(folder)} 已有另一份文书，未取用任何内容：请核对两者。`,
      en: `Another document lies at ${showPath(folder)}, and nothing was taken: compare the two.`,
    },
    { path: folder },
  );
}

function folderOf({ directory, party }: Dossier, document: GivenDocument["document"]): string {
  return join(directory, party, PLACES.RECORDS, folderNameOf(document));
}

async function save(dossier: Dossier, given: GivenDocument, origin: GivenBy): Promise<TakenDocument> {
  const { document, opening, papers } = given;
  const folder = folderOf(dossier, document);
  const taken = { commitment: document.commitment, schemaId: document.schemaId, folder };
  const home = folderNameOf(document);
  const there = readStoredEntry(folder, { party: dossier.party, place: "RECORDS", name: home });
  if (there !== undefined) return { ...taken, outcome: "ALREADY", papers: 0 };
  makeDirectory(join(dossier.directory, dossier.party));
  const temporary = temporaryBeside(join(dossier.directory, dossier.party, "taken"));
  try {
    await mkdir(temporary, { mode: 0o700 });
    const attachments = [];
    for (const [index, { name, bytes, sha256, sm3 }] of papers.entries()) {
      // The name that the giver's paper has is data. It names no file here.
      const path = join(temporary, String(index + 1));
      await writePrivateFile(path, bytes);
      attachments.push({ path, digests: { sha256, sm3 }, givenName: name });
    }
    const body = bodyOfGiven(origin);
    await saveRecord(dossier, home, { body, document, attachments, ...(opening === undefined ? {} : { opening }) });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { ...taken, outcome: "SAVED", papers: papers.length };
}
