import { statSync } from "node:fs";
import { FileError } from "../files/file-error.ts";
import { readRegularFile } from "../files/read-file.ts";
import { showPath } from "../text/foreign-text.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import { DossierError, systemCode, unreadable } from "./dossier-error.ts";

const MOST_BYTES = 16 * 1024;
/** The rights of the group and of everybody else. */
const OF_OTHERS = 0o077;

/**
 * The secret in a file, without the end of its line. Nobody but its owner may read the file.
 * @throws DossierError SECRET_OPEN, DAMAGED, UNREADABLE
 */
export function readSecretFile(path: string): string {
  const text = decodeUtf8(bytesOf(path))?.trim() ?? "";
  // A header of HTTP holds no other characters.
  if (/^[\x21-\x7e][\x20-\x7e]*$/.test(text)) return text;
  throw new DossierError(
    "DAMAGED",
    {
      zh: `${showPath(path)} 中不是凭证：应为一行可见的 ASCII 字符，例如 Bearer 加令牌。`,
      en: `${showPath(path)} holds no credentials: it should be one line of visible ASCII, such as Bearer and a token.`,
    },
    { path },
  );
}

function bytesOf(path: string): Uint8Array {
  try {
    if ((statSync(path).mode & OF_OTHERS) !== 0) throw isOpen(path);
    return readRegularFile(path, MOST_BYTES);
  } catch (cause) {
    if (systemCode(cause) === undefined || cause instanceof DossierError || cause instanceof FileError) throw cause;
    throw unreadable(path, cause);
  }
}

function isOpen(path: string): DossierError {
  return new DossierError(
    "SECRET_OPEN",
    {
      zh: `${showPath(path)} 存有凭证，而他人也能读取：请先执行 chmod 600。`,
      en: `${showPath(path)} holds credentials and others may read it: run chmod 600 on it first.`,
    },
    { path },
  );
}
