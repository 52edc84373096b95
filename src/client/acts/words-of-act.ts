import type { Act } from "../../acts/act.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";

/** An act in words. @param name - of its record; @param withdrawn - whether it takes back a statement */
export function wordsOfAct({ title }: Act, name: string, withdrawn: boolean): Bilingual {
  const named = showForeign(name);
  return withdrawn
    ? { zh: `收回声明（${title.zh}）：${named}`, en: `To take back a statement (${title.en}): ${named}` }
    : { zh: `${title.zh}：${named}`, en: `To ${title.en}: ${named}` };
}
