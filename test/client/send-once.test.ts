import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Transaction } from "ethers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientContext } from "../../src/client/client-context.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { ApiError, problemError } from "../../src/client/http/api-error.ts";
import type { Intent } from "../../src/client/intent.ts";
import { sendOnce } from "../../src/client/send-once.ts";
import type { Prepared, Sender } from "../../src/client/send-once.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { accountOfKey, openSigner } from "../../src/client/signer.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { readOutbox, saveCancellation } from "../../src/dossier/outbox.ts";
import type { TransactionAnswer } from "../../src/schemas/act.ts";
import type { ProblemCode } from "../../src/schemas/problem.ts";
import { ACCOUNT, contextWith, dossierWithKey, GENESIS_HASH, NEXT, NOW, transaction } from "./fake-api.ts";

const TEXT = { zh: "无。", en: "None." };
const UNREACHABLE = new ApiError("UNREACHABLE", TEXT, {});
const UNDECIDED: TransactionAnswer = { ...transaction("UNDECIDED"), indexed: false };
const PLACE = { nonce: 4, next: 4 };
const OTHER = parseHex(`0x${"7".repeat(64)}`, 32);
const KEY = "CY-OPR";

let kept: Awaited<ReturnType<typeof dossierWithKey>>;
let sender: Sender;
let relayed: string[];
let prepared: number;

beforeEach(async () => {
  kept = await dossierWithKey(KEY);
  sender = { key: KEY, account: await accountOfKey(kept.directory, KEY), genesisHash: GENESIS_HASH, ledger: ACCOUNT };
  relayed = [];
  prepared = 0;
});
afterEach(() => kept.remove());

const intentOf = (meaning: string, ...touches: string[]): Intent => ({
  meanings: [{ meaning }],
  touches,
  does: { zh: meaning, en: meaning },
});
const nonces = () => relayed.map((raw) => Transaction.from(raw).nonce);
const saved = () => readOutbox(kept.directory, sender.account);

type Relay = (raw: string, count: number) => Promise<TransactionAnswer>;

/** Sends a call whose calldata are new each time, as those of a salted document are. */
async function send(
  intent: Intent,
  relay: Relay = () => Promise.resolve(transaction("DONE")),
  more: {
    readonly context?: Partial<ClientContext>;
    readonly nextNonce?: () => number;
    readonly next?: object;
    readonly readAt?: number;
    readonly save?: () => Promise<void>;
    /** The answer to a look-up. By default the node has what was signed. */
    readonly lookUp?: TransactionAnswer;
    /** Whether the ledger would record the act; it would by default. */
    readonly isAllowed?: boolean;
  } = {},
) {
  const api: Partial<ApiClient> = {
    relay: ({ raw, send: isSent }) => {
      if (isSent === false) return Promise.resolve(more.lookUp ?? { ...UNDECIDED, pending: { ...PLACE, waits: true } });
      relayed.push(raw);
      return relay(raw, relayed.length);
    },
  };
  const context = { ...contextWith(api, kept.directory), ...more.context };
  return await sendOnce(context, sender, intent, (): Promise<Prepared<"NOTHING">> => {
    const terms = { next: { ...NEXT, nonce: more.nextNonce?.() ?? 4, ...more.next }, readAt: more.readAt ?? NOW };
    if (more.isAllowed === false) return Promise.resolve({ type: "DECIDED", outcome: "NOTHING" });
    const calldata = `0x${String(++prepared).padStart(64, "0")}` as const;
    return Promise.resolve({ type: "READY", call: { calldata, terms, save: more.save ?? (() => Promise.resolve()) } });
  });
}

/** A problem of the API. */
function problem(code: ProblemCode, status: number, evidence: Record<string, unknown> = {}): ApiError {
  const form = { type: "", title: "", titles: TEXT, status, code, detail: "", details: TEXT, evidence };
  return problemError(form);
}

/** Saves the empty transaction that cancels the saved one. @returns its bytes */
async function cancelSaved(): Promise<string> {
  const [entry] = await saved();
  const wallet = await openSigner(contextWith({}, kept.directory), KEY);
  const empty = { type: 0, chainId: 20260, nonce: 4, to: sender.account, data: "0x", gasPrice: 0, gasLimit: 21_000 };
  const raw = parseHex(await wallet.signTransaction(Transaction.from(empty)));
  await saveCancellation(entry!, { raw, transaction: parseHex(Transaction.from(raw).hash!, 32) });
  return raw;
}

describe("an act that is sent once", () => {
  it("is signed here with the terms of its check, and is in the outbox from then to its end", async () => {
    const before: number[] = [];
    const outcome = await send(intentOf("one"), async () => {
      before.push((await saved()).length);
      return transaction("DONE");
    });

    expect(outcome).toMatchObject({ type: "SENT", isResumed: false, transaction: { outcome: "DONE" } });
    expect(relayed.map((raw) => Transaction.from(raw))).toMatchObject([
      { nonce: 4, chainId: 20260n, gasPrice: 0n, value: 0n },
    ]);
    expect(Transaction.from(relayed[0]).from!.toLowerCase()).toBe(sender.account);
    expect([before, await saved()]).toEqual([[1], []]);
  });

  it("is sent again in the very same bytes while no answer comes back, and is signed once", async () => {
    await send(intentOf("one"), (_, count) =>
      count < 3 ? Promise.reject(UNREACHABLE) : Promise.resolve(transaction("DONE")),
    );

    expect(relayed).toHaveLength(3);
    expect([new Set(relayed).size, prepared]).toEqual([1, 1]);
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
      const error = await send(intentOf("one"), relay).catch((thrown: unknown) => thrown);
      const [first] = relayed;
      expect(error).toMatchObject({
        code: expect.stringMatching(/^TRANSACTION_(UNDECIDED|NOT_TAKEN)$/) as string,
        evidence: { transaction: Transaction.from(first).hash, nonce: 4 },
      });
      relayed = [];

      const outcome = await send(intentOf("one"));

      expect(outcome).toMatchObject({ type: "SENT", isResumed: true });
      expect([relayed, prepared, await saved()]).toEqual([[first], 1, []]);
    },
    20_000,
  );

  it.each(["TRANSACTION_UNFUNDED", "TRANSACTION_GAS_LIMIT", "TRANSACTION_FEE_TOO_LOW"] as const)(
    "is signed anew by the next command when the node answers %s, for then no block can have it",
    async (code) => {
      await expect(send(intentOf("one"), () => Promise.reject(problem(code, 422)))).rejects.toMatchObject({
        code: "TRANSACTION_NOT_TAKEN",
      });
      expect(await saved()).toEqual([]);
      await send(intentOf("one"));

      expect([nonces(), new Set(relayed).size]).toEqual([[4, 4], 2]);
    },
  );

  it("is kept when the node answers so only after a lost answer, for a node may have it", async () => {
    const relay: Relay = (_, count) =>
      Promise.reject(count === 1 ? UNREACHABLE : problem("TRANSACTION_FEE_TOO_LOW", 422));

    await expect(send(intentOf("one"), relay)).rejects.toMatchObject({ code: "TRANSACTION_NOT_TAKEN" });
    expect(await saved()).toHaveLength(1);
  });

  it("is kept when the API refuses it only after a lost answer, for a node may have it", async () => {
    const relay: Relay = (_, count) =>
      Promise.reject(count === 1 ? UNREACHABLE : problem("TRANSACTION_OTHER_CONTRACT", 422));

    await expect(send(intentOf("one"), relay)).rejects.toMatchObject({ code: "TRANSACTION_UNDECIDED" });
    expect(await saved()).toHaveLength(1);
  }, 20_000);

  it("is not sent again when the API refuses it", async () => {
    const refused = problem("TRANSACTION_OTHER_CONTRACT", 422);

    await expect(send(intentOf("one"), () => Promise.reject(refused))).rejects.toBe(refused);
    expect([relayed.length, await saved()]).toEqual([1, []]);
  });

  it("is kept when an earlier command signed it and this server refuses it, for a node may have it", async () => {
    const refused = problem("TRANSACTION_OTHER_CONTRACT", 422);
    await send(intentOf("one"), () => Promise.resolve(UNDECIDED)).catch(() => undefined);

    await expect(send(intentOf("one"), () => Promise.reject(refused))).rejects.toBe(refused);
    expect([new Set(relayed).size, prepared, (await saved()).length]).toEqual([1, 1, 1]);
  });

  it("is never sent again once its signer cancels it: the empty one is sent, then the act anew", async () => {
    await send(intentOf("one"), () => Promise.resolve(UNDECIDED)).catch(() => undefined);
    const [first] = relayed;
    const raw = await cancelSaved();
    relayed = [];

    const outcome = await send(intentOf("one"), undefined, { nextNonce: () => 5 });

    expect(outcome).toMatchObject({ type: "SENT", isResumed: false });
    expect(relayed[0]).toBe(raw);
    expect(relayed).not.toContain(first);
    expect([nonces(), await saved()]).toEqual([[4, 5], []]);
  });

  it("is not handed over once more by a command that is sending it when its signer cancels it", async () => {
    let raw = "";
    const relay: Relay = async (_, count) => {
      if (count > 1) return transaction("DONE");
      raw = await cancelSaved();
      throw UNREACHABLE;
    };

    await expect(send(intentOf("one"), relay)).rejects.toMatchObject({ code: "TRANSACTION_CANCELLED" });
    expect(relayed.slice(1)).toEqual([raw]);
  });

  it("is prepared and signed anew when another transaction took its nonce", async () => {
    const outcome = await send(
      intentOf("one"),
      (_, count) =>
        count === 1 ? Promise.reject(problem("TRANSACTION_NONCE_USED", 409)) : Promise.resolve(transaction("DONE")),
      { nextNonce: () => 3 + prepared },
    );

    expect(outcome).toMatchObject({ type: "SENT", isResumed: false });
    expect([nonces(), prepared, await saved()]).toEqual([[3, 4], 2, []]);
  });

  it("waits for a transaction before it, and sends that again when it is saved here", async () => {
    await expect(send(intentOf("before"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [before] = relayed;
    relayed = [];
    const outcome = await send(intentOf("after"), (raw, count) =>
      raw !== before && count < 4
        ? Promise.reject(problem("TRANSACTION_NONCE_GAP", 409, { next: 4 }))
        : Promise.resolve(transaction("DONE")),
    );

    expect(outcome).toMatchObject({ type: "SENT" });
    expect(nonces()).toEqual([4, 5, 4, 5]);
  }, 20_000);

  it("is checked and signed anew after a passphrase was typed for long, also when the clock was set back", async () => {
    for (const readAt of [NOW - 60, NOW + 60]) {
      prepared = 0;
      await send(intentOf("one"), undefined, { readAt });

      expect(prepared).toBe(2);
    }
  });

  it("that an earlier command signed about the same thing is finished first", async () => {
    await expect(send(intentOf("hold", "A-01"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [hold] = relayed;
    relayed = [];

    await send(intentOf("release", "A-01"), undefined, { nextNonce: () => 5 });

    expect([relayed[0], nonces()]).toEqual([hold, [4, 5]]);
    expect(await saved()).toEqual([]);
  }, 20_000);

  it("is not passed by: nothing is signed while an earlier act about the same thing is undecided", async () => {
    await expect(send(intentOf("hold", "A-01"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    relayed = [];

    await expect(send(intentOf("release", "A-01"), () => Promise.resolve(UNDECIDED))).rejects.toMatchObject({
      code: "TRANSACTION_UNDECIDED",
      text: { en: expect.stringMatching(/^release waits for an earlier act and is not signed yet\. hold: /) as string },
      evidence: { signed: false },
    });
    expect([new Set(nonces()), prepared]).toEqual([new Set([4]), 1]);
  }, 20_000);

  it("stays in the outbox until the user has the answer", async () => {
    const work: (() => Promise<void>)[] = [];
    await send(intentOf("one"), undefined, { context: { afterAnswer: (end) => void work.push(end) } });
    expect(await saved()).toHaveLength(1);

    const again = await send(intentOf("one"));

    expect(again).toMatchObject({ isResumed: true });
    expect(new Set(relayed).size).toBe(1);
  });

  it("gets the next free nonce: two of them at once never share one", async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send(intentOf(`act ${index}`), () => Promise.resolve(UNDECIDED)).catch(() => undefined),
      ),
    );

    expect([...new Set(nonces())].sort((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  }, 30_000);

  it("is prepared, saved and signed while no other command of the account does so", async () => {
    let [inside, most] = [0, 0];
    const save = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };

    await Promise.all(["one", "two", "three"].map((meaning) => send(intentOf(meaning), undefined, { save })));

    expect(most).toBe(1);
  });

  it("is signed once by several commands at once that mean the same", async () => {
    // No command has its answer printed before all of them have sent.
    const context = { afterAnswer: () => undefined };
    const all = await Promise.all(Array.from({ length: 4 }, () => send(intentOf("one"), undefined, { context })));

    expect(all.map(({ type }) => type)).toEqual(["SENT", "SENT", "SENT", "SENT"]);
    expect(new Set(relayed).size).toBe(1);
  }, 30_000);

  it("is found again under another name of its key", async () => {
    await expect(send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    renameSync(join(kept.directory, "keystores", `${KEY}.json`), join(kept.directory, "keystores", "new-name.json"));
    sender = { ...sender, key: "new-name" };

    expect(await send(intentOf("one"))).toMatchObject({ isResumed: true });
  }, 20_000);

  it.each([
    ["chain", { genesisHash: parseHex(`0x${"5".repeat(64)}`, 32) }, 4],
    ["ledger of the same chain", { ledger: parseHex(`0x${"5".repeat(40)}`, 20) }, 5],
  ])(
    "is another act on another %s, and the first one stays for its own",
    async (_, other, nonce) => {
      await expect(send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
      const first = await saved();
      relayed = [];
      sender = { ...sender, ...other };

      const outcome = await send(intentOf("one"), undefined, { next: other });

      expect([outcome, nonces(), await saved()]).toMatchObject([{ isResumed: false }, [nonce], first]);
    },
    20_000,
  );

  it("is finished, and not signed anew, when another account of the party signed the same", async () => {
    await expect(send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [first] = relayed;
    await createKey(kept.directory, "other", "correct horse", { scryptCost: SCRYPT_COST.DEVELOPMENT });
    sender = { ...sender, key: "other", account: await accountOfKey(kept.directory, "other") };
    relayed = [];

    expect(await send(intentOf("one"))).toMatchObject({ isResumed: true });
    expect([relayed, prepared]).toEqual([[first], 1]);
  }, 20_000);

  it("is checked once more when a block has it without effect, and then not sent again and again", async () => {
    const reverted = problem("TRANSACTION_REVERTED", 422);
    const recorded = await send(intentOf("one"), (_, count) =>
      count === 1 ? Promise.reject(reverted) : Promise.resolve(transaction("DONE")),
    );
    relayed = [];

    await expect(send(intentOf("two"), () => Promise.reject(reverted))).rejects.toBe(reverted);
    expect(recorded).toMatchObject({ type: "SENT", isResumed: false });
    expect([relayed.length, await saved()]).toEqual([2, []]);
  });

  it("is not sent again when no node has it and the ledger would refuse it now", async () => {
    await expect(send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [first] = relayed;
    const lookUp = { ...UNDECIDED, pending: { ...PLACE, waits: false } };
    relayed = [];

    const outdated = send(intentOf("one"), undefined, { lookUp, isAllowed: false });
    await expect(outdated).rejects.toMatchObject({ code: "TRANSACTION_OUTDATED" });
    expect([relayed, (await saved()).length]).toEqual([[], 1]);
    expect(await send(intentOf("one"), undefined, { lookUp })).toMatchObject({ isResumed: true });
    expect(relayed).toEqual([first]);
  }, 20_000);

  it("is signed although file managers and editors left files in the outbox", async () => {
    await send(intentOf("one"));
    for (const name of [".DS_Store", "._4.json", "4.json~", "desktop.ini"])
      writeFileSync(join(kept.directory, "outbox", sender.account, name), "");

    expect(await send(intentOf("two"))).toMatchObject({ type: "SENT" });
  });

  it("is not signed where it cannot be saved", async () => {
    writeFileSync(join(kept.directory, "outbox"), "");

    await expect(send(intentOf("one"))).rejects.toMatchObject({ name: "DossierError" });
    expect(relayed).toEqual([]);
  });

  it("is not signed while an entry of the account is damaged, and the entry stays", async () => {
    await expect(send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [{ path } = { path: "" }] = await saved();
    writeFileSync(path, "{}");
    relayed = [];

    await expect(send(intentOf("two"))).rejects.toMatchObject({ code: "DAMAGED", evidence: { path } });
    expect(relayed).toEqual([]);
  }, 20_000);
});
