import { createHash } from "node:crypto";
import { constants, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { awaitLock, KEPT } from "../kept-between-tests.ts";
import { startSystemProcess } from "./started-system.ts";
import type { StartedSystem } from "./started-system.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DEMOS = join(KEPT, "demo");
/** Whatever the played demo is made from. */
const SOURCES = ["src", "rulebooks", "package-lock.json"];

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
  const played = join(DEMOS, stateOfSources());
  mkdirSync(DEMOS, { recursive: true });
  const lock = await awaitLock(DEMOS);
  try {
    if (existsSync(played)) return played;
    for (const other of readdirSync(DEMOS)) if (other !== "lock") rmSync(join(DEMOS, other), { recursive: true });
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
