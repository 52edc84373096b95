import { Form } from "../ledger/codes.ts";
import type { DigestPair } from "../documents/digest.ts";
import { Kind } from "../ledger/kinds.ts";
import type { Body } from "../ledger/events.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import type { FolderContents } from "./certificate.ts";
import type { FileMatch } from "./verdict.ts";

const NO_DIGEST = "0".repeat(64);

/** The digests of a file or folder that is shown with a certificate, 64 lower-case hexadecimal digits each. */
export type ShownFile = Partial<DigestPair> & {
  /** Whether the digests are a folder's. A folder is never one file of an exported folder. */
  readonly isFolder?: boolean;
};

/** The contents of a certified record that its certificate shows. */
export interface ShownContents {
  /** The files of an exported folder. */
  readonly folder: FolderContents | undefined;
  /** The content of a salted export, which its commitment proves. */
  readonly salted: SaltedContent | undefined;
}

/**
 * Compares a shown file or folder with a recorded body: with the whole export, then with the files of the exported
 * folder. Every digest that both sides have must agree.
 * @returns "NO_DIGEST" when the record has no digest to compare, as it is not an export; "SALTED" when its commitment
 *   is not opened; "NOT_LISTED" when the file may belong to the exported folder and the certificate shows none of the
 *   folder's files
 */
export function compareFile(
  body: Body,
  { folder, salted }: ShownContents,
  shown: ShownFile,
): FileMatch | "NO_DIGEST" | "SALTED" | "NOT_LISTED" {
  const { kind, form, sha256Digest, sm3Digest } = body.draft;
  const recorded = form === Form.SALTED ? salted : { sha256: sha256Digest.slice(2), sm3: sm3Digest.slice(2) };
  if (kind !== Kind.EXPORT) return "NO_DIGEST";
  if (recorded === undefined) return "SALTED";
  const whole = agree(shown, recorded);
  if (whole === undefined) return "NO_DIGEST";
  if (whole) return { whole: true };
  if (form !== Form.FOLDER || shown.isFolder === true) return { differs: "WHOLE" };
  if (folder === undefined) return "NOT_LISTED";
  const files = "manifest" in folder ? folder.manifest.files : [folder.member.file];
  const part = files.find((file) => agree(shown, file) === true);
  if (part !== undefined) return { path: part.path };
  return "manifest" in folder ? { differs: "FOLDER" } : { differs: "MEMBER", path: folder.member.file.path };
}

/** Whether all common digests agree; undefined when there is no algorithm that both sides have. */
function agree(file: Partial<DigestPair>, recorded: DigestPair): boolean | undefined {
  const compared = (["sha256", "sm3"] as const).filter(
    (algorithm) => file[algorithm] !== undefined && recorded[algorithm] !== NO_DIGEST,
  );
  return compared.length === 0 ? undefined : compared.every((algorithm) => file[algorithm] === recorded[algorithm]);
}
