import { access, constants, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CliError } from "./cli-error.ts";
import { showPath } from "../text/foreign-text.ts";

/** Writes a file that the user named. @throws CliError `BAD_USAGE` when it exists and `force` is not given */
export async function writeNewFile(path: string, bytes: Uint8Array, force: boolean): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: force ? "w" : "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw alreadyThere(path);
    throw error;
  }
}

/**
 * Call this before work that cannot be repeated: it checks that the output path is free and writable.
 * @throws CliError `BAD_USAGE`
 */
export async function demandPlaceFor(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `${showPath(path)} 已存在：请换一个文件名。`,
        en: `${showPath(path)} exists already: choose another name.`,
      },
      { path },
    );
  const folder = dirname(path);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable)
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `${showPath(folder)} 不存在或不可写：请先建立该文件夹，或换一个位置。`,
        en: `${showPath(folder)} is missing or cannot be written to: make that folder first, or choose another place.`,
      },
      { path },
    );
}

function alreadyThere(path: string): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `${showPath(path)} 已存在：请换一个文件名，或加 --force 覆盖。`,
      en: `${showPath(path)} exists already: choose another name, or overwrite it with --force.`,
    },
    { path },
  );
}
