import type { Stats } from "node:fs";
import { access, constants, link, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { temporaryBeside } from "../dossier/private-files.ts";
import { showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { isSystemError } from "../text/system-error.ts";
import type { SystemError } from "../text/system-error.ts";
import { CliError } from "./cli-error.ts";

/**
 * Writes a file that the user named. After a failure there is no file, or the old one as it was.
 * @throws CliError `BAD_USAGE` when it exists and `force` is not given, and when the path cannot be that of a file;
 *   `UNAVAILABLE` with the reason when it cannot be written
 */
export async function writeNewFile(path: string, bytes: Uint8Array, force: boolean): Promise<void> {
  await demandPlaceFor(path, force);
  try {
    if (force) await replaceFile(path, bytes);
    else await createFile(path, bytes);
  } catch (cause) {
    throw isSystemError(cause) ? unwritten(path, cause) : cause;
  }
}

/** The error of a file that could not be written. */
function unwritten(path: string, cause: SystemError): CliError {
  if (cause.code === "EEXIST") return alreadyThere(path);
  const reason = reasonOf(cause);
  return new CliError(
    "UNAVAILABLE",
    {
      zh: `${showPath(path)} 未能写入（${reason.zh}）：请检查磁盘，或换一个位置，再重新运行。`,
      en:
        `${showPath(path)} could not be written (${reason.en}): ` +
        "check the disk or choose another place, and run the command again.",
    },
    { path, detail: cause.code },
    cause,
  );
}

/**
 * Writes a file piece by piece. It gets its name when its last piece is on the disk; until then it has another one
 * beside its place, which says that it is not finished, and after a failure it is gone.
 * @param pieces - the content; its errors are thrown on, and what it returns is returned
 * @throws CliError as `writeNewFile` does
 */
export async function writeNewFileInPieces<R>(
  path: string,
  pieces: AsyncIterator<string, R, void>,
  force: boolean,
): Promise<R> {
  const found = await statOf(path);
  // A link stays a link. What is no file, such as a pipe, takes the pieces as they come.
  const target = found === undefined ? path : await realpath(path);
  const isFile = found?.isFile() ?? true;
  const place = isFile ? temporaryBeside(target) : target;
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw isSystemError(cause) ? unwritten(path, cause) : cause;
    }
  };
  try {
    const file = await writing(() =>
      open(place, isFile ? "wx" : constants.O_WRONLY | constants.O_NONBLOCK, found?.mode),
    );
    try {
      let next = await pieces.next();
      for (; next.done !== true; next = await pieces.next()) {
        const piece = next.value;
        await writing(() => file.writeFile(piece));
      }
      if (isFile) await writing(() => file.sync());
      if (isFile) await writing(() => giveName(place, target, force));
      return next.value;
    } finally {
      await file.close();
    }
  } finally {
    // Whoever makes the pieces stops making them, also when they cannot be written.
    await pieces.return?.();
    if (isFile) await rm(place, { force: true });
  }
}

/** Gives a finished file its name. Only with `force` it takes the place of another one. */
async function giveName(place: string, target: string, force: boolean): Promise<void> {
  if (force) await rename(place, target);
  else await link(place, target);
}

/**
 * Call this before work that takes long or cannot be repeated: it checks that a file can be written at the path.
 * @param force - whether a file that exists already is to be replaced
 * @throws CliError `BAD_USAGE`
 */
export async function demandPlaceFor(path: string, force = false): Promise<void> {
  refuseFolderName(path);
  if (path === "-")
    throw unusablePlace(path, {
      zh: "不表示标准输出：请写出文件名；文件确名为此的，写作 ./-",
      en: "does not mean standard output here: write the name of a file, or ./- for a file of that name",
    });
  const found = await statOf(path);
  if (found?.isDirectory() === true)
    throw unusablePlace(path, {
      zh: "是文件夹：请写出其中的文件名",
      en: "is a folder: add the name of a file in it",
    });
  if (found !== undefined && !force) throw alreadyThere(path);
  const folder = dirname(path);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable || (await statOf(folder))?.isDirectory() !== true)
    throw unusablePlace(folder, {
      zh: "不存在或不可写：请先建立该文件夹，或换一个位置",
      en: "is missing or cannot be written to: make that folder first, or choose another place",
    });
}

/**
 * Refuses a place at which writing would change what is about to be certified: the certified file itself, and any place
 * in the certified folder.
 * @param subject - what is certified; a text that names no file or folder refuses nothing
 * @throws CliError `BAD_USAGE`
 */
export async function refusePlaceIn(subject: string, path: string): Promise<void> {
  const [certified, folder] = await Promise.all([realPathOf(subject), realPathOf(dirname(path))]);
  if (certified === undefined || folder === undefined) return;
  const place = (await realPathOf(path)) ?? join(folder, basename(path));
  if (place === certified || place.startsWith(`${certified}${sep}`))
    throw unusablePlace(path, {
      zh: "是所证的文件，或在所证的文件夹之内，写在那里会改动所证的内容：请换一个位置",
      en: "is the certified file or lies in the certified folder, which writing would change: choose another place",
    });
}

/** The path without links; undefined where nothing is there, or nothing that this user may see. */
async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Refuses the name of a folder where a file is to be written. @throws CliError `BAD_USAGE` */
function refuseFolderName(path: string): void {
  if (/(?:^|\/)\.{0,2}$/.test(path))
    throw unusablePlace(path, {
      zh: "是文件夹的名称：请写出文件名，末尾不加斜杠",
      en: "is the name of a folder: write the name of a file, without a slash at its end",
    });
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return undefined;
    throw error;
  }
}

async function createFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: "wx", flush: true });
  } catch (error) {
    // Half a file must not seem to be the whole one, and must not be in the way of the next attempt.
    if (!(isSystemError(error) && error.code === "EEXIST")) await rm(path, { force: true });
    throw error;
  }
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const found = await statOf(path);
  if (found === undefined) {
    await createFile(path, bytes);
  } else if (found.isFile()) {
    // A link stays a link, and the file behind it is replaced once the new one is complete.
    const target = await realpath(path);
    const temporary = temporaryBeside(target);
    try {
      await writeFile(temporary, bytes, { flag: "wx", flush: true, mode: found.mode });
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
  } else {
    // With O_NONBLOCK, opening a pipe that nobody reads does not wait.
    await writeFile(path, bytes, { flag: constants.O_WRONLY | constants.O_NONBLOCK });
  }
}

/** @param problem - the end of a sentence about the path, and the advice */
function unusablePlace(path: string, problem: { readonly zh: string; readonly en: string }): CliError {
  return new CliError(
    "BAD_USAGE",
    { zh: `${showPath(path)} ${problem.zh}。`, en: `${showPath(path)} ${problem.en}.` },
    { path },
  );
}

function alreadyThere(path: string): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `${showPath(path)} 已存在：请换一个文件名，或在有 --force 的命令中加上它以覆盖。`,
      en: `${showPath(path)} exists already: choose another name, or add --force where the command has it.`,
    },
    { path },
  );
}
