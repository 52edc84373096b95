import { Option } from "commander";
import type { Command } from "commander";
import { confirmationsOf } from "../../client/rows/confirmations.ts";
import type { Confirmation } from "../../client/rows/confirmations.ts";
import type { JudgedRow } from "../../client/rows/row-run.ts";
import { openRun, readTableOfActs } from "../../client/rows/run-table.ts";
import type { TableRun } from "../../client/rows/run-table.ts";
import { isToDo } from "../../client/rows/send-rows.ts";
import { TEXT_ENCODINGS } from "../../tables/decode-text.ts";
import type { TextEncoding } from "../../tables/decode-text.ts";
import { csvLine, UTF8_MARK } from "../../tables/write-csv.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { commandWord } from "../../text/command-word.ts";
import { showPath } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import { TABLE_ACTS, tableAct } from "../documented-acts.ts";
import { ExitCode } from "../exit-code.ts";
import { recordStyle } from "../record-style.ts";
import { documentOfFaults, documentOfRows, showFaults, showOutcome, showPreview } from "../render/act-run.ts";
import type { Answer, Perform, Session } from "../session.ts";
import { suggesting } from "../suggested-values.ts";
import { writeNewFile } from "../write-new-file.ts";

interface RunOptions {
  readonly as?: string;
  readonly act?: string;
  readonly sheet?: string;
  readonly encoding?: TextEncoding;
  readonly backfill?: boolean;
  readonly onlyGood?: boolean;
  readonly yes?: boolean;
}

/** Adds `laiqu act run`: one act for each row of a table. */
export function addRunCommand(act: Command, perform: Perform, say: (text: Bilingual) => string): void {
  act
    .command("run")
    .description(
      say({
        zh: "办理表格中的行为，一行一项：先预览，确认后分批记录；再次运行只办尚未办理的",
        en: "do the acts of a table, one in each row: preview first, then batches; run again, it does what is not done",
      }),
    )
    .argument("<file>", say({ zh: "表格（.xlsx、.csv 或 .json）", en: "the table (.xlsx, .csv or .json)" }))
    .addOption(
      suggesting(
        new Option(
          "--as <key>",
          say({
            zh: "签名所用的密钥；不写则只检查文件",
            en: "the key that signs; without it only the file is checked",
          }),
        ),
        "KEY_NAMES",
      ),
    )
    .option(
      "--act <act>",
      say({ zh: "整个文件的行为（模板已写明的不必再写）", en: "the act of the whole file, where no template says it" }),
    )
    .option(
      "--sheet <name>",
      say({ zh: "工作表（默认为第一个显示的）", en: "the sheet (default: the first that is shown)" }),
    )
    .addOption(
      new Option(
        "--encoding <encoding>",
        say({ zh: "CSV 的编码（默认 utf-8）", en: "the encoding of a CSV file (default: utf-8)" }),
      ).choices(TEXT_ENCODINGS),
    )
    .option(
      "--backfill",
      say({
        zh: "补录既有账册：记为待另一主体确认，并写出供其办理的表格",
        en: "back-fill existing books: recorded for another party to confirm, with a table for that party",
      }),
    )
    .option(
      "--only-good",
      say({
        zh: "只办可以办理的行，略过有误或会被拒绝的",
        en: "do the good rows, and pass over those that are wrong or refused",
      }),
    )
    .option("--yes", say({ zh: "预览后不再询问，直接办理", en: "do it after the preview without asking" }))
    .action((file: string, options: RunOptions) => perform(async (session) => await run(session, file, options)));
}

async function run(session: Session, path: string, options: RunOptions): Promise<Answer> {
  const { act, sheet, encoding, backfill = false, onlyGood = false } = options;
  const read = await readTableOfActs({
    path,
    acts: TABLE_ACTS,
    backfill,
    ...(act === undefined ? {} : { act: tableAct(act) }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(encoding === undefined ? {} : { encoding }),
  });
  const { rows, faults } = read;
  const faulty = faults.length > 0 ? [showFaults(session, faults)] : [];
  const document = { file: path, rows: rows.length, faults: documentOfFaults(faults) };
  if (faults.length > 0 && (!onlyGood || rows.length === 0 || options.as === undefined))
    return {
      document: { ...document, sent: false },
      text: [...faulty, session.say(rows.length === 0 ? NO_ROW_IS_GOOD : NOTHING_SENT)].join("\n"),
      exitCode: ExitCode.BAD_USAGE,
    };
  if (options.as === undefined)
    return {
      document: { ...document, sent: false },
      text: session.say(fileIsGood(rows.length)),
    };

  const context = clientContext(session);
  const style = recordStyle(session, context.aliases);
  const bar = session.progress(session.say({ zh: "预检", en: "checking" }));
  const opened = await openRun(context, options.as, path, read, (done, all) => bar.update(done, all));
  bar.finish();
  const preview = [...faulty, showPreview(session, style, opened.judged)].join("\n");
  const { judged } = opened;
  const toDo = judged.filter(({ state }) => isToDo(state)).length;
  const bad = judged.filter(({ state }) => state.type === "REFUSED" || state.type === "WRONG").length;
  if (bad > 0 && !onlyGood)
    return {
      document: { ...document, sent: false, judged: documentOfRows(judged) },
      text: [preview, session.say(NOTHING_SENT)].join("\n"),
      exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
    };
  const ending = (answer: Answer): Answer => (faults.length > 0 ? notAll(answer) : answer);
  if (toDo === 0) return ending(await answerOf(session, document, path, preview, opened, judged));
  if (options.yes !== true && !(await isConfirmed(session, preview, toDo)))
    return {
      document: { ...document, sent: false, judged: documentOfRows(judged) },
      text: [preview, session.say(notConfirmed(toDo))].join("\n"),
    };
  const sending = session.progress(session.say({ zh: "办理", en: "recording" }));
  const done = await opened.send({ goOn: onlyGood }, (count, all) => sending.update(count, all));
  sending.finish();
  const outcome = [...faulty, showOutcome(session, style, done)].join("\n");
  return ending(await answerOf(session, document, path, outcome, opened, done));
}

/** The answer where rows that are wrong were passed over: whoever sees only the exit code must not take it for all. */
function notAll(answer: Answer): Answer {
  return { ...answer, exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID };
}

async function answerOf(
  session: Session,
  document: object,
  path: string,
  text: string,
  { reportPath }: TableRun,
  done: readonly JudgedRow[],
): Promise<Answer> {
  const confirmations = confirmationsOf(done, TABLE_ACTS);
  const [sign, confirm] = [
    await writeConfirmations(`${path}.sign.csv`, ofParty(confirmations, "OPERATOR")),
    await writeConfirmations(`${path}.confirm.csv`, ofParty(confirmations, "ANOTHER")),
  ];
  const isAll = done.every(({ state }) => state.type === "RECORDED" || state.type === "RECORDED_BEFORE");
  const said = [
    text,
    ...(done.some(({ state }) => state.type === "RECORDED") ? [session.say(reportSaid(reportPath))] : []),
    ...(sign === undefined ? [] : [session.say(signSaid(sign))]),
    ...(confirm === undefined ? [] : [session.say(confirmSaid(confirm))]),
  ];
  return {
    document: {
      ...document,
      sent: done.some(({ state }) => state.type === "RECORDED"),
      judged: documentOfRows(done),
      report: reportPath,
      ...(confirm === undefined ? {} : { sign, confirm, confirmations }),
    },
    text: said.join("\n"),
    ...(isAll ? {} : { exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID }),
  };
}

/** The preview is what a person decides on, so it is shown before the question. */
async function isConfirmed(session: Session, preview: string, count: number): Promise<boolean> {
  if (session.json) return false;
  const question = session.say({ zh: `办理这 ${count} 项？（是/否）`, en: `Record these ${count} acts? (yes/no)` });
  const answer = await session.ask(`${preview}\n${question} `);
  return answer !== undefined && /^(?:是|y|yes)$/i.test(answer.trim());
}

function ofParty(confirmations: readonly Confirmation[], party: Confirmation["by"]): readonly Confirmation[] {
  return confirmations.filter(({ by }) => by === party);
}

/**
 * Writes a table that another party runs; one that was written before is replaced, because it has the same acts.
 * @returns its path; undefined when there is nothing to write
 */
async function writeConfirmations(file: string, confirmations: readonly Confirmation[]): Promise<string | undefined> {
  if (confirmations.length === 0) return undefined;
  const lines = confirmations.map(({ act, subject }) => csvLine([act, subject]));
  const text = `${UTF8_MARK}${csvLine(["act", "subject"])}${lines.join("")}`;
  await writeNewFile(file, new TextEncoder().encode(text), true);
  return file;
}

const NOTHING_SENT: Bilingual = {
  zh: "未发送任何内容。改正后重新运行；只办其余各行的，加 --only-good。",
  en: "Nothing was sent. Correct it and run the command again, or add --only-good to do the other rows.",
};

const NO_ROW_IS_GOOD: Bilingual = {
  zh: "未发送任何内容：各行都有误，或有误之处关系整个表格，任何一行都不能据以办理。请改正后重新运行。",
  en:
    "Nothing was sent: every row is wrong, or something is wrong with the table as a whole, so that no row of it can " +
    "be relied on. Correct it and run the command again.",
};

function fileIsGood(rows: number): Bilingual {
  return {
    zh: `文件本身未发现问题，共 ${rows} 行。加 --as <密钥> 即按账本现状预检并办理。`,
    en: `The file itself is good, with ${rows} rows. Add --as <key> to check them with the ledger and to record them.`,
  };
}

function notConfirmed(count: number): Bilingual {
  return {
    zh: `未发送任何内容：${count} 项待办，加 --yes 即办理。`,
    en: `Nothing was sent: ${count} acts are ready, and --yes records them.`,
  };
}

function reportSaid(path: string): Bilingual {
  const shown = showPath(path);
  return {
    zh: `报告：${shown}。请与表格一同保存：再次运行时据此知道哪些行已办理。`,
    en: `The report is ${shown}. Keep it beside the table: the next run learns from it which rows are done.`,
  };
}

function signSaid(path: string): Bilingual {
  const word = commandWord(path);
  return {
    zh: `补录的授权先由其运营机构签署：laiqu act run ${word} --as …。`,
    en: `The operators of back-filled authorizations sign them first: \`laiqu act run ${word} --as …\`.`,
  };
}

function confirmSaid(path: string): Bilingual {
  const word = commandWord(path);
  return {
    zh:
      "补录的记录尚待确认，确认前不能在其下办理。由控制主体不同、依规则可使其生效的另一主体运行：" +
      `laiqu act run ${word} --as …。`,
    en:
      "What is back-filled waits for its confirmation, and nothing can be done under it before. Another party under " +
      `another controller, which the rules let put it in force, runs \`laiqu act run ${word} --as …\`.`,
  };
}
