import type { Command, Option } from "commander";
import { CliError } from "./cli-error.ts";
import { collect } from "./collect-values.ts";

/**
 * Refuses an argument or option that is empty or blank. An unset variable of a script leaves such a value behind, and
 * as a path it would mean the working folder.
 * @throws CliError BAD_USAGE with the option or argument
 */
export function refuseBlankValues(command: Command): void {
  for (let level: Command | null = command; level !== null; level = level.parent)
    for (const option of level.options) refuseBlank(option.flags, level.getOptionValue(option.attributeName()));
  for (const [index, { registeredArguments }] of command.args.map((_, at) => [at, command] as const)) {
    const name = (registeredArguments[index] ?? registeredArguments.at(-1))?.name() ?? "";
    refuseBlank(`<${name}>`, command.args[index]);
  }
}

/**
 * Refuses an option that is given a second time, because only one of its two values could count. An option that takes
 * a list may be repeated.
 * @throws CliError BAD_USAGE when the second value is read
 */
export function refuseRepeatedOptions(command: Command): void {
  for (const option of command.options.filter(takesOneValue)) {
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) throw repeated(option.flags);
      given = true;
    });
  }
}

function takesOneValue(option: Option): boolean {
  return (option.required || option.optional) && !option.variadic && option.parseArg !== collect;
}

function refuseBlank(name: string, value: unknown): void {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!values.some((one) => typeof one === "string" && one.trim() === "")) return;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${name} 的取值为空：请填写，或省略它（检查脚本中的变量是否已设置）。`,
      en: `The value of ${name} is empty: give one, or leave it out (is a variable of a script unset?).`,
    },
    { name },
  );
}

function repeated(flags: string): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `选项 ${flags} 给出了两次，只能有一个取值：请删去其一。`,
      en: `The option ${flags} is given twice, but has one value only: remove one of them.`,
    },
    { option: flags },
  );
}
