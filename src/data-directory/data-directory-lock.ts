import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataDirectoryError } from "./data-directory-error.ts";

/** A held lock on a data directory. */
export interface DataDirectoryLock {
  /** Lets others have the directory; a second call does nothing. */
  release(): void;
}

/** Who holds a lock. The start time tells a living holder from a later process with the same id. */
interface Holder {
  readonly pid: number;
  /** Boot and start time of the process in the kernel's own terms, or "" where the kernel does not tell. */
  readonly startedAt: string;
}

/**
 * Takes the data directory (created if missing, mode 0700) for this process alone: two writers
 * would destroy a journal or an embedded database. A lock whose process is dead is taken over.
 * The directory must be on a file system of this machine: process ids mean nothing elsewhere.
 *
 * @param directory - the data directory
 * @param name - the lock file inside it, for a directory with several independent owners
 * @throws DataDirectoryError `DATA_DIRECTORY_IN_USE`, naming the living process;
 *   `DATA_DIRECTORY_UNUSABLE` if it cannot be created or written
 */
export function acquireDataDirectoryLock(directory: string, name = "lock"): DataDirectoryLock {
  const path = join(directory, name);
  const self: Holder = { pid: process.pid, startedAt: processStartTime(process.pid) };
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!createLockFile(path, self)) takeOverFromDead(path, self, directory);
  } catch (cause) {
    if (cause instanceof DataDirectoryError) throw cause;
    throw new DataDirectoryError(
      "DATA_DIRECTORY_UNUSABLE",
      `The data directory ${directory} cannot be created or written; check its path and permissions`,
      { directory },
      { cause },
    );
  }
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      rmSync(path, { force: true });
    },
  };
}

/**
 * Replaces a dead process's lock. Two processes may find the same dead lock at once, and the
 * slower must not remove the faster one's fresh lock: the takeover itself is guarded by a second
 * lock file, held for microseconds.
 */
function takeOverFromDead(path: string, self: Holder, directory: string): void {
  refuseIfAlive(path, directory);
  const guard = `${path}.takeover`;
  if (!createLockFile(guard, self)) {
    refuseIfAlive(guard, directory);
    throw new DataDirectoryError(
      "DATA_DIRECTORY_UNUSABLE",
      `A process died while taking over the data directory ${directory}: make sure nothing uses it, then delete ${guard}`,
      { directory, guard },
    );
  }
  try {
    refuseIfAlive(path, directory);
    rmSync(path, { force: true });
    if (!createLockFile(path, self)) {
      throw new DataDirectoryError(
        "DATA_DIRECTORY_IN_USE",
        `Another process has just taken the data directory ${directory}: stop it first, or choose another directory`,
        { directory },
      );
    }
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Creates a lock file with its whole content at once (link, not write: no reader sees half of it); false if there is one. */
function createLockFile(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.pid}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function refuseIfAlive(path: string, directory: string): void {
  const holder = readHolder(path);
  if (holder === undefined || !isAlive(holder)) return;
  const who = holder.pid === process.pid ? `this process (pid ${holder.pid})` : `the process with pid ${holder.pid}`;
  throw new DataDirectoryError(
    "DATA_DIRECTORY_IN_USE",
    `The data directory ${directory} is in use by ${who}: stop it first, or choose another directory`,
    { directory, pid: holder.pid },
  );
}

/** `undefined` if the lock has just gone, or is not one of ours (a lock is written whole, so that is no living process's). */
function readHolder(path: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const match = /^\{"pid":(\d+),"startedAt":"([^"]*)"\}$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), startedAt: match[2] ?? "" };
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return holder.startedAt === processStartTime(holder.pid);
}

/** Field 22 of /proc/<pid>/stat with the boot's id; "" where there is no /proc (then the pid alone decides). */
function processStartTime(pid: number): string {
  try {
    const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may contain blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie holds nothing any more: it only waits for its parent to look.
    return fields[0] === "Z" ? "ended" : `${bootId}:${fields[19] ?? ""}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return "";
    throw error;
  }
}
