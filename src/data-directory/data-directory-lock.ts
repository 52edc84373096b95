import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../files/make-directory.ts";
import { readRegularFileIfPresent } from "../files/read-file.ts";
import { reasonOf } from "../text/reason-of.ts";
import { DataDirectoryError } from "./data-directory-error.ts";
import { showPath } from "../text/foreign-text.ts";

/** A held lock on a data directory. */
export interface DataDirectoryLock {
  /** Frees the directory; a second call does nothing. */
  release(): void;
}

/** A lock file is much shorter. */
const LOCK_BYTES = 4_096;

/** The process that holds a lock. The start time distinguishes it from a later process with the same id. */
interface Holder {
  readonly pid: number;
  /** Boot and start time of the process as the kernel writes them, or "" where the kernel does not write them. */
  readonly startedAt: string;
}

/**
 * Locks the data directory (created if missing, mode 0700) for this process alone, because two writers would destroy
 * a journal or an embedded database. The lock of a process that has ended is taken over. The directory must be on a
 * file system of this machine, because process ids have no meaning on another.
 *
 * @param directory - the data directory
 * @param name - the lock file in it, for a directory with several independent owners
 * @throws DataDirectoryError `DATA_DIRECTORY_IN_USE` with the living process; `DATA_DIRECTORY_UNUSABLE` if it cannot
 *   be created or written
 */
export function acquireDataDirectoryLock(directory: string, name = "lock"): DataDirectoryLock {
  const path = join(directory, name);
  const self: Holder = { pid: process.pid, startedAt: processStartTime(process.pid) };
  try {
    makeDirectory(directory);
    if (!createLockFile(path, self)) takeOverFromDead(path, self, directory);
  } catch (cause) {
    if (cause instanceof DataDirectoryError) throw cause;
    throw unusable(directory, cause);
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

function unusable(directory: string, cause: unknown): DataDirectoryError {
  const [shown, reason] = [showPath(directory), reasonOf(cause)];
  return new DataDirectoryError(
    "DATA_DIRECTORY_UNUSABLE",
    {
      zh: `数据目录 ${shown} 无法建立或写入（${reason.zh}）：请检查路径与权限，以及其所在的磁盘是否已挂载。`,
      en:
        `The data directory ${shown} cannot be created or written (${reason.en}): check its path and permissions, ` +
        "and that its disk is mounted.",
    },
    { directory },
    cause,
  );
}

/**
 * Replaces the lock of a dead process. Two processes may find the same dead lock at once, and the slower
 * one must not remove the new lock of the faster one. So the takeover is guarded by a second lock file,
 * which is held for microseconds.
 */
function takeOverFromDead(path: string, self: Holder, directory: string): void {
  refuseIfAlive(path, directory);
  const guard = `${path}.takeover`;
  if (!createLockFile(guard, self)) {
    refuseIfAlive(guard, directory);
    throw new DataDirectoryError(
      "DATA_DIRECTORY_UNUSABLE",
      {
        zh: `有进程在接管数据目录 ${showPath(directory)} 时中止：请确认无人使用该目录，再删除 ${showPath(guard)}。`,
        en:
          `A process died while it took over the data directory ${showPath(directory)}: ` +
          `make sure that nothing uses the directory, then delete ${showPath(guard)}.`,
      },
      { directory, guard },
    );
  }
  try {
    refuseIfAlive(path, directory);
    rmSync(path, { force: true });
    if (!createLockFile(path, self)) {
      throw new DataDirectoryError(
        "DATA_DIRECTORY_IN_USE",
        {
          zh: `数据目录 ${showPath(directory)} 刚被另一进程占用：请先停止该进程，或另选目录。`,
          en:
            `Another process has just taken the data directory ${showPath(directory)}: ` +
            "stop it first, or choose another directory.",
        },
        { directory },
      );
    }
  } finally {
    rmSync(guard, { force: true });
  }
}

/**
 * Creates a lock file with its whole content at once, by a link and not by writing, so that no reader sees half of
 * it.
 * @returns false when a lock file exists already
 */
function createLockFile(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
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
  const who =
    holder.pid === process.pid
      ? { zh: `本进程（pid ${holder.pid}）`, en: `this process (pid ${holder.pid})` }
      : { zh: `进程 ${holder.pid} `, en: `the process with pid ${holder.pid}` };
  throw new DataDirectoryError(
    "DATA_DIRECTORY_IN_USE",
    {
      zh: `数据目录 ${showPath(directory)} 正被${who.zh}使用：请先停止该进程，或另选目录。`,
      en:
        `The data directory ${showPath(directory)} is in use by ${who.en}: stop it first, or choose another ` +
        "directory.",
    },
    { directory, pid: holder.pid },
  );
}

/**
 * The holder in a lock file. Undefined when the lock has just been removed, and when its content is not a holder: a
 * lock is written whole, so such a file does not belong to a living process.
 */
function readHolder(path: string): Holder | undefined {
  const bytes = readRegularFileIfPresent(path, LOCK_BYTES);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  const match = /^\{"pid":(\d+),"startedAt":"([^"]*)"\}$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), startedAt: match[2] ?? "" };
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM means that the process lives and belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return holder.startedAt === processStartTime(holder.pid);
}

/** The boot id and field 22 of /proc/<pid>/stat; "" where there is no /proc, so that the pid alone decides. */
function processStartTime(pid: number): string {
  try {
    const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name of the program in parentheses, which may contain blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie process has ended and only waits for its parent to read its exit code.
    return fields[0] === "Z" ? "ended" : `${bootId}:${fields[19] ?? ""}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return "";
    throw error;
  }
}
