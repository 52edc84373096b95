/** One text in the two languages of this project. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** The language that a reader asked for: one, or both with Chinese first. */
export type Language = "zh" | "en" | "both";

/** An English text up to this many characters is put on the same line as the Chinese one. */
const LONGEST_ON_ONE_LINE = 48;

/** The text in one language, or in both, Chinese first. */
export function say(language: Language, text: Bilingual): string {
  switch (language) {
    case "zh":
      return text.zh;
    case "en":
      return text.en;
    case "both":
      // A text that a library wrote exists in one language only.
      if (text.zh === text.en) return text.en;
      return text.en.length <= LONGEST_ON_ONE_LINE ? `${text.zh} ${text.en}` : `${text.zh}\n${text.en}`;
    default:
      return language satisfies never;
  }
}

/** Reads `zh`, `zh-CN`, `en`, `en_US.UTF-8` or `both`; undefined when the text names neither language. */
export function parseLanguage(text: string): Language | undefined {
  if (/^zh/i.test(text)) return "zh";
  if (/^en/i.test(text)) return "en";
  return text === "both" ? "both" : undefined;
}

/** Names of the values that errors carry most often; others are shown under the name they have in programs. */
const VALUE_NAMES: Readonly<Record<string, string>> = {
  path: "路径",
  method: "方法",
  file: "文件",
  folder: "文件夹",
  name: "名称",
  directory: "目录",
  database: "数据库",
  line: "行",
  position: "位置",
  place: "位置",
  text: "所给",
  hex: "所给",
  reason: "原因",
  port: "端口",
  codePoint: "字符",
  bytes: "字节数",
  found: "实为",
  expected: "应为",
  actual: "实为",
  given: "所给",
  value: "值",
  limit: "上限",
  length: "长度",
  character: "字符",
  block: "区块",
  hash: "哈希",
  record: "记录",
  id: "标识",
  address: "地址",
  transaction: "交易",
  rule: "规则",
  version: "版本",
  pid: "进程",
  url: "网址",
};
const MOST_VALUES = 6;
const LONGEST_VALUE = 120;

/**
 * A Chinese sentence followed by the values it is about, which the English one of the same error has woven in.
 * @param sentence - without its full stop
 */
export function withValues(sentence: string, values: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(values).flatMap(([name, value]) =>
    isShown(value) ? [`${VALUE_NAMES[name] ?? name} ${shorten(String(value))}`] : [],
  );
  const list = shown.length === 0 ? "" : `（${shown.slice(0, MOST_VALUES).join("，")}）`;
  return `${sentence}${list}${list === "" && sentence.endsWith("？") ? "" : "。"}`;
}

function isShown(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number" || typeof value === "bigint";
}

function shorten(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
