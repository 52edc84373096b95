import { CodedError } from "../../text/coded-error.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { showForeign } from "../../text/foreign-text.ts";

/**
 * The reasons for which the page cannot ask about a file:
 * - `FILE_UNREADABLE`: the browser could not read the file to its end, or the file changed meanwhile;
 * - `FILE_IS_FOLDER`, `FILES_MANY`: the page looks up one file at a time, with its opening, or verifies one certificate
 *   with its file;
 * - `OPENING_ALONE`, `OPENING_UNUSABLE`, `OPENING_OF_OTHER_FILE`, `OPENING_OF_OTHER_EXPORT`, `OPENING_NOT_RECORDED`:
 *   the opening of a salted export came without its file, or is not intact, or does not belong to the file, the
 *   certificate or any export;
 * - `DESCRIPTOR_UNUSABLE`: the descriptor that the system serves, or that the visitor chose, is not intact;
 * - `HASHING_FAILED`: the worker did not start, or it broke off;
 * - `PAGE_FAULT`: the page made a mistake of its own.
 */
export type PageErrorCode =
  | "FILE_UNREADABLE"
  | "FILE_IS_FOLDER"
  | "FILES_MANY"
  | "OPENING_ALONE"
  | "OPENING_UNUSABLE"
  | "OPENING_OF_OTHER_FILE"
  | "OPENING_OF_OTHER_EXPORT"
  | "OPENING_NOT_RECORDED"
  | "HASHING_FAILED"
  | "DESCRIPTOR_UNUSABLE"
  | "PAGE_FAULT";

/** A failure within the page. Failures of the server are an `ApiError`. */
export class PageError extends CodedError<PageErrorCode> {
  override readonly name = "PageError";
}

/** @param read - the number of the `expected` bytes at `position` that the browser could read */
export function fileUnreadable(position: number, expected: number, read: number, cause?: unknown): PageError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : `${read}/${expected}`;
  return new PageError(
    "FILE_UNREADABLE",
    {
      zh: `文件在第 ${position} 字节之后无法读取，或已被改动（${showForeign(reason)}）：请确认文件可读、未被写入，然后重新选择。`,
      en:
        `The file could not be read after byte ${position}, or it changed meanwhile (${showForeign(reason)}): ` +
        "make sure that it is readable and not being written, then choose it again.",
    },
    { position, expected, read },
    cause,
  );
}

export function fileIsFolder(name: string): PageError {
  return new PageError(
    "FILE_IS_FOLDER",
    {
      zh: `${showForeign(name)} 是文件夹：请用命令行 laiqu trace 查询文件夹，或放入其中的一个文件。`,
      en:
        `${showForeign(name)} is a folder: look up folders with laiqu trace on the command line, or drop one of ` +
        "its files.",
    },
    { name },
  );
}

export function filesMany(count: number): PageError {
  return new PageError(
    "FILES_MANY",
    {
      zh: `放入了 ${count} 个文件：请一次只放一个文件，或一份凭证连同其文件；加盐出域的，连同其披露文件。`,
      en:
        `${count} files were dropped: drop one file, or one certificate with its file; of a salted export, with its ` +
        "opening besides.",
    },
    { count },
  );
}

/** @param name - of the opening that came without a file */
export function openingAlone(name: string): PageError {
  const shown = showForeign(name);
  return new PageError(
    "OPENING_ALONE",
    {
      zh: `${shown} 是加盐出域的披露文件：请将它所属的文件或凭证一并放入。`,
      en: `${shown} is the opening of a salted export: drop it together with its file, or with the certificate.`,
    },
    { name },
  );
}

export function openingUnusable(name: string, cause: CodedError): PageError {
  const { zh, en } = reasonOf(cause);
  const shown = showForeign(name);
  return new PageError(
    "OPENING_UNUSABLE",
    {
      zh: `${shown} 不是完好的披露文件，因为${zh}。请向出域方重新索取。`,
      en: `${shown} is not an intact opening, because ${en}. Ask the exporter for it again.`,
    },
    { name, reason: cause.code },
    cause,
  );
}

export function openingOfOtherFile(opening: string, file: string): PageError {
  const [named, shown] = [showForeign(opening), showForeign(file)];
  return new PageError(
    "OPENING_OF_OTHER_FILE",
    {
      zh: `披露文件 ${named} 与文件 ${shown} 不属同一次出域：请核对是否取错了其中之一，或文件是否已被改动。`,
      en:
        `The opening ${named} and the file ${shown} do not belong together: one of them is of another export, or the ` +
        "file was changed.",
    },
    { opening, file },
  );
}

export function openingOfOtherExport(opening: string, certificate: string): PageError {
  const [named, shown] = [showForeign(opening), showForeign(certificate)];
  return new PageError(
    "OPENING_OF_OTHER_EXPORT",
    {
      zh: `披露文件 ${named} 不属凭证 ${shown} 所证的出域：请核对是否取错了其中之一；不用披露文件，凭证仍可单独核验。`,
      en:
        `The opening ${named} does not belong to the export that ${shown} certifies: one of them is of another ` +
        "export. Without the opening, the certificate can be verified by itself.",
    },
    { opening, certificate },
  );
}

export function openingNotRecorded(opening: string, file: string, commitment: string): PageError {
  const [named, shown] = [showForeign(opening), showForeign(file)];
  return new PageError(
    "OPENING_NOT_RECORDED",
    {
      zh:
        `披露文件 ${named} 与文件 ${shown} 相符，而本系统没有承诺为 0x${commitment} 的出域记录：` +
        "可能尚未记录，或盐值并非出域时所用。请询问出域方。",
      en:
        `The opening ${named} fits the file ${shown}, and this system has no export with its commitment ` +
        `0x${commitment}: it may not be recorded yet, or the salt is not the one that was used. Ask the exporter.`,
    },
    { opening, file, commitment },
  );
}

export function hashingFailed(reason: string): PageError {
  return new PageError(
    "HASHING_FAILED",
    {
      zh: `浏览器不能计算杂凑值（${showForeign(reason)}）：请使用较新的浏览器，或改用命令行 laiqu trace。`,
      en:
        `The browser could not hash the file (${showForeign(reason)}): use a recent browser, or laiqu trace on ` +
        "the command line.",
    },
    { reason },
  );
}

export function descriptorUnusable(cause: CodedError): PageError {
  const { zh, en } = reasonOf(cause);
  return new PageError(
    "DESCRIPTOR_UNUSABLE",
    {
      zh: `本系统提供的网络描述文件不完好，因为${zh}。请用命令行 laiqu certificate verify 核验。`,
      en: `The descriptor that this system serves is not intact, because ${en}. Use laiqu certificate verify instead.`,
    },
    { reason: cause.code },
    cause,
  );
}

/** @param name - of the file that the visitor chose as the descriptor */
export function ownDescriptorUnusable(name: string, cause: CodedError): PageError {
  const { zh, en } = reasonOf(cause);
  const shown = showForeign(name);
  return new PageError(
    "DESCRIPTOR_UNUSABLE",
    {
      zh: `未采用所选的 ${shown}：它不是完好的网络描述文件，因为${zh}。`,
      en: `The chosen file ${shown} is not used: it is not an intact network descriptor, because ${en}.`,
    },
    { name, reason: cause.code },
    cause,
  );
}

/** @param cause - an error that no part of this page foresaw */
export function pageFault(cause: unknown): PageError {
  const reason = showForeign(String(cause));
  return new PageError(
    "PAGE_FAULT",
    {
      zh: `本页面自身出错，未得出任何结论（${reason}）：请重新载入后再试，并报告给维护者。`,
      en:
        `This page failed by a mistake of its own and concludes nothing (${reason}): reload it and try again, and ` +
        "report this to its maintainers.",
    },
    {},
    cause,
  );
}
