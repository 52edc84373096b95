import { readFileSync } from "node:fs";

/** One command of a script, with what the lines before it say about it. */
export interface ToldCommand {
  /** The number of its line in the script. */
  readonly line: number;
  /** Its words after `laiqu`. */
  readonly words: readonly string[];
  /** The clock from this command on, `2025-03-06T10:00` in China time; undefined where it goes on. */
  readonly at: string | undefined;
  /** The rule that must refuse it, by its id. */
  readonly refusedBy: string | undefined;
  /** The code of the error with which it must end. */
  readonly refusedWith: string | undefined;
  /** The name by which later commands mean the export that it records: `@EX-01`. */
  readonly called: string | undefined;
}

const NOTHING = { at: undefined, refusedBy: undefined, refusedWith: undefined, called: undefined };
const CLOCK = /^# at (?<at>\d{4}-\d\d-\d\dT\d\d:\d\d)$/;
const REFUSAL = /^# refused by (?<rule>[a-z][a-z0-9.-]+)$/;
const ERROR = /^# refused with (?<code>[A-Z_]+)$/;
const NAME = /^# (?<name>@[A-Z0-9-]+):$/;
const COMMAND = /^laiqu (?<words>.+)$/;

/**
 * Reads a script: one command a line, and comments. A comment of one of four forms says something about the next
 * command: `# at 2025-03-06T10:00`, `# refused by cy.one-agreement`, `# refused with DELAY_NOT_OVER`, and `# @EX-01:`.
 */
export function readScript(path: string | URL): readonly ToldCommand[] {
  const commands: ToldCommand[] = [];
  const said: Record<keyof typeof NOTHING, string | undefined> = { ...NOTHING };
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    said.at = CLOCK.exec(line)?.groups?.["at"] ?? said.at;
    said.refusedBy = REFUSAL.exec(line)?.groups?.["rule"] ?? said.refusedBy;
    said.refusedWith = ERROR.exec(line)?.groups?.["code"] ?? said.refusedWith;
    said.called = NAME.exec(line)?.groups?.["name"] ?? said.called;
    const words = COMMAND.exec(line)?.groups?.["words"];
    if (words === undefined) {
      if (line !== "" && !line.startsWith("#")) throw new Error(`Line ${index + 1} is no command: ${line}`);
      continue;
    }
    commands.push({ line: index + 1, words: wordsOf(words), ...said });
    Object.assign(said, NOTHING);
  }
  return commands;
}

/** The words of a line as a shell splits them; a word with blanks stands in single quotes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/g)].map(
    ({ groups }) => groups?.["quoted"] ?? groups?.["plain"] ?? "",
  );
}
