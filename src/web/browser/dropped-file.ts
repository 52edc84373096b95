import { PageError } from "./page-error.ts";

/**
 * The one file that was dropped; undefined when something other than files was.
 * @throws PageError FILES_MANY, FILE_IS_FOLDER
 */
export function droppedFile(transfer: DataTransfer): File | undefined {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const [item, second] = items;
  if (item === undefined) return undefined;
  if (second !== undefined) throw new PageError("FILES_MANY", `${items.length} files`);
  // A folder comes as a file of a few bytes whose reading fails later, with nothing to tell why.
  const entry = item.webkitGetAsEntry();
  if (entry?.isDirectory === true) throw new PageError("FILE_IS_FOLDER", entry.name);
  return item.getAsFile() ?? undefined;
}
