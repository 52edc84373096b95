import { Command } from "commander";
import type { PartyAliases } from "../../client/party-aliases.ts";
import { typedValue } from "../../desk/parameter.ts";
import type { QueryValue } from "../../desk/parameter.ts";
import { KNOWN_QUESTIONS, nearestQuestion, QUESTIONS, questionsAbout } from "../../desk/question-catalogue.ts";
import { exampleCommand, optionWord, questionsForm } from "../../desk/question-form.ts";
import type { Question } from "../../desk/question.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { setExample } from "../examples.ts";
import { recordStyle } from "../record-style.ts";
import { showDeskAnswer } from "../render/desk-answer.ts";
import type { Answer, Perform, Session } from "../session.ts";

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
  setExample(command, exampleCommand(question));
  return command.action(() =>
    perform(async (session) => {
      const written = {
        ...Object.fromEntries(required.map(([name], place) => [name, command.args[place]])),
        ...command.opts<Readonly<Record<string, string | undefined>>>(),
      };
      return await put(session, question, written);
    }),
  );
}

/** Puts a question to the running system. @throws ApiError; DateError for a time that is none */
async function put(
  session: Session,
  question: Question,
  written: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const { api, aliases } = clientContext(session);
  const query: Record<string, QueryValue> = {};
  for (const [name, parameter] of Object.entries(question.parameters)) {
    const text = written[name];
    if (text !== undefined)
      query[name] = parameter.form === "NAMES" ? withIds(text, aliases) : typedValue(parameter, text);
  }
  const answer = await api.ask(question.name, query);
  return { document: answer, text: showDeskAnswer(session, recordStyle(session, aliases).aliases, answer) };
}

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
