import type { KnownAct } from "../../audit/act-rows.ts";
import type { ReportCell, ReportClause, ReportItem } from "../../schemas/report.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";

/** The ground on which a line rests: recordings and acts. */
export interface Grounds {
  readonly rows?: readonly RecordRow[];
  readonly acts?: readonly (KnownAct | undefined)[];
}

/** A line before it has its number and its proofs. */
export interface DraftLine extends Grounds {
  readonly label?: Bilingual;
  readonly cells: readonly ReportCell[];
}

/** Something that a part lacks as a whole, beside what its lines lack. */
export interface DraftMissing {
  readonly says: Bilingual;
  readonly clause: string;
}

/** A part of a report before its lines are numbered. */
export interface DraftSection {
  readonly item: ReportItem;
  readonly title: Bilingual;
  readonly clauses: readonly [ReportClause, ...ReportClause[]];
  readonly labels?: Bilingual;
  readonly columns: readonly { readonly label: Bilingual; readonly width: number }[];
  readonly lines: readonly DraftLine[];
  /** The thing that was not found where there is no line, without the end of the sentence. */
  readonly absence?: Bilingual;
  readonly missing?: readonly DraftMissing[];
}

/** A column of a table with its share of the width. */
export function column(zh: string, en: string, width: number): DraftSection["columns"][number] {
  return { label: { zh, en }, width };
}

/** The column of a part that tells one thing a line. */
export const CONTENT = [column("内容", "content", 60)] as const;
export const MATTER: Bilingual = { zh: "事项", en: "matter" };

/** A line with a label and one content. */
export function entry(zh: string, en: string, cell: ReportCell, grounds: Grounds = {}): DraftLine {
  return { label: { zh, en }, cells: [cell], ...grounds };
}
