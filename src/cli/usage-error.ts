import type { CommanderError } from "commander";
import type { Bilingual } from "./bilingual.ts";

/** What the parser of command lines objects to, by its codes. */
const OBJECTIONS: Readonly<Record<string, string>> = {
  "commander.unknownCommand": "没有此命令",
  "commander.unknownOption": "没有此选项",
  "commander.missingArgument": "缺少参数",
  "commander.missingMandatoryOptionValue": "缺少必需的选项",
  "commander.optionMissingArgument": "选项缺少取值",
  "commander.excessArguments": "参数过多",
  "commander.invalidArgument": "取值不对",
};

/** What is wrong with a command line, in both languages; the parser itself speaks English only. */
export function tellUsageError({ code, message }: CommanderError): Bilingual {
  if (code === "commander.help") return { zh: "请指定命令。", en: "Name a command." };
  const en = message.replace(/^error: /, "").replaceAll("\n", " ");
  const named = [...message.matchAll(/'([^']*)'/g)].map((match) => match[1]!).join(" ");
  const range = /is invalid\. (.+)$/.exec(message)?.[1];
  const zh = `${OBJECTIONS[code] ?? "用法错误"}${named === "" ? "" : `：${named}`}${range === undefined ? "" : `（应为 ${range}）`}`;
  return { zh: `${zh}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}${/[.)]$/.test(en) ? "" : "."}` };
}
