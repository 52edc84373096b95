import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { InputError } from "./input-error.ts";

const MAX_BYTES = 64;

/**
 * Reads an issuer's own business number (业务编号) of a record, and returns it in the one form that
 * identities are made from: Unicode NFKC, 1 to 64 bytes of UTF-8. References are opaque and public
 * to every node operator: no names of people.
 *
 * Invisible characters (controls, format characters, line separators, surrogates, private use) are
 * refused because two references that look alike would name two records; unassigned code points
 * because only assigned ones are promised a stable normal form (Unicode stability policy).
 * @throws InputError REFERENCE_EMPTY, REFERENCE_CHARACTER, REFERENCE_OUTER_SPACE, REFERENCE_TOO_LONG
 */
export function parseReference(text: string): string {
  const reference = text.normalize("NFKC");
  if (reference === "") {
    throw new InputError("REFERENCE_EMPTY", "a reference needs at least one character", { text });
  }
  const wrong = /[\p{C}\p{Zl}\p{Zp}]/u.exec(reference);
  if (wrong !== null) {
    const codePoint = `U+${wrong[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
    throw new InputError(
      "REFERENCE_CHARACTER",
      `a reference may not contain ${codePoint} (control, invisible or unassigned character): type the number again instead of pasting it`,
      { text, codePoint, position: wrong.index },
    );
  }
  if (reference.trim() !== reference) {
    throw new InputError("REFERENCE_OUTER_SPACE", "a reference may not begin or end with a space: remove it", { text });
  }
  const bytes = new TextEncoder().encode(reference).length;
  if (bytes > MAX_BYTES) {
    throw new InputError(
      "REFERENCE_TOO_LONG",
      `a reference has at most ${MAX_BYTES} bytes of UTF-8, this has ${bytes}: shorten it (a Chinese character takes 3)`,
      { text, bytes },
    );
  }
  return reference;
}

/** The UTF-8 bytes of a reference, as calldata and identities carry them. */
export function referenceBytes(reference: string): Hex {
  return toHex(new TextEncoder().encode(reference));
}
