import { InputError } from "./input-error.ts";

// GB 32100-2015: digits and upper-case letters without I, O, S, V, Z; the index is the value.
const CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH = 18;

/**
 * A unified social credit code (统一社会信用代码) that is well formed. `warning` is present when the
 * check digit is not the computed one: codes like that have really been issued, so it is shown to
 * people and never a reason to refuse.
 */
export type CreditCode = {
  readonly code: string;
  readonly warning?: { readonly kind: "CHECK_DIGIT"; readonly found: string; readonly expected: string };
};

/**
 * Reads a credit code by GB 32100-2015: 18 characters of the standard's set, upper case.
 * @throws InputError CREDIT_CODE_LENGTH, CREDIT_CODE_CHARACTER
 */
export function parseCreditCode(text: string): CreditCode {
  if (text.length !== LENGTH) {
    throw new InputError(
      "CREDIT_CODE_LENGTH",
      `a unified social credit code has ${LENGTH} characters, ${JSON.stringify(text.slice(0, 40))} has ${text.length}`,
      { text, length: text.length },
    );
  }
  const wrong = [...text].findIndex((character) => !CHARACTERS.includes(character));
  if (wrong >= 0) {
    throw new InputError(
      "CREDIT_CODE_CHARACTER",
      `character ${wrong + 1} of ${JSON.stringify(text)} does not occur in credit codes: digits and upper-case letters without I, O, S, V, Z`,
      { text, position: wrong },
    );
  }
  const found = text[LENGTH - 1] ?? "";
  const expected = creditCodeCheckDigit(text.slice(0, LENGTH - 1));
  return found === expected ? { code: text } : { code: text, warning: { kind: "CHECK_DIGIT", found, expected } };
}

/** The check digit of the first 17 characters: 31 - (sum of value × 3^(i-1) mod 31), where 31 is "0". */
function creditCodeCheckDigit(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CHARACTERS[(31 - (sum % 31)) % 31] ?? "";
}
