/** The mark at the beginning of a file by which spreadsheet programs know that it is UTF-8. */
export const UTF8_MARK = "\ufeff";

/**
 * The beginnings of a text that a spreadsheet program may run as a formula. Some programs take the full-width forms for
 * the ASCII ones, and some begin a cell anew after a line feed.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A line of a CSV file (RFC 4180). A text of others that a spreadsheet program would run as a formula gets an
 * apostrophe before it.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
