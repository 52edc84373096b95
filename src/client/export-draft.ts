import { randomBytes } from "node:crypto";
import { parseHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { DigestPair } from "../documents/digest.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { DraftForm } from "../schemas/act.ts";
import type { ExportParents } from "./export-parents.ts";

/** The exported file or folder: by its digests, or by the commitment (64 digits) that hides them. */
export type ExportedThing = (
  (DigestPair & { readonly form: "FILE" | "FOLDER" }) | { readonly form: "SALTED"; readonly commitment: string }
) & {
  readonly ordinal: bigint;
  /** The commitment of the export's document. */
  readonly content: Hex;
};

/** The draft of one export. */
export function exportDraft(parents: ExportParents, role: RoleName, thing: ExportedThing): DraftForm {
  return {
    kind: "EXPORT",
    role,
    status: "IN_FORCE",
    form: thing.form,
    ordinal: thing.ordinal.toString(),
    parent: parents.product.id,
    agreement: parents.agreement.id,
    content: thing.content,
    ...digestsOf(thing),
  };
}

/** A commitment stands in the place of the SHA-256 digest, and nothing in that of the other. */
function digestsOf(thing: ExportedThing): Pick<DraftForm, "sha256Digest" | "sm3Digest"> {
  return thing.form === "SALTED"
    ? { sha256Digest: parseHex(`0x${thing.commitment}`, 32) }
    : { sha256Digest: parseHex(`0x${thing.sha256}`, 32), sm3Digest: parseHex(`0x${thing.sm3}`, 32) };
}

/** A draft to check before anything is hashed. The rules ignore digests, so random ones are used. */
export function anyExportDraft(parents: ExportParents, role: RoleName): DraftForm {
  return exportDraft(parents, role, {
    form: "FILE",
    sha256: randomBytes(32).toString("hex"),
    sm3: randomBytes(32).toString("hex"),
    ordinal: 0n,
    content: toHex(randomBytes(32)),
  });
}
