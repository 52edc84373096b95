import { stat } from "node:fs/promises";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import { ClientError } from "./client-error.ts";

/** The expected kind of a file that a person named, and its greatest size in bytes. */
export interface ExpectedFile {
  readonly what: Bilingual;
  readonly mostBytes: number;
}

/**
 * Reads a regular file, and of one that is too large no more than one byte too many.
 * @throws ClientError NOT_A_FILE; errors of the operating system
 */
export async function readNamedFile(path: string, { what, mostBytes }: ExpectedFile): Promise<Uint8Array> {
  const stats = await stat(path);
  if (!stats.isFile()) {
    const found = stats.isDirectory()
      ? { zh: "是文件夹", en: "is a folder" }
      : { zh: "不是普通文件", en: "is not a regular file" };
    throw new ClientError(
      "NOT_A_FILE",
      {
        zh: `${showPath(path)} ${found.zh}：请指定${what.zh}的文件。`,
        en: `${showPath(path)} ${found.en}: name the file of ${what.en}.`,
      },
      { path },
    );
  }
  return readRegularFile(path, mostBytes);
}
