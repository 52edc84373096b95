import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { awaitLock, KEPT } from "../kept-between-tests.ts";

const CLUSTERS = join(KEPT, "cluster");
const PGLITE = fileURLToPath(new URL("../../node_modules/@electric-sql/pglite/package.json", import.meta.url));

/** An empty index in memory. It begins as a copy of an empty cluster, because to make one takes four seconds. */
export async function openMemoryStore(): Promise<Store> {
  const cluster = new Blob([readFileSync(`${await emptyCluster()}.tar`)]);
  return await openStore({ memory: true, cluster });
}

/** Puts an empty cluster into a data directory, so that what starts there first need not make one. */
export async function giveEmptyIndex(dataDirectory: string): Promise<void> {
  cpSync(await emptyCluster(), join(dataDirectory, "index"), { recursive: true });
}

/**
 * The folder of a cluster without databases of ours, made once for each version of PGlite. Its dump lies beside it,
 * with the same name and `.tar`.
 */
async function emptyCluster(): Promise<string> {
  const { version } = JSON.parse(readFileSync(PGLITE, "utf8")) as { readonly version: string };
  const path = join(CLUSTERS, version);
  if (!existsSync(path)) await makeCluster(path);
  return path;
}

async function makeCluster(path: string): Promise<void> {
  mkdirSync(CLUSTERS, { recursive: true });
  const lock = await awaitLock(CLUSTERS);
  try {
    if (existsSync(path)) return;
    const unfinished = `${path}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    const made = await PGlite.create(unfinished);
    const dump = await made.dumpDataDir("none");
    await made.close();
    writeFileSync(`${path}.tar`, new Uint8Array(await dump.arrayBuffer()));
    renameSync(unfinished, path);
  } finally {
    lock.release();
  }
}
