import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { awaitLock } from "../kept-between-tests.ts";
import { copyPlayedDemo } from "./played-demo.ts";

/** A running demo that the tests of one run share. They may only read: no act, and no write into its directory. */
export interface SharedDemo {
  readonly url: string;
  /** The node of its chain. */
  readonly chainUrl: string;
  readonly dataDirectory: string;
  readonly pid: number;
}

const PROCESS = fileURLToPath(new URL("shared-demo-process.ts", import.meta.url));
const READY_WITHIN_MS = 150_000;
const LOOK_MS = 50;

/**
 * The demo of this run, which the first test that asks for it starts.
 * @param folder - what `inject("sharedDemo")` gives
 */
export async function sharedDemo(folder: string): Promise<SharedDemo> {
  const lock = await awaitLock(folder);
  try {
    return readReady(folder) ?? (await start(folder));
  } finally {
    lock.release();
  }
}

/** Ends the demo of a run, where one was started. */
export async function stopSharedDemo(folder: string): Promise<void> {
  const pid = readReady(folder)?.pid;
  if (pid === undefined) return;
  for (let signal: NodeJS.Signals | 0 = "SIGTERM"; isRunning(pid, signal); signal = 0) await delay(LOOK_MS);
}

/** Whether a process is running. @param signal - is sent to it; 0 only asks */
export function isRunning(pid: number, signal: NodeJS.Signals | 0 = 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

export const readyFile = (folder: string): string => join(folder, "ready.json");

function readReady(folder: string): SharedDemo | undefined {
  const path = readyFile(folder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as SharedDemo) : undefined;
}

async function start(folder: string): Promise<SharedDemo> {
  await copyPlayedDemo(join(folder, "data"));
  // The parent of a test's process is the runner, which outlives it.
  const child = spawn(process.execPath, [PROCESS, folder, String(process.ppid)], { detached: true, stdio: "ignore" });
  child.unref();
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await delay(LOOK_MS)) {
    const ready = readReady(folder);
    if (ready !== undefined) return ready;
    if (child.exitCode !== null) break;
  }
  child.kill("SIGKILL");
  throw new Error(`The shared demo ended with ${child.exitCode} before it was ready.`);
}
