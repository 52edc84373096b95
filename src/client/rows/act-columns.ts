import { schemaOfAct } from "../../acts/act-catalogue.ts";
import type { ClearPlace, DocumentSchema } from "../../document-schemas/document-schema.ts";
import type { FieldType } from "../../document-schemas/field-type.ts";
import { positions } from "../../ledger/positions.ts";
import { keysOf } from "../../text/entries.ts";
import { Role } from "../../ledger/roles.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { DocumentedAct } from "../acts/prepare-act.ts";

/**
 * The part of an act that a column of a table gives:
 * - `ACT`: the name of the act of each row;
 * - `NAME`: the reference of the new record, or the record that the act is about;
 * - `FIELD`, `PAPER`: a member of the act's document; of a paper the path of its file;
 * - `TERM`: something that the document does not say, such as the role in which to act.
 */
type ColumnUse = "ACT" | "NAME" | "FIELD" | "PAPER" | "TERM";

/** The terms of an act that its document does not say. */
export type TermName = "role" | "effectiveAt" | "jurisdiction" | "revision" | "takeBack" | "settledItems";

/** One column of a table of acts. */
export interface ActColumn {
  /** The name in the heading, such as `legalBasis`. */
  readonly name: string;
  readonly use: ColumnUse;
  readonly label: Bilingual;
  readonly type: FieldType;
  readonly required: boolean;
  /** Whether the ledger shows the value to everybody; anything else is only committed. */
  readonly isClear: boolean;
}

/** The column that names the act of each row. */
export const ACT_COLUMN: ActColumn = {
  name: "act",
  use: "ACT",
  label: { zh: "行为", en: "act" },
  type: { is: "TEXT", most: 100 },
  required: false,
  isClear: true,
};

/** The schema of the document behind an act. @throws TypeError for an act without one */
export function schemaBehindAct(act: DocumentedAct): DocumentSchema {
  const schema = schemaOfAct(act);
  if (schema === undefined) throw new TypeError(`The act ${act.name} has no document.`);
  return schema;
}

/** The name of the column that names the record: new ones by their reference, others by any of their names. */
function nameColumn({ on }: DocumentedAct): ActColumn {
  return on.act === "RECORD"
    ? {
        name: "reference",
        use: "NAME",
        label: { zh: "业务编号", en: "reference" },
        type: { is: "TEXT", most: 64 },
        required: true,
        isClear: true,
      }
    : {
        name: "subject",
        use: "NAME",
        label: { zh: "所涉记录", en: "record that it is about" },
        type: { is: "RECORD", kinds: on.act === "SETTLEMENT" ? [on.kind] : [] },
        required: true,
        isClear: true,
      };
}

/** The columns of each act that were made before: a table asks for them again for every row. */
const made = new Map<DocumentedAct, readonly ActColumn[]>();

/** The columns of an act, in the order of its form: the record, its fields, its papers, and what stands beside them. */
export function columnsOf(act: DocumentedAct): readonly ActColumn[] {
  const columns = made.get(act) ?? makeColumns(act);
  made.set(act, columns);
  return columns;
}

function makeColumns(act: DocumentedAct): readonly ActColumn[] {
  const { fields, papers } = schemaBehindAct(act);
  return [
    nameColumn(act),
    ...fields
      .filter(({ name, clear }) => clear !== "REFERENCE" && clear !== "SUBJECT" && !isAbove(act, name))
      .map(({ clear, ...field }): ActColumn => ({ ...field, use: "FIELD", isClear: clear !== undefined })),
    ...papers.map((paper): ActColumn => ({ ...paper, use: "PAPER", type: { is: "FILE" }, isClear: false })),
    ...termsOf(act),
  ];
}

/** Whether a member of a new record's document is the jurisdiction above it, which has a column of its own. */
function isAbove(act: DocumentedAct, name: string): boolean {
  return act.on.act === "RECORD" && name === "jurisdiction" && isInJurisdiction(act);
}

function termsOf(act: DocumentedAct): readonly ActColumn[] {
  const { on } = act;
  const { fields } = schemaBehindAct(act);
  const isSaid = (place: ClearPlace): boolean => fields.some(({ clear }) => clear === place);
  return [
    ...(isSaid("EFFECTIVE_AT") ? [] : [TERMS.effectiveAt]),
    ...(isInJurisdiction(act) ? [TERMS.jurisdiction] : []),
    ...(on.act === "RECORD" ? [TERMS.revision] : []),
    ...(on.act === "STATEMENT" && !isSaid("OUTCOME") ? [TERMS.takeBack] : []),
    ...(on.act === "SETTLEMENT" ? [TERMS.settledItems] : []),
    TERMS.role,
  ];
}

/** Whether a new record of this act stands under a jurisdiction and under nothing else. */
function isInJurisdiction({ on }: DocumentedAct): boolean {
  if (on.act !== "RECORD") return false;
  const { parents } = positions[on.kind];
  return parents.length === 1 && parents[0] === "JURISDICTION";
}

/** A term is in the clear, and none must be given. */
function term(name: TermName, zh: string, en: string, type: FieldType): ActColumn {
  return { name, use: "TERM", label: { zh, en }, type, required: false, isClear: true };
}

const TERMS: Readonly<Record<TermName, ActColumn>> = {
  // A day alone is taken as well.
  effectiveAt: term("effectiveAt", "文书日期", "legal date on paper", { is: "TIME" }),
  jurisdiction: term("jurisdiction", "所在辖区", "jurisdiction", { is: "RECORD", kinds: ["JURISDICTION"] }),
  revision: term("revision", "第几次修订", "revision", { is: "WHOLE", least: 1, most: 0xffff_ffff }),
  takeBack: term("takeBack", "是否收回", "take back", { is: "YES_NO" }),
  settledItems: term("settledItems", "逐项列出", "items of the list", {
    is: "LIST",
    each: { is: "RECORD", kinds: [] },
    most: 2_048,
  }),
  role: term("role", "以何角色", "role in which to act", {
    is: "CHOICE",
    of: keysOf(Role).map((value) => ({ value, label: roleLabels[value] })),
  }),
};
