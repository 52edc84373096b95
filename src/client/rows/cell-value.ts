import type { FieldType } from "../../document-schemas/field-type.ts";
import { readTyped } from "../../document-schemas/read-typed.ts";
import type { Typed } from "../../document-schemas/read-typed.ts";
import type { CellValue } from "../../tables/table.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";

/** Characters of the same shape as ASCII ones, twice as wide, as Chinese keyboards make them. */
const FULL_WIDTH = /[\uff01-\uff5e\u3000]/;
/** A spreadsheet keeps no more digits of a number than these. */
const MOST_DIGITS = 15;

/**
 * The value of a cell in the form of its field. A spreadsheet may have changed what a person typed, and what it changed
 * is not guessed back: a number in the place of a text is taken only where its digits cannot have been lost.
 */
export function cellValue(type: FieldType, cell: CellValue): Typed {
  switch (cell.is) {
    case "TEXT":
      return ofText(type, cell.text);
    case "NUMBER":
      return ofNumber(type, cell);
    case "DAY":
    case "MOMENT":
      return ofTime(type, cell.text);
    case "TRUTH":
      return type.is === "YES_NO" ? { value: cell.value } : wrong(cell.value ? IS_TRUE : IS_FALSE, AS_TEXT);
    case "JSON":
      return { value: cell.value };
    case "WRONG":
      return { problem: cell.problem };
    default:
      return cell satisfies never;
  }
}

function ofText(type: FieldType, text: string): Typed {
  if (!isFree(type) && FULL_WIDTH.test(text)) {
    const half = showForeign(text.normalize("NFKC").trim(), 80);
    return {
      problem: {
        zh: `为 ${showForeign(text, 80)}，含全角字符，是否为半角的 ${half}`,
        en: `is ${showForeign(text, 80)} with full-width characters; write ${half} in half-width ones`,
      },
    };
  }
  return readTyped(type, text);
}

/** Whether a person writes what they want there, so that full-width characters may be meant. */
function isFree(type: FieldType): boolean {
  if (type.is === "LIST") return isFree(type.each);
  return ["TEXT", "RECORD", "GROUP", "CHOICE", "CHOICES", "YES_NO", "FILE"].includes(type.is);
}

function ofNumber(type: FieldType, { text, isPlain }: CellValue & { is: "NUMBER" }): Typed {
  const shown = { zh: `为数 ${showForeign(text)}`, en: `is the number ${showForeign(text)}` };
  if (!isPlain)
    return wrong(shown, {
      zh: "，显示格式（如百分比、前导零）与其值不同：请设为文本格式后重填",
      en: " in a format that shows something else, such as a percentage: format it as text and type it again",
    });
  if (text.replaceAll(/\D/g, "").length > MOST_DIGITS)
    return wrong(shown, {
      zh: `，超过电子表格能保留的 ${MOST_DIGITS} 位，末位可能已丢失：请设为文本格式后重填`,
      en: `, longer than the ${MOST_DIGITS} digits that a spreadsheet keeps: format it as text and type it again`,
    });
  if (type.is === "DATE" || type.is === "TIME" || type.is === "PERIOD")
    return wrong(shown, {
      zh: "，不是日期：请设为日期格式，或写作 2026-03-01",
      en: " and no date: format the cell as a date, or write 2026-03-01",
    });
  return readTyped(type, text);
}

function ofTime(type: FieldType, text: string): Typed {
  if (type.is === "DATE" || type.is === "TIME") return { value: text };
  return wrong({ zh: `为日期 ${showForeign(text)}`, en: `is the date ${showForeign(text)}` }, AS_TEXT);
}

const IS_TRUE: Bilingual = { zh: "为 TRUE", en: "is TRUE" };
const IS_FALSE: Bilingual = { zh: "为 FALSE", en: "is FALSE" };
const AS_TEXT: Bilingual = {
  zh: "，而此列不是该类型，可能由电子表格自动改成：请设为文本格式后重填",
  en: ", which this column does not take: format the cell as text and type the value again",
};

/** @param found - the beginning of the clause, with a value that a spreadsheet wrote in its own form */
function wrong(found: Bilingual, advice: Bilingual): Typed {
  return { problem: { zh: `${found.zh}${advice.zh}`, en: `${found.en}${advice.en}` } };
}
