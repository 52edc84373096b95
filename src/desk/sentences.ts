import { standingLabels } from "../ledger/standing-labels.ts";
import { statusLabels } from "../ledger/statuses.ts";
import type { ToldAct } from "../schemas/desk-answer.ts";
import type { RecordName, RecordSummary } from "../schemas/record.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showDate, showTime } from "../text/china-time.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";
import { legalTimeOf } from "./told-act.ts";

/** A record as sentences name it: by its reference in quotation marks, or by its id where it has none. */
export function showRecordName({ reference, id }: Pick<RecordName, "reference" | "id">): string {
  return reference === undefined ? showForeign(id) : showForeign(reference);
}

/** Several records as sentences name them, the first twenty. */
export function showRecordNames(names: readonly Pick<RecordName, "reference" | "id">[]): Bilingual {
  return names.length === 0 ? NONE : showForeignList(names.map(({ reference, id }) => reference ?? id));
}

const NONE: Bilingual = { zh: "无", en: "none" };

/** The standing of a record in a sentence: since when, and because of which record. */
export function standingSentence(record: RecordSummary): Bilingual {
  const { code, status, since, cause } = record.standing;
  const label = standingLabels[code];
  const isOwn = cause.record.id === record.id;
  const way = isOwn && code === "ENDED" ? bracketed(statusLabels[status]) : NOTHING;
  const because = isOwn
    ? NOTHING
    : { zh: `，原因在于 ${showRecordName(cause.record)}`, en: `, because of ${showRecordName(cause.record)}` };
  return {
    zh: `${showRecordName(record)}：${label.zh}${way.zh}，自 ${showDate(since)} 起${because.zh}。`,
    en: `${showRecordName(record)}: ${label.en}${way.en} since ${showDate(since)}${because.en}.`,
  };
}

/** An act in a sentence: when, who, about which record, what, and with which outcome. */
function actSentence(act: ToldAct): Bilingual {
  const { label, outcomeLabel, quantity, until, by, record, about } = act;
  const more = bracketed(
    joined([
      outcomeLabel,
      quantity,
      about === undefined
        ? undefined
        : { zh: `涉及 ${showRecordName(about)}`, en: `concerning ${showRecordName(about)}` },
      until === undefined ? undefined : { zh: `至 ${showDate(until - 1)} 止`, en: `until ${showDate(until - 1)}` },
    ]),
  );
  const at = legalTimeOf(act);
  return {
    zh: `${showTime(at)} ${showRecordName(by)} 就 ${showRecordName(record)}：${label.zh}${more.zh}。`,
    en: `${showTime(at)} ${showRecordName(by)} about ${showRecordName(record)}: ${label.en}${more.en}.`,
  };
}

const NOTHING: Bilingual = { zh: "", en: "" };

function joined(texts: readonly (Bilingual | undefined)[]): Bilingual {
  const present = texts.filter((text) => text !== undefined);
  return { zh: present.map(({ zh }) => zh).join("，"), en: present.map(({ en }) => en).join(", ") };
}

function bracketed({ zh, en }: Bilingual): Bilingual {
  return { zh: zh === "" ? "" : `（${zh}）`, en: en === "" ? "" : ` (${en})` };
}

/** Acts in sentences, at most as many as a reader takes in; the events of the answer name them all. */
export function actSentences(acts: readonly ToldAct[]): Bilingual[] {
  const shown = acts.slice(-MOST_SENTENCES).map(actSentence);
  const more = acts.length - shown.length;
  return more === 0 ? shown : [{ zh: `此前另有 ${more} 项。`, en: `There are ${more} more before these.` }, ...shown];
}

const MOST_SENTENCES = 40;

/** The standings of several records in sentences, at most as many as a reader takes in. */
export function standingSentences(records: readonly RecordSummary[]): Bilingual[] {
  const shown = records.slice(0, MOST_SENTENCES).map(standingSentence);
  const more = records.length - shown.length;
  return more === 0 ? shown : [...shown, { zh: `另有 ${more} 条。`, en: `There are ${more} more.` }];
}

/** The sentence that some contents stand only in documents, which the parties that acted keep. */
export function inDocuments(what: Bilingual): Bilingual {
  return {
    zh: `${what.zh}载于当事主体保存的文书，账本只有其杂凑值：请向出具主体索取并以账本核对`,
    en:
      `${what.en} only in documents that the parties keep, of which the ledger has the digest; ask the party that ` +
      "made the statement for it, and check it against the ledger",
  };
}
