import { fileIsFolder, filesMany } from "./page-error.ts";

/**
 * The one file that was dropped; undefined when no file was dropped.
 * @throws PageError FILES_MANY, FILE_IS_FOLDER
 */
export function droppedFile(transfer: DataTransfer): File | undefined {
  const items = [...transfer.items].filter(({ kind }) => kind === "file");
  const [item, second] = items;
  if (item === undefined) return undefined;
  if (second !== undefined) throw filesMany(items.length);
  // Browsers offer a folder as a short file, and reading it fails later without a reason.
  const entry = item.webkitGetAsEntry();
  if (entry?.isDirectory === true) throw fileIsFolder(entry.name);
  return item.getAsFile() ?? undefined;
}
