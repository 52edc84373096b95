import { Command } from "commander";
import { surveyKeys } from "../../dossier/keystore.ts";
import { keysOf as namesOf } from "../../text/entries.ts";
import { keysOf } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { completeWords } from "../complete-words.ts";
import { COMPLETION_SCRIPTS } from "../completion-scripts.ts";
import type { Answer, Session } from "../session.ts";

/** `laiqu completion`: lets a shell complete the command line. */
export const completionCommand: CommandMaker = (perform, say) => {
  const completion = new Command("completion");
  for (const shell of namesOf(COMPLETION_SCRIPTS))
    completion
      .command(shell)
      .description(say({ zh: `输出 ${shell} 的补全脚本`, en: `print the script for ${shell}` }))
      .action(() => perform(() => Promise.resolve(scriptFor(COMPLETION_SCRIPTS[shell]))));
  completion
    .command("words")
    .description(say({ zh: "下一个词可以是什么（供脚本使用）", en: "what the next word may be, for the scripts" }))
    .argument(
      "[words...]",
      say({
        zh: "已输入的词，各以 = 开头，最后一个可未写完",
        en: "the words so far, each with = before it; the last may be unfinished",
      }),
    )
    .action((words: readonly string[]) => perform((session) => nextWords(session, rootOf(completion), words)));
  return completion;
};

function scriptFor(script: string): Answer {
  return { document: { script }, text: script.trimEnd() };
}

/** The program, in which the commands that the words name are loaded. */
function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

async function nextWords(session: Session, program: Command, words: readonly string[]): Promise<Answer> {
  const typed = words.map((each) => each.replace(/^=/, ""));
  const [before, word] = [typed.slice(0, -1), typed.at(-1) ?? ""];
  const found = await completeWords(program, { before, word }, async () => {
    const { keys } = await surveyKeys(keysOf(session).dossierDirectory);
    return keys.map(({ name }) => name);
  });
  return { document: { words: found }, text: found.join("\n") };
}
