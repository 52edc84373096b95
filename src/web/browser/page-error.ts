import { CodedError } from "../../text/coded-error.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { showForeign } from "../../text/foreign-text.ts";

/**
 * The reasons for which the page cannot ask about a file:
 * - `FILE_UNREADABLE`: the browser could not read the file to its end, or the file changed meanwhile;
 * - `FILE_IS_FOLDER`, `FILES_MANY`: the page looks up one file at a time, or one certificate with its file;
 * - `DESCRIPTOR_UNUSABLE`: the descriptor that the system serves, or that the visitor chose, is not intact;
 * - `HASHING_FAILED`: the worker did not start, or it broke off;
 * - `PAGE_FAULT`: the page made a mistake of its own.
 */
export type PageErrorCode =
  "FILE_UNREADABLE" | "FILE_IS_FOLDER" | "FILES_MANY" | "HASHING_FAILED" | "DESCRIPTOR_UNUSABLE" | "PAGE_FAULT";

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
      zh: `放入了 ${count} 个文件：请一次只放一个文件，或一份凭证连同其文件。`,
      en: `${count} files were dropped: drop one file, or one certificate with its file.`,
    },
    { count },
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
