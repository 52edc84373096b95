import type { TypedDocument } from "../../acts/act-form.ts";
import { parseHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { DocumentSchema } from "../../document-schemas/document-schema.ts";
import type { ActCheckRequest } from "../../schemas/act-request.ts";

/** The part of an export that stands in the clear: its digests, or a salted commitment in their place. */
export function exportedInClear(needed: DocumentSchema, form: ActCheckRequest["form"]): DocumentSchema {
  if (form !== "SALTED") return needed;
  return { ...needed, fields: needed.fields.filter(({ clear }) => clear !== "DIGESTS") };
}

/** A commitment stands in the place of the SHA-256 digest, and nothing in that of the other. */
export function exportedDigests(
  { salted }: ActCheckRequest,
  { fields }: TypedDocument,
): { readonly sha256Digest: Hex; readonly sm3Digest?: Hex } {
  if (salted !== undefined) return { sha256Digest: salted };
  const digestIn = (name: string): Hex => {
    const digits = fields[name];
    return parseHex(`0x${typeof digits === "string" ? digits : ""}`, 32);
  };
  return { sha256Digest: digestIn("sha256"), sm3Digest: digestIn("sm3") };
}
