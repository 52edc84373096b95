import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const LAUNCHER = fileURLToPath(new URL("../../laiqu", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-completion-"));
  await createKey(join(folder, "dossier"), "my-agency", "correct horse", { scryptCost: SCRYPT_COST.DEVELOPMENT });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const completed = async (...words: readonly string[]): Promise<readonly string[]> => {
  const marked = words.map((word) => `=${word}`);
  const { out, exitCode } = await runCli(
    plainConfig({ dataDirectory: folder }),
    "completion",
    "words",
    "--",
    ...marked,
  );
  expect(exitCode).toBe(0);
  return out.split("\n").filter((word) => word !== "");
};

describe("completion", () => {
  it.each([
    ["a command", ["dem"], ["demand"]],
    ["the commands of a group", ["party", "s"], ["show"]],
    ["an option of an act", ["demand", "submit", "DM-1", "--gra"], ["--grant", "--grain"]],
    ["an option of the program", ["review", "--l"], ["--lang"]],
    ["a choice", ["demand", "submit", "DM-1", "--mode", "A"], ["API"]],
    ["a role", ["review", "PR-1", "--role", "UPPER_D"], ["UPPER_DATA_AUTHORITY"]],
    ["a key that is kept here", ["review", "PR-1", "--as", ""], ["my-agency"]],
    ["nothing where a record stands, so that the shell offers files", ["trace", ""], []],
    ["nothing for a value that nobody knows", ["review", "PR-1", "--reasons", ""], []],
  ])("offers %s", async (_, words, offered) => {
    expect(await completed(...words)).toEqual(offered);
  });

  it("works in bash, with the script that it prints", () => {
    const typed = (words: string, at: number): string =>
      `COMP_WORDS=(${LAUNCHER} ${words}); COMP_CWORD=${at}; _laiqu; echo "\${COMPREPLY[*]}"`;
    const lines = [typed("incident rep", 2), typed("review PR-1 --as ''", 4)];
    const script = [`source <(${LAUNCHER} completion bash)`, ...lines].join("; ");

    const out = execFileSync("bash", ["-c", script], {
      encoding: "utf8",
      env: { ...process.env, LAIQU_DATA: folder, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` },
    });

    expect(out).toBe("report\nmy-agency\n");
  });
});
