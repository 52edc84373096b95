import type { LineBasis, Missing, Report, ReportCell, ReportLine, ReportSection } from "../schemas/report.ts";
import { say } from "../text/bilingual.ts";
import type { Bilingual, Language } from "../text/bilingual.ts";
import { showDate, showInstant } from "../text/china-time.ts";
import { escapeUnprintable, showForeign } from "../text/foreign-text.ts";

/** The content of a cell of a table. A figure is a decimal number that a spreadsheet may compute with. */
export interface LayoutCell {
  readonly text: string;
  readonly figure?: string;
}

/** A table with the shares of its columns' widths. */
export interface LayoutTable {
  readonly columns: readonly { readonly heading: string; readonly width: number }[];
  readonly rows: readonly (readonly LayoutCell[])[];
}

/** A part of a report as it is set. */
export interface LayoutPart {
  readonly heading: string;
  /** Lines under the heading, such as the clauses. */
  readonly notes: readonly string[];
  readonly table: LayoutTable | undefined;
}

/** A report in one language or in both, in the order in which it is set, whatever the format is. */
export interface ReportLayout {
  readonly number: string;
  readonly title: string;
  readonly body: string;
  readonly preface: readonly string[];
  readonly parts: readonly LayoutPart[];
  readonly signature: readonly string[];
  /** The annexes: the missing items, and the way to check each line. */
  readonly annexes: readonly LayoutPart[];
}

/** A table shows this many events and records of a line; the JSON has more of them. */
const MOST_SHOWN_EVENTS = 20;

const BASIS_WORDS: Readonly<Record<LineBasis, Bilingual>> = {
  ENFORCED: { zh: "账本规则强制", en: "enforced" },
  ATTESTED: { zh: "主体声明", en: "attested" },
  RECORDED: { zh: "仅作记录", en: "recorded" },
  NOT_KNOWN: { zh: "账本未知", en: "not known" },
};

/** Sets a report in a language. */
export function layoutOf(report: Report, language: Language): ReportLayout {
  const words = (text: Bilingual): string => escapeUnprintable(say(language, text).replaceAll("\n", " "));
  return {
    number: words({ zh: `文号：          〔${report.year + 1}〕    号`, en: `No.:          [${report.year + 1}]    ` }),
    title: words(report.title),
    body: words(bodyName(report)),
    preface: prefaceOf(report).map(words),
    parts: report.sections.map((section, place) => partOf(section, place, words)),
    signature: [words({ zh: "（单位盖章）", en: "(seal)" }), words({ zh: "年    月    日", en: "(date)" })],
    annexes: [missingAnnex(report, words), checkAnnex(report, words)],
  };
}

type Words = (text: Bilingual) => string;

/** The name of the body that reports, where a document has told it. */
function bodyName({ sections, party }: Report): Bilingual {
  const named = sections[0]?.lines[0]?.cells[0]?.value;
  const otherwise = showForeign(party.reference ?? party.id);
  return named ?? { zh: `（单位名称）${otherwise}`, en: `(name of the body) ${otherwise}` };
}

function prefaceOf({ block, at, notes, from, until }: Report): Bilingual[] {
  return [
    {
      zh:
        `本报告据账本编制，期间 ${showDate(from)} 至 ${showDate(until - 1)}，效力状态时点 ${showInstant(at)}，` +
        `所计最后区块 ${block.number}（${showInstant(block.time)}），其杂凑值为 ${block.hash}。`,
      en:
        `Made from the ledger: from ${showDate(from)} to ${showDate(until - 1)}, standings at ${showInstant(at)}, ` +
        `last block that counts ${block.number} (${showInstant(block.time)}), whose hash is ${block.hash}.`,
    },
    ...notes.map(({ zh, en }) => ({ zh: `${zh}。`, en: `${en}.` })),
    {
      zh: "各项依据与核对办法见附件；标“待填写”“待披露”的，账本没有其内容，公布前须补齐。",
      en: "The annexes say on what each line rests and how it is checked. What is marked is not on the ledger.",
    },
  ];
}

/* ------------------------------------------------ the parts */

function partOf(section: ReportSection, place: number, words: Words): LayoutPart {
  const { title, clauses, lines, labels, columns, absence } = section;
  const heading = words({ zh: `${CHINESE[place] ?? place + 1}、${title.zh}`, en: `${place + 1}. ${title.en}` });
  const under = clauses.map(({ clause, says }) =>
    words({ zh: `依据：${clause}（${says.zh}）`, en: `Under: ${clause} (${says.en})` }),
  );
  const labelled = labels === undefined ? [] : [{ heading: words(labels), width: 34 }];
  return {
    heading,
    notes: [...under, ...(absence === undefined ? [] : [words(absence)])],
    table:
      lines.length === 0
        ? undefined
        : {
            columns: [
              { heading: words({ zh: "序号", en: "no." }), width: 8 },
              ...labelled,
              ...columns.map(({ label, width }) => ({ heading: words(label), width })),
              { heading: words({ zh: "依据", en: "basis" }), width: 10 },
            ],
            rows: lines.map((line) => rowOf(line, words)),
          },
  };
}

const CHINESE = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

function rowOf({ number, label, cells, basis }: ReportLine, words: Words): LayoutCell[] {
  return [
    { text: number },
    ...(label === undefined ? [] : [{ text: words(label) }]),
    ...cells.map((cell) => cellOf(cell, words)),
    { text: words(BASIS_WORDS[basis]) },
  ];
}

function cellOf({ value, figure, source }: ReportCell, words: Words): LayoutCell {
  if (value === undefined)
    return {
      text: words(
        source === "DOCUMENT"
          ? { zh: "（待披露）", en: "(to be opened)" }
          : { zh: "（待填写）", en: "(to be filled in)" },
      ),
    };
  return { text: words(value), ...(figure === undefined ? {} : { figure }) };
}

/* ------------------------------------------------ the annexes */

function missingAnnex({ missing }: Report, words: Words): LayoutPart {
  const rows = missing.map((each) => missingRow(each, words));
  const nothing = { zh: "没有待补事项。", en: "Nothing is missing." };
  return {
    heading: words({ zh: "附件1  公布前待补事项", en: "Annex 1. What is missing before it can be published" }),
    notes: rows.length === 0 ? [words(nothing)] : [],
    table:
      rows.length === 0
        ? undefined
        : {
            columns: [
              { heading: words({ zh: "序号", en: "no." }), width: 8 },
              { heading: words({ zh: "待补事项", en: "what is missing" }), width: 58 },
              { heading: words({ zh: "依据", en: "clause" }), width: 34 },
            ],
            rows,
          },
  };
}

function missingRow({ line, says, clause }: Missing, words: Words): LayoutCell[] {
  return [{ text: line ?? "—" }, { text: words(says) }, { text: words({ zh: clause, en: clause }) }];
}

function checkAnnex({ sections }: Report, words: Words): LayoutPart {
  const lines = sections.flatMap((section) => section.lines);
  return {
    heading: words({ zh: "附件2  各项的核对办法", en: "Annex 2. How to check each line" }),
    notes: HOW.map(words),
    table: {
      columns: [
        { heading: words({ zh: "序号", en: "no." }), width: 8 },
        { heading: words({ zh: "依据", en: "basis" }), width: 12 },
        { heading: words({ zh: "所依据的事件与文书", en: "events and documents on which it rests" }), width: 80 },
      ],
      rows: lines.map((line) => [
        { text: line.number },
        { text: words(BASIS_WORDS[line.basis]) },
        { text: groundsOf(line, words).join("\n") },
      ]),
    },
  };
}

const HOW: readonly Bilingual[] = [
  {
    zh: "下表中以 /v1 开头的地址，接在任一机关审计台的网址之后即可取得；凭证只证明记录的效力与留痕链上的行为，备案与存证看事件证明。",
    en:
      "An address below that begins with /v1 follows that of any agency's audit desk. A certificate proves the " +
      "standing of a record and the acts of its trail; filings and anchors have the proofs of events.",
  },
  {
    zh: "1. 记录的效力与行为：laiqu certificate create 记录标识 -o 文件，对方以 laiqu certificate verify 文件 核验，无需信任本单位或本系统。",
    en:
      "1. Standing and acts of a record: laiqu certificate create RECORD -o FILE; the reader runs laiqu certificate " +
      "verify FILE and trusts nobody.",
  },
  {
    zh:
      "2. 备案、存证等全部事件：laiqu evidence 记录标识 -o 文件.zip，以 node verify.mjs 描述文件 文件.zip 核验；" +
      "其中各事件日志数据的 Keccak-256 应与下表的杂凑值相同。",
    en:
      "2. Every event, filings and anchors too: laiqu evidence RECORD -o FILE.zip, verified with node verify.mjs " +
      "DESCRIPTOR FILE.zip; the Keccak-256 of each log's data must be the hash below.",
  },
  {
    zh: "3. 文书中的内容：由保存者以 laiqu dossier open 记录标识 字段 --to 文件 披露，其承诺值应与下表相同。",
    en:
      "3. Contents of documents: their keeper opens them with laiqu dossier open RECORD FIELD --to FILE; the " +
      "commitment must be the one below.",
  },
  {
    zh: "4. 数字为零的，账本上没有此类事件：以同一区块重新编制（laiqu report … --known-at），并以 laiqu digest 与其他机构比对索引。",
    en:
      "4. A zero means that the ledger has no such event: make the report anew as of the same block (laiqu report … " +
      "--known-at), and compare the index with another agency's (laiqu digest).",
  },
];

const NOT_OPENED: Bilingual = { zh: "待披露", en: "not opened" };
const OPENED: Bilingual = { zh: "已披露并核对", en: "opened and checked" };

function groundsOf({ events, moreEvents = 0, cells, proofs }: ReportLine, words: Words): string[] {
  const shown = events.slice(0, MOST_SHOWN_EVENTS).map(({ event, transaction, hash, record }) => {
    const name = showForeign(record.reference ?? record.id);
    return words({
      zh: `${event} ${name}（${record.id}）交易 ${transaction} 杂凑 ${hash}`,
      en: `${event} ${name} (${record.id}) transaction ${transaction} hash ${hash}`,
    });
  });
  const left = events.length - shown.length + moreEvents;
  const more =
    left === 0
      ? []
      : [words({ zh: `另有 ${left} 个事件，见 JSON 或账本`, en: `${left} more events: see the JSON, or the ledger` })];
  const addresses = proofs.slice(0, MOST_SHOWN_EVENTS).flatMap(({ certificate, evidence }) => {
    const [one, all] = [showForeign(certificate ?? ""), showForeign(evidence)];
    return [
      ...(certificate === undefined ? [] : [words({ zh: `凭证 ${one}`, en: `certificate ${one}` })]),
      words({ zh: `事件证明 ${all}`, en: `proofs of events ${all}` }),
    ];
  });
  const documents = cells.flatMap(({ document, value }) => {
    if (document === undefined) return [];
    const [field, { commitment }] = [showForeign(document.field), document];
    const state = value === undefined ? NOT_OPENED : OPENED;
    return [
      words({
        zh: `文书字段 ${field}（${state.zh}）承诺 ${commitment}`,
        en: `document field ${field} (${state.en}) commitment ${commitment}`,
      }),
    ];
  });
  const all = [...shown, ...more, ...addresses, ...documents];
  return all.length === 0 ? [words({ zh: "账本无此类事件", en: "the ledger has no such event" })] : all;
}
