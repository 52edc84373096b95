import type { Command, Option } from "commander";
import { suggestedFor } from "./suggested-values.ts";

/** Where a command line stands while it is typed. */
export interface Typed {
  /** The words before the one that is typed, without `laiqu`. */
  readonly before: readonly string[];
  /** The beginning of the word that is typed; may be empty. */
  readonly word: string;
}

/**
 * The words that may stand next on a command line. Nothing is offered where a file, a record or a text stands: the
 * shell then offers files.
 * @param keyNames - names the keys that are kept here; asked only where a key may stand
 */
export async function completeWords(
  program: Command,
  { before, word }: Typed,
  keyNames: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const { command, awaiting } = walk(program, before);
  const offered = awaiting === undefined ? wordsOf(program, command, word) : await valuesOf(awaiting, keyNames);
  return offered.filter((each) => each.startsWith(word));
}

interface Place {
  readonly command: Command;
  /** The option whose value is typed now; undefined when none is. */
  readonly awaiting: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let awaiting: Option | undefined;
  for (const word of words) {
    if (awaiting !== undefined) {
      awaiting = undefined;
      continue;
    }
    const option = optionsOf(program, command).find(({ long, short }) => word === long || word === short);
    if (option !== undefined) awaiting = option.required || option.optional ? option : undefined;
    else command = command.commands.find((child) => child.name() === word) ?? command;
  }
  return { command, awaiting };
}

/** Options of the program stand anywhere. */
function optionsOf(program: Command, command: Command): readonly Option[] {
  return [...new Set([...command.options, ...program.options])];
}

function wordsOf(program: Command, command: Command, word: string): readonly string[] {
  if (word.startsWith("-")) return [...optionsOf(program, command).flatMap(({ long }) => long ?? []), "--help"];
  return command.commands.map((child) => child.name());
}

async function valuesOf(option: Option, keyNames: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const suggested = suggestedFor(option);
  return suggested === "KEY_NAMES" ? await keyNames() : suggested;
}
