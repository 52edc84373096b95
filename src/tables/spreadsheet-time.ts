import type { CellValue } from "./table.ts";

/** Seconds of a day. */
const DAY = 86_400;
/** The days from 1899-12-30, on which the first system counts from March 1900 on, to 1970-01-01. */
const DAYS_TO_1970 = 25_569;
/** The days between the beginnings of the two systems. */
const DAYS_TO_1904 = 1_462;
/** The first day that is counted alike by all programs: before it, some count a 29 February 1900 that never was. */
const FIRST_SURE_DAY = 61;
/** 9999-12-31, the last day that a spreadsheet knows. */
const LAST_DAY = 2_958_465;

/**
 * The day or minute that a spreadsheet means by a number of days. A spreadsheet knows no time zone: its clock is taken
 * for one in China, where the registers are kept.
 * @param is1904 - whether the file counts from 1904 on, as old Macintosh programs do
 */
export function spreadsheetTime(serial: number, is1904: boolean): CellValue {
  const days = serial + (is1904 ? DAYS_TO_1904 : 0);
  if (days < FIRST_SURE_DAY || days >= LAST_DAY + 1)
    return {
      is: "WRONG",
      problem: {
        zh: `为日期格式的数 ${serial}，不是 1900-03-01 至 9999-12-31 之间的日期：请以文字重写，如 2026-03-01`,
        en:
          `is the number ${serial} in the form of a date, and no day from 1900-03-01 to 9999-12-31: write it as a ` +
          "text, such as 2026-03-01",
      },
    };
  // A minute has no exact fraction of a day, and a spreadsheet keeps about a millisecond.
  const seconds = Math.round((days - DAYS_TO_1970) * DAY);
  const text = new Date(seconds * 1000).toISOString();
  if (seconds % DAY === 0) return { is: "DAY", text: text.slice(0, 10) };
  if (seconds % 60 === 0) return { is: "MOMENT", text: text.slice(0, 16) };
  return {
    is: "WRONG",
    problem: {
      zh: "为带秒的时间，而时间只记到分：请改为整分",
      en: "is a time with seconds, and times are kept to the minute: give a whole minute",
    },
  };
}

/** The parts of a number format that are no code of a date: quoted texts, escaped characters, colours, currencies. */
const NO_CODE = /"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi;

/** Whether a number in this format is shown as a date or time. @param format - such as `yyyy"年"m"月"d"日"` */
export function isTimeFormat(format: string): boolean {
  if (/^general$/i.test(format)) return false;
  const [positive = ""] = format.replaceAll(NO_CODE, "").split(";");
  return /[ymdhse]/i.test(positive) && !/^[#0,.? %]*e[+-]/i.test(positive);
}

/** The numbers of built-in formats that are dates or times, Chinese ones among them (ECMA-376, 18.8.30). */
export function isTimeFormatNumber(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a number in this format is shown by its own digits. */
export function isPlainFormat(format: string): boolean {
  return /^(?:general|@|#|0|0\.0+|#?0?\.?#*|#,##0(?:\.0+)?_?\)?|0_ ?|0\.00_ ?)$/i.test(
    (format.replaceAll(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, "").split(";")[0] ?? "").trim(),
  );
}
