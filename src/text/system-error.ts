import type { Bilingual } from "./bilingual.ts";
import { showForeign, showPath } from "./foreign-text.ts";

/** An error of the operating system, such as a missing file, a missing permission or a full disk. */
export type SystemError = Error & { readonly code: string; readonly syscall: string; readonly path?: string };

interface Failure {
  readonly reason: Bilingual;
  /** The advice that follows the reason: what the reader should do. */
  readonly advice: Bilingual;
}

/** The failures by the code of POSIX. */
const FAILURES: Readonly<Record<string, Failure>> = {
  ENOENT: {
    reason: { zh: "没有此文件或文件夹", en: "there is no such file or folder" },
    advice: { zh: "请核对路径", en: "check the path" },
  },
  EACCES: {
    reason: { zh: "没有权限", en: "permission denied" },
    advice: { zh: "请检查文件与所在文件夹的权限", en: "check the permissions of the file and of its folder" },
  },
  EPERM: {
    reason: { zh: "操作系统不允许", en: "the operating system does not permit it" },
    advice: { zh: "请检查权限", en: "check the permissions" },
  },
  EEXIST: {
    reason: { zh: "已经存在", en: "it exists already" },
    advice: { zh: "请换一个名称", en: "choose another name" },
  },
  EISDIR: {
    reason: { zh: "这是文件夹，而此处需要文件", en: "this is a folder where a file is needed" },
    advice: { zh: "请核对路径", en: "check the path" },
  },
  ENOTDIR: {
    reason: { zh: "路径中有一段不是文件夹", en: "a part of the path is not a folder" },
    advice: { zh: "请核对路径", en: "check the path" },
  },
  ENOSPC: {
    reason: { zh: "磁盘已满", en: "the disk is full" },
    advice: { zh: "请腾出空间后重试", en: "make room and try again" },
  },
  EDQUOT: {
    reason: { zh: "磁盘配额已用尽", en: "the disk quota is used up" },
    advice: { zh: "请腾出空间后重试", en: "make room and try again" },
  },
  EROFS: {
    reason: { zh: "文件系统只读", en: "the file system is read-only" },
    advice: { zh: "请换一个位置", en: "choose another place" },
  },
  EIO: {
    reason: { zh: "磁盘读写出错", en: "reading or writing failed" },
    advice: { zh: "请检查磁盘", en: "check the disk" },
  },
  EMFILE: {
    reason: { zh: "打开的文件过多", en: "too many files are open" },
    advice: { zh: "请提高 ulimit -n", en: "raise ulimit -n" },
  },
  ELOOP: {
    reason: { zh: "符号链接循环", en: "its symbolic links lead in a circle" },
    advice: { zh: "请核对链接所指", en: "check where the link leads" },
  },
  ENAMETOOLONG: { reason: { zh: "名称过长", en: "the name is too long" }, advice: { zh: "请缩短", en: "shorten it" } },
  EADDRINUSE: {
    reason: { zh: "端口已被占用", en: "the port is in use" },
    advice: { zh: "请停止占用它的程序，或换一个端口", en: "stop what uses it, or choose another" },
  },
  ECONNREFUSED: {
    reason: { zh: "对方没有应答", en: "nothing answers there" },
    advice: { zh: "请检查它是否运行、地址是否正确", en: "check that it runs and that the address is right" },
  },
};

/** Describes the failure in both languages. For an unforeseen code the text quotes the operating system. */
export function systemErrorText(error: SystemError): Bilingual {
  const { code, path } = error;
  const { zh, en } = failureText(error);
  return {
    zh: `${path === undefined ? "" : `${showPath(path)}：`}${zh}（${code}）。`,
    en: `${path === undefined ? capitalized(en) : `${showPath(path)}: ${en}`} (${code}).`,
  };
}

/** The reason of the failure alone, without path, advice and full stop, to stand in brackets in another sentence. */
export function systemReason({ code, message }: SystemError): Bilingual {
  const reason = FAILURES[code]?.reason ?? quoted(message);
  return { zh: `${reason.zh}，${code}`, en: `${reason.en}, ${code}` };
}

function failureText({ code, message }: SystemError): Bilingual {
  const failure = FAILURES[code];
  if (failure === undefined) return quoted(message);
  const { reason, advice } = failure;
  return { zh: `${reason.zh}：${advice.zh}`, en: `${reason.en}: ${advice.en}` };
}

function quoted(message: string): Bilingual {
  return {
    zh: `操作系统拒绝了操作（${showForeign(message, 240)}）`,
    en: `the operating system refused (${showForeign(message, 240)})`,
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function isSystemError(error: unknown): error is SystemError {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    "syscall" in error &&
    typeof error.syscall === "string"
  );
}
