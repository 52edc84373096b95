import { readdirSync } from "node:fs";
import { isSystemError } from "../text/system-error.ts";

/** The names of the files and folders in a folder; none when it cannot be read, because then nothing in it is near. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}
