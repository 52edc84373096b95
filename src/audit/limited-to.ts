import type { Sight } from "../store/sight.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** The sentence of an answer that says to which part of the ledger it is limited; none for whoever sees all of it. */
export function limitedTo(sight: Sight | undefined): { readonly limitedTo?: Bilingual } {
  return sight === undefined ? {} : { limitedTo: partSeen(sight) };
}

function partSeen({ party, jurisdictions }: Sight): Bilingual {
  if (party !== undefined)
    return {
      zh: "本答复只及发问主体自身的事务，以及与之相连的记录。",
      en: "This answer is limited to the affairs of the party that asks and to the records connected with them.",
    };
  if (jurisdictions !== undefined)
    return {
      zh: `本答复只及序号为 ${jurisdictions.join("、")} 的辖区，以及与其记录相连的记录。`,
      en:
        `This answer is limited to the jurisdictions with the ordinals ${jurisdictions.join(", ")} and to the ` +
        "records connected with theirs.",
    };
  return {
    zh: "本答复只及公开的内容：其他主体的供给、出域与协议不在其中。",
    en: "This answer is limited to what is public: deliveries, exports and agreements of others are not in it.",
  };
}
