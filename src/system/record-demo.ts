import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { askNextNonce } from "../chain/accounts.ts";
import type { RunningEmbeddedChain } from "../chain/embedded/start-embedded-chain.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { sendAndWait } from "../chain/send-and-wait.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { openDossier, saveRecord, setAsideRefused } from "../dossier/dossier.ts";
import { demoSender } from "../demo/demo-sender.ts";
import { playDemo } from "../demo/play-demo.ts";
import type { DemoFile } from "../demo/demo-files.ts";
import type { DemoDocument, DemoHost } from "../demo/demo-host.ts";
import { freshDocument } from "../client/fresh-document.ts";
import { dossierDirectory } from "../dossier/dossier-directory.ts";
import type { DevelopmentKeys } from "./development-keys.ts";

export interface RecordDemoOptions {
  readonly chain: RunningEmbeddedChain;
  readonly rpc: RpcRequester;
  readonly deployment: Deployment;
  readonly keys: DevelopmentKeys;
  readonly dataDirectory: string;
  /** Scenes told, and how many there are. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Where the files that leave the domain in the demo lie, to be traced by whoever tries this out. */
export const DEMO_FILES_FOLDER = "demo-files";

/** The embedded chain mines at once; longer is a chain that stopped. */
const MINED_WITHIN_MS = 60_000;

/** Tells the demo on a development chain: every party signs with its own key and keeps its own documents. */
export async function recordDemo(options: RecordDemoOptions): Promise<void> {
  const { chain, rpc, deployment, keys } = options;
  const accountOf: DemoHost["accountOf"] = (party) => keys.get(party)!.address.toLowerCase() as Hex;
  const send = demoSender({
    chainId: deployment.chainId,
    ledger: deployment.contracts.Ledger.address,
    walletOf: (party) => keys.get(party)!,
    nonceOf: (address) => askNextNonce(rpc, address),
    relay: async (raw) => (await sendAndWait(rpc, raw as Hex, MINED_WITHIN_MS)).logs,
  });
  await playDemo(
    {
      send,
      accountOf,
      setNextBlockTime: (seconds) => chain.setNextTimestamp(seconds),
      keep: (entry) => keep(options.dataDirectory, entry),
    },
    options.onProgress,
  );
}

async function keep(dataDirectory: string, entry: DemoDocument): Promise<Hex> {
  const { party, id, kind, alias, schemaId, fields, file } = entry;
  const document = freshDocument(schemaId, fields);
  const attachments = file === undefined ? [] : [{ path: await writeDemoFile(dataDirectory, file) }];
  const dossier = openDossier(dossierDirectory(dataDirectory), party);
  // The demo records nothing twice: what is saved under this id already was refused.
  await setAsideRefused(dossier, id);
  await saveRecord(dossier, id, { body: { kind, alias }, document, attachments });
  return document.root;
}

async function writeDemoFile(dataDirectory: string, { name, bytes }: DemoFile): Promise<string> {
  const folder = join(dataDirectory, DEMO_FILES_FOLDER);
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
