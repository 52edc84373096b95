import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
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
  return await openStore({ memory: true, cluster: await emptyCluster() });
}

/** The data directory of a cluster without databases of ours, made once for each version of PGlite. */
async function emptyCluster(): Promise<Blob> {
  const { version } = JSON.parse(readFileSync(PGLITE, "utf8")) as { readonly version: string };
  const path = join(CLUSTERS, `${version}.tar`);
  if (!existsSync(path)) await makeCluster(path);
  return new Blob([readFileSync(path)]);
}

async function makeCluster(path: string): Promise<void> {
  mkdirSync(CLUSTERS, { recursive: true });
  const lock = await awaitLock(CLUSTERS);
  try {
    if (existsSync(path)) return;
    const made = await PGlite.create();
    const dump = await made.dumpDataDir("none");
    await made.close();
    writeFileSync(`${path}.unfinished`, new Uint8Array(await dump.arrayBuffer()));
    renameSync(`${path}.unfinished`, path);
  } finally {
    lock.release();
  }
}
