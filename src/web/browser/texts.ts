import type { DigestMatch } from "../../schemas/questions.ts";
import type { Completeness } from "../../schemas/answer.ts";
import type { PageErrorCode } from "./page-error.ts";

/** The page's two languages. */
export type Language = "zh" | "en";

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** Language tags (BCP 47) for `lang` attributes. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };

/** The fixed words of the page. */
export const texts = {
  tagline: { zh: "公共数据从何而来，往何处去", en: "where public data came from, and where it went" },
  otherLanguage: { zh: "English", en: "中文" },
  queryLabel: { zh: "查询", en: "Look up" },
  queryHint: {
    zh: "杂凑值（sha256:… 或 sm3:…）、业务编号、主体编号、记录标识（0x…）或 种类/登记方/编号",
    en: "A digest (sha256:… or sm3:…), a reference, a party, a record id (0x…) or kind/issuer/reference",
  },
  submit: { zh: "查询", en: "Search" },
  fileLabel: { zh: "选择文件，或拖放到此处", en: "Choose a file, or drop it here" },
  fileHint: {
    zh: "文件在浏览器内计算 SHA-256 与 SM3 杂凑值，不会上传。",
    en: "The file is hashed in your browser (SHA-256 and SM3) and is not uploaded.",
  },
  hashing: { zh: "正在计算杂凑值", en: "Hashing" },
  cancel: { zh: "取消", en: "Cancel" },
  asking: { zh: "正在查询……", en: "Asking the ledger…" },
  recorded: { zh: "有登记", en: "Recorded" },
  notRecorded: { zh: "未见登记", en: "Not recorded" },
  file: { zh: "文件", en: "File" },
  product: { zh: "数据产品", en: "Product" },
  exporter: { zh: "出域方", en: "Exporter" },
  issuer: { zh: "登记方", en: "Issuer" },
  recipient: { zh: "接收方", en: "Recipient" },
  authority: { zh: "授权机关", en: "Authority" },
  authorization: { zh: "授权", en: "Authorization" },
  unauthorized: { zh: "血缘中没有授权", en: "no authorization in its lineage" },
  lineageCut: { zh: "（血缘过大，可能不全）", en: "(its lineage is large; there may be more)" },
  standing: { zh: "状态", en: "Standing" },
  pathInFolder: { zh: "文件夹内路径", en: "Path in the folder" },
  recordedAt: { zh: "登记时间", en: "Recorded" },
  effectiveAt: { zh: "生效时间", en: "Effective" },
  term: { zh: "期限", en: "Term" },
  record: { zh: "记录", en: "Record" },
  parent: { zh: "依据", en: "Under" },
  link: { zh: "关联", en: "Beside" },
  inputs: { zh: "来源", en: "Made of" },
  holds: { zh: "暂停", en: "Held" },
  flags: { zh: "标记", en: "Flags" },
  certificate: { zh: "下载可离线核验的凭证", en: "Download a certificate that verifies offline" },
  none: { zh: "没有找到", en: "Nothing found" },
  searchResults: { zh: "查到的记录", en: "Records found" },
  someLeftOut: { zh: "结果过多，只列出一部分。", en: "There are more than are listed here." },
  failure: { zh: "没有答案", en: "No answer" },
  tell: { zh: "详情", en: "Details" },
} as const satisfies Record<string, Bilingual>;

/** What a match of a digest means, in a sentence's words. */
export const matchTexts: Readonly<Record<DigestMatch["match"], Bilingual>> = {
  FILE: { zh: "这是一次产品出域的文件。", en: "This is a file that was exported." },
  FOLDER: { zh: "这是一次产品出域的文件夹清单。", en: "This is the manifest of a folder that was exported." },
  SALTED: { zh: "这是一次产品出域的加盐杂凑值。", en: "This is the salted digest of an export." },
  ENTRY: { zh: "这是一次出域的文件夹中的文件。", en: "This is a file in a folder that was exported." },
  CONTENT: { zh: "这是一条记录的内容。", en: "This is the content of a record." },
};

export const completenessTexts: Readonly<Record<Exclude<Completeness, "complete">, Bilingual>> = {
  truncated: { zh: "答案达到上限，不完整。", en: "This answer was cut at a limit and is not complete." },
  "beyond-checkpoint": {
    zh: "所问时间晚于最后索引的区块。",
    en: "This asks about a time after the last block that is indexed.",
  },
  "rests-on-backfill": {
    zh: "其中有补录内容，不保证全部补录。",
    en: "Part of this was back-filled, and nothing promises that all of it was.",
  },
};

export const flagTexts = {
  BACKFILLED: { zh: "补录", en: "back-filled" },
  RESTS_ON_BACKFILL: { zh: "来源含补录", en: "rests on back-filled records" },
  FOREIGN: { zh: "外部账本", en: "of another ledger" },
  SOFT: { zh: "有未满足的非强制规则", en: "recorded with unmet advisory rules" },
} as const satisfies Record<string, Bilingual>;

export const errorTexts: Readonly<Record<Exclude<PageErrorCode, "PROBLEM">, Bilingual>> = {
  UNREACHABLE: {
    zh: "服务器没有应答。请检查系统是否在运行，然后重试。",
    en: "The server does not answer. Check that the system is running, then try again.",
  },
  ANSWER_MALFORMED: {
    zh: "服务器的应答不合约定的格式。请刷新页面；若仍如此，页面与服务器版本不同。",
    en: "The server's answer is not of the promised form. Reload the page; if it stays so, page and server are of different versions.",
  },
  FILE_UNREADABLE: {
    zh: "文件无法读完，或在读取时被改动。请确认文件可读、未被写入，然后重新选择。",
    en: "The file could not be read to its end, or it changed meanwhile. Make sure that it is readable and not being written, then choose it again.",
  },
  FILE_IS_FOLDER: {
    zh: "这是文件夹。请用命令行 laiqu trace 查询文件夹，或逐个放入其中的文件。",
    en: "This is a folder. Ask about folders with laiqu trace, or drop one of its files.",
  },
  FILES_MANY: { zh: "请一次只放一个文件。", en: "Drop one file at a time." },
  HASHING_FAILED: {
    zh: "浏览器不能计算杂凑值。请使用较新的浏览器，或改用命令行 laiqu trace。",
    en: "The browser could not hash the file. Use a recent browser, or laiqu trace on the command line.",
  },
};

/** "As of block N": what every answer ends with. */
export function asOfText(block: number, time: string): Bilingual {
  return { zh: `截至区块 ${block}，时间 ${time}`, en: `as of block ${block}, time ${time}` };
}

export function absenceText(block: number, time: string): Bilingual {
  return {
    zh: `截至区块 ${block}（时间 ${time}），没有登记过此事。`,
    en: `No such event recorded as of block ${block} (time ${time}).`,
  };
}

export function sinceText(time: string): Bilingual {
  return { zh: `自 ${time} 起`, en: `since ${time}` };
}

export function causeText(record: string): Bilingual {
  return { zh: `因 ${record}`, en: `because of ${record}` };
}

export function networkText(network: string, chain: number, records: number, block: number, time: string): Bilingual {
  return {
    zh: `网络 ${network}，链 ${chain}，${records} 条记录，截至区块 ${block}，时间 ${time}。`,
    en: `Network ${network}, chain ${chain}, ${records} records, as of block ${block}, time ${time}.`,
  };
}
