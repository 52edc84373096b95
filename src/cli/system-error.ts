import type { Bilingual } from "../text/bilingual.ts";

/** An error of the operating system, such as a missing file, a missing permission or a full disk. */
export type SystemError = Error & { readonly code: string; readonly syscall: string; readonly path?: string };

/** The reason and what to do, by the code of POSIX. */
const REASONS: Readonly<Record<string, Bilingual>> = {
  ENOENT: { zh: "没有此文件或文件夹：请核对路径", en: "there is no such file or folder: check the path" },
  EACCES: {
    zh: "没有权限：请检查文件与所在文件夹的权限",
    en: "permission denied: check the permissions of the file and of its folder",
  },
  EPERM: { zh: "操作系统不允许：请检查权限", en: "the operating system does not permit it: check the permissions" },
  EEXIST: { zh: "已经存在：请换一个名称", en: "it exists already: choose another name" },
  EISDIR: {
    zh: "这是文件夹，而此处需要文件：请核对路径",
    en: "this is a folder where a file is needed: check the path",
  },
  ENOTDIR: { zh: "路径中有一段不是文件夹：请核对路径", en: "a part of the path is not a folder: check the path" },
  ENOSPC: { zh: "磁盘已满：请腾出空间后重试", en: "the disk is full: make room and try again" },
  EDQUOT: { zh: "磁盘配额已用尽：请腾出空间后重试", en: "the disk quota is used up: make room and try again" },
  EROFS: { zh: "文件系统只读：请换一个位置", en: "the file system is read-only: choose another place" },
  EIO: { zh: "磁盘读写出错：请检查磁盘", en: "reading or writing failed: check the disk" },
  EMFILE: { zh: "打开的文件过多：请提高 ulimit -n", en: "too many files are open: raise ulimit -n" },
  ENAMETOOLONG: { zh: "名称过长：请缩短", en: "the name is too long: shorten it" },
  EADDRINUSE: {
    zh: "端口已被占用：请停止占用它的程序，或换一个端口",
    en: "the port is in use: stop what uses it, or choose another",
  },
  ECONNREFUSED: {
    zh: "对方没有应答：请检查它是否运行、地址是否正确",
    en: "nothing answers there: check that it runs and that the address is right",
  },
};

/** Describes the failure in both languages. For an unforeseen code the text quotes the operating system. */
export function systemErrorText({ code, path, message }: SystemError): Bilingual {
  const { zh, en } = REASONS[code] ?? {
    zh: `操作系统拒绝了操作（${message}）`,
    en: `the operating system refused (${message})`,
  };
  return {
    zh: `${path === undefined ? "" : `${path}：`}${zh}（${code}）。`,
    en: `${path === undefined ? capitalized(en) : `${path}: ${en}`} (${code}).`,
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
