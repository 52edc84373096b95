import { readFile, stat } from "node:fs/promises";
import type { Bilingual } from "../text/bilingual.ts";
import { CliError } from "../cli/cli-error.ts";

/** What a file that the user named should be, and how long such files are at most. */
export interface Expected {
  readonly what: Bilingual;
  readonly mostBytes: number;
}

/**
 * Reads a file that the user named, whole, if it can be what it should be: nothing else may fill the memory.
 * @throws CliError `NOT_FOUND`; `BAD_USAGE` for a folder or a device; `NOT_VALID` when it is too long; `UNAVAILABLE`
 * when the system does not let it be read
 */
export async function readGivenFile(path: string, { what, mostBytes }: Expected): Promise<Uint8Array> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) {
      const found = stats.isDirectory()
        ? { zh: "是文件夹", en: "is a folder" }
        : { zh: "不是普通文件", en: "is no regular file" };
      throw new CliError(
        "BAD_USAGE",
        {
          zh: `${path} ${found.zh}：请指定${what.zh}的文件。`,
          en: `${path} ${found.en}: name the file of ${what.en}.`,
        },
        { path },
      );
    }
    if (stats.size > mostBytes) {
      throw new CliError(
        "NOT_VALID",
        {
          zh: `${path} 有 ${stats.size} 字节，不会是${what.zh}（最多 ${mostBytes} 字节）。`,
          en: `${path} has ${stats.size} bytes and cannot be ${what.en}, which has ${mostBytes} at most.`,
        },
        { path, size: stats.size, mostBytes },
      );
    }
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, what, error) : error;
  }
}

function unreadable(path: string, what: Bilingual, error: Error & { readonly code: string }): CliError {
  const evidence = { path, detail: error.code };
  if (error.code === "ENOENT" || error.code === "ENOTDIR")
    return new CliError(
      "NOT_FOUND",
      { zh: `没有文件 ${path}（${what.zh}）。`, en: `There is no file ${path} (${what.en}).` },
      evidence,
      { cause: error },
    );
  if (error.code === "EACCES" || error.code === "EPERM")
    return new CliError(
      "UNAVAILABLE",
      {
        zh: `没有读取 ${path} 的权限（${what.zh}）：请检查文件权限。`,
        en: `${path} (${what.en}) may not be read: check its permissions.`,
      },
      evidence,
      { cause: error },
    );
  return new CliError(
    "UNAVAILABLE",
    {
      zh: `无法读取 ${path}（${what.zh}，${error.code}）。`,
      en: `${path} (${what.en}) cannot be read (${error.code}).`,
    },
    evidence,
    { cause: error },
  );
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}
