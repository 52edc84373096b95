import { access, writeFile } from "node:fs/promises";
import { CliError } from "./cli-error.ts";

/** Writes a file that the user named. @throws CliError `BAD_USAGE` when there is one and `force` is not given */
export async function writeNewFile(path: string, bytes: Uint8Array, force: boolean): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: force ? "w" : "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw alreadyThere(path);
    throw error;
  }
}

/** For work that cannot be done twice, asked before it: its result is to be written there, over nothing. @throws CliError `BAD_USAGE` */
export async function refuseExisting(path: string): Promise<void> {
  const exists = await access(path).then(() => true, () => false);
  if (exists) throw new CliError("BAD_USAGE", { zh: `${path} 已存在：请换一个文件名。`, en: `${path} exists: choose another name.` }, { path });
}

function alreadyThere(path: string): CliError {
  return new CliError("BAD_USAGE", { zh: `${path} 已存在：换一个文件名，或加 --force 覆盖。`, en: `${path} exists: choose another name, or overwrite it with --force.` }, { path });
}
