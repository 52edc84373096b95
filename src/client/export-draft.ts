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

/** The manner in which an export is recorded. */
export interface ExportManner {
  /** Whether it is only proposed, so that somebody else confirms it. */
  readonly proposed?: boolean;
  /** Whether it is recorded afterwards from existing books. */
  readonly backfilled?: boolean;
  /** The legal date on paper, in seconds since 1970. */
  readonly effectiveAt?: number;
}

/** The records above an export, by their ids. */
interface Above {
  readonly product: Pick<ExportParents["product"], "id">;
  readonly agreement?: Pick<ExportParents["product"], "id">;
}

/** The draft of one export. */
export function exportDraft(
  { product, agreement }: Above,
  { proposed = false, backfilled = false, effectiveAt }: ExportManner,
  role: RoleName,
  thing: ExportedThing,
): DraftForm {
  return {
    kind: "EXPORT",
    role,
    status: proposed ? "PROPOSED" : "IN_FORCE",
    form: thing.form,
    ordinal: thing.ordinal.toString(),
    parent: product.id,
    ...(agreement === undefined ? {} : { agreement: agreement.id }),
    ...(backfilled ? { backfilled } : {}),
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
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
export function anyExportDraft(parents: ExportParents, manner: ExportManner, role: RoleName): DraftForm {
  return exportDraft(parents, manner, role, {
    form: "FILE",
    sha256: randomBytes(32).toString("hex"),
    sm3: randomBytes(32).toString("hex"),
    ordinal: 0n,
    content: toHex(randomBytes(32)),
  });
}
