import { cpSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Transaction } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { accountOfKey } from "../../src/client/signer.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { openKey } from "../../src/dossier/keystore.ts";
import { saveToOutbox } from "../../src/dossier/outbox.ts";
import { showDate } from "../../src/text/china-time.ts";
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
  await network.makeKey("third");
}, 300_000);
beforeEach(() => network.pool.restart());
afterAll(async () => await network.close());

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

  it("is not done anew by the command that waits for it meanwhile", async () => {
    writeFileSync(file("meanwhile.csv"), "meanwhile");
    const mined = await minedOfKey("CY-OPR");
    network.pool.mode = "FORGETS_CALLS";
    const running = act(file("meanwhile.csv"));
    await expect.poll(() => network.outboxSize(), { timeout: 30_000 }).toBe(1);
    const cancelled = await run("outbox", "cancel", await kept());
    network.pool.mode = "MINES";
    const stopped = await running;

    expect(cancelled).toMatchObject({ exitCode: 0 });
    expect([stopped.exitCode, stopped.out]).toEqual([3, expect.stringContaining("TRANSACTION_CANCELLED")]);
    expect([await minedOfKey("CY-OPR"), await network.outboxSize()]).toEqual([mined + 1, 0]);
    expect(await act(file("meanwhile.csv"))).toMatchObject({ exitCode: 0 });
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

describe("an act that was signed and has no outcome yet", () => {
  const words = (name: string, key = "CY-OPR") => ["export", "record", file(name), ...EXPORT.with(1, key)];

  it("is done once when two accounts of the party sign it in two dossiers, and neither is refused", async () => {
    for (const given of [
      ["offer", "third", "--as", "CY-OPR"],
      ["accept", "CY-OPR", "--as", "third"],
    ])
      expect(await run("account", ...given)).toMatchObject({ exitCode: 0 });
    const other = network.config(join(network.folder, "third"));
    cpSync(network.dossier, join(other.dataDirectory, "dossier"), { recursive: true });
    writeFileSync(file("both.csv"), "both");
    network.pool.mode = "HALTED";
    const both = [await run(...words("both.csv")), await runCli(other, ...words("both.csv", "third"))];
    await network.pool.resume();
    const again = [await run(...words("both.csv")), await runCli(other, ...words("both.csv", "third"))];

    expect(both.map(({ exitCode }) => exitCode)).toEqual([3, 3]);
    expect(again.map(({ exitCode, err }) => [exitCode, err])).toEqual(again.map(({ err }) => [0, err]));
    const traced = await run("trace", file("both.csv"));
    expect(traced.out.match(/^export /gm)).toHaveLength(1);
  }, 60_000);

  it("keeps back the acts for this ledger when it is for another one, and can be cancelled here", async () => {
    const wallet = await openKey(network.dossier, "third", "correct horse");
    const account = await accountOfKey(network.dossier, "third");
    const { genesisHash, chainId } = network.chain;
    const [nonce, to] = [await minedOfKey("third"), parseHex(`0x${"7".repeat(40)}`, 20)];
    const raw = parseHex(await wallet.signTransaction({ type: 0, chainId, nonce, to, gasPrice: 0, gasLimit: 21_000 }));
    const transaction = parseHex(Transaction.from(raw).hash!, 32);
    const rest = { intents: [], touches: [], does: { zh: "旧账本", en: "old ledger" }, key: "third", signedAt: 1 };
    await saveToOutbox(network.dossier, { account, nonce, chainId, genesisHash, to, raw, transaction, ...rest });
    writeFileSync(file("kept-back.csv"), "kept back");

    const keptBack = await run(...words("kept-back.csv", "third"));
    const cancelled = await run("outbox", "cancel", transaction);
    const recorded = await run(...words("kept-back.csv", "third"));

    expect([keptBack.exitCode, keptBack.err]).toEqual([3, expect.stringMatching(/send or cancel it|cancel it with/)]);
    expect([cancelled.exitCode, recorded.exitCode, await network.outboxSize()]).toEqual([0, 0, 0]);
  }, 60_000);

  it("is finished without its key: the same command says how", async () => {
    writeFileSync(file("keyless.csv"), "keyless");
    network.pool.mode = "HALTED";
    await run(...words("keyless.csv"));
    const [keystore, away] = [join(network.dossier, "keystores", "CY-OPR.json"), file("away.json")];
    renameSync(keystore, away);
    const without = await run(...words("keyless.csv"));
    await network.pool.resume();
    const sent = await run("outbox", "send");
    renameSync(away, keystore);

    expect([without.exitCode, without.err]).toEqual([1, expect.stringContaining("laiqu outbox send")]);
    expect([sent.exitCode, await network.outboxSize()]).toEqual([0, 0]);
  }, 60_000);

  it("is finished by the same command after the last day that it names", async () => {
    const offer = ["account", "offer", "0x00000000000000000000000000000000000a11ce", "--as", "CY-OPR"];
    offer.push("--until", showDate(Date.now() / 1000));
    network.pool.mode = "HALTED";
    const first = await run(...offer);
    await network.pool.resume();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    const again = await run(...offer);
    vi.useRealTimers();

    expect([first.exitCode, again.exitCode, again.err]).toEqual([3, 0, expect.any(String)]);
    expect(await network.outboxSize()).toBe(0);
  }, 60_000);
});
