import { CodedError } from "../text/coded-error.ts";
import { showPath } from "../text/foreign-text.ts";

/**
 * The faults of a path on this machine that no operating system reports as such:
 * - `LINK_TO_NOTHING`: a symbolic link stands where a folder should be made, and leads to nothing, as it does when the
 *   disk behind it is not mounted;
 * - `NOT_REGULAR`: a pipe, a device, a socket or a folder stands where a file should be read.
 */
export type FileErrorCode = "LINK_TO_NOTHING" | "NOT_REGULAR";

/** A path of this machine cannot be used. */
export class FileError extends CodedError<FileErrorCode> {
  override readonly name = "FileError";
}

/** The error of a symbolic link to nothing. */
export function linkToNothing(path: string, cause: unknown): FileError {
  const shown = showPath(path);
  return new FileError(
    "LINK_TO_NOTHING",
    {
      zh: `${shown} 是指向空处的符号链接：请检查其所指的磁盘是否已挂载，或改正链接。`,
      en: `${shown} is a symbolic link to nothing: check that the disk behind it is mounted, or correct the link.`,
    },
    { path },
    cause,
  );
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
