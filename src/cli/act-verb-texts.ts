import type { Bilingual } from "../text/bilingual.ts";

/* The texts of options that the commands of many acts have. */

export const EFFECTIVE_AT: Bilingual = {
  zh: "文书上的日期或时间（北京时间），如 2026-03-01 或 2026-03-01T09:20；默认为记录之时",
  en: "the date or time on paper (China time), as 2026-03-01 or 2026-03-01T09:20; by default when it is recorded",
};
export const TAKE_BACK: Bilingual = {
  zh: "收回本单位此前就该记录所作的同一声明，无需文书",
  en: "take back the same statement that the party made before about this record; no document is needed",
};
export const PENDING: Bilingual = {
  zh: "意见待定：尚无结论，要求该意见的事项须待其作出，无需文书",
  en: "keep the opinion open: there is no conclusion yet, and what needs it waits; no document is needed",
};
export const ABOUT: Bilingual = {
  zh: "本行为所涉的另一记录，如事项、主体",
  en: "another record to which the act refers, such as a case or a party",
};
export const PERSONS: Bilingual = {
  zh: "人员名单，一行一人（工号或承诺值），留存本机；据以算出承诺根与人数",
  en:
    "a list of the persons, one a line (a number of staff, or a commitment), which is kept here; root and number " +
    "follow from it",
};
export const JURISDICTION: Bilingual = {
  zh: "所在辖区（默认为本单位所属辖区）",
  en: "the jurisdiction in which it is made (default: the party's own)",
};
export const FROM: Bilingual = {
  zh: "期限的起始日期，与截止日期一并构成账本所记的期限",
  en: "the first day of its term, which the ledger has beside the last one",
};
export const REVISION: Bilingual = {
  zh: "沿用业务编号的第几次修订，1 起（默认 0，即首次）",
  en: "the revision of a reference that was used before, from 1 on (default: 0, the first)",
};
export const BACKFILLED: Bilingual = {
  zh: "补录：按既有账册事后记录，不经规则裁断，并予标明",
  en: "back-fill: recorded afterwards from existing books, judged by no rule and marked as such",
};
export const ITEM: Bilingual = {
  zh: "规则要求逐项列出的记录（按列表次序；默认为索引所列，并与账本核对）或主体，可重复",
  en:
    "a record of the list, in its order, or a party, where a rule asks for all of them; may be repeated " +
    "(default: the list of the index, compared with the ledger's)",
};
