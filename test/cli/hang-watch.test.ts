import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const WATCH = fileURLToPath(new URL("../../src/cli/hang-watch.ts", import.meta.url));

/** Runs a program under the watch with a limit of 2 s. */
function run(program: string): Promise<{ code: number | null; signal: string | null; err: string }> {
  const script = `import { watchForHangs } from ${JSON.stringify(WATCH)}; import { openSync } from "node:fs";
    process.on("SIGTERM", () => undefined);
    const stop = watchForHangs({ say: ({ en }) => en }, 2);
    ${program}`;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script]);
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, err })));
}

it("a main thread that waits for a disk for ever ends the process, which says why", async () => {
  const folder = mkdtempSync(join(tmpdir(), "laiqu-hang-"));
  const pipe = join(folder, "pipe");
  spawnSync("mkfifo", [pipe]);

  const ended = await run(`setTimeout(() => openSync(${JSON.stringify(pipe)}, "r"), 1_500);`);
  rmSync(folder, { recursive: true });

  expect(ended).toMatchObject({ code: null, signal: "SIGKILL" });
  expect(ended.err).toMatch(/has not moved for 2 s: the disk/);
});

it("a main thread that moves is left alone, and the watch keeps no process alive", async () => {
  expect(await run("setTimeout(() => undefined, 4_500);")).toEqual({ code: 0, signal: null, err: "" });
  expect(await run("setTimeout(stop, 100);")).toEqual({ code: 0, signal: null, err: "" });
});
