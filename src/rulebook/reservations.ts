import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { Instrument, Rulebook } from "./rulebook.ts";

/** The most characters of a note that are shown. */
const MOST_OF_NOTE = 400;

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

function aboutText(id: string, { zh, en }: Bilingual): Bilingual {
  return {
    zh: `${showForeign(id)} 的文本附有说明 ${showForeign(zh, MOST_OF_NOTE)}，适用其规则时应一并考虑。`,
    en: `The text of ${showForeign(id)} has the note ${showForeign(en, MOST_OF_NOTE)}, which counts for all its rules.`,
  };
}

const STANDINGS: Readonly<Record<Instrument["status"], Bilingual | undefined>> = {
  IN_FORCE: undefined,
  TRIAL: undefined,
  DRAFT: { zh: "是草案，不是现行规定。", en: "is a draft and not in force." },
  SUPERSEDED: { zh: "已被新的规定取代。", en: "has been superseded." },
  FICTIONAL: undefined,
};
