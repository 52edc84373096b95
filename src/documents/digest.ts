import { InputError } from "./input-error.ts";

/**
 * The two main digests (杂凑值) of files and documents: SHA-256 (FIPS 180-4) and SM3
 * (GB/T 32905-2016). Both are 256 bits long, so a digest never travels without its algorithm.
 */
export type DigestAlgorithm = "sha256" | "sm3";

export const DIGEST_ALGORITHMS: readonly DigestAlgorithm[] = ["sha256", "sm3"];

/** A digest of known algorithm; `hex` is 64 lower-case hexadecimal digits without 0x. */
export type Digest = { readonly algorithm: DigestAlgorithm; readonly hex: string };

/** Both digests of the same bytes: 64 lower-case hexadecimal digits each, without 0x. */
export type DigestPair = { readonly sha256: string; readonly sm3: string };

/**
 * Reads `algorithm:hex`, for example `sm3:66c7f0f4…`. Upper-case digits are accepted, since other
 * tools print them, and become lower case.
 * @throws InputError DIGEST_MALFORMED, DIGEST_ALGORITHM_UNKNOWN
 */
export function parseDigest(text: string): Digest {
  const colon = text.indexOf(":");
  if (colon < 0) {
    throw new InputError(
      "DIGEST_MALFORMED",
      `a digest is written algorithm:hex (such as sha256:…), this has no colon: ${shown(text)}`,
      { text },
    );
  }
  const algorithm = text.slice(0, colon);
  if (!isDigestAlgorithm(algorithm)) {
    throw new InputError(
      "DIGEST_ALGORITHM_UNKNOWN",
      `unknown digest algorithm ${shown(algorithm)}: write ${DIGEST_ALGORITHMS.join(" or ")}`,
      { text, algorithm },
    );
  }
  return { algorithm, hex: parseDigestHex(text.slice(colon + 1)) };
}

/**
 * Reads the 64 hexadecimal digits of a digest of either algorithm.
 * @throws InputError DIGEST_MALFORMED, which says whether the length or a character is wrong
 */
export function parseDigestHex(hex: string): string {
  const wrong = hex.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    throw new InputError(
      "DIGEST_MALFORMED",
      `character ${wrong + 1} of the digest, ${shown(hex[wrong] ?? "")}, is not a hexadecimal digit`,
      { hex, position: wrong },
    );
  }
  if (hex.length !== 64) {
    throw new InputError("DIGEST_MALFORMED", `a digest has 64 hexadecimal digits, this has ${hex.length}`, {
      hex,
      length: hex.length,
    });
  }
  return hex.toLowerCase();
}

/** Writes `algorithm:hex`, the form that parseDigest reads. */
export function formatDigest(digest: Digest): string {
  return `${digest.algorithm}:${digest.hex}`;
}

export function isDigestAlgorithm(text: string): text is DigestAlgorithm {
  return (DIGEST_ALGORITHMS as readonly string[]).includes(text);
}

// Hostile input must not flood the terminal.
function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
