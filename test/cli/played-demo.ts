import { createHash } from "node:crypto";
import { constants, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { acquireDataDirectoryLock } from "../../src/data-directory/data-directory-lock.ts";
import type { DataDirectoryLock } from "../../src/data-directory/data-directory-lock.ts";
import { DataDirectoryError } from "../../src/data-directory/data-directory-error.ts";
import { startSystemProcess } from "./started-system.ts";
import type { StartedSystem } from "./started-system.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KEPT = join(ROOT, "node_modules", ".cache", "laiqu-tests");
/** Whatever the played demo is made from. */
const SOURCES = ["src", "rulebooks", "package-lock.json"];
const LOCK_TRIES = 600;
const LOCK_PAUSE_MS = 500;

/**
 * Starts the system on a copy of the played demo, which takes a quarter of the processor time of playing it. Tests of
 * the first start itself call `startSystemProcess`.
 */
export async function startPlayedDemo(dataDirectory: string): Promise<StartedSystem> {
  await copyPlayedDemo(dataDirectory);
  return await startSystemProcess(dataDirectory);
}

/** Makes a data directory that holds the played demo. */
export async function copyPlayedDemo(dataDirectory: string): Promise<void> {
  cpSync(await playedDemo(), dataDirectory, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** The data directory of a demo that was played once for this state of the sources and then stopped. */
async function playedDemo(): Promise<string> {
  const played = join(KEPT, stateOfSources());
  mkdirSync(KEPT, { recursive: true });
  const lock = await awaitLock();
  try {
    if (existsSync(played)) return played;
    for (const other of readdirSync(KEPT)) if (other !== "lock") rmSync(join(KEPT, other), { recursive: true });
    const unfinished = `${played}.unfinished`;
    const system = await startSystemProcess(unfinished);
    const code = await system.interrupt();
    if (code !== 0) throw new Error(`The system that played the demo ended with ${code}.`);
    renameSync(unfinished, played);
    return played;
  } finally {
    lock.release();
  }
}

/** Another worker may be playing the demo. */
async function awaitLock(): Promise<DataDirectoryLock> {
  for (let left = LOCK_TRIES; ; left--)
    try {
      return acquireDataDirectoryLock(KEPT);
    } catch (error) {
      if (left === 0 || !(error instanceof DataDirectoryError) || error.code !== "DATA_DIRECTORY_IN_USE") throw error;
      await delay(LOCK_PAUSE_MS);
    }
}

function stateOfSources(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES.map((name) => join(ROOT, name)))
    for (const file of filesAt(source)) hash.update(`${file.slice(ROOT.length)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

function filesAt(path: string): string[] {
  if (path.endsWith(".json")) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
