import type { CommanderError } from "commander";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * The parser's sentence for each error, by its code. The words that a person typed may themselves contain quotation
 * marks and line breaks, so each pattern takes as much as it can between the marks that the parser writes.
 */
const QUOTED: Readonly<Record<string, RegExp>> = {
  "commander.unknownCommand": /'(?<first>.*)'(?:\s*\(Did you mean (?:one of )?(?<meant>[^?]+)\?\))?$/s,
  "commander.unknownOption": /'(?<first>.*)'(?:\s*\(Did you mean (?:one of )?(?<meant>[^?]+)\?\))?$/s,
  "commander.missingArgument": /'(?<first>.*)'/s,
  "commander.optionMissingArgument": /'(?<first>.*)'/s,
  "commander.missingMandatoryOptionValue": /'(?<first>.*)'/s,
  "commander.invalidArgument": /'(?<first>[^']*)' argument '(?<second>.*)' is invalid/s,
};

/**
 * Describes in both languages the mistake in a command line. The parser writes English only and has no values apart
 * from its sentence, so they are taken from between the quotation marks of that sentence.
 * @param firstExcess - the first argument that the command does not take, which the sentence does not quote
 */
export function usageError({ code, message }: CommanderError, firstExcess = ""): Bilingual {
  const { first = "", second = "", meant } = QUOTED[code]?.exec(message)?.groups ?? {};
  const given = showForeign(first);
  const instead =
    meant === undefined ? { zh: "", en: "" } : { zh: `是否想写 ${meant}？`, en: ` Did you mean ${meant}?` };
  switch (code) {
    case "commander.unknownCommand":
      return { zh: `没有命令 ${given}。${instead.zh}`, en: `There is no command ${given}.${instead.en}` };
    case "commander.unknownOption":
      return { zh: `没有选项 ${given}。${instead.zh}`, en: `There is no option ${given}.${instead.en}` };
    case "commander.missingArgument":
      return { zh: `缺少参数 <${first}>。`, en: `The argument <${first}> is missing.` };
    case "commander.optionMissingArgument":
      return { zh: `选项 ${first} 缺少取值。`, en: `The option ${first} needs a value.` };
    case "commander.missingMandatoryOptionValue":
      return { zh: `缺少必需的选项 ${first}。`, en: `The option ${first} is required.` };
    case "commander.excessArguments": {
      const count = /Expected (\d+)/.exec(message)?.[1] ?? "";
      const taken =
        count === "0" ? { zh: "不带参数", en: "none" } : { zh: `的参数至多 ${count} 个`, en: `at most ${count}` };
      const extra = showForeign(firstExcess);
      return {
        zh: `参数过多：此命令${taken.zh}，多出的第一个是 ${extra}。`,
        en: `There are too many arguments: the command takes ${taken.en}, and ${extra} is the first one too many.`,
      };
    }
    case "commander.invalidArgument": {
      const allowed = /.*is invalid\.?\s*(.*)$/s.exec(message)?.[1] ?? "";
      return {
        zh: `${first} 不能是 ${showForeign(second)}，允许的值：${allowed}。`,
        en: `${first} cannot be ${showForeign(second)}; the allowed values are ${allowed}.`,
      };
    }
    case "commander.help":
      return { zh: "请给出子命令。", en: "Name a subcommand." };
    default:
      return {
        zh: `命令行有误（${showForeign(message)}）。`,
        en: `The command line is wrong (${showForeign(message)}).`,
      };
  }
}
