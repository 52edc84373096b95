import type { DescribedEntry, PaperPlace } from "../../client/dossier/described-entry.ts";
import type { ListedDocument } from "../../client/dossier/listed-documents.ts";
import type { OwedDocument } from "../../client/dossier/owed-documents.ts";
import type { RecordedState } from "../../client/dossier/recorded-documents.ts";
import type { ShownDocument, ShownField } from "../../client/dossier/shown-documents.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import type { OpenedNote } from "../../dossier/opened-note.ts";
import type { Place } from "../../dossier/stored-entry.ts";
import { Code, codeLabel } from "../../ledger/codes.ts";
import { kindLabels, Kind } from "../../ledger/kinds.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate, showTime } from "../../text/china-time.ts";
import { isKeyOf } from "../../text/entries.ts";
import { showForeign, showForeignList, showPath } from "../../text/foreign-text.ts";
import { showName } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";
import type { Session } from "../session.ts";

const PLACE_WORDS: Readonly<Record<Place, Bilingual | undefined>> = {
  RECORDS: undefined,
  REFUSED: { zh: "已被拒绝", en: "refused" },
  UNRECORDED: { zh: "未上链，已另置", en: "put aside, never recorded" },
};

/** A paper is named by at most this many characters of its digest where its line is one of many. */
const DIGEST_CHARACTERS = 16;

/* ------------------------------------------------ for programs */

/** A saved document for programs. Values of fields are left out of lists, because they are private. */
export function documentOfListed(listed: ListedDocument): Record<string, unknown> {
  const { dossier, place, name, folder, act, kind, schemaId, subject, by, reference, commitment } = listed;
  return {
    dossier,
    place,
    name,
    folder,
    act,
    kind,
    schemaId,
    title: listed.schema?.title,
    record: subject,
    by,
    reference,
    commitment,
    date: listed.date,
    dateIs: listed.dateIs,
    papers: listed.papers,
    givenBy: listed.givenBy,
    opened: listed.opened,
    ...(listed.faults.length === 0
      ? {}
      : {
          faults: listed.faults.map(({ code, text, evidence }) => ({ code, path: evidence["path"], messages: text })),
        }),
  };
}

/** The same with its fields, and how the ledger stands to it. */
export function documentOfShown(shown: ShownDocument): unknown {
  return { ...documentOfListed(shown), fields: shown.fields, recorded: documentOfState(shown.recorded) };
}

function documentOfState(state: RecordedState | undefined): unknown {
  if (state === undefined) return undefined;
  if (state.type === "UNKNOWN") return { state: state.type, reason: state.reason.text };
  if (state.type === "ABSENT") return { state: state.type };
  const { event, document, time } = state.event;
  return { state: state.type, event, commitment: document, time };
}

/* ------------------------------------------------ for people */

/** One line about a saved document. */
export function showListed(session: Session, style: RecordStyle, listed: ListedDocument): string {
  const { dossier, place, papers, opened, faults, givenBy } = listed;
  const kept = papers.filter(({ where }) => where === "KEPT").length;
  const notes: (Bilingual | undefined)[] = [
    PLACE_WORDS[place],
    papers.length === 0
      ? undefined
      : { zh: `附件 ${kept}/${papers.length}`, en: `papers here ${kept}/${papers.length}` },
    opened.length === 0 ? undefined : { zh: `已披露 ${opened.length} 次`, en: `opened ${opened.length} time(s)` },
    givenBy === undefined ? undefined : givenWords(style, listed),
    faults.length === 0 ? undefined : { zh: "文件有损", en: "damaged" },
  ];
  const told = notes.filter((note) => note !== undefined).map((note) => ` · ${session.say(note)}`);
  const named = `${session.say(titleOf(listed))} ${nameOf(listed)}`;
  return `${showDate(listed.date)}  ${named} · ${showForeign(dossier)}${told.join("")}`;
}

/** A document in full: its act, its fields in words, its papers, and how the ledger stands to it. */
export function showDocument(session: Session, style: RecordStyle, shown: ShownDocument): string {
  const { subject, by, commitment, schemaId, folder, papers, faults, givenBy, opened, recorded } = shown;
  const lines: (string | undefined)[] = [
    `${session.say(titleOf(shown))} ${nameOf(shown)}`,
    subject === undefined ? undefined : session.say({ zh: `记录：${subject}`, en: `record: ${subject}` }),
    by === undefined
      ? undefined
      : session.say({ zh: `办理主体：${partyOf(style, by)}`, en: `by: ${partyOf(style, by)}` }),
    schemaId === undefined
      ? undefined
      : session.say({ zh: `文书格式：${showForeign(schemaId)}`, en: `schema: ${showForeign(schemaId)}` }),
    session.say(dateWords(shown)),
    session.say({ zh: `存放于：${showPath(folder)}`, en: `kept in: ${showPath(folder)}` }),
    placeLine(session, shown.place),
    givenBy === undefined ? undefined : session.say(givenWords(style, shown)),
    commitment === undefined ? undefined : session.say({ zh: `承诺：${commitment}`, en: `commitment: ${commitment}` }),
    recorded === undefined ? undefined : session.say(stateWords(recorded)),
    ...faults.map(({ text }) => `! ${session.say(text)}`),
    ...listWith(
      session,
      { zh: "字段：", en: "fields:" },
      shown.fields.map((field) => fieldLine(session, field)),
    ),
    ...listWith(
      session,
      { zh: "附件：", en: "papers:" },
      papers.map((paper) => session.say(paperWords(paper))),
    ),
    ...listWith(
      session,
      { zh: "披露：", en: "opened:" },
      opened.map((note) => session.say(noteWords(note))),
    ),
  ];
  const [head, ...rest] = lines.filter((line) => line !== undefined);
  return [head, ...rest.map((line) => `  ${line}`)].join("\n");
}

/** An act of the own party whose document is not here. */
export function showOwed(session: Session, style: RecordStyle, { event, dossier }: OwedDocument): string {
  const { record, time, document, by } = event;
  const { kind, reference } = record;
  const named = {
    id: record.id,
    kind: isKeyOf(Kind, kind) ? kind : "PARTY",
    ...(reference === undefined ? {} : { reference }),
  } as const;
  const whose =
    dossier === undefined
      ? { zh: "（由该主体的其他账户办理）", en: " (by another account of the party)" }
      : { zh: `（${showForeign(dossier)}）`, en: ` (${showForeign(dossier)})` };
  const party = by === undefined ? "" : ` · ${showName(style, by)}`;
  const what = session.say(actWords(event));
  return `${showDate(time)}  ${what} ${showName(style, named)}${party}${session.say(whose)} ${document}`;
}

/** The title of a document's act; the act alone where its schema is unknown. */
export function titleOf({ schema, act }: DescribedEntry): Bilingual {
  if (schema !== undefined) return schema.title;
  switch (act) {
    case "RECORD":
      return { zh: "记录", en: "record" };
    case "STATEMENT":
      return { zh: "声明", en: "statement" };
    case "SETTLEMENT":
      return { zh: "状态变更", en: "change of status" };
    case undefined:
      return { zh: "无法读取的文书", en: "unreadable document" };
    default:
      return act satisfies never;
  }
}

/** The name of a document's record as the document has it, else its id, else the name of its folder. */
export function nameOf({ reference, subject, name }: DescribedEntry): string {
  return reference === undefined ? (subject ?? showForeign(name)) : showForeign(reference);
}

/** The effect of an act on the ledger, in words. */
function actWords({ type, record, code, status }: OwedDocument["event"]): Bilingual {
  if (type === "SETTLED" && status !== undefined) return statusLabels[status];
  if (type === "ATTESTED") {
    if (isKeyOf(Code, code)) return codeLabel(code);
    return { zh: `声明 ${showForeign(code ?? "")}`, en: `statement ${showForeign(code ?? "")}` };
  }
  const { kind } = record;
  return isKeyOf(Kind, kind) ? kindLabels[kind] : { zh: "记录", en: "record" };
}

function placeLine(session: Session, place: Place): string | undefined {
  const words = PLACE_WORDS[place];
  return words === undefined ? undefined : session.say(words);
}

function partyOf({ aliases }: RecordStyle, id: string): string {
  const alias = aliases.get(id);
  return alias === undefined ? id : showForeign(alias);
}

function givenWords(style: RecordStyle, { givenBy }: DescribedEntry): Bilingual {
  if (givenBy === undefined) return { zh: "", en: "" };
  const party = partyOf(style, givenBy.party);
  return { zh: `由 ${party} 给予`, en: `given by ${party}` };
}

function dateWords({ date, dateIs }: DescribedEntry): Bilingual {
  const shown = showTime(date);
  return dateIs === "EFFECTIVE"
    ? { zh: `生效日期：${shown}`, en: `effective: ${shown}` }
    : { zh: `保存时间：${shown}`, en: `saved: ${shown}` };
}

function stateWords(state: RecordedState): Bilingual {
  switch (state.type) {
    case "RECORDED":
      return {
        zh: `账本：承诺相符（事件 ${state.event.event}，${showTime(state.event.time)}）`,
        en: `ledger: the commitment is the same (event ${state.event.event}, ${showTime(state.event.time)})`,
      };
    case "DIFFERS":
      return {
        zh: `账本：不符，该记录的承诺为 ${state.event.document}`,
        en: `ledger: DIFFERENT, the record has the commitment ${state.event.document}`,
      };
    case "ABSENT":
      return {
        zh: "账本：没有此承诺（未记录，或已被拒绝）",
        en: "ledger: no act has this commitment (never recorded, or refused)",
      };
    case "UNKNOWN":
      return { zh: "账本：未能查询，未核对", en: "ledger: it could not be asked, so nothing was compared" };
    default:
      return state satisfies never;
  }
}

function fieldLine(session: Session, { path, value, label, words }: ShownField): string {
  const named = label === undefined ? showForeign(path) : `${session.say(label)} (${showForeign(path)})`;
  const text = typeof value === "string" ? value : canonicalJson(value);
  return `${named}: ${words === undefined ? showForeign(text, 400) : session.say(words)}`;
}

function paperWords({ name, sha256, where, path, field }: PaperPlace): Bilingual {
  const place: Readonly<Record<PaperPlace["where"], Bilingual>> = {
    KEPT: { zh: "存有副本", en: "a copy is here" },
    ELSEWHERE: {
      zh: `未存副本，原文件在 ${showPath(path ?? "")}`,
      en: `no copy is here, the file was at ${showPath(path ?? "")}`,
    },
    ABSENT: { zh: "不在此处", en: "not here" },
  };
  const named = field === undefined ? showForeign(name) : `${showForeign(name)} (${showForeign(field)})`;
  return {
    zh: `${named} sha256:${showForeign(sha256, 64)}：${place[where].zh}`,
    en: `${named} sha256:${showForeign(sha256, 64)}: ${place[where].en}`,
  };
}

/** A paper on one line, with the beginning of its digest. */
export function showPaper({ name, sha256 }: PaperPlace): string {
  return `${showForeign(name)} sha256:${showForeign(sha256, DIGEST_CHARACTERS)}`;
}

function noteWords({ paths, to, at, way }: OpenedNote): Bilingual {
  const fields = showForeignList(paths);
  const receiver =
    to === undefined
      ? { zh: "未载明接收方", en: "to nobody who was named" }
      : {
          zh: `给 ${showForeign(to)}`,
          en: `to ${showForeign(to)}`,
        };
  const how = way === "CERTIFICATE" ? { zh: "凭证", en: "in a certificate" } : { zh: "密封件", en: "in an envelope" };
  return {
    zh: `${showTime(at)} ${receiver.zh}（${how.zh}）：${fields.zh}`,
    en: `${showTime(at)} ${receiver.en} (${how.en}): ${fields.en}`,
  };
}

function listWith(session: Session, head: Bilingual, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [session.say(head), ...items.map((item) => `  ${item}`)];
}
