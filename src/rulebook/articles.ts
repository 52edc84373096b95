/** The numerals of headings. */
const NUMERAL = "[一二三四五六七八九十百零〇]+";

/** A heading of articles, such as 第十二条 or 第12条, and the chapters between them. */
const ARTICLE = new RegExp(`^第(${NUMERAL}|[0-9]+)条`, "u");
const CHAPTER = new RegExp(`^第(?:${NUMERAL}|[0-9]+)[章编节]`, "u");

/** A heading of sections, such as 五、, and of their points, such as （四）. */
const SECTION = new RegExp(`^(${NUMERAL})、`, "u");
const POINT = new RegExp(`^[（(](${NUMERAL})[）)]`, "u");

/** An article as a clause cites it: in Chinese numerals, also where the text numbers its articles in digits. */
const CITED = new RegExp(`第(${NUMERAL})条`, "gu");

/** The words by which a clause names the sentences before the first article. */
const PREAMBLE = "引言";

/**
 * The part of a regulation that a clause names: the articles of `第五条第二款、第三款` or `第七条、第十条`, or the points
 * of `五（四）`. Undefined when the text has no such part.
 * @param text - one paragraph a line
 */
export function namedPart(text: string, clause: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  if (clause.startsWith(PREAMBLE)) return lines.slice(0, lines.findIndex(isHeading)).join("\n");
  const articles = [...clause.matchAll(CITED)].map(([, numeral]) => numeral);
  if (articles.length > 0) return joined(articles.map((numeral) => articleOf(lines, numeral)));
  const points = [...clause.matchAll(new RegExp(`(${NUMERAL})(?:[（(](${NUMERAL})[）)])?`, "gu"))];
  if (points.length === 0) return undefined;
  return joined(points.map(([, section, point]) => pointOf(lines, section, point)));
}

/** The headings of a text in order, such as 第一条 or 五. */
export function headingsOf(text: string): string[] {
  return text.split("\n").flatMap((line) => headingIn(line.trim()) ?? []);
}

/** The heading in a text under which a passage stands: that of the first part for which `has` is true. */
export function headingWith(text: string, has: (part: string) => boolean): string | undefined {
  return headingsOf(text).find((heading) => {
    const lines = text.split("\n").map((line) => line.trim());
    const [, numeral] = ARTICLE.exec(heading) ?? [];
    const named = numeral === undefined ? pointOf(lines, heading, undefined) : articleOf(lines, numeral);
    return named !== undefined && has(named);
  });
}

/** The heading with the number that a clause writes in digits, such as 第四条 for 第4条; undefined when it has none. */
export function headingMeant(text: string, clause: string): string | undefined {
  const [, digits] = /第\s*([0-9]+)\s*条/u.exec(clause.normalize("NFKC")) ?? [];
  return headingsOf(text).find((heading) => isSameNumber(ARTICLE.exec(heading)?.[1], digits));
}

function headingIn(line: string): string | undefined {
  return ARTICLE.exec(line)?.[0] ?? SECTION.exec(line)?.[1];
}

/**
 * The article of which a clause names a paragraph that is not there, such as 第三条第七款, and how many it has;
 * undefined when all are there.
 */
export function missingParagraph(text: string, clause: string): { article: string; paragraphs: number } | undefined {
  const named = clause.matchAll(new RegExp(`(第${NUMERAL}条)((?:第${NUMERAL}款[、和及]?)+)`, "gu"));
  for (const [, article = "", list = ""] of named) {
    const paragraphs = paragraphsOf(namedPart(text, article) ?? "");
    const numerals = [...list.matchAll(new RegExp(`第(${NUMERAL})款`, "gu"))].map(([, numeral = ""]) => numeral);
    if (numerals.some((numeral) => numberOf(numeral) > paragraphs)) return { article, paragraphs };
  }
  return undefined;
}

/** An item of a list, such as （一） or 1., belongs to the paragraph before it. */
function paragraphsOf(article: string): number {
  return article.split("\n").filter((line) => line.trim() !== "" && !ITEM.test(line.trim())).length;
}

const ITEM = new RegExp(`^(?:[（(](?:${NUMERAL}|[0-9]+)[）)]|[0-9]+[.．、])`, "u");

function isHeading(line: string): boolean {
  return ARTICLE.test(line) || CHAPTER.test(line) || SECTION.test(line);
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join("\n");
}

function articleOf(lines: readonly string[], numeral: string | undefined): string | undefined {
  return part(
    lines,
    (line) => isSameNumber(ARTICLE.exec(line)?.[1], numeral),
    (line) => ARTICLE.test(line) || CHAPTER.test(line),
  );
}

function isSameNumber(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && numberOf(one) === numberOf(other);
}

const DIGITS = "零一二三四五六七八九";

/** The number of a numeral below a thousand, such as 二十五, 一百零二 or 25. */
function numberOf(numeral: string): number {
  if (/^[0-9]+$/u.test(numeral)) return Number(numeral);
  let whole = 0;
  let digit = 0;
  for (const sign of numeral)
    if (sign === "十" || sign === "百") {
      whole += Math.max(digit, 1) * (sign === "十" ? 10 : 100);
      digit = 0;
    } else digit = Math.max(DIGITS.indexOf(sign), 0);
  return whole + digit;
}

function pointOf(lines: readonly string[], section: string | undefined, point: string | undefined): string | undefined {
  const whole = part(
    lines,
    (line) => SECTION.exec(line)?.[1] === section,
    (line) => SECTION.test(line),
  );
  if (whole === undefined || point === undefined) return whole;
  return part(
    whole.split("\n"),
    (line) => POINT.exec(line)?.[1] === point,
    (line) => POINT.test(line),
  );
}

/** The lines from the first one that begins the part to the next heading of its rank. */
function part(
  lines: readonly string[],
  begins: (line: string) => boolean,
  ends: (line: string) => boolean,
): string | undefined {
  const start = lines.findIndex(begins);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex(ends);
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join("\n");
}
