/** The mark at the beginning of a file by which spreadsheet programs know that it is UTF-8. */
export const UTF8_MARK = "\ufeff";

/**
 * A line of a CSV file (RFC 4180). A text of others that a spreadsheet program would run as a formula gets an
 * apostrophe before it.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
