import { Form } from "../ledger/codes.ts";
import type { DigestPair } from "../documents/digest.ts";
import { Kind } from "../ledger/kinds.ts";
import type { Body } from "../ledger/events.ts";
import type { FolderContents } from "./certificate.ts";
import type { FileMatch } from "./verdict.ts";

const NO_DIGEST = "0".repeat(64);

/** What is shown with a certificate: the digests of a file or folder, 64 lower-case hexadecimal digits each. */
export type ShownFile = Partial<DigestPair> & {
  /** Whether the digests are a folder's: it is then no file of another. */
  readonly isFolder?: boolean;
};

/**
 * Compares what is shown with what a body recorded: as the whole export, or as one file of the exported folder. Every
 * digest that both sides have must agree.
 * @returns "NO_DIGEST" when the record has nothing to compare with (no export, or one under a salted commitment),
 * "NOT_LISTED" when it may be a file of the exported folder, of which the certificate shows none
 */
export function compareFile(
  body: Body,
  folder: FolderContents | undefined,
  shown: ShownFile,
): FileMatch | "NO_DIGEST" | "NOT_LISTED" {
  const { kind, form, sha256Digest, sm3Digest } = body.draft;
  if (kind !== Kind.EXPORT || form === Form.SALTED) return "NO_DIGEST";
  const whole = agree(shown, { sha256: sha256Digest.slice(2), sm3: sm3Digest.slice(2) });
  if (whole === undefined) return "NO_DIGEST";
  if (whole) return { whole: true };
  if (form !== Form.FOLDER || shown.isFolder === true) return { differs: "WHOLE" };
  if (folder === undefined) return "NOT_LISTED";
  const files = "manifest" in folder ? folder.manifest.files : [folder.member.file];
  const part = files.find((file) => agree(shown, file) === true);
  if (part !== undefined) return { path: part.path };
  return "manifest" in folder ? { differs: "FOLDER" } : { differs: "MEMBER", path: folder.member.file.path };
}

/** Undefined when no algorithm is on both sides. */
function agree(file: Partial<DigestPair>, recorded: DigestPair): boolean | undefined {
  const compared = (["sha256", "sm3"] as const).filter(
    (algorithm) => file[algorithm] !== undefined && recorded[algorithm] !== NO_DIGEST,
  );
  return compared.length === 0 ? undefined : compared.every((algorithm) => file[algorithm] === recorded[algorithm]);
}
