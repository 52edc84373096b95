import type { Command } from "commander";
import { ACTS, schemaOfAct } from "../src/acts/act-catalogue.ts";
import { actsOfStep, isJudgedAt } from "../src/acts/act-steps.ts";
import { COMMAND_CATALOGUE } from "../src/cli/command-catalogue.ts";
import { buildProgram } from "../src/cli/program.ts";
import { rulebookFile, shippedRulebooks } from "../src/cli/rulebook-file.ts";
import { stepsOf } from "../src/rulebook/compile-rulebook.ts";
import { readRulebooks } from "../src/rulebook/read-rulebooks.ts";
import { formatStep } from "../src/rulebook/step.ts";
import type { Step } from "../src/rulebook/step.ts";

/** The numbers of the catalogue of acts. Each is counted from the thing itself, never written down. */
export interface ActNumbers {
  readonly acts: number;
  readonly withCommand: number;
  /** The names of the acts that no command does. */
  readonly withoutCommand: readonly string[];
  /** The different steps of all rulebooks that come with the program. */
  readonly steps: number;
  /** Those of them at which an act of the catalogue is judged. */
  readonly stepsWithAct: number;
  /** The acts that are judged at none of these steps. */
  readonly withoutStep: readonly string[];
  readonly documents: number;
  readonly fields: number;
  readonly papers: number;
}

export async function actNumbers(): Promise<ActNumbers> {
  const commands = await commandsOfProgram();
  const withoutCommand = ACTS.filter(({ command }) => !commands.has(command.join(" "))).map(({ name }) => name);
  const steps = shippedSteps();
  const judged = ACTS.filter(({ on }) => on.act === "RECORD" || on.act === "STATEMENT" || on.act === "SETTLEMENT");
  const schemas = [...new Map(ACTS.flatMap((act) => schemaOfAct(act) ?? []).map((each) => [each.id, each])).values()];
  return {
    acts: ACTS.length,
    withCommand: ACTS.length - withoutCommand.length,
    withoutCommand,
    steps: steps.length,
    stepsWithAct: steps.filter((step) => actsOfStep(step).length > 0).length,
    withoutStep: judged.filter((act) => !steps.some((step) => isJudgedAt(act, step))).map(({ name }) => name),
    documents: schemas.length,
    fields: schemas.reduce((sum, { fields }) => sum + fields.length, 0),
    papers: schemas.reduce((sum, { papers }) => sum + papers.length, 0),
  };
}

/** The words of every command that does something. */
async function commandsOfProgram(): Promise<ReadonlySet<string>> {
  const names = COMMAND_CATALOGUE.map(({ name }) => name);
  const program = await buildProgram("en", () => Promise.resolve(), names);
  return new Set(program.commands.flatMap((command) => leavesOf(command, command.name())));
}

function leavesOf(command: Command, words: string): readonly string[] {
  if (command.commands.length === 0) return [words];
  return command.commands.flatMap((child) => leavesOf(child, `${words} ${child.name()}`));
}

function shippedSteps(): readonly Step[] {
  const books = shippedRulebooks().flatMap((name) => readRulebooks(rulebookFile(name)));
  const steps = new Map(books.flatMap((book) => stepsOf(book).map(({ step }) => [formatStep(step), step] as const)));
  return [...steps.values()];
}
