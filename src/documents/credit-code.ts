import { showForeign } from "../text/foreign-text.ts";
import { InputError } from "./input-error.ts";

// GB 32100-2015: digits and upper-case letters without I, O, S, V, Z; the index is the value.
const CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH = 18;

/**
 * A unified social credit code (统一社会信用代码) that is well formed. `warning` is present when the
 * check digit is not the computed one. Such codes have really been issued, so the warning is shown to
 * people and is never a reason to refuse.
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
      {
        zh: `统一社会信用代码应为 ${LENGTH} 位，${showForeign(text, 40)} 有 ${text.length} 位：请核对。`,
        en:
          `A unified social credit code has ${LENGTH} characters, ${showForeign(text, 40)} has ${text.length}: ` +
          "check it.",
      },
      { text, length: text.length },
    );
  }
  const wrong = text.search(/[^0-9A-HJ-NPQRTUWXY]/);
  if (wrong >= 0) {
    throw new InputError(
      "CREDIT_CODE_CHARACTER",
      {
        zh:
          `${showForeign(text)} 的第 ${wrong + 1} 位不是统一社会信用代码所用的字符：` +
          "只用数字与大写字母，不含 I、O、S、V、Z，请核对。",
        en:
          `Character ${wrong + 1} of ${showForeign(text)} does not occur in credit codes: ` +
          "they have digits and upper-case letters without I, O, S, V, Z. Check it.",
      },
      { text, position: wrong },
    );
  }
  const found = text.slice(-1);
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
  return CHARACTERS.charAt((31 - (sum % 31)) % 31);
}
