import type { EventForm } from "../schemas/event.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showTime } from "../text/china-time.ts";
import { showForeign } from "../text/foreign-text.ts";
import { showRecordName } from "./sentences.ts";

/** An event in a sentence: when, who, what, and the rule that refused it. */
export function eventSentence({ time, by, type, record: of, code, status, outcome, rule }: EventForm): Bilingual {
  const whom = by === undefined ? { zh: "", en: "" } : { zh: ` ${showRecordName(by)}`, en: ` ${showRecordName(by)}` };
  const what = [code ?? status, outcome].filter((each) => each !== undefined).join(" ");
  const because =
    rule === undefined
      ? { zh: "", en: "" }
      : {
          zh: `，依据 ${showForeign(rule.clause ?? String(rule.rule))}`,
          en: `, under ${showForeign(rule.clause ?? String(rule.rule))}`,
        };
  return {
    zh: `${showTime(time)}${whom.zh} ${EVENT_WORDS[type].zh} ${showRecordName(of)} ${showForeign(what)}${because.zh}。`,
    en: `${showTime(time)}${whom.en} ${EVENT_WORDS[type].en} ${showRecordName(of)} ${showForeign(what)}${because.en}.`,
  };
}

const EVENT_WORDS: Readonly<Record<EventForm["type"], Bilingual>> = {
  RECORDED: { zh: "记录", en: "recorded" },
  ATTESTED: { zh: "声明", en: "stated about" },
  SETTLED: { zh: "办结", en: "settled" },
  REFUSED: { zh: "被拒绝", en: "was refused about" },
};
