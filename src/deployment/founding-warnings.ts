import { parseCreditCode } from "../documents/credit-code.ts";
import { InputError } from "../documents/input-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { FoundedJurisdiction } from "./founding.ts";
import { reservationsOf } from "../rulebook/reservations.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";

/**
 * Warns of values in a founding that look wrong but may be right: credit codes with a wrong check digit have been
 * issued, and a fictional regulation is right for a trial. What a rulebook says of its own text is told too.
 */
export function warningsOf({ parties, roster, rulebooks }: FoundedJurisdiction, place: string): Bilingual[] {
  const codes = parties.flatMap(({ reference }, index) => {
    const expected = expectedCheckDigit(reference);
    return expected === undefined ? [] : [wrongCheckDigit(reference, expected, `${place}/parties/${index}/reference`)];
  });
  return [
    ...codes,
    ...(roster.quorum === 1 ? [decidedAlone(`${place}/roster/quorum`)] : []),
    ...warningsOfRulebooks(rulebooks, `${place}/rulebook`),
  ];
}

/**
 * Warns of what a rulebook says of its own text: that it is fictional, a draft or superseded, and its note.
 * @param rulebooks - every version of one file
 * @param place - where the rulebook is named
 */
export function warningsOfRulebooks(rulebooks: readonly Rulebook[], place: string): Bilingual[] {
  const [book] = rulebooks;
  return [...(book?.status === "FICTIONAL" ? [fictional(book.id, place)] : []), ...reservationsOf(rulebooks)];
}

/**
 * The check digit that a credit code should have; undefined for a reference that is not a credit code, and for a code
 * whose check digit is right.
 */
function expectedCheckDigit(reference: string): string | undefined {
  try {
    return parseCreditCode(reference).warning?.expected;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function wrongCheckDigit(reference: string, expected: string, place: string): Bilingual {
  return {
    zh: `请核对 ${showPlace(place)}：统一社会信用代码 ${showForeign(reference)} 的校验位应为 ${expected}。`,
    en:
      `Check ${showPlace(place)}: the check digit of the unified social credit code ${showForeign(reference)} ` +
      "should be " +
      `${expected}.`,
  };
}

function fictional(rulebook: string, place: string): Bilingual {
  return {
    zh: `${showPlace(place)}：${showForeign(rulebook)} 是虚构的规则集，仅供试用。`,
    en: `${showPlace(place)}: ${showForeign(rulebook)} is fictional, for a trial only.`,
  };
}

function decidedAlone(place: string): Bilingual {
  return {
    zh: `请核对 ${showPlace(place)}：为 1，即每一机关（或取得其密钥的人）可独自增减机关、更换规则集。`,
    en:
      `Check ${showPlace(place)}: with 1, each agency alone, or whoever gets its key, can admit and end authorities ` +
      "and change the rulebook.",
  };
}
