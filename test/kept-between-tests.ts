import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DataDirectoryError } from "../src/data-directory/data-directory-error.ts";
import { acquireDataDirectoryLock } from "../src/data-directory/data-directory-lock.ts";
import type { DataDirectoryLock } from "../src/data-directory/data-directory-lock.ts";

/** The folder for what is costly to make and the same for every test. */
export const KEPT = fileURLToPath(new URL("../node_modules/.cache/laiqu-tests", import.meta.url));
const LOCK_TRIES = 600;
const LOCK_PAUSE_MS = 500;

/** Waits until no other worker makes what the folder keeps. */
export async function awaitLock(folder: string): Promise<DataDirectoryLock> {
  for (let left = LOCK_TRIES; ; left--)
    try {
      return acquireDataDirectoryLock(folder);
    } catch (error) {
      if (left === 0 || !(error instanceof DataDirectoryError) || error.code !== "DATA_DIRECTORY_IN_USE") throw error;
      await delay(LOCK_PAUSE_MS);
    }
}
