import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { askNextNonce } from "../chain/accounts.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { sendAndWait } from "../chain/send-and-wait.ts";
import { saveActDocument } from "../client/act-document.ts";
import { freshDocument } from "../client/fresh-document.ts";
import { parseHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { DemoFile } from "../demo/demo-files.ts";
import type { DemoDocument, DemoHost } from "../demo/demo-host.ts";
import { demoSender } from "../demo/demo-sender.ts";
import { playDemo } from "../demo/play-demo.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import { openDossier, saveRecord, setAsideRefused } from "../dossier/dossier.ts";
import { makeDirectory } from "../files/make-directory.ts";
import type { DevelopmentKeys } from "./development-keys.ts";

export interface DevelopmentDemoOptions {
  readonly rpc: RpcRequester;
  readonly setNextBlockTime: DemoHost["setNextBlockTime"];
  readonly deployment: Deployment;
  readonly keys: DevelopmentKeys;
  readonly dataDirectory: string;
  /** Called with the number of dates played and the number of all dates. */
  readonly onProgress: (done: number, total: number) => void;
}

/** The folder of the files that leave the domain in the demo. A user can trace them. */
const DEMO_FILES_FOLDER = "demo-files";

/** The embedded chain mines at once: after a minute without a block it has stopped. */
const MINED_WITHIN_MS = 60_000;

/**
 * Plays the demo on a development chain. Every party signs with its own key and keeps its own documents.
 * @throws DemoError; RpcError; TransactionFailure; DossierError
 */
export async function playDevelopmentDemo(options: DevelopmentDemoOptions): Promise<void> {
  const { rpc, setNextBlockTime, deployment, keys, dataDirectory, onProgress } = options;
  const send = demoSender({
    chainId: deployment.chainId,
    ledger: deployment.contracts.Ledger.address,
    walletOf: (party) => keys.walletOf(party),
    nonceOf: (address) => askNextNonce(rpc, address),
    relay: async (raw) => (await sendAndWait(rpc, parseHex(raw), MINED_WITHIN_MS)).logs,
  });
  const host: DemoHost = {
    send,
    setNextBlockTime,
    accountOf: (party) => keys.accountOf(party),
    keep: (entry) => keep(dataDirectory, entry),
  };
  await playDemo(host, onProgress);
}

/** Commits a document and saves it, with the file of an export, in the party's dossier. @returns its commitment */
async function keep(dataDirectory: string, entry: DemoDocument): Promise<Hex> {
  const { party, boundTo, body, schemaId, fields, file } = entry;
  const document = freshDocument(schemaId, fields, boundTo);
  const attachments = file === undefined ? [] : [{ path: await writeDemoFile(dataDirectory, file) }];
  const dossier = openDossier(dossierDirectory(dataDirectory), party);
  const { commitment } = document;
  if (!("record" in boundTo)) {
    await saveActDocument(dossier, body, { commitment, document, attachments });
    return commitment;
  }
  const id = boundTo.record;
  // The demo records nothing twice: a record that is saved under this id already was refused.
  await setAsideRefused(dossier, id);
  await saveRecord(dossier, id, { body, document, attachments });
  return commitment;
}

async function writeDemoFile(dataDirectory: string, { name, bytes }: DemoFile): Promise<string> {
  const folder = join(dataDirectory, DEMO_FILES_FOLDER);
  makeDirectory(folder);
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
