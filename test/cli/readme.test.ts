import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CommanderError } from "commander";
import type { Command } from "commander";
import { EXAMPLES } from "../../src/cli/examples.ts";
import { buildProgram } from "../../src/cli/program.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const EXAMPLE_LINES = Object.values(EXAMPLES).flat();
const COMMAND_LINES = [...README.matchAll(/^\.\/laiqu (.+)$/gm)].map((match) => match[1]!.trim());
const DOCS = new URL("../../docs/", import.meta.url);
/** The command lines of the other pages. Those of the tutorial are run, and one with `…` leaves something open. */
const OTHER_LINES = readdirSync(DOCS)
  .filter((name) => name.endsWith(".md") && name !== "tutorial.md")
  .flatMap((name) => [...readFileSync(new URL(name, DOCS), "utf8").matchAll(/^ *(?:\.\/)?laiqu ([a-z].+)$/gm)])
  .map((match) => match[1]!.trim())
  .filter((line) => !line.includes("…"));

describe("the README, the other pages, and the examples of --help", () => {
  it("shows the whole session", () => {
    const commands = new Set(COMMAND_LINES.map((line) => line.split(" ")[0]));

    expect([...commands]).toEqual(
      expect.arrayContaining([
        "trace",
        "check",
        "export",
        "descriptor",
        "certificate",
        "hold",
        "end",
        "release",
        "key",
        "party",
        "account",
        "status",
        "backup",
        "restore",
        "deploy",
        "rulebook",
        "index",
        "serve",
      ]),
    );
  });

  it.each([...new Set([...COMMAND_LINES, ...OTHER_LINES, ...EXAMPLE_LINES])])(
    "./laiqu %s is a command line that can be pasted",
    async (line) => {
      let performed = 0;
      const perform = (): Promise<void> => {
        performed++;
        return Promise.resolve();
      };
      const program = await buildProgram("en", perform, line.split(/\s+/));
      forEachCommand(program, (command) => command.exitOverride().configureOutput({ writeErr: () => undefined }));

      const failure: unknown = await program.parseAsync(line.split(/\s+/), { from: "user" }).then(
        () => undefined,
        (error: unknown) => error,
      );

      expect(failure instanceof CommanderError ? failure.message : failure).toBeUndefined();
      expect(performed).toBe(1);
    },
  );
});

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
