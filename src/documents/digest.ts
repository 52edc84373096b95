import { isOneOf } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";
import { InputError } from "./input-error.ts";

/**
 * The two main digests (杂凑值) of files and documents: SHA-256 (FIPS 180-4) and SM3
 * (GB/T 32905-2016). Both are 256 bits long, so a digest never travels without its algorithm.
 */
export type DigestAlgorithm = "sha256" | "sm3";

const DIGEST_ALGORITHMS: readonly DigestAlgorithm[] = ["sha256", "sm3"];

/** The most characters of a malformed digest that an error holds. */
const MOST_SHOWN = 200;

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
      {
        zh: `杂凑值应写作“算法:64 位十六进制数字”，例如 sha256:…，${showForeign(text)} 没有冒号。`,
        en: `A digest is written algorithm:hex, such as sha256:…, but ${showForeign(text)} has no colon.`,
      },
      { text: text.slice(0, MOST_SHOWN) },
    );
  }
  const algorithm = text.slice(0, colon);
  if (!isDigestAlgorithm(algorithm)) {
    throw new InputError(
      "DIGEST_ALGORITHM_UNKNOWN",
      {
        zh: `不支持杂凑算法 ${showForeign(algorithm)}：请写 ${DIGEST_ALGORITHMS.join(" 或 ")}。`,
        en: `The digest algorithm ${showForeign(algorithm)} is unknown: write ${DIGEST_ALGORITHMS.join(" or ")}.`,
      },
      { text: text.slice(0, MOST_SHOWN), algorithm: algorithm.slice(0, MOST_SHOWN) },
    );
  }
  return { algorithm, hex: parseDigestHex(text.slice(colon + 1)) };
}

/**
 * Reads the 64 hexadecimal digits of a digest of either algorithm.
 * @throws InputError DIGEST_MALFORMED, which names the wrong length or the wrong character
 */
export function parseDigestHex(hex: string): string {
  const wrong = hex.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    const shown = showForeign(hex.charAt(wrong));
    throw new InputError(
      "DIGEST_MALFORMED",
      {
        zh: `杂凑值的第 ${wrong + 1} 个字符 ${shown} 不是十六进制数字：请核对。`,
        en: `Character ${wrong + 1} of the digest, ${shown}, is not a hexadecimal digit: check it.`,
      },
      { hex: hex.slice(0, MOST_SHOWN), position: wrong },
    );
  }
  if (hex.length !== 64) {
    throw new InputError(
      "DIGEST_MALFORMED",
      {
        zh: `杂凑值应为 64 位十六进制数字，所给的有 ${hex.length} 位：请核对。`,
        en: `A digest has 64 hexadecimal digits, this one has ${hex.length}: check it.`,
      },
      { hex: hex.slice(0, MOST_SHOWN), length: hex.length },
    );
  }
  return hex.toLowerCase();
}

export function isDigestAlgorithm(text: string): text is DigestAlgorithm {
  return isOneOf(DIGEST_ALGORITHMS, text);
}
