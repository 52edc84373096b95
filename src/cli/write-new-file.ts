import { writeFile } from "node:fs/promises";
import { CliError } from "./cli-error.ts";

/** Writes a file that the user named. @throws CliError `BAD_USAGE` when there is one and `force` is not given */
export async function writeNewFile(path: string, bytes: Uint8Array, force: boolean): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: force ? "w" : "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      throw new CliError("BAD_USAGE", { zh: `${path} 已存在：换一个文件名，或加 --force 覆盖。`, en: `${path} exists: choose another name, or overwrite it with --force.` }, { path });
    }
    throw error;
  }
}
