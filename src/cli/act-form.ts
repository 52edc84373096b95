import { columnsOf } from "../client/rows/act-columns.ts";
import type { ActColumn } from "../client/rows/act-columns.ts";
import type { DocumentedAct } from "../client/acts/prepare-act.ts";
import type { FieldType } from "../document-schemas/field-type.ts";
import { wordsOfType } from "../document-schemas/type-words.ts";
import { csvLine, UTF8_MARK } from "../tables/write-csv.ts";
import type { FormColumn, FormSheets } from "../tables/write-form.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { NAMES, sampleText } from "./act-example.ts";

/** The text of a heading in both languages, with a mark where a value must be given. */
function headingOf({ label, required }: ActColumn): string {
  return `${label.zh}\n${label.en}${required ? " *" : ""}`;
}

/** The form of an act as sheets: labels, names and choices; an explanation of each column; and the lists of choices. */
export function formOfAct(act: DocumentedAct): FormSheets {
  const columns = columnsOf(act);
  return {
    form: {
      name: "行为 acts",
      columns: [
        { heading: "行为\nact", name: `act=${act.name}`, choices: [], width: 22 },
        ...columns.map((column): FormColumn => ({
          heading: headingOf(column),
          name: column.name,
          choices: choicesOf(column.type),
          width: column.type.is === "TEXT" ? 26 : 18,
        })),
      ],
    },
    explanations: {
      name: "说明 explanations",
      widths: [20, 18, 26, 44, 44, 12, 16, 34],
      rows: [
        [
          `${act.title.zh} ${act.title.en}`,
          act.name,
          "",
          "每行一项行为，从第 3 行起填写；第 1、2 行不要删改。",
          "One act in each row, from row 3 on; leave rows 1 and 2 as they are.",
        ],
        ["列 column", "标签", "label", "类型", "type", "必填 required", "公开 in the clear", "示例 example"],
        ...columns.map((column) => explanationOf(act, column)),
      ],
    },
    choices: "选项 choices",
  };
}

/** The form as a CSV file: two rows of heading. */
export function csvFormOfAct(act: DocumentedAct): string {
  const columns = columnsOf(act);
  const labels = columns.map(({ label, required }) => `${label.zh} ${label.en}${required ? " *" : ""}`);
  return [
    UTF8_MARK,
    csvLine(["行为 act", ...labels]),
    csvLine([`act=${act.name}`, ...columns.map(({ name }) => name)]),
  ].join("");
}

function explanationOf(act: DocumentedAct, column: ActColumn): string[] {
  const { name, label, type, required, isClear } = column;
  const { zh, en } = column.use === "PAPER" ? PAPER : wordsOfType(type);
  const several = type.is === "LIST" || type.is === "CHOICES" ? SEVERAL : { zh: "", en: "" };
  return [
    name,
    label.zh,
    label.en,
    `${zh}${several.zh}`,
    `${en}${several.en}`,
    required ? "是 yes" : "否 no",
    isClear ? "上链公开 yes" : "只存承诺 no",
    exampleOf(act, column),
  ];
}

const PAPER: Bilingual = {
  zh: "文件的路径，相对路径以本表所在文件夹为准；账本只有其承诺",
  en: "the path of a file, from the folder of the table on; the ledger has only a commitment of it",
};
const SEVERAL: Bilingual = { zh: "；多项以分号分隔", en: "; several with semicolons between them" };

function exampleOf({ on }: DocumentedAct, { use, name, type }: ActColumn): string {
  if (use === "PAPER") return `papers/${name}.pdf`;
  if (use === "NAME") return on.act === "STATEMENT" ? NAMES.PRODUCT : NAMES[on.kind];
  if (name === "role") return "DATA_AUTHORITY";
  if (type.is === "GROUP" || (type.is === "LIST" && type.each.is === "GROUP")) return JSON.stringify(groupOf(type));
  return name === "effectiveAt" ? "2026-03-01" : sampleText(type);
}

/** An example of a group, which stands in its cell as JSON. */
function groupOf(type: FieldType): unknown {
  if (type.is === "LIST") return [groupOf(type.each)];
  if (type.is !== "GROUP") return sampleText(type);
  return Object.fromEntries(
    type.fields.filter(({ required }) => required).map((each) => [each.name, groupOf(each.type)]),
  );
}

/** The choices that a cell offers, in Chinese. Where several may be chosen, the explanations list them. */
function choicesOf(type: FieldType): readonly string[] {
  if (type.is === "YES_NO") return ["是", "否"];
  return type.is === "CHOICE" ? type.of.map(({ label }) => label.zh) : [];
}
