import { Command } from "commander";
import { LARGEST_PAGE } from "../../audit/page.ts";
import { joinPages, pagesOf } from "../../client/http/pages.ts";
import type { PartyAliases } from "../../client/party-aliases.ts";
import { typedValue } from "../../desk/parameter.ts";
import type { QueryValue } from "../../desk/parameter.ts";
import { KNOWN_QUESTIONS, nearestQuestion, QUESTIONS, questionsAbout } from "../../desk/question-catalogue.ts";
import { exampleCommand, optionWord, questionsForm } from "../../desk/question-form.ts";
import type { Question } from "../../desk/question.ts";
import { calendarFile } from "../../desk/duties/calendar-file.ts";
import type { DeskAnswer } from "../../schemas/desk-answer.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import { compareRolls, rollSentences } from "../compare-rolls.ts";
import type { CommandMaker } from "../command-maker.ts";
import { setExample } from "../examples.ts";
import { recordStyle } from "../record-style.ts";
import { showDeskAnswer } from "../render/desk-answer.ts";
import type { Answer, Perform, Session } from "../session.ts";
import { addListOptions, giveWholeList, wantedList } from "../whole-lists.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";

/** `laiqu ask`: lists and searches the questions of the audit desk; each question is a command of its own. */
export const askCommand: CommandMaker = (perform, say) => {
  const ask = new Command("ask")
    .argument(
      "[words...]",
      say({
        zh: "只列含有这些词的问题；不写则列出全部",
        en: "list only the questions with these words; all by default",
      }),
    )
    .action((words: string[]) => perform((session) => Promise.resolve(list(session, words))));
  for (const question of QUESTIONS) ask.addCommand(questionCommand(question, perform, say));
  return ask;
};

function questionCommand(question: Question, perform: Perform, say: (text: Bilingual) => string): Command {
  const command = new Command(question.name).description(say(question.title));
  const required = Object.entries(question.parameters).filter(([, parameter]) => parameter.required);
  const optional = Object.entries(question.parameters).filter(([, parameter]) => !parameter.required);
  for (const [name, { about }] of required) command.argument(`<${optionWord(name)}>`, say(about));
  for (const [name, { about, form }] of optional)
    command.option(`--${optionWord(name)} <${form === "TEXT" || form === "NAMES" ? "value" : "date"}>`, say(about));
  if (question.dutiesIn !== undefined)
    command.option(
      "--ics <file>",
      say({ zh: "将未办事项写成日历文件", en: "write what is due and not done as a calendar" }),
    );
  command
    .option("--limit <rows>", say({ zh: "至多列出几行", en: "list this many rows at most" }))
    .option("--all", say({ zh: "列出全部各页", en: "list the rows of all pages" }));
  addListOptions(command, say);
  for (const [name, about] of Object.entries(question.local))
    command.option(`--${optionWord(name)} <value>`, say(about));
  setExample(command, exampleCommand(question));
  return command.action(() =>
    perform(async (session) => {
      const { ics, force, limit, all } = command.opts<FormOptions>();
      const options = command.opts<Readonly<Record<string, string | undefined>>>();
      const whole = wantedList(session, command);
      if (ics !== undefined) await demandPlaceFor(ics, force === true);
      const named = Object.fromEntries(required.map(([name], place) => [name, command.args[place]]));
      const most = limit === undefined ? undefined : parseLimit(limit);
      const query = queryOf(session, question, { ...named, ...options });
      if (whole !== undefined) return await giveWholeList(session, question.name, query, whole);
      const answer = await put(session, question, query, { limit: most, all: all === true });
      if (ics !== undefined) await writeCalendar(question, answer, ics, force === true);
      return await shown(session, question, answer, options["person"]);
    }),
  );
}

interface FormOptions {
  readonly ics?: string;
  readonly force?: true;
  readonly limit?: string;
  readonly all?: true;
}

/** How much of an answer is wanted: one page of so many rows, or all pages of so many rows each. */
interface Wanted {
  readonly limit: number | undefined;
  readonly all: boolean;
}

/** @throws CliError BAD_USAGE */
function parseLimit(text: string): number {
  const limit = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LARGEST_PAGE) return limit;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `--limit 应为 1 至 ${LARGEST_PAGE} 的整数，而不是 ${showForeign(text)}；要全部各页请用 --all。`,
      en: `--limit is a whole number from 1 to ${LARGEST_PAGE}, not ${showForeign(text)}; --all lists all pages.`,
    },
    { limit: text },
  );
}

/** The query of a question, from what a person wrote. @throws DateError for a time that is none */
function queryOf(
  session: Session,
  question: Question,
  written: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, QueryValue>> {
  const { aliases } = clientContext(session);
  const query: Record<string, QueryValue> = {};
  for (const [name, parameter] of Object.entries(question.parameters)) {
    const text = written[name];
    if (text !== undefined)
      query[name] = parameter.form === "NAMES" ? withIds(text, aliases) : typedValue(parameter, text);
  }
  return query;
}

/** Puts a question to the running system. @throws ApiError */
async function put(
  session: Session,
  question: Question,
  query: Readonly<Record<string, QueryValue>>,
  { limit, all }: Wanted,
): Promise<DeskAnswer> {
  const { api } = clientContext(session);
  const ask = async (cursor?: string) =>
    await api.ask(question.name, {
      ...query,
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
    });
  return all ? await joinPages(pagesOf(ask)) : await ask();
}

/** Writes what is due and not done as a calendar file. */
async function writeCalendar(
  { name, title, dutiesIn }: Question,
  answer: DeskAnswer,
  file: string,
  force: boolean,
): Promise<void> {
  const duties = dutiesIn?.(answer) ?? [];
  const text = calendarFile({ question: name, title, asOf: answer.asOf.time, duties });
  await writeNewFile(file, new TextEncoder().encode(text), force);
}

/** @param person - a person to compare with the rolls on this machine */
async function shown(
  session: Session,
  { local }: Question,
  answer: DeskAnswer,
  person: string | undefined,
): Promise<Answer> {
  const context = clientContext(session);
  const told = showDeskAnswer(session, recordStyle(session, context.aliases).aliases, answer);
  const text = answer.next === undefined ? told : `${told}\n${session.say(MORE)}`;
  if (person === undefined || !("person" in local)) return { document: answer, text };
  const onRolls = await compareRolls(context, answer, person);
  return {
    document: { ...answer, person: onRolls },
    text: [text, ...rollSentences(onRolls).map((sentence) => session.say(sentence))].join("\n"),
  };
}

const MORE = {
  zh: "以上只是第一页，其余未列出：加 --all 列出全部各页。",
  en: "This is the first page only, and there is more: --all lists all pages.",
};

/** Names separated by commas, in which the ids of parties stand for the short names of this desk. */
function withIds(names: string, aliases: PartyAliases): string {
  return names
    .split(",")
    .map((name) => aliases.get(name) ?? name)
    .join(",");
}

function list(session: Session, words: readonly string[]): Answer {
  const found = questionsAbout(words);
  if (found.length === 0) throw unknownQuestion(words.join(" "));
  const lines = found.flatMap(({ id, name, title }) => [`  ${id}  ${name}`, `       ${session.say(title)}`]);
  const head = session.say({
    zh: `${QUESTIONS.length} 个审计问题可以作答，共 ${KNOWN_QUESTIONS} 个（laiqu ask 名称 --help 说明一个）：`,
    en: `${QUESTIONS.length} of ${KNOWN_QUESTIONS} audit questions are answered (laiqu ask NAME --help explains one):`,
  });
  return { document: questionsForm(found), text: [head, ...lines].join("\n") };
}

function unknownQuestion(words: string): CliError {
  const nearest = nearestQuestion(words);
  const meant =
    nearest === undefined
      ? { zh: "", en: "" }
      : { zh: `（是否指 ${showForeign(nearest)}？）`, en: ` (did you mean ${showForeign(nearest)}?)` };
  return new CliError(
    "NOT_FOUND",
    {
      zh: `没有含有 ${showForeign(words)} 的问题${meant.zh}。laiqu ask 列出全部。`,
      en: `No question has ${showForeign(words)} in it${meant.en}. laiqu ask lists them all.`,
    },
    { words },
  );
}
