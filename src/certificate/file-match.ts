import { Form } from "../records/codes.ts";
import type { DigestPair } from "../records/digest.ts";
import { Kind } from "../records/kinds.ts";
import type { Body } from "../records/ledger-events.ts";
import type { Manifest } from "../records/manifest.ts";
import type { FileMatch } from "./verdict.ts";

const NO_DIGEST = "0".repeat(64);

/**
 * Compares a file's digests with what a body recorded: as the whole export, or as one file of its manifest. Every
 * digest that both sides have must agree.
 * @returns undefined when the record has nothing to compare with: no export, or one under a salted commitment
 */
export function compareFile(body: Body, manifest: Manifest | undefined, file: Partial<DigestPair>): FileMatch | undefined {
  const { kind, form, sha256Digest, sm3Digest } = body.draft;
  if (kind !== Kind.EXPORT || form === Form.SALTED) return undefined;
  const whole = agree(file, { sha256: sha256Digest.slice(2), sm3: sm3Digest.slice(2) });
  if (whole === true) return { whole: true };
  const part = manifest?.files.find((entry) => agree(file, entry) === true);
  if (part !== undefined) return { path: part.path };
  return whole === undefined ? undefined : { differs: true };
}

/** Undefined when no algorithm is on both sides. */
function agree(file: Partial<DigestPair>, recorded: DigestPair): boolean | undefined {
  const compared = (["sha256", "sm3"] as const).filter((algorithm) => file[algorithm] !== undefined && recorded[algorithm] !== NO_DIGEST);
  return compared.length === 0 ? undefined : compared.every((algorithm) => file[algorithm] === recorded[algorithm]);
}
