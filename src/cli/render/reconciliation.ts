import { EXPORT_OUTCOMES, TRAFFIC_OUTCOMES } from "../../client/reconcile/judge-traffic.ts";
import type {
  ExportOutcome,
  JudgedExport,
  JudgedTraffic,
  TrafficOutcome,
} from "../../client/reconcile/judge-traffic.ts";
import type { Reconciliation } from "../../client/reconcile/reconcile.ts";
import { standingLabels } from "../../ledger/standing-labels.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { ReconciledExport } from "../../schemas/reconciliation.ts";
import { csvLine, UTF8_MARK } from "../../tables/write-csv.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showInstant } from "../../text/china-time.ts";
import { escapeUnprintable, showForeign, showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";
import { showName } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";

/** The most lines or exports of one outcome that are shown to a person; the report has all of them. */
const MOST_SHOWN = 20;

const TRAFFIC_WORDS: Readonly<Record<TrafficOutcome, Bilingual>> = {
  RECORDED: { zh: "有当时有效的出域记录", en: "with an export that was in force then" },
  LATE: {
    zh: "出域之后才上链，记录的法律时间在出域之前",
    en: "with an export that was recorded only after they left, under an earlier date",
  },
  EARLY: { zh: "早于其出域记录开始生效", en: "that left before their export began to count" },
  NOT_IN_FORCE: { zh: "出域记录当时并非有效", en: "with an export that was not in force then" },
  OTHER_RECIPIENT: { zh: "有出域记录，而接收方不同", en: "with exports to other recipients only" },
  ANOTHERS: { zh: "只有他人的出域记录", en: "with exports of others only" },
  UNDECIDED: {
    zh: "其内容有多次出域，无法断定属于哪一次：请在日志中写明接收方，或由有权查看接收方的单位核对",
    en:
      "of which nobody can say whose export they are: the log must name the recipient, and the asker must be allowed " +
      "to see it",
  },
  UNRECORDED: { zh: "没有出域记录", en: "with no recorded export" },
  UNRECOGNIZED: {
    zh: "在可识别的出域记录中没有；另有无法识别的",
    en: "in no export that can be recognized, while some exports cannot be",
  },
};

const EXPORT_WORDS: Readonly<Record<ExportOutcome, Bilingual>> = {
  SEEN: { zh: "日志中有其流量", en: "with traffic in the log" },
  PARTLY: { zh: "只有一部分文件有流量", en: "with traffic of only some of their files" },
  PERHAPS: {
    zh: "其内容有流量，日志未写明属于哪一次出域",
    en: "with traffic of their content, where the log does not say of which export",
  },
  UNSEEN: { zh: "日志中没有其流量", en: "with no traffic in the log" },
  UNRECOGNIZABLE: {
    zh: "加盐或文件夹清单不在此处，无法由杂凑值识别",
    en: "that no digest leads to: salted, or folders whose manifest is not here",
  },
};

/** Whether every line has its export, and every export its traffic. */
export function isReconciled({ lines, exports }: Reconciliation): boolean {
  return lines.every(({ outcome }) => outcome === "RECORDED") && exports.every(({ outcome }) => outcome === "SEEN");
}

/** Both sides for a person: how many of each outcome, and the first of those that do not agree. */
export function showReconciliation(session: Session, style: RecordStyle, reconciliation: Reconciliation): string {
  const { of, period, lines, exports, outside, asOf, limitedTo } = reconciliation;
  const [from, until] = [showInstant(period.from), showInstant(period.until)];
  const name = showName(style, of);
  return [
    session.say({
      zh: `${name} 自 ${from} 至 ${until} 前的对账，截至区块 ${asOf.block}（${showInstant(asOf.time)}）`,
      en: `${name} reconciled from ${from} to before ${until}, as of block ${asOf.block} (${showInstant(asOf.time)})`,
    }),
    ...(limitedTo === undefined ? [] : [session.say(limitedTo)]),
    ...(outside === 0
      ? []
      : [
          session.say({
            zh: `期间之外未核对的日志行：${outside}`,
            en: `Lines outside the period, not compared: ${outside}`,
          }),
        ]),
    session.say({ zh: `流量日志 ${lines.length} 行：`, en: `Lines of traffic: ${lines.length}` }),
    ...TRAFFIC_OUTCOMES.flatMap((outcome) =>
      group(
        session,
        lines.filter((line) => line.outcome === outcome),
        outcome === "RECORDED",
        TRAFFIC_WORDS[outcome],
        (line) => showLine(session, style, line),
      ),
    ),
    session.say({ zh: `出域记录 ${exports.length} 次：`, en: `Exports: ${exports.length}` }),
    ...EXPORT_OUTCOMES.flatMap((outcome) =>
      group(
        session,
        exports.filter((each) => each.outcome === outcome),
        outcome === "SEEN",
        EXPORT_WORDS[outcome],
        (each) => showExport(session, style, each),
      ),
    ),
    session.say(
      isReconciled(reconciliation)
        ? { zh: "两边相符。", en: "Both sides agree." }
        : { zh: "两边不符，或有无法断定的。", en: "The two sides do not agree, or something cannot be known." },
    ),
  ].join("\n");
}

function group<Item>(
  session: Session,
  items: readonly Item[],
  isGood: boolean,
  words: Bilingual,
  show: (item: Item) => string,
): string[] {
  if (items.length === 0) return [];
  const head = session.say({ zh: `${words.zh}：${items.length}`, en: `${items.length} ${words.en}` });
  if (isGood) return [`  ✓ ${head}`];
  const more = items.length - MOST_SHOWN;
  return [
    `  ✗ ${head}`,
    ...items.slice(0, MOST_SHOWN).map((item) => `      ${show(item)}`),
    ...(more > 0
      ? [
          `      ${session.say({ zh: `……另有 ${more} 项，见 -o 所写的文件`, en: `… and ${more} more: -o writes all of them` })}`,
        ]
      : []),
  ];
}

function showLine(session: Session, style: RecordStyle, { line, because }: JudgedTraffic): string {
  const file = line.file === undefined ? "" : ` ${showPath(line.file)}`;
  const to = line.recipient === undefined ? "" : ` → ${showForeign(line.recipient)}`;
  const exports = because.slice(0, 3).map(({ of, standing }) => {
    const label = standing === undefined ? "" : ` ${session.say(standingLabels[standing])}`;
    return `${nameOfExport(style, of)}${label}`;
  });
  const row = session.say({ zh: `第 ${line.row} 行`, en: `row ${line.row}` });
  const found = exports.length === 0 ? "" : ` (${exports.join(", ")})`;
  return `${row} ${showInstant(line.at)} ${line.digest}${file}${to}${found}`;
}

function showExport(session: Session, style: RecordStyle, { of, filesSeen }: JudgedExport): string {
  const seen = of.files === undefined || filesSeen === 0 ? "" : ` ${filesSeen}/${of.files}`;
  const time = showInstant(of.effectiveAt ?? of.recordedAt);
  return `${nameOfExport(style, of)} ${time}${seen}`;
}

function nameOfExport(style: RecordStyle, { export: name, product, recipient }: ReconciledExport): string {
  const of = product === undefined ? "" : ` ${showName(style, product)}`;
  const to = recipient === undefined ? "" : ` → ${showName(style, recipient)}`;
  return `${showName(style, name)}${of}${to}`;
}

/** Both sides for a program: everything that does not agree, and the numbers of the rest. */
export function documentOfReconciliation({ of, period, lines, exports, outside, asOf, limitedTo }: Reconciliation) {
  return {
    of: { id: of.id, kind: of.kind, ...(of.reference === undefined ? {} : { reference: of.reference }) },
    period,
    asOf,
    outside,
    ...(limitedTo === undefined ? {} : { limitedTo }),
    traffic: {
      lines: lines.length,
      ...Object.fromEntries(TRAFFIC_OUTCOMES.map((outcome) => [outcome, count(lines, outcome)])),
      differing: lines
        .filter(({ outcome }) => outcome !== "RECORDED")
        .map(({ line, outcome, because, isCut }) => ({
          ...line,
          outcome,
          exports: because.map(({ of: each, standing }) => ({ id: each.export.id, standing })),
          truncated: isCut,
        })),
    },
    exports: {
      listed: exports.length,
      ...Object.fromEntries(EXPORT_OUTCOMES.map((outcome) => [outcome, count(exports, outcome)])),
      differing: exports
        .filter(({ outcome }) => outcome !== "SEEN")
        .map(({ of: each, outcome, filesSeen }) => ({ ...each, outcome, filesSeen })),
    },
  };
}

function count(items: readonly { readonly outcome: string }[], outcome: string): number {
  return items.filter((item) => item.outcome === outcome).length;
}

const COLUMNS = [
  "side",
  "outcome",
  "meaning",
  "row",
  "time",
  "digest",
  "file",
  "recipient",
  "export",
  "product",
  "standing",
] as const;

/** Every line of the log and every export of the period, as a CSV file that spreadsheet programs open. */
export function reportOfReconciliation(
  session: Session,
  style: RecordStyle,
  { lines, exports }: Reconciliation,
): string {
  const traffic = lines.map(({ line, outcome, because }) =>
    csvLine([
      "TRAFFIC",
      outcome,
      session.say(TRAFFIC_WORDS[outcome]),
      String(line.row),
      showInstant(line.at),
      line.digest,
      escapeUnprintable(line.file ?? ""),
      escapeUnprintable(line.recipient ?? ""),
      because.map(({ of }) => of.export.id).join(" "),
      because.map(({ of }) => (of.product === undefined ? "" : plainName(style, of.product))).join(" "),
      because.map(({ standing }) => (standing === undefined ? "" : session.say(standingLabels[standing]))).join(" "),
    ]),
  );
  const ledger = exports.map(({ of, outcome }) =>
    csvLine([
      "LEDGER",
      outcome,
      session.say(EXPORT_WORDS[outcome]),
      "",
      showInstant(of.effectiveAt ?? of.recordedAt),
      of.digest === undefined ? "" : `sha256:${of.digest}`,
      "",
      of.recipient === undefined ? "" : plainName(style, of.recipient),
      of.export.id,
      of.product === undefined ? "" : plainName(style, of.product),
      "",
    ]),
  );
  return `${UTF8_MARK}${csvLine(COLUMNS)}${traffic.join("")}${ledger.join("")}`;
}

/** A name as a cell holds it: without quotation marks, and without characters that command a terminal. */
function plainName({ aliases }: RecordStyle, { id, reference }: RecordName): string {
  return escapeUnprintable(aliases.get(id) ?? reference ?? id);
}
