import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accountOfKey } from "../../src/client/signer.ts";
import { runCli } from "../cli/captured-terminal.ts";
import type { CliRun } from "../cli/captured-terminal.ts";
import { HaltingNetwork } from "./halting-network.ts";

const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];
const network = new HaltingNetwork();

const file = (name: string): string => join(network.folder, name);
const run = async (...words: readonly string[]): Promise<CliRun> => await runCli(network.config(), ...words);
const minedOfKey = async (key: string) => await network.minedOf(await accountOfKey(network.dossier, key));

beforeAll(async () => {
  await network.start();
  for (const name of ["first", "second", "third"]) await network.makeKey(name);
  for (const name of ["a.csv", "b.csv"]) writeFileSync(file(name), `the content of ${name}`);
}, 300_000);
beforeEach(() => network.pool.restart());
afterAll(async () => await network.close());

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
    () => ["party", "record", "HALT-BUYER", "--as", "CY-REG", "--roles", "BUYER", "--account", "first"],
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
