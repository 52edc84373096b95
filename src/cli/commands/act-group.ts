import { Command } from "commander";
import { ACTS } from "../../acts/act-catalogue.ts";
import type { DocumentedAct } from "../../client/acts/prepare-act.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { isDocumented } from "../act-verb-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Perform } from "../session.ts";
import { actVerb } from "./act-verb.ts";
import type { VerbTexts } from "./act-verb.ts";

/**
 * A command that is made from the catalogue of acts, with those of its acts that have a document.
 * @param word - the first word of the acts' commands
 */
export function actGroup(word: string): CommandMaker {
  return (perform, say) => {
    const alone = actsWith(word).find(({ command }) => command.length === 1);
    if (alone !== undefined) return actVerb(alone, word, perform, say);
    const group = new Command(word);
    addVerbs(group, perform, say);
    return group;
  };
}

/**
 * Adds the acts of the catalogue to a command of the same name.
 * @param texts - more that the command of an act says, by the act's name
 */
export function addVerbs(
  group: Command,
  perform: Perform,
  say: (text: Bilingual) => string,
  texts: Readonly<Record<string, VerbTexts>> = {},
): void {
  for (const act of actsWith(group.name()))
    group.addCommand(actVerb(act, act.command.slice(1).join("-"), perform, say, texts[act.name]));
}

function actsWith(word: string): readonly DocumentedAct[] {
  return ACTS.filter(isDocumented).filter(({ command }) => command[0] === word);
}
