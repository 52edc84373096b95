import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { ReaderAtShell } from "./reader-at-a-shell.ts";

const TUTORIAL = readFileSync(new URL("../../docs/tutorial.md", import.meta.url), "utf8");

/** A block of commands with the lines that they print, where the page shows them; or a press of Ctrl-C. */
type Step =
  | { readonly type: "CTRL_C" }
  | { readonly type: "BLOCK"; readonly commands: readonly string[]; readonly printed: readonly string[] };

const STEPS: readonly Step[] = [
  ...TUTORIAL.matchAll(/^```sh\n(?<commands>[\s\S]*?)^```\n(?:```\n(?<printed>[\s\S]*?)^```\n)?|Ctrl-C/gm),
].map(({ groups }) =>
  groups?.["commands"] === undefined
    ? { type: "CTRL_C" }
    : { type: "BLOCK", commands: linesOf(groups["commands"]), printed: linesOf(groups["printed"] ?? "") },
);

const reader = new ReaderAtShell();
afterAll(async () => await reader.leave());

it("shows what its commands print, in their order", { timeout: 400_000 }, async () => {
  expect(STEPS.length).toBeGreaterThan(15);
  for (const step of STEPS) {
    if (step.type === "CTRL_C") {
      await reader.interrupt();
      continue;
    }
    let said = "";
    for (const command of step.commands) {
      const { exitCode, out, err } = await reader.paste(command);
      said += out + err;
      // A refusal ends with 1 and shows its rule; no other command of the page fails.
      const isRefused = exitCode === 1 && out.includes("✗ ");
      expect(isRefused ? 0 : exitCode, `${command}\n${out}${err}`).toBe(0);
    }
    // The lines are printed one after the other; others may stand between them.
    const pattern = new RegExp(step.printed.map(patternOf).join("[^]*?"));
    expect(said, step.commands.join("\n")).toMatch(pattern);
  }
});

/** A line of the page as a pattern: `…` stands for anything within a line. */
function patternOf(line: string): string {
  return line
    .split("…")
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join(".*");
}

/** Lines without blank ones; one that ends with a backslash goes on in the next. */
function linesOf(block: string): string[] {
  return block
    .replaceAll(/ *\\\n */g, " ")
    .split("\n")
    .filter((line) => line !== "");
}
