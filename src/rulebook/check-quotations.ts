import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";
import { namedPart } from "./articles.ts";
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
    if (named === undefined) return [clauseNotFound(rule, lines)];
    const missing = missingPart(plain(named), rule.text.zh);
    return missing === undefined ? [] : [quoteNotFound(rule, missing, lines)];
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

function clauseNotFound({ place, id, clause }: Rule, lines: Lines): Fault {
  const at = `${place}/clause`;
  return {
    code: "CLAUSE_NOT_FOUND",
    place: at,
    line: lineOf(at, lines),
    text: told(at, id, lines, {
      zh: `规定的文本中没有 ${showForeign(clause)}，请改正条文编号。`,
      en: `the text has no ${showForeign(clause)}. Correct the clause.`,
    }),
  };
}

function quoteNotFound({ place, id, clause }: Rule, missing: string, lines: Lines): Fault {
  const at = `${place}/zh`;
  return {
    code: "QUOTE_NOT_FOUND",
    place: at,
    line: lineOf(at, lines),
    text: told(at, id, lines, {
      zh: `${showForeign(clause)} 中没有 ${showForeign(missing)}，或者不在前一段引文之后；请照录原文，省略处写 ……。`,
      en:
        `${showForeign(missing)} does not stand in ${showForeign(clause)}, or not after the part before it. Quote ` +
        "the text word by word, with …… where something is left out.",
    }),
  };
}

function told(place: string, rule: string, lines: Lines, { zh, en }: Bilingual): Bilingual {
  const line = lineOf(place, lines);
  const at = line === undefined ? { zh: "", en: "" } : { zh: `第 ${line} 行，`, en: `line ${line}, ` };
  return {
    zh: `${showPlace(place)}（${at.zh}规则 ${showForeign(rule)}）：${zh}`,
    en: `${showPlace(place)} (${at.en}rule ${showForeign(rule)}): ${en}`,
  };
}
