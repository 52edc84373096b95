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

describe("an act that the node keeps out and its signer cancels", () => {
  const act = async (path: string) => await run("export", "record", path, ...EXPORT, "--json");
  const kept = async (): Promise<string> => {
    const { out } = await run("outbox", "--json");
    return (JSON.parse(out) as { transactions: { transaction: string }[] }).transactions[0]!.transaction;
  };

  it("leaves its nonce to an empty transaction, and can be done anew", async () => {
    writeFileSync(file("cancelled.csv"), "cancelled");
    const [mined, refusals] = [await minedOfKey("CY-OPR"), await network.refusals()];
    network.pool.mode = "REJECTS_CALLS";
    const stuck = await act(file("cancelled.csv"));
    const first = await kept();
    const cancelled = await run("outbox", "cancel", first);
    const again = await run("outbox", "cancel", first);
    network.pool.mode = "MINES";

    expect([stuck.exitCode, stuck.out]).toEqual([3, expect.stringMatching(/laiqu outbox cancel/)]);
    expect([cancelled.exitCode, cancelled.out]).toEqual([0, expect.stringMatching(/Cancelled: an empty transaction/)]);
    expect([again.exitCode, again.err]).toEqual([1, expect.stringContaining(first)]);
    expect([await minedOfKey("CY-OPR"), await network.outboxSize()]).toEqual([mined + 1, 0]);
    expect(JSON.parse((await act(file("cancelled.csv"))).out)).toMatchObject({ sent: true });
    expect([await minedOfKey("CY-OPR"), await network.refusals()]).toEqual([mined + 2, refusals]);
  }, 60_000);

  it("is never sent again after that, also when the cancellation is interrupted by a halt", async () => {
    writeFileSync(file("dropped.csv"), "dropped");
    network.pool.mode = "REJECTS_CALLS";
    await act(file("dropped.csv"));
    const first = await kept();
    network.pool.mode = "UNREACHABLE";
    expect(await run("outbox", "cancel", first)).toMatchObject({ exitCode: 3 });
    network.pool.mode = "HALTED";
    const undecided = await run("outbox", "cancel", first);
    const [handed, waiting] = [network.pool.handed.get(first), await run("outbox")];
    await network.pool.resume();
    const sent = await run("outbox", "send");

    expect([undecided.exitCode, waiting.out]).toEqual([3, expect.stringContaining("cancelled by its signer")]);
    expect([sent.exitCode, sent.out]).toEqual([0, expect.stringContaining("Cancelled")]);
    expect([network.pool.handed.get(first), await network.outboxSize()]).toEqual([handed, 0]);
  }, 60_000);

  it("is finished as cancelled by the same command, which then does the act anew, once", async () => {
    writeFileSync(file("anew.csv"), "anew");
    const mined = await minedOfKey("CY-OPR");
    network.pool.mode = "REJECTS_CALLS";
    await act(file("anew.csv"));
    const first = await kept();
    network.pool.mode = "HALTED";
    await run("outbox", "cancel", first);
    const handed = network.pool.handed.get(first);
    network.pool.restart();

    expect(await act(file("anew.csv"))).toMatchObject({ exitCode: 0 });
    expect([await minedOfKey("CY-OPR"), network.pool.handed.get(first)]).toEqual([mined + 2, handed]);
  }, 60_000);

  it("is left alone while a node has it, and told as recorded when a block has it", async () => {
    writeFileSync(file("late.csv"), "late");
    network.pool.mode = "HALTED";
    await act(file("late.csv"));
    const first = await kept();
    const waiting = await run("outbox", "cancel", first);
    await network.pool.resume();
    const late = await run("outbox", "cancel", first);

    expect([waiting.exitCode, waiting.out]).toEqual([3, expect.stringMatching(/Not cancelled.*node has it/s)]);
    expect([late.exitCode, late.out]).toEqual([1, expect.stringMatching(/Not cancelled.*Recorded in block/s)]);
    expect(await network.outboxSize()).toBe(0);
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
