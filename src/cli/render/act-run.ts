import type { RowFault } from "../../client/rows/act-row.ts";
import type { JudgedRow, RowState } from "../../client/rows/row-run.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { errorReport } from "../error-report.ts";
import type { Session } from "../session.ts";
import type { RecordStyle } from "./record-line.ts";
import { showVerdict } from "./verdicts.ts";

/** The most rows or faults that are shown to a person; a program gets all of them. */
const MOST_SHOWN = 20;

/** The faults of a table, by cell and column. */
export function showFaults(session: Session, faults: readonly RowFault[]): string {
  const head = session.say({
    zh: `表格中有 ${faults.length} 处有误：`,
    en: `Wrong in the table (${faults.length}):`,
  });
  const lines = faults.slice(0, MOST_SHOWN).map(({ place, column, label, problem }) => {
    const of = column === undefined ? { zh: "", en: "" } : columnWords(column, label);
    return `  ✗ ${showForeign(place)} ${session.say({ zh: `${of.zh}${problem.zh}`, en: `${of.en}${problem.en}` })}`;
  });
  return [head, ...lines, ...more(session, faults.length)].join("\n");
}

function columnWords(column: string, label: Bilingual | undefined): Bilingual {
  const shown = showForeign(column);
  return label === undefined
    ? { zh: `（${shown}）`, en: `(${shown}) ` }
    : { zh: `（${shown} ${label.zh}）`, en: `(${shown}, ${label.en}) ` };
}

export function documentOfFaults(faults: readonly RowFault[]): unknown {
  return faults.map(({ place, column, problem }) => ({ place, column, problem }));
}

/** The fate of the rows if they were sent now: how many of each act, and each row that is not good. */
export function showPreview(session: Session, style: RecordStyle, judged: readonly JudgedRow[]): string {
  return [...countsOf(session, judged, PREVIEW_WORDS), ...showBad(session, style, judged)].join("\n");
}

/** The outcome of the rows. */
export function showOutcome(session: Session, style: RecordStyle, judged: readonly JudgedRow[]): string {
  return [...countsOf(session, judged, OUTCOME_WORDS), ...showBad(session, style, judged)].join("\n");
}

type Words = Readonly<Record<RowState["type"], Bilingual>>;

const PREVIEW_WORDS: Words = {
  ALLOWED: { zh: "将记录", en: "to be recorded" },
  WAITS: { zh: "将在先前的行记录之后办理", en: "to be done once earlier rows are recorded" },
  RECORDED_BEFORE: { zh: "此前已记录", en: "recorded before" },
  RECORDED: { zh: "已记录", en: "recorded" },
  REFUSED: { zh: "会被拒绝", en: "to be refused" },
  WRONG: { zh: "有误", en: "wrong" },
  LEFT: { zh: "未办理", en: "not done" },
};

const OUTCOME_WORDS: Words = {
  ...PREVIEW_WORDS,
  WAITS: { zh: "未办理：所指的先前一行未能记录", en: "not done: an earlier row that they name is not recorded" },
  REFUSED: { zh: "被拒绝", en: "refused" },
};

function countsOf(session: Session, judged: readonly JudgedRow[], words: Words): string[] {
  const groups = Map.groupBy(judged, ({ row, state }) => `${state.type} ${row.request.act.name}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { title } = first.row.request.act;
    const { zh, en } = words[first.state.type];
    return [session.say({ zh: `${title.zh}：${group.length} 行${zh}`, en: `${title.en}: ${group.length} ${en}` })];
  });
}

function showBad(session: Session, style: RecordStyle, judged: readonly JudgedRow[]): string[] {
  const bad = judged.flatMap(({ row, state }) => {
    const reason = reasonOf(session, style, state);
    return reason === undefined ? [] : [`✗ ${showForeign(row.place)} ${showForeign(row.request.name)}\n${reason}`];
  });
  return [...bad.slice(0, MOST_SHOWN), ...more(session, bad.length)];
}

function reasonOf(session: Session, style: RecordStyle, state: RowState): string | undefined {
  if (state.type === "WRONG") return `  ${session.say(errorReport(state.error).text)}`;
  if (state.type !== "REFUSED") return undefined;
  if (state.verdict !== undefined) return showVerdict(style, state.verdict);
  return `  ${session.say({ zh: "账本拒绝了此行；再次运行可见其依据。", en: "The ledger refused it; the next run says why." })}`;
}

function more(session: Session, count: number): string[] {
  const rest = count - MOST_SHOWN;
  if (rest <= 0) return [];
  return [session.say({ zh: `另有 ${rest} 处（--json 列出全部）。`, en: `There are ${rest} more; --json lists all.` })];
}

/** The rows for programs. */
export function documentOfRows(judged: readonly JudgedRow[]): unknown {
  return judged.map(({ row, state }) => ({
    row: row.place,
    act: row.request.act.name,
    name: row.request.name,
    state: state.type,
    ...moreOf(state),
  }));
}

function moreOf(state: RowState): object {
  switch (state.type) {
    case "RECORDED":
    case "RECORDED_BEFORE":
      return { id: state.subject, ...state.done };
    case "ALLOWED":
    case "WAITS":
    case "LEFT":
      return { id: state.subject };
    case "REFUSED":
      return { id: state.subject, verdict: state.verdict };
    case "WRONG":
      return { error: errorReport(state.error).document };
    default:
      return state satisfies never;
  }
}
