import { decodeUtf8 } from "../text/utf8.ts";
import { tableError } from "./table-error.ts";

/** The encodings that a file of text may be said to have. A byte order mark of UTF-8 is passed over. */
export const TEXT_ENCODINGS = ["utf-8", "gb18030"] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/**
 * The text of a file. Nothing is guessed: bytes that are not of the encoding are refused, because a wrong one turns
 * names into other names.
 * @throws TableError TABLE_ENCODING
 */
export function decodeText(path: string, bytes: Uint8Array, encoding: TextEncoding): string {
  if (isUtf16(bytes)) throw ofUtf16(path);
  const text = encoding === "utf-8" ? decodeUtf8(bytes) : decodeGb18030(bytes);
  if (text !== undefined && !text.includes("\u0000")) return text.replace(/^\ufeff/, "");
  throw tableError(
    "TABLE_ENCODING",
    path,
    encoding === "utf-8"
      ? {
          zh: "不是 UTF-8 编码：由 Excel 或 WPS 另存的 CSV 常为 GB18030，请加 --encoding gb18030，或另存为 UTF-8",
          en:
            "is not UTF-8: a CSV file that Excel or WPS saved in China is most often GB18030, so add --encoding " +
            "gb18030, or save it as UTF-8",
        }
      : {
          zh: "不是 GB18030 编码：请去掉 --encoding gb18030，或核对文件",
          en: "is not GB18030: leave out --encoding gb18030, or check the file",
        },
  );
}

/** The marks with which UTF-16 begins; neither UTF-8 nor GB18030 begins so. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The advice about the other encoding would send the user in a circle. */
function ofUtf16(path: string): Error {
  return tableError("TABLE_ENCODING", path, {
    zh: "是 UTF-16 编码（电子表格程序称为“Unicode 文本”）：请另存为“CSV UTF-8”或 .xlsx",
    en: 'is UTF-16, which spreadsheet programs call "Unicode text": save it as "CSV UTF-8", or as .xlsx',
  });
}

function decodeGb18030(bytes: Uint8Array): string | undefined {
  // A file that begins with the mark of UTF-8 is UTF-8, whatever it is said to be.
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return undefined;
  try {
    return new TextDecoder("gb18030", { fatal: true }).decode(bytes);
  } catch {
    // A fatal decoder fails only for bytes that are not of its encoding.
    return undefined;
  }
}
