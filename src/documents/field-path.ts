import { MAX_JSON_DEPTH } from "./json-bounds.ts";

/** The most characters of a field's path. */
export const MOST_PATH_CHARACTERS = 1_024;

/**
 * Whether a text can be the path of a document's field: a JSON Pointer (RFC 6901) that is not empty and names no more
 * levels than a document has. The length is checked first, because the pattern takes stack for each character.
 */
export function isFieldPath(path: unknown): path is string {
  if (typeof path !== "string" || path.length > MOST_PATH_CHARACTERS || !path.isWellFormed()) return false;
  return /^(?:\/(?:[^~/]|~[01])*)+$/.test(path) && path.split("/").length - 1 <= MAX_JSON_DEPTH;
}
