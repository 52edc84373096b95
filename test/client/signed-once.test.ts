import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accountOfKey } from "../../src/client/signer.ts";
import { runCli } from "../cli/captured-terminal.ts";
import type { CliRun } from "../cli/captured-terminal.ts";
import { standBetween } from "../cli/stand-between.ts";
import { Random } from "../consensus/random.ts";
import type { LocalServer } from "../local-server.ts";
import { HaltingNetwork } from "./halting-network.ts";

const LAUNCHER = fileURLToPath(new URL("../../laiqu", import.meta.url));
/** The seed of the random moments, so that a failure can be repeated. */
const SEED = 20_261_130;
const RANDOM_KILLS = 6;

const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];
// All of this is one file, because one start of the demo takes longer than most of the tests.
const network = new HaltingNetwork();
const random = new Random(SEED);
let between: LocalServer;
let victim: ChildProcess | undefined;
/** Called when the API gets a request, when it is about to answer one, and when the command prints. */
let onStep: (step: string) => void = () => undefined;

const file = (name: string): string => join(network.folder, name);
const run = async (...words: readonly string[]): Promise<CliRun> => await runCli(network.config(), ...words);
const minedOfKey = async (key: string) => await network.minedOf(await accountOfKey(network.dossier, key));

beforeAll(async () => {
  await network.start();
  for (const name of ["first", "second", "third"]) await network.makeKey(name);
  for (const name of ["a.csv", "b.csv"]) writeFileSync(file(name), `the content of ${name}`);
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

/** Commands in an order in which each is allowed; the key that signs, and the transactions that the command needs. */
const ACTS: readonly [what: string, key: string, transactions: number, words: () => readonly string[]][] = [
  ["an export", "CY-OPR", 1, () => ["export", "record", file("a.csv"), ...EXPORT]],
  ["a hold with a case", "CY-DATA", 2, () => ["hold", "A-01", "--as", "CY-DATA", "--case", "RC-HALT"]],
  ["a hold whose case gets a reference", "CY-DATA", 2, () => ["hold", "DS08", "--as", "CY-DATA"]],
  ["an end", "CY-DATA", 1, () => ["end", "RC-HALT", "--as", "CY-DATA", "--status", "FULFILLED"]],
  ["a release", "CY-DATA", 1, () => ["release", "A-01", "--as", "CY-DATA"]],
  [
    "an admission",
    "CY-REG",
    1,
    () => [
      "party",
      "admit",
      "HALT-BUYER",
      "--name",
      "演示单位",
      "--as",
      "CY-REG",
      "--roles",
      "BUYER",
      "--account",
      "first",
    ],
  ],
  ["an acceptance", "first", 1, () => ["account", "accept", "HALT-BUYER", "--as", "first"]],
  ["an offer", "first", 1, () => ["account", "offer", "second", "--as", "first"]],
  ["a freeze", "CY-DATA", 1, () => ["account", "freeze", "second", "--as", "CY-DATA"]],
];

describe("a command that is repeated during a halt", () => {
  it.each(ACTS)(
    "%s signs each transaction once and leaves no refusal",
    async (_, key, transactions, words) => {
      const before = { mined: await minedOfKey(key), refusals: await network.refusals() };
      network.pool.mode = "HALTED";
      const [first, second] = [await run(...words()), await run(...words())];
      for (const { exitCode, err } of [first, second])
        expect([exitCode, err]).toEqual([3, expect.stringMatching(/0x[0-9a-f]{64}.*sends this transaction again/s)]);
      // The node restarts, has forgotten what waited, and loses its first answer.
      network.pool.restart();
      network.pool.mode = "LOSES_ANSWERS";
      const third = await run(...words());

      expect([third.exitCode, third.out]).toEqual([0, expect.stringMatching(/./)]);
      expect((await minedOfKey(key)) - before.mined).toBe(transactions);
      expect([await network.refusals(), await network.outboxSize()]).toEqual([before.refusals, 0]);
    },
    60_000,
  );
});

describe("the outbox", () => {
  it("shows what hangs with its state, and sends it", async () => {
    network.pool.mode = "HALTED";
    await run("export", "record", file("b.csv"), ...EXPORT);
    const waiting = await run("outbox", "--json");
    network.pool.restart();
    const absent = await run("outbox");
    const sent = await run("outbox", "send");
    const empty = await run("outbox");

    expect(JSON.parse(waiting.out)).toMatchObject({ transactions: [{ key: "CY-OPR", state: { type: "WAITING" } }] });
    expect([waiting.exitCode, absent.exitCode, sent.exitCode, empty.exitCode]).toEqual([0, 0, 0, 0]);
    expect(absent.out).toMatch(/b\.csv.*does not have it.*0x[0-9a-f]{64}/s);
    expect(sent.out).toMatch(/Recorded in block \d+/);
    expect(empty.out).toMatch(/No transaction waits/);
    expect(await run("export", "record", file("b.csv"), ...EXPORT)).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it("may come from an old backup: what is in it is looked up and ends with its outcome", async () => {
    network.pool.mode = "HALTED";
    writeFileSync(file("old.csv"), "old");
    await run("export", "record", file("old.csv"), ...EXPORT);
    await run("backup", file("halt.backup"));
    network.pool.restart();
    await run("outbox", "send");
    const mined = await minedOfKey("CY-OPR");
    const restored = await run("restore", file("halt.backup"));
    expect([restored.exitCode, await network.outboxSize()]).toEqual([0, 1]);

    const again = await run("export", "record", file("old.csv"), ...EXPORT, "--json");

    expect([again.exitCode, await minedOfKey("CY-OPR"), await network.outboxSize()]).toEqual([0, mined, 0]);
  }, 60_000);
});

describe("the outbox with damaged files", () => {
  const damage = (account: string): readonly string[] => {
    const folder = join(network.dossier, "outbox", account);
    const [cut, piped] = ["1".padStart(16, "f"), "2".padStart(16, "f")].map((name) => join(folder, `${name}-9.json`));
    mkdirSync(folder, { recursive: true });
    writeFileSync(cut ?? "", '{"format":');
    execFileSync("mkfifo", [piped ?? ""]);
    return [cut ?? "", piped ?? ""];
  };

  it("shows and sends the other transactions, tells each damaged file, and ends with 1", async () => {
    network.pool.mode = "HALTED";
    writeFileSync(file("beside.csv"), "beside");
    await run("export", "record", file("beside.csv"), ...EXPORT);
    const files = damage(await accountOfKey(network.dossier, "CY-OPR"));
    const listed = await run("outbox", "--json");
    const text = await run("outbox", "list");
    network.pool.restart();
    const sent = await run("outbox", "send", "--json");
    for (const path of files) rmSync(path);

    expect([listed.exitCode, text.exitCode, sent.exitCode]).toEqual([1, 1, 1]);
    expect(JSON.parse(listed.out)).toMatchObject({
      transactions: [{ key: "CY-OPR", state: { type: "WAITING" } }],
      damaged: files.map((path) => ({ code: "DAMAGED", file: path })),
    });
    expect(text.out).toMatch(/beside\.csv.*! .*ffff1-9\.json" is damaged.*! .*ffff2-9\.json" is damaged/s);
    expect(JSON.parse(sent.out)).toMatchObject({ transactions: [{ state: { type: "IN_BLOCK" } }], damaged: [{}, {}] });
  }, 60_000);
});

describe("many acts of one key at once", () => {
  it("are all recorded, from one dossier and from another with the same key", async () => {
    const other = join(network.folder, "other");
    cpSync(network.dossier, join(other, "dossier"), { recursive: true });
    const paths = Array.from({ length: 16 }, (_, index) => file(`many-${index}.csv`));
    paths.forEach((path) => writeFileSync(path, `content of ${path}`));
    const [mined, refusals] = [await minedOfKey("CY-OPR"), await network.refusals()];

    const runs = await Promise.all(
      paths.map((path, index) =>
        runCli(network.config(index % 2 === 0 ? network.data : other), "export", "record", path, ...EXPORT),
      ),
    );

    expect(runs.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    expect([(await minedOfKey("CY-OPR")) - mined, await network.refusals()]).toEqual([16, refusals]);
  }, 120_000);
});

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
      const before = { mined: await minedOfKey("CY-DATA"), refusals: await network.refusals() };
      killAt(step, times);
      await runProcess(...words);
      onStep = () => undefined;

      const again = await runCli(network.config(), ...words);

      expect([again.exitCode, again.err]).toEqual([0, expect.any(String)]);
      expect((await minedOfKey("CY-DATA")) - before.mined).toBe(2);
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
      const before = { mined: await minedOfKey("CY-OPR"), refusals: await network.refusals() };
      const ended = runProcess(...words);
      await new Promise((resolve) => setTimeout(resolve, 300 + random.below(2_000)));
      victim!.kill("SIGKILL");
      await ended;

      expect(await runCli(network.config(), ...words)).toMatchObject({ exitCode: 0 });
      expect((await minedOfKey("CY-OPR")) - before.mined).toBe(1);
      expect([await network.refusals(), await network.outboxSize()]).toEqual([before.refusals, 0]);
    },
    60_000,
  );
});

describe("seeded interleavings of halts, lost answers and repeated commands", () => {
  it(`record every file once (seed ${SEED})`, async () => {
    const paths = Array.from({ length: 5 }, (_, index) => join(network.folder, `mixed-${index}.csv`));
    paths.forEach((path) => writeFileSync(path, path));
    const [minedBefore, refusalsBefore] = [await minedOfKey("CY-OPR"), await network.refusals()];
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
    // The server says for a moment longer that its node does not answer.
    const again = async () => (await run("export", "record", paths[0]!, ...EXPORT)).exitCode;
    await expect.poll(again, { timeout: 30_000 }).toBe(0);
    for (const path of paths)
      expect(await runCli(network.config(), "export", "record", path, ...EXPORT)).toMatchObject({ exitCode: 0 });

    expect((await minedOfKey("CY-OPR")) - minedBefore).toBe(paths.length);
    expect([await network.refusals(), await network.outboxSize()]).toEqual([refusalsBefore, 0]);
  }, 180_000);
});
