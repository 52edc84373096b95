import { Transaction } from "ethers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../src/client/http/api-error.ts";
import { NOW, transaction } from "./fake-api.ts";
import { intentOf, OTHER, PLACE, problem, SendingDesk, TEXT, UNDECIDED, UNREACHABLE } from "./sending-desk.ts";
import type { Relay } from "./sending-desk.ts";

let desk: SendingDesk;

beforeEach(async () => {
  desk = await SendingDesk.open();
});
afterEach(() => desk.remove());

describe("an act that is sent once", () => {
  it("is signed here with the terms of its check, and is in the outbox from then to its end", async () => {
    const before: number[] = [];
    const outcome = await desk.send(intentOf("one"), async () => {
      before.push((await desk.saved()).length);
      return transaction("DONE");
    });

    expect(outcome).toMatchObject({ type: "SENT", isResumed: false, transaction: { outcome: "DONE" } });
    expect(desk.relayed.map((raw) => Transaction.from(raw))).toMatchObject([
      { nonce: 4, chainId: 20260n, gasPrice: 0n, value: 0n },
    ]);
    expect(Transaction.from(desk.relayed[0]).from!.toLowerCase()).toBe(desk.sender.account);
    expect([before, await desk.saved()]).toEqual([[1], []]);
  });

  it("is sent again in the very same bytes while no answer comes back, and is signed once", async () => {
    await desk.send(intentOf("one"), (_, count) =>
      count < 3 ? Promise.reject(UNREACHABLE) : Promise.resolve(transaction("DONE")),
    );

    expect(desk.relayed).toHaveLength(3);
    expect([new Set(desk.relayed).size, desk.prepared]).toEqual([1, 1]);
  });

  it.each([
    ["no block takes it", () => Promise.resolve(UNDECIDED)],
    ["nothing answers", () => Promise.reject(UNREACHABLE)],
    ["the pool is full", () => Promise.reject(problem("CHAIN_POOL_FULL", 503))],
    ["the answer is in no form of the API", () => Promise.reject(new ApiError("ANSWER_MALFORMED", TEXT, {}))],
    ["the answer is about another transaction", () => Promise.resolve({ ...transaction("DONE"), transaction: OTHER })],
    ["a part on the way refuses", () => Promise.reject(new ApiError("REFUSED", TEXT, {}))],
    ["the route is said to be missing", () => Promise.reject(problem("ROUTE_UNKNOWN", 404))],
    ["the API says that it knows no such answer", () => Promise.reject(problem("INDEX_STOPPED", 409))],
    ["the node gives a reason of its own", () => Promise.reject(problem("TRANSACTION_REJECTED", 422))],
  ])(
    "is undecided when %s; the same command sends the same bytes and signs nothing",
    async (_, relay) => {
      const error = await desk.send(intentOf("one"), relay).catch((thrown: unknown) => thrown);
      const [first] = desk.relayed;
      expect(error).toMatchObject({
        code: expect.stringMatching(/^TRANSACTION_(UNDECIDED|NOT_TAKEN)$/) as string,
        evidence: { transaction: Transaction.from(first).hash, nonce: 4 },
      });
      desk.relayed = [];

      const outcome = await desk.send(intentOf("one"));

      expect(outcome).toMatchObject({ type: "SENT", isResumed: true });
      expect([desk.relayed, desk.prepared, await desk.saved()]).toEqual([[first], 1, []]);
    },
    20_000,
  );

  it.each(["TRANSACTION_UNFUNDED", "TRANSACTION_GAS_LIMIT", "TRANSACTION_FEE_TOO_LOW"] as const)(
    "is signed anew by the next command when the node answers %s, for then no block can have it",
    async (code) => {
      await expect(desk.send(intentOf("one"), () => Promise.reject(problem(code, 422)))).rejects.toMatchObject({
        code: "TRANSACTION_NOT_TAKEN",
      });
      expect(await desk.saved()).toEqual([]);
      await desk.send(intentOf("one"));

      expect([desk.nonces(), new Set(desk.relayed).size]).toEqual([[4, 4], 2]);
    },
  );

  it("is kept when the node answers so only after a lost answer, for a node may have it", async () => {
    const relay: Relay = (_, count) =>
      Promise.reject(count === 1 ? UNREACHABLE : problem("TRANSACTION_FEE_TOO_LOW", 422));

    await expect(desk.send(intentOf("one"), relay)).rejects.toMatchObject({ code: "TRANSACTION_NOT_TAKEN" });
    expect(await desk.saved()).toHaveLength(1);
  });

  it("is kept when the API refuses it only after a lost answer, for a node may have it", async () => {
    const relay: Relay = (_, count) =>
      Promise.reject(count === 1 ? UNREACHABLE : problem("TRANSACTION_OTHER_CONTRACT", 422));

    await expect(desk.send(intentOf("one"), relay)).rejects.toMatchObject({ code: "TRANSACTION_UNDECIDED" });
    expect(await desk.saved()).toHaveLength(1);
  }, 20_000);

  it("is not sent again when the API refuses it", async () => {
    const refused = problem("TRANSACTION_OTHER_CONTRACT", 422);

    await expect(desk.send(intentOf("one"), () => Promise.reject(refused))).rejects.toBe(refused);
    expect([desk.relayed.length, await desk.saved()]).toEqual([1, []]);
  });

  it("is kept when an earlier command signed it and this server refuses it, for a node may have it", async () => {
    const refused = problem("TRANSACTION_OTHER_CONTRACT", 422);
    await desk.send(intentOf("one"), () => Promise.resolve(UNDECIDED)).catch(() => undefined);

    await expect(desk.send(intentOf("one"), () => Promise.reject(refused))).rejects.toBe(refused);
    expect([new Set(desk.relayed).size, desk.prepared, (await desk.saved()).length]).toEqual([1, 1, 1]);
  });

  it("is never sent again once its signer cancels it: the empty one is sent, then the act anew", async () => {
    await desk.send(intentOf("one"), () => Promise.resolve(UNDECIDED)).catch(() => undefined);
    const [first] = desk.relayed;
    const raw = await desk.cancelSaved();
    desk.relayed = [];

    const outcome = await desk.send(intentOf("one"), undefined, { nextNonce: () => 5 });

    expect(outcome).toMatchObject({ type: "SENT", isResumed: false });
    expect(desk.relayed[0]).toBe(raw);
    expect(desk.relayed).not.toContain(first);
    expect([desk.nonces(), await desk.saved()]).toEqual([[4, 5], []]);
  });

  it("is not handed over once more by a command that is sending it when its signer cancels it", async () => {
    let raw = "";
    const relay: Relay = async (_, count) => {
      if (count > 1) return transaction("DONE");
      raw = await desk.cancelSaved();
      throw UNREACHABLE;
    };

    await expect(desk.send(intentOf("one"), relay)).rejects.toMatchObject({ code: "TRANSACTION_CANCELLED" });
    expect(desk.relayed.slice(1)).toEqual([raw]);
  });

  it("is desk.prepared and signed anew when another transaction took its nonce", async () => {
    const outcome = await desk.send(
      intentOf("one"),
      (_, count) =>
        count === 1 ? Promise.reject(problem("TRANSACTION_NONCE_USED", 409)) : Promise.resolve(transaction("DONE")),
      { nextNonce: () => 3 + desk.prepared },
    );

    expect(outcome).toMatchObject({ type: "SENT", isResumed: false });
    expect([desk.nonces(), desk.prepared, await desk.saved()]).toEqual([[3, 4], 2, []]);
  });

  it("is checked and signed anew after a passphrase was typed for long, also when the clock was set back", async () => {
    for (const readAt of [NOW - 60, NOW + 60]) {
      desk.prepared = 0;
      await desk.send(intentOf("one"), undefined, { readAt });

      expect(desk.prepared).toBe(2);
    }
  });

  it("is checked once more when a block has it without effect, and then not sent again and again", async () => {
    const reverted = problem("TRANSACTION_REVERTED", 422);
    const recorded = await desk.send(intentOf("one"), (_, count) =>
      count === 1 ? Promise.reject(reverted) : Promise.resolve(transaction("DONE")),
    );
    desk.relayed = [];

    await expect(desk.send(intentOf("two"), () => Promise.reject(reverted))).rejects.toBe(reverted);
    expect(recorded).toMatchObject({ type: "SENT", isResumed: false });
    expect([desk.relayed.length, await desk.saved()]).toEqual([2, []]);
  });

  it("is not sent again when no node has it and the ledger would refuse it now", async () => {
    await expect(desk.send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [first] = desk.relayed;
    const lookUp = { ...UNDECIDED, pending: { ...PLACE, waits: false } };
    desk.relayed = [];

    const outdated = desk.send(intentOf("one"), undefined, { lookUp, isAllowed: false });
    await expect(outdated).rejects.toMatchObject({ code: "TRANSACTION_OUTDATED" });
    expect([desk.relayed, (await desk.saved()).length]).toEqual([[], 1]);
    expect(await desk.send(intentOf("one"), undefined, { lookUp })).toMatchObject({ isResumed: true });
    expect(desk.relayed).toEqual([first]);
  }, 20_000);
});
