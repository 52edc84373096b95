import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import { showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";

/**
 * The faults of a path on this machine:
 * - `NOT_REGULAR`: a pipe, a device, a socket or a folder stands where a file should be read;
 * - `FOLDER_UNMAKABLE`: a folder cannot be made, for example because a file or a link to nothing stands there, as it
 *   does when the disk behind a link is not mounted;
 * - `FILE_GONE`: a file was deleted, moved or replaced while it was in use.
 */
export type FileErrorCode = "NOT_REGULAR" | "FOLDER_UNMAKABLE" | "FILE_GONE";

/** A path of this machine cannot be used. */
export class FileError extends CodedError<FileErrorCode> {
  override readonly name = "FileError";
}

/** The error of a folder that cannot be made, with the reason that the operating system gives. */
export function folderUnmakable(path: string, cause: unknown, found: "link" | "file" | "nothing"): FileError {
  const [shown, reason] = [showPath(path), reasonOf(cause)];
  const texts: Readonly<Record<typeof found, Bilingual>> = {
    link: {
      zh: `${shown} 是指向空处的符号链接：请检查其所指的磁盘是否已挂载，或改正链接。`,
      en: `${shown} is a symbolic link to nothing: check that the disk behind it is mounted, or correct the link.`,
    },
    file: {
      zh: `${shown} 是文件，而此处需要文件夹：请核对路径。`,
      en: `${shown} is a file where a folder is needed: check the path.`,
    },
    nothing: {
      zh: `文件夹 ${shown} 无法建立（${reason.zh}）：请检查路径、权限与磁盘。`,
      en: `The folder ${shown} cannot be made (${reason.en}): check the path, the permissions and the disk.`,
    },
  };
  return new FileError("FOLDER_UNMAKABLE", texts[found], { path, reason: reason.en }, cause);
}

/** The error of something that is not a regular file. Reading a pipe could wait for ever. */
export function notRegular(path: string): FileError {
  const shown = showPath(path);
  return new FileError(
    "NOT_REGULAR",
    {
      zh: `${shown} 不是普通文件（是文件夹、管道或设备），不予读取：请给出文件的路径。`,
      en: `${shown} is not a regular file but a folder, a pipe or a device, and is not read: give the path of a file.`,
    },
    { path },
  );
}

/** The error of a file that this program has open, and that is no longer the one at its path. */
export function fileGone(path: string): FileError {
  const shown = showPath(path);
  return new FileError(
    "FILE_GONE",
    {
      zh: `${shown} 在使用期间被删除、移走或替换：请从备份恢复，再重新启动。`,
      en: `${shown} was deleted, moved or replaced while it was in use: restore it from a backup and start again.`,
    },
    { path },
  );
}
