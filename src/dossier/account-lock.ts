import { join } from "node:path";
import type { Hex } from "../consensus/hex.ts";
import { DataDirectoryError } from "../data-directory/data-directory-error.ts";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import type { DataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { DossierError, unwritable } from "./dossier-error.ts";
import { OUTBOX_FOLDER } from "./dossier.ts";
import { TEMPORARY } from "./private-files.ts";

/** The longest wait for another command of the same account. Signing takes milliseconds, or one passphrase. */
const WAIT_MS = 60_000;
/** The pause between two attempts, in milliseconds; random, so that waiting processes do not meet again and again. */
const PAUSE_MS = { least: 10, more: 40 };

/**
 * Does work while no other process with the same dossier signs for the same account.
 * @throws DossierError ACCOUNT_BUSY after a minute of waiting; UNWRITABLE
 */
export async function withAccountLock<T>(directory: string, account: Hex, work: () => Promise<T>): Promise<T> {
  return await withLock(join(directory, OUTBOX_FOLDER), account, (cause) => busy(account, cause), work);
}

/**
 * Does work while no other process changes the short names of parties in the same dossier.
 * @throws DossierError NAMES_BUSY after a minute of waiting; UNWRITABLE
 */
export async function withShortNamesLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  return await withLock(directory, "short-names", namesBusy, work);
}

async function withLock<T>(folder: string, name: string, busyError: Busy, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(folder, name, busyError);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Makes the error of a lock that another process has not freed in time. */
type Busy = (cause: DataDirectoryError) => DossierError;

async function acquire(folder: string, name: string, busyError: Busy): Promise<DataDirectoryLock> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    try {
      // The name is that of a temporary file, so that backups and listings leave it out.
      return acquireDataDirectoryLock(folder, `${TEMPORARY}lock-${name}`);
    } catch (error) {
      if (!(error instanceof DataDirectoryError)) throw error;
      if (error.cause !== undefined) throw unwritable(folder, error.cause);
      // Without a cause another process holds the lock, or is taking over one of a process that was killed.
      if (performance.now() >= until) throw error.code === "DATA_DIRECTORY_IN_USE" ? busyError(error) : error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS.least + Math.random() * PAUSE_MS.more));
  }
}

function busy(account: Hex, cause: DataDirectoryError): DossierError {
  const { pid } = cause.evidence;
  const seconds = WAIT_MS / 1000;
  return new DossierError(
    "ACCOUNT_BUSY",
    {
      zh: `进程 ${String(pid)} 正在为账户 ${account} 签名，已等待 ${seconds} 秒，未发送任何内容：请待其结束后重试。`,
      en:
        `The process ${String(pid)} has been signing for the account ${account} for ${seconds} s, and nothing was ` +
        "sent: try again when it has ended.",
    },
    { account, pid },
    cause,
  );
}

function namesBusy(cause: DataDirectoryError): DossierError {
  const { pid } = cause.evidence;
  return new DossierError(
    "NAMES_BUSY",
    {
      zh: `进程 ${String(pid)} 正在修改主体的简称，未作任何修改：请待其结束后重试。`,
      en:
        `The process ${String(pid)} is changing the short names of parties, and nothing was changed: ` +
        "try again later.",
    },
    { pid },
    cause,
  );
}
