import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { LINE_BASES } from "./report.ts";
import type { LineBasis, Missing, ReportCell, ReportLine, ReportSection } from "./report.ts";

/**
 * The basis of a line: that of its weakest content that is known. ENFORCED is stronger than ATTESTED, and that than
 * RECORDED.
 */
export function basisOfLine(cells: readonly Pick<ReportCell, "basis">[]): LineBasis {
  const known = LINE_BASES.filter((basis) => basis !== "NOT_KNOWN" && cells.some((cell) => cell.basis === basis));
  return known.at(-1) ?? "NOT_KNOWN";
}

/** The contents that lines of a part lack: each must be opened by somebody, or filled in by hand. */
export function lackedBy({ clauses, columns, lines }: ReportSection): Missing[] {
  const clause = clauses.map((each) => each.clause).join("；");
  return lines.flatMap((line) =>
    line.cells.flatMap((cell, place) => {
      const heading = columns[place]?.label ?? { zh: "", en: "" };
      return cell.value === undefined ? [lacked(line, line.label ?? heading, cell, clause)] : [];
    }),
  );
}

function lacked({ number }: ReportLine, label: Bilingual, cell: ReportCell, clause: string): Missing {
  const { document, note } = cell;
  if (document === undefined)
    return {
      line: number,
      says: {
        zh: `${label.zh}：由本单位填写${note === undefined ? "" : `（${note.zh}）`}`,
        en: `${label.en}: to be filled in by hand${note === undefined ? "" : ` (${note.en})`}`,
      },
      clause,
    };
  const { keeper, record, field } = document;
  const who = keeper === undefined ? undefined : showForeign(keeper.reference ?? keeper.id);
  const [about, of] = [showForeign(record.reference ?? record.id), showForeign(field)];
  return {
    line: number,
    says: {
      zh: `${label.zh}：载于 ${about} 的文书（字段 ${of}），请${who === undefined ? "其保存者" : ` ${who} `}披露`,
      en:
        `${label.en}: it stands in a document about ${about} (field ${of}), which ${who ?? "its keeper"} ` +
        "must open",
    },
    clause,
    ...(keeper === undefined ? {} : { from: keeper }),
    document,
  };
}
