import type { JsonObject } from "../../documents/canonical-json.ts";

/** A value of a draft's file, which was read as JSON, as JSON. */
export function jsonOf(value: object): JsonObject {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The file was read as JSON, and so were its parts.
  return value as JsonObject;
}
