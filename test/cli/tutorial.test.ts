import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { giveEmptyIndex } from "../store/memory-store.ts";
import { startCommand } from "./started-system.ts";
import type { ReadyDocument, StartedSystem } from "./started-system.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TUTORIAL = readFileSync(join(ROOT, "docs/tutorial.md"), "utf8");

/** The commands of a block, and the lines that they print where the page shows them; `…` stands for anything. */
interface Block {
  readonly commands: readonly string[];
  readonly printed: readonly string[];
}

const BLOCKS: readonly Block[] = [...TUTORIAL.matchAll(/^```sh\n([\s\S]*?)^```\n(?:```\n([\s\S]*?)^```\n)?/gm)].map(
  ([, commands = "", printed = ""]) => ({ commands: linesOf(commands), printed: linesOf(printed) }),
);

let folder: string;
let system: StartedSystem | undefined;
let variables: Record<string, string> = {};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-tutorial-"));
  // A reader stands in the folder of the program.
  symlinkSync(join(ROOT, "laiqu"), join(folder, "laiqu"));
  symlinkSync(join(ROOT, "docs"), join(folder, "docs"));
});
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

it("shows what its commands print, in their order", { timeout: 400_000 }, async () => {
  expect(BLOCKS.length).toBeGreaterThan(8);
  for (const { commands, printed } of BLOCKS) {
    let out = "";
    for (const command of commands) out += await run(command);
    for (const line of printed) expect(out).toMatch(patternOf(line));
  }
});

/** Runs one line of a block as a shell does; what it starts goes on until the next start. */
async function run(line: string): Promise<string> {
  if (line.startsWith("./laiqu start ")) {
    await system?.interrupt();
    const words = line.split(" ").slice(1).map(inFolder);
    await giveEmptyIndex(words[words.indexOf("--data") + 1] ?? "");
    system = await startCommand<ReadyDocument>(...words, "--port", "0", "--chain-port", "0");
    return "";
  }
  if (line.startsWith("export ")) {
    variables = Object.fromEntries(
      line
        .split(" ")
        .slice(1)
        .map((word) => word.split("=") as [string, string]),
    );
    return "";
  }
  const environment = { ...process.env, ...variables, LAIQU_URL: system!.ready.url };
  return await new Promise((resolve, reject) => {
    execFile("sh", ["-c", line], { cwd: folder, env: environment }, (error, out, err) => {
      // A refusal ends with 1 and shows its rule; no other command of the page fails.
      const isRefused = out.includes("✗ ") && error?.code === 1;
      if (error === null || isRefused) resolve(out);
      else reject(new Error(`${line}\n${out}${err}`));
    });
  });
}

/** Words that name files are paths from the reader's folder. */
function inFolder(word: string): string {
  return word.includes("/") || word.endsWith(".json") ? join(folder, word) : word;
}

function patternOf(line: string): RegExp {
  const parts = line.split("…").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(parts.join(".+"));
}

function linesOf(block: string): string[] {
  return block.split("\n").filter((line) => line !== "");
}
