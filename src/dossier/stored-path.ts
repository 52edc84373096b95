import type { Bilingual } from "../text/bilingual.ts";
import { byteString, type ByteString } from "./stored-files.ts";

/** The path of a file as a backup holds it: as text, or in hexadecimal digits when its bytes are not UTF-8. */
export type StoredPath = { readonly path: string } | { readonly pathHex: string };

/** The most bytes of a path on the systems that are supported. */
const MOST_BYTES = 4_096;

/** The form of a path in a backup. */
export function storedPath(path: ByteString): StoredPath {
  const bytes = Buffer.from(path, "latin1");
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? { path: text } : { pathHex: bytes.toString("hex") };
}

/**
 * Reads the form of a path in a backup.
 * @param refuse - makes the error; its argument is the end of a sentence about the line of a file
 * @throws what `refuse` makes, for a path in another form, and for one that leads out of the directory
 */
export function parseStoredPath(path: unknown, pathHex: unknown, refuse: (problem: Bilingual) => Error): ByteString {
  const isDouble = path !== undefined && pathHex !== undefined;
  const bytes = isDouble ? undefined : pathHex === undefined ? bytesOfText(path) : bytesOfHex(pathHex);
  if (bytes === undefined || bytes.length > MOST_BYTES)
    throw refuse({ zh: "没有路径，或有两个", en: "has no path, or two" });
  // A path that leads out of the directory would overwrite the owner's other files.
  if (bytes.split("/").some((name) => name === "" || name === "." || name === "..") || bytes.includes("\0"))
    throw refuse({ zh: "的路径会引到存档之外", en: "has a path that leads out of the dossier" });
  return bytes;
}

function bytesOfText(path: unknown): ByteString | undefined {
  return typeof path === "string" && path.isWellFormed() ? byteString(path) : undefined;
}

/** Hexadecimal digits are only for bytes that are not UTF-8, so that each path has one form. */
function bytesOfHex(pathHex: unknown): ByteString | undefined {
  if (typeof pathHex !== "string" || !/^(?:[0-9a-f]{2})+$/.test(pathHex)) return undefined;
  const bytes = Buffer.from(pathHex, "hex").toString("latin1");
  return "path" in storedPath(bytes) ? undefined : bytes;
}
