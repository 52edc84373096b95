import { lstatSync, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { folderUnmakable } from "./file-error.ts";

/**
 * Refuses the path of a directory that leads through a file, or through a symbolic link to nothing, as it does when the
 * disk behind the link is not mounted. Without this, a directory that is not there at the moment would read as an empty
 * one.
 * @param path - absolute; it need not exist
 * @throws FileError FOLDER_UNMAKABLE; an error of the operating system, such as that of a mount that does not answer
 */
export function refuseDeadLinks(path: string): void {
  for (let above = path; ; above = dirname(above)) {
    const stats = statsOf(above);
    if (stats === undefined && dirname(above) !== above) continue;
    if (stats === undefined) return;
    const target = stats.isSymbolicLink() ? statSync(above, { throwIfNoEntry: false }) : stats;
    if (target === undefined) throw folderUnmakable(above, undefined, "link");
    // A device or a pipe is no folder either.
    if (!target.isDirectory()) throw folderUnmakable(above, undefined, "file");
    return;
  }
}

/** The attributes of what is at a path itself, not behind a link; undefined when there is nothing. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A part of the path is a file, which is found further up.
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return undefined;
    throw error;
  }
}
