import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path/posix";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { buildProgram } from "../../src/cli/program.ts";
import { ROOT } from "../architecture/sources.ts";

/** The documents that people read before they run anything. Changelog and decisions tell of the past. */
const PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "SECURITY.md",
  "CONTRIBUTING.md",
  "deployments/README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

interface Named {
  /** Page and line, in the form that editors open. */
  readonly place: string;
  readonly text: string;
}

/** Everything in the pages that a pattern finds; its first group is the text. */
function named(pattern: RegExp): readonly Named[] {
  return PAGES.flatMap((page) =>
    readFileSync(join(ROOT, page), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        [...line.matchAll(pattern)].map((match) => ({ place: `${page}:${index + 1}`, text: match[1] ?? "" })),
      ),
  );
}

/** Commands in blocks and in running text: `laiqu digest --block N`. */
const COMMANDS = [...named(/^\.\/laiqu (.+)$/g), ...named(/`(?:\.\/)?laiqu ([a-z-][^`]*)`/g)];
const OPTION = /(?:^|\s)(--[a-z][a-z-]+)/g;

/** Options of chain nodes that the pages name. */
const OF_NODES: ReadonlySet<string> = new Set([
  "--target-gas-limit",
  "--miner.gastarget",
  "--miner.gaslimit",
  "--min-gas-price",
  "--miner.gasprice",
]);

/** Every option of every command. */
async function allOptions(): Promise<ReadonlySet<string>> {
  const names = (await buildProgram("en", () => Promise.resolve(), [])).commands.map((command) => command.name());
  const program = await buildProgram("en", () => Promise.resolve(), names);
  const options = new Set<string>();
  forEachCommand(program, (command) => {
    for (const { long } of command.options) if (typeof long === "string") options.add(long);
  });
  return options;
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

/** The words of a command line that name nothing: a command, a subcommand or an option. */
async function missingIn(line: string): Promise<readonly string[]> {
  const words = line.split(/\s+/);
  let command = await buildProgram("en", () => Promise.resolve(), words);
  const root = command;
  for (const word of words) {
    if (word.startsWith("-")) break;
    if (command.commands.length === 0) break;
    const child = command.commands.find((each) => each.name() === word);
    if (child === undefined) return [word];
    command = child;
  }
  const known = new Set([...command.options, ...root.options].map(({ long }) => long));
  known.add("--help");
  return [...line.matchAll(OPTION)].map((match) => match[1] ?? "").filter((option) => !known.has(option));
}

/** The texts of our sources, in which every name that a page promises must occur. */
const SOURCES = ["src", "contracts", "scripts", "test", ".ci"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => /\.(?:ts|mjs|sol|sql)$|\/run$/.test(path) && !path.endsWith("promises.test.ts"))
    .map((path) => readFileSync(path, "utf8")),
);

/** Whether one of our own scripts, or a tool that they run, is given this option. */
function isOfScripts(option: string): boolean {
  const name = option.slice(2);
  const folder = join(ROOT, "scripts");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:ts|mjs)$/.test(file))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .some((text) => text.includes(option) || new RegExp(`\\b${name}: \\{ type:`).test(text));
}

describe("the documents promise only what exists:", () => {
  it("commands, with their options", async () => {
    const missing = [];
    for (const { place, text } of COMMANDS)
      for (const name of await missingIn(text)) missing.push(`${place}: ${name} in "laiqu ${text}"`);

    expect(COMMANDS.length).toBeGreaterThan(60);
    expect(missing).toEqual([]);
  });

  it.each([
    ["fsck", ["fsck"]],
    ["status --deep", ["--deep"]],
    ["certificate prove x", ["prove"]],
    ["digest --block 7", []],
    ["--help", []],
  ])("and a broken promise is found: laiqu %s", async (line, missing) => {
    expect(await missingIn(line)).toEqual(missing);
  });

  it("options that stand alone", async () => {
    const options = await allOptions();
    const missing = named(/`(--[a-z][a-z.-]+)[^`]*`/g).filter(
      ({ text }) => !options.has(text) && !OF_NODES.has(text) && !isOfScripts(text),
    );

    expect(missing).toEqual([]);
  });

  it("routes", () => {
    const { 1: paths = "" } = /export interface paths \{([\s\S]*?)\n\}/.exec(
      readFileSync(join(ROOT, "src/client/http/openapi.ts"), "utf8"),
    ) ?? [""];
    const known = new Set([...paths.matchAll(/^ {2,4}"(\/[^"]+)"/gm)].map((match) => match[1]));
    const bare = (text: string): string => (text.split("?")[0] ?? text).replace(/\/$/, "");
    const missing = named(/`(?:GET |POST )?(\/(?:v1\/[^`\s]*|healthz|readyz))`/g).filter(
      ({ text }) => !known.has(bare(text)),
    );

    expect(known.size).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it("variables of the environment", () => {
    const read = readFileSync(join(ROOT, "src/config.ts"), "utf8");
    const sources = SOURCES.join("\n");
    const missing = named(/\b(LAIQU_[A-Z0-9_]+)\b/g).filter(
      ({ text }) => !read.includes(`"${text}"`) && !(/^LAIQU_(?:TEST|BENCH)_/.test(text) && sources.includes(text)),
    );

    expect(missing).toEqual([]);
  });

  it("codes of errors", () => {
    const sources = SOURCES.join("\n");
    const missing = named(/`([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)`/g).filter(
      ({ text }) => !new RegExp(`\\b${text}\\b`).test(sources),
    );

    expect(missing).toEqual([]);
  });

  it("scripts of npm", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const missing = named(/`?npm run ([a-z:]+)/g).filter(({ text }) => !(text in scripts));

    expect(missing).toEqual([]);
  });

  it("files of this repository", () => {
    const missing = named(/`((?:src|docs|test|scripts|contracts|rulebooks|deployments)\/[\w./-]+)`/g).filter(
      ({ text }) => !existsSync(join(ROOT, text)),
    );

    expect(missing).toEqual([]);
  });

  it("events of the log, and all of them", () => {
    const page = readFileSync(join(ROOT, "docs/operations.md"), "utf8");
    const table = /\| event \| level \| meaning \|\n[\s\S]*?\n\n/.exec(page)?.[0] ?? "";
    const told = new Set([...table.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map((match) => match[1] ?? ""));
    const written = new Set(
      SOURCES.flatMap((text) => [...text.matchAll(/\blog\.(?:error|warn|info|debug)\(\s*"([a-z-]+)"/g)]).map(
        (match) => match[1] ?? "",
      ),
    );

    expect(written.size).toBeGreaterThan(8);
    expect([...written].filter((event) => !told.has(event) && event !== "some-event")).toEqual([]);
  });
});
