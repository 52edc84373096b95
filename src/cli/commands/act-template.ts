import type { Command } from "commander";
import type { Bilingual } from "../../text/bilingual.ts";
import { showPath } from "../../text/foreign-text.ts";
import { csvFormOfAct, formOfAct } from "../act-form.ts";
import { CliError } from "../cli-error.ts";
import { tableAct } from "../documented-acts.ts";
import type { Answer, Perform, Session } from "../session.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";

interface TemplateOptions {
  readonly xlsx?: string;
  readonly csv?: string;
  readonly force?: boolean;
}

/** Adds `laiqu act template`: the form of an act as a spreadsheet. No system need run. */
export function addTemplateCommand(act: Command, perform: Perform, say: (text: Bilingual) => string): void {
  act
    .command("template")
    .description(
      say({ zh: "生成一项行为的表格，填好后用 act run 办理", en: "write the form of an act as a table, for act run" }),
    )
    .argument("<act>", say({ zh: "行为名称，如 demand-submit", en: "its name, such as demand-submit" }))
    .option("--xlsx <file>", say({ zh: "写成电子表格", en: "write it as a spreadsheet" }))
    .option("--csv <file>", say({ zh: "写成 CSV（UTF-8）", en: "write it as CSV (UTF-8)" }))
    .option("--force", say({ zh: "覆盖已有的文件", en: "replace a file that exists" }))
    .action((name: string, options: TemplateOptions) =>
      perform(async (session) => await writeTemplate(session, name, options)),
    );
}

async function writeTemplate(session: Session, name: string, { xlsx, csv, force }: TemplateOptions): Promise<Answer> {
  const act = tableAct(name);
  const path = xlsx ?? csv;
  if (path === undefined || (xlsx !== undefined && csv !== undefined)) throw oneForm();
  await demandPlaceFor(path, force === true);
  const bytes =
    xlsx === undefined
      ? new TextEncoder().encode(csvFormOfAct(act))
      : await (await import("../../tables/write-form.ts")).writeForm(formOfAct(act));
  await writeNewFile(path, bytes, force === true);
  return {
    document: { act: act.name, file: path, bytes: bytes.length },
    text: session.say({
      zh: `已写入 ${showPath(path)}：从第 3 行起每行填写一项，再用 laiqu act run 预览并办理。`,
      en: `${showPath(path)} is written. Fill in one act in each row from row 3 on, and give it to laiqu act run.`,
    }),
  };
}

function oneForm(): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: "请写出文件名，且只用 --xlsx 与 --csv 之一。",
      en: "Name the file with one of --xlsx and --csv.",
    },
    {},
  );
}
