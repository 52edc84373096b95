import type { DigestMatch } from "../../schemas/questions.ts";
import type { Completeness } from "../../schemas/answer.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showAge } from "../../text/duration.ts";
import { showForeign } from "../../text/foreign-text.ts";

/** The page's two languages. */
export type Language = "zh" | "en";

/** Language tags (BCP 47) for `lang` attributes. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };

/** The fixed words of the page. */
export const texts = {
  tagline: { zh: "公共数据从何而来，往何处去", en: "where public data came from, and where it went" },
  otherLanguage: { zh: "English", en: "中文" },
  queryLabel: { zh: "查询", en: "Look up" },
  queryHint: {
    zh: "杂凑值（sha256:… 或 sm3:…）、业务编号、主体、记录标识（0x…）或 种类/记录主体/业务编号",
    en: "A digest (sha256:… or sm3:…), a reference, a party, a record id (0x…) or kind/issuer/reference",
  },
  submit: { zh: "查询", en: "Search" },
  fileLabel: { zh: "选择文件，或拖放到此处", en: "Choose a file, or drop it here" },
  fileHint: {
    zh:
      "文件在浏览器内计算 SHA-256 与 SM3 杂凑值，不会上传。凭证也在浏览器内核验：放入凭证，或凭证连同其文件。" +
      "加盐出域的，将披露文件一并放入，它也不会上传。",
    en:
      "The file is hashed in your browser (SHA-256 and SM3) and is not uploaded. A certificate is verified in your " +
      "browser too: drop it alone, or together with its file. If the export is salted, drop its opening besides, " +
      "which is not uploaded either.",
  },
  hashing: { zh: "正在计算杂凑值", en: "Hashing" },
  cancel: { zh: "取消", en: "Cancel" },
  asking: { zh: "正在查询……", en: "Asking the ledger…" },
  recorded: { zh: "有记录", en: "Recorded" },
  notRecorded: { zh: "未见记录", en: "Not recorded" },
  file: { zh: "文件", en: "File" },
  product: { zh: "数据产品", en: "Product" },
  exporter: { zh: "出域方", en: "Exporter" },
  issuer: { zh: "记录主体", en: "Issuer" },
  recipient: { zh: "接收方", en: "Recipient" },
  authority: { zh: "授权机关", en: "Authority" },
  authorization: { zh: "授权", en: "Authorization" },
  unauthorized: { zh: "血缘中没有授权", en: "no authorization among its sources" },
  authorityNotAsked: { zh: "此处未查，请打开该记录查看", en: "not looked up here; open the record to see it" },
  lineageCut: { zh: "（血缘过大，可能不全）", en: "(its lineage is large; there may be more)" },
  standing: { zh: "效力状态", en: "Standing" },
  pathInFolder: { zh: "文件夹内路径", en: "Path in the folder" },
  recordedAt: { zh: "记录时间", en: "Recorded" },
  effectiveAt: { zh: "生效时间", en: "Effective" },
  term: { zh: "期限", en: "Term" },
  record: { zh: "记录", en: "Record" },
  parent: { zh: "上级记录", en: "Under" },
  inputs: { zh: "来源", en: "Made of" },
  holds: { zh: "暂停", en: "Held" },
  flags: { zh: "标记", en: "Flags" },
  certificate: { zh: "下载可离线核验的凭证", en: "Download a certificate that verifies offline" },
  none: { zh: "没有找到", en: "Nothing found" },
  searchResults: { zh: "查到的记录", en: "Records found" },
  someLeftOut: { zh: "结果过多，只列出一部分。", en: "There are more than are listed here." },
  verdict: { zh: "核验结论", en: "Verdict" },
  quoted: { zh: "凭证所载（引号内为他人所写）：", en: "What it says (others wrote what stands in quotation marks):" },
  certificateFile: { zh: "凭证文件", en: "Certificate" },
  lookUpNow: { zh: "查询该记录现时的效力状态（由本系统回答）", en: "Ask this system how the record stands now" },
  serversDescriptor: {
    zh:
      "本结论用本系统自己提供的网络描述文件核验，因而只在您信任本系统时成立。请向机关取得网络描述文件，" +
      "在上方选用后再核验；要完全不依赖本系统，请用命令行 laiqu certificate verify。",
    en:
      "This verdict trusts this server, because it was reached with the descriptor that this server gives out. Get " +
      "the descriptor from the agencies, choose it above and verify again; to depend on no server at all, use " +
      "laiqu certificate verify on the command line.",
  },
  ownDescriptor: {
    zh:
      "本结论用您选用的网络描述文件核验，不用本系统提供的。本页面的程序仍来自本系统；要完全不依赖本系统，" +
      "请用命令行 laiqu certificate verify。",
    en:
      "This verdict was reached with the descriptor that you chose, not with this server's. The program of this page " +
      "still comes from this server; to depend on no server at all, use laiqu certificate verify on the command line.",
  },
  descriptorLabel: { zh: "自选网络描述文件（核验凭证用）", en: "Your own network descriptor, for certificates" },
  descriptorHint: {
    zh: "须取自各机关公布的渠道，不得取自出示凭证之人。未选用的，凭证用本系统提供的网络描述文件核验。",
    en:
      "Get it from the agencies, never from the person who shows the certificate. Without it, certificates are " +
      "verified with the descriptor that this server gives out.",
  },
  failure: { zh: "未能查询", en: "No answer" },
  details: { zh: "详情", en: "Details" },
} as const satisfies Record<string, Bilingual>;

/** The meaning of each match of a digest, as a sentence. */
export const matchTexts: Readonly<Record<DigestMatch["match"], Bilingual>> = {
  FILE: { zh: "这是一次产品出域的文件。", en: "This is a file that was exported." },
  FOLDER: { zh: "这是一次产品出域的文件夹清单。", en: "This is the manifest of a folder that was exported." },
  SALTED: { zh: "这是一次产品出域的加盐承诺。", en: "This is the salted commitment of an export." },
  ENTRY: { zh: "这是一次出域的文件夹中的文件。", en: "This is a file in a folder that was exported." },
};

export const completenessTexts: Readonly<Record<Exclude<Completeness, "complete">, Bilingual>> = {
  truncated: { zh: "结果已达上限，不完整。", en: "This answer was cut at a limit and is not complete." },
  "beyond-checkpoint": {
    zh: "所问时间晚于最后索引的区块。",
    en: "This asks about a time after the last block that is indexed.",
  },
  "rests-on-backfill": {
    zh: "其中有补录内容，不保证已全部补录。",
    en: "Part of this was backfilled, and it is not certain that everything was.",
  },
};

export const flagTexts = {
  BACKFILLED: { zh: "补录", en: "backfilled" },
  RESTS_ON_BACKFILL: { zh: "来源含补录", en: "rests on backfilled records" },
  FOREIGN: { zh: "含其他辖区的材料", en: "made of material of another jurisdiction" },
  SOFT: { zh: "有“一般”“原则上”类规则未满足", en: "recorded although a soft rule was not met" },
  AUTHORITY: { zh: "机关（由治理程序设立和终止）", en: "an authority, which only governance ends" },
} as const satisfies Record<string, Bilingual>;

/** The block as of which an answer is true; every answer ends with it. */
export function asOfText(block: number, time: string): Bilingual {
  return { zh: `截至区块 ${block}，时间 ${time}`, en: `as of block ${block}, time ${time}` };
}

/** The age of the block by this browser's clock; negative when the block is ahead. @param seconds - the age */
export function ageText(seconds: number): Bilingual {
  const { zh, en } = showAge(Math.abs(seconds));
  return seconds < 0
    ? { zh: `（比本机时钟快 ${zh}）`, en: ` (${en} ahead of this machine's clock)` }
    : { zh: `（距今 ${zh}）`, en: ` (${en} ago)` };
}

export function severalText(count: number): Bilingual {
  return {
    zh: `此内容有 ${count} 次出域，各有其接收方与效力状态。凭证只证明其中一次，请选择所要的一次。`,
    en:
      `This content was exported ${count} times, each with a recipient and a standing of its own. ` +
      "A certificate is of one of them: choose the one that is meant.",
  };
}

export function absenceText(block: number, time: string): Bilingual {
  return {
    zh: `截至区块 ${block}（时间 ${time}），没有此事的记录。`,
    en: `No such event recorded as of block ${block} (time ${time}).`,
  };
}

/** The way in which a record ended, after the word that it ended. */
export function endedText({ zh, en }: Bilingual): Bilingual {
  return { zh: `：${zh}`, en: `: ${en}` };
}

export function sinceText(time: string): Bilingual {
  return { zh: `自 ${time} 起`, en: `since ${time}` };
}

/** The words before the record that causes a standing. */
export const causeText: Bilingual = { zh: "因 ", en: "because of " };

export function networkText(network: string, chain: number, records: number, block: number, time: string): Bilingual {
  return {
    zh: `网络 ${showForeign(network)}，链 ${chain}，${records} 条记录，截至区块 ${block}，时间 ${time}。`,
    en: `Network ${showForeign(network)}, chain ${chain}, ${records} records, as of block ${block}, time ${time}.`,
  };
}

export function descriptorText(network: string, edition: number, id: string): Bilingual {
  return {
    zh: `已选用：${showForeign(network)}，第 ${edition} 版，${id}。重新载入本页即不再采用。`,
    en: `In use: ${showForeign(network)}, edition ${edition}, ${id}. Reload the page to stop using it.`,
  };
}
