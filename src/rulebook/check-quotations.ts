import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";
import { headingMeant, headingsOf, headingWith, missingParagraph, namedPart } from "./articles.ts";
import { nearestPassage } from "./nearest-passage.ts";
import type { Rule } from "./rulebook.ts";
import { lineOf } from "./rulebook-error.ts";
import type { Fault, Lines } from "./rulebook-error.ts";

/** The bases of which a rule quotes its clause. */
const QUOTING: readonly Rule["basis"][] = ["TEXT", "READING"];

/**
 * The rules whose words are not those of the text: each quoted sentence, in parts where `……` leaves something out, must
 * stand in the article that its clause names, in order. White space, the width of punctuation and the last full stop
 * are no difference.
 * @param rules - the rulebook's own rules, without those of its layers
 */
export function misquotations(rules: readonly Rule[], text: string, lines: Lines): Fault[] {
  return rules.flatMap((rule) => {
    if (!QUOTING.includes(rule.basis)) return [];
    const named = namedPart(text, rule.clause);
    if (named === undefined) return [clauseNotFound(rule, text, lines)];
    const missing = missingPart(plain(named), rule.text.zh);
    if (missing !== undefined)
      return [quoteNotFound(rule, missing, placeOfQuotation(text, named, rule.text.zh, missing), lines)];
    const paragraph = missingParagraph(text, rule.clause);
    return paragraph === undefined ? [] : [paragraphNotFound(rule, paragraph, lines)];
  });
}

/** Whether a text has the words of a quotation, in order, wherever they stand. */
export function quotedIn(text: string, quotation: string): boolean {
  return missingPart(plain(text), quotation) === undefined;
}

/** The first part of a quotation that does not stand in the text after the parts before it. */
function missingPart(text: string, quotation: string): string | undefined {
  let from = 0;
  for (const part of quotation.replace(/。$/u, "").split("……")) {
    const sought = plain(part);
    const at = text.indexOf(sought, from);
    if (at < 0) return part;
    from = at + sought.length;
  }
  return undefined;
}

/** Full-width and half-width forms are one character here: texts from the web mix them. */
function plain(text: string): string {
  return text.normalize("NFKC").replace(/\s/gu, "");
}

function clauseNotFound(rule: Rule, text: string, lines: Lines): Fault {
  const clause = showForeign(rule.clause);
  const headings = headingsOf(text);
  const meant = headingMeant(text, rule.clause);
  const [first, last] = [headings[0], headings.at(-1)];
  const hint =
    meant !== undefined
      ? {
          zh: `（是否指 ${showForeign(meant)}？编号用汉字）`,
          en: ` (did you mean ${showForeign(meant)}? Write the numeral)`,
        }
      : first === undefined || last === undefined
        ? { zh: "：其中没有条文标题", en: ": it has no heading of an article" }
        : {
            zh: `：它有 ${showForeign(first)} 至 ${showForeign(last)}`,
            en: `: it has ${showForeign(first)} to ${showForeign(last)}`,
          };
  return faultAt("CLAUSE_NOT_FOUND", rule, "clause", lines, {
    zh: `规定的文本中没有 ${clause}${hint.zh}。请改正条文编号。`,
    en: `the text has no ${clause}${hint.en}. Correct the clause.`,
  });
}

function paragraphNotFound(
  rule: Rule,
  { article, paragraphs }: { readonly article: string; readonly paragraphs: number },
  lines: Lines,
): Fault {
  return faultAt("CLAUSE_NOT_FOUND", rule, "clause", lines, {
    zh: `${showForeign(article)} 只有 ${paragraphs} 款，没有 ${showForeign(rule.clause)} 所称的款。请改正款的编号。`,
    en:
      `${showForeign(article)} has ${paragraphs} ${paragraphs === 1 ? "paragraph" : "paragraphs"}, and not the one ` +
      `of ${showForeign(rule.clause)}. Correct the paragraph's number.`,
  });
}

function quoteNotFound(rule: Rule, missing: string, hint: Bilingual, lines: Lines): Fault {
  const clause = showForeign(rule.clause);
  return faultAt("QUOTE_NOT_FOUND", rule, "zh", lines, {
    zh: `${clause} 中没有 ${showForeign(missing)}，或者不在前一段引文之后；请照录原文，省略处写 ……。${hint.zh}`,
    en:
      `${showForeign(missing)} does not stand in ${clause}, or not after the part before it. Quote the text word by ` +
      `word, with …… where something is left out.${hint.en}`,
  });
}

/** Where the quotation stands instead, or the nearest passage of its article; empty when nothing is near. */
function placeOfQuotation(text: string, named: string, quotation: string, missing: string): Bilingual {
  const elsewhere = headingWith(text, (part) => quotedIn(part, quotation));
  if (elsewhere !== undefined)
    return { zh: `该句在 ${showForeign(elsewhere)}。`, en: ` It stands in ${showForeign(elsewhere)}.` };
  const near = nearestPassage(plain(named), plain(missing));
  if (near === undefined) return { zh: "", en: "" };
  return { zh: `最接近的原文为 ${showForeign(near)}。`, en: ` The nearest words there are ${showForeign(near)}.` };
}

/** A fault at one member of a rule. */
function faultAt(code: string, rule: Rule, member: string, lines: Lines, text: Bilingual): Fault {
  const place = `${rule.place}/${member}`;
  return { code, place, line: lineOf(place, lines), text: told(place, rule.id, lines, text) };
}

function told(place: string, rule: string, lines: Lines, { zh, en }: Bilingual): Bilingual {
  const line = lineOf(place, lines);
  const at = line === undefined ? { zh: "", en: "" } : { zh: `第 ${line} 行，`, en: `line ${line}, ` };
  return {
    zh: `${showPlace(place)}（${at.zh}规则 ${showForeign(rule)}）：${zh}`,
    en: `${showPlace(place)} (${at.en}rule ${showForeign(rule)}): ${en}`,
  };
}
