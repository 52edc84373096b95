import type { Command } from "commander";
import type { WholeListForm } from "../client/http/list-records.ts";
import { wholeAnswer } from "../client/http/whole-list.ts";
import type { WholeListEnd } from "../schemas/whole-list.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import type { Answer, Session } from "./session.ts";
import { demandPlaceFor, writeNewFileInPieces } from "./write-new-file.ts";

/** A whole list that is asked for, and where it goes. */
export interface WantedList {
  readonly form: WholeListForm;
  readonly bom: boolean;
  /** The file; standard output without one. */
  readonly file: string | undefined;
  readonly force: boolean;
}

interface ListOptions {
  readonly csv?: true;
  readonly ndjson?: true;
  readonly bom?: true;
  readonly output?: string;
  readonly force?: true;
}

/** Options that say in which other way, or which part of an answer, is wanted. */
const OTHERS = ["limit", "all", "ics", "person"] as const;

/** Adds the options of a command whose answer can be had as a whole list. */
export function addListOptions(command: Command, say: (text: Bilingual) => string): void {
  command
    .option("--csv", say({ zh: "以 CSV 给出全部各行", en: "give all rows as CSV" }))
    .option(
      "--ndjson",
      say({ zh: "以每行一个 JSON 对象给出全部各行", en: "give all rows as a JSON object on each line" }),
    )
    .option("-o, --output <file>", say({ zh: "将全部各行写入此文件", en: "write all rows to this file" }))
    .option(
      "--bom",
      say({
        zh: "CSV 以 UTF-8 标记开头，供电子表格程序识别",
        en: "begin the CSV with the mark by which spreadsheet programs know UTF-8",
      }),
    )
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }));
}

/**
 * The whole list that the options ask for; undefined when they ask for none.
 * @throws CliError BAD_USAGE for options that contradict each other
 */
export function wantedList(session: Session, command: Command): WantedList | undefined {
  const { csv, ndjson, bom, output, force } = command.opts<ListOptions>();
  const options = command.opts<Readonly<Record<string, unknown>>>();
  const form = csv === true ? "csv" : "ndjson";
  if (csv !== true && ndjson !== true) {
    const alone = output !== undefined ? "-o" : bom === true ? "--bom" : undefined;
    if (alone === undefined) return undefined;
    throw badUsage({
      zh: `${alone} 须与 ${alone === "-o" ? "--csv 或 --ndjson" : "--csv"} 同用：请补上，或去掉 ${alone}。`,
      en: `${alone} goes with ${alone === "-o" ? "--csv or --ndjson" : "--csv"}: add it, or leave ${alone} out.`,
    });
  }
  if (csv === true && ndjson === true)
    throw badUsage({ zh: "--csv 与 --ndjson 只能选其一。", en: "Choose one of --csv and --ndjson." });
  const other = OTHERS.find((name) => options[name] !== undefined);
  if (other !== undefined)
    throw badUsage({
      zh: `--${form} 给出完整清单，不与 --${other} 同用：请去掉其一。`,
      en: `--${form} gives the whole list and does not go with --${other}: leave one of them out.`,
    });
  if (bom === true && form !== "csv")
    throw badUsage({ zh: "--bom 只用于 --csv：请去掉。", en: "--bom is for --csv alone: leave it out." });
  if (session.json && output === undefined)
    throw badUsage({
      zh: `--json 只输出一个 JSON 文档，而 --${form} 本身就是输出：请以 -o 写入文件，或去掉 --json。`,
      en:
        `--json prints one JSON document, and --${form} is an output itself: add -o with a file, or leave --json ` +
        "out.",
    });
  return { form, bom: bom === true, file: output, force: force === true };
}

/**
 * Puts a question and gives the whole list. On standard output it is all that is printed there, and a file gets its
 * name when the list has come to its end.
 * @throws ApiError UNFINISHED; CliError
 */
export async function giveWholeList(
  session: Session,
  question: string,
  query: Readonly<Record<string, string | number>>,
  { form, bom, file, force }: WantedList,
): Promise<Answer | undefined> {
  if (file !== undefined) await demandPlaceFor(file, force);
  const { url, deskKey } = session.config;
  const asked = bom ? { ...query, bom: "yes" } : query;
  const records = wholeAnswer(url, question, asked, form, { deskKey });
  if (file !== undefined) {
    const end = await writeNewFileInPieces(file, records, force);
    const written = {
      zh: `已写入 ${showPath(file)}：共 ${end.rows} 行，截至区块 ${end.asOf.block}。`,
      en: `${showPath(file)} is written: ${end.rows} rows, as of block ${end.asOf.block}.`,
    };
    return {
      document: { file, form, ...end },
      text: [written, ...notesOn(end)].map((text) => session.say(text)).join("\n"),
    };
  }
  let next = await records.next();
  for (; next.done !== true; next = await records.next()) await session.records(form, next.value);
  for (const note of notesOn(next.value)) session.notice(session.say(note));
  return undefined;
}

/** The facts about a list, besides its rows, that its reader must know. */
function notesOn({ gaps = [], absence, limitedTo, completeness }: WholeListEnd): readonly Bilingual[] {
  const isCutUnsaid = completeness === "truncated" && gaps.length === 0;
  return [
    ...(absence === undefined ? [] : [absence]),
    ...gaps.map(({ says }) => ({ zh: `未含：${says.zh}。`, en: `Not contained: ${says.en}.` })),
    ...(isCutUnsaid ? [{ zh: "答复达到上限，已截断。", en: "The answer was cut at a limit." }] : []),
    ...(limitedTo === undefined ? [] : [limitedTo]),
  ];
}

function badUsage(text: Bilingual): CliError {
  return new CliError("BAD_USAGE", text);
}
