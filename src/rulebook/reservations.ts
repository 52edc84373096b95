import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showSentence } from "../text/foreign-text.ts";
import type { Instrument, Rulebook } from "./rulebook.ts";

/**
 * What must be said wherever a rulebook is shown: that its text, or that of a layer, is a draft or was superseded, and
 * what its note says of it.
 * @param rulebooks - every version of one file
 */
export function reservationsOf(rulebooks: readonly Rulebook[]): Bilingual[] {
  const instruments = new Map<string, Instrument>(
    rulebooks.flatMap((book) => [book, ...book.layers].map((one) => [one.id, one] as const)),
  );
  return [...instruments.values()].flatMap(({ id, status, note }) => {
    const shown = showForeign(id);
    const standing = STANDINGS[status];
    return [
      ...(standing === undefined ? [] : [{ zh: `${shown} ${standing.zh}`, en: `${shown} ${standing.en}` }]),
      ...(note === undefined ? [] : [aboutText(id, note)]),
    ];
  });
}

/**
 * The note stands on a line of its own behind a mark, and not between quotation marks: it is a text in Chinese, in
 * which “ ” are ordinary, and inside a quotation they would have to be escaped.
 */
function aboutText(id: string, { zh, en }: Bilingual): Bilingual {
  return {
    zh: `${showForeign(id)} 的文本附有说明，适用其规则时应一并考虑：\n${NOTE_MARK}${showSentence(zh)}`,
    en: `The text of ${showForeign(id)} has a note, which counts for all its rules:\n${NOTE_MARK}${showSentence(en)}`,
  };
}

/** Before the words of a note. */
const NOTE_MARK = "  | ";

const STANDINGS: Readonly<Record<Instrument["status"], Bilingual | undefined>> = {
  IN_FORCE: undefined,
  TRIAL: undefined,
  DRAFT: { zh: "是草案，不是现行规定。", en: "is a draft and not in force." },
  SUPERSEDED: { zh: "已被新的规定取代。", en: "has been superseded." },
  FICTIONAL: undefined,
};
