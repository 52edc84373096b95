import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accountOfKey } from "../../src/client/signer.ts";
import { runCli } from "../cli/captured-terminal.ts";
import { standBetween } from "../cli/stand-between.ts";
import { Random } from "../consensus/random.ts";
import type { LocalServer } from "../local-server.ts";
import { HaltingNetwork } from "./halting-network.ts";

const LAUNCHER = fileURLToPath(new URL("../../laiqu", import.meta.url));
const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];
/** The seed of the random moments, so that a failure can be repeated. */
const SEED = 20_261_130;
const RANDOM_KILLS = 6;

const network = new HaltingNetwork();
const random = new Random(SEED);
let between: LocalServer;
let victim: ChildProcess | undefined;
/** Called when the API gets a request, when it is about to answer one, and when the command prints. */
let onStep: (step: string) => void = () => undefined;

beforeAll(async () => {
  await network.start();
  between = await standBetween(network.server.url, async (path, _, passOn) => {
    onStep(`asked ${path}`);
    const answer = await passOn();
    onStep(`answered ${path}`);
    return answer;
  });
}, 300_000);
beforeEach(() => {
  onStep = () => undefined;
  network.pool.restart();
});
afterAll(async () => {
  victim?.kill("SIGKILL");
  await between?.close();
  await network.close();
});

const mined = async (key: string) => await network.minedOf(await accountOfKey(network.dossier, key));

/** Runs a command in a process of its own. @returns its exit code; null when it was killed */
async function runProcess(...words: readonly string[]): Promise<number | null> {
  victim = spawn(LAUNCHER, [...words, "--url", between.url, "--data", network.data], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  victim.stdout!.once("data", () => onStep("printed"));
  const [code] = (await once(victim, "close")) as [number | null];
  return code;
}

function killAt(step: string, times = 1): void {
  let left = times;
  onStep = (reached) => {
    if (reached === step && --left === 0) victim?.kill("SIGKILL");
  };
}

/** The last request of each step is that of the last transaction. */
const STEPS = [
  ["asked /v1/checks/candidates", 1],
  ["answered /v1/checks/candidates", 1],
  ["answered /v1/checks/candidates", 2],
  ["asked /v1/transactions", 1],
  ["answered /v1/transactions", 1],
  ["asked /v1/transactions", 2],
  ["answered /v1/transactions", 2],
  ["printed", 1],
] as const;

describe("a command that is killed and given again", () => {
  it.each(STEPS)(
    "(hold, %s, %i) holds the record and opens its case once",
    async (step, times) => {
      const reference = `RC-${STEPS.findIndex(([name, count]) => name === step && count === times)}`;
      const words = ["hold", "DS07", "--as", "CY-DATA", "--case", reference];
      const before = { mined: await mined("CY-DATA"), refusals: await network.refusals() };
      killAt(step, times);
      await runProcess(...words);
      onStep = () => undefined;

      const again = await runCli(network.config(), ...words);

      expect([again.exitCode, again.err]).toEqual([0, expect.any(String)]);
      expect((await mined("CY-DATA")) - before.mined).toBe(2);
      expect([await network.refusals(), await network.outboxSize()]).toEqual([before.refusals, 0]);
      for (const then of [
        ["end", reference, "--status", "FULFILLED"],
        ["release", "DS07"],
      ])
        expect(await runCli(network.config(), ...then, "--as", "CY-DATA")).toMatchObject({ exitCode: 0 });
    },
    60_000,
  );

  it.each(Array.from({ length: RANDOM_KILLS }, (_, index) => index))(
    `records an export once when it is killed at a random moment of seed ${SEED} (%i)`,
    async (index) => {
      const path = join(network.folder, `random-${index}.csv`);
      writeFileSync(path, `random ${index}`);
      const words = ["export", "record", path, ...EXPORT];
      const before = { mined: await mined("CY-OPR"), refusals: await network.refusals() };
      const ended = runProcess(...words);
      await new Promise((resolve) => setTimeout(resolve, 300 + random.below(2_000)));
      victim!.kill("SIGKILL");
      await ended;

      expect(await runCli(network.config(), ...words)).toMatchObject({ exitCode: 0 });
      expect((await mined("CY-OPR")) - before.mined).toBe(1);
      expect([await network.refusals(), await network.outboxSize()]).toEqual([before.refusals, 0]);
    },
    60_000,
  );
});

describe("seeded interleavings of halts, lost answers and repeated commands", () => {
  it(`record every file once (seed ${SEED})`, async () => {
    const paths = Array.from({ length: 5 }, (_, index) => join(network.folder, `mixed-${index}.csv`));
    paths.forEach((path) => writeFileSync(path, path));
    const [minedBefore, refusalsBefore] = [await mined("CY-OPR"), await network.refusals()];
    const modes = ["MINES", "HALTED", "LOSES_ANSWERS", "UNREACHABLE"] as const;
    for (let step = 0; step < 25; step++) {
      network.pool.mode = random.pick(modes);
      if (random.below(5) === 0) network.pool.restart();
      if (random.below(5) === 0) await network.pool.resume();
      const path = random.pick(paths);
      const { exitCode } = await runCli(network.config(), "export", "record", path, ...EXPORT);
      expect([0, 3]).toContain(exitCode);
    }
    await network.pool.resume();
    for (const path of paths)
      expect(await runCli(network.config(), "export", "record", path, ...EXPORT)).toMatchObject({ exitCode: 0 });

    expect((await mined("CY-OPR")) - minedBefore).toBe(paths.length);
    expect([await network.refusals(), await network.outboxSize()]).toEqual([refusalsBefore, 0]);
  }, 180_000);
});
