import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountOfKey } from "../../src/client/signer.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { transaction } from "./fake-api.ts";
import { intentOf, KEY, problem, SendingDesk, UNDECIDED } from "./sending-desk.ts";

let desk: SendingDesk;

beforeEach(async () => {
  desk = await SendingDesk.open();
});
afterEach(() => desk.remove());

describe("an act that is sent once, beside other acts, commands and accounts,", () => {
  it("waits for a transaction before it, and sends that again when it is saved here", async () => {
    await expect(desk.send(intentOf("before"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [before] = desk.relayed;
    desk.relayed = [];
    const outcome = await desk.send(intentOf("after"), (raw, count) =>
      raw !== before && count < 4
        ? Promise.reject(problem("TRANSACTION_NONCE_GAP", 409, { next: 4 }))
        : Promise.resolve(transaction("DONE")),
    );

    expect(outcome).toMatchObject({ type: "SENT" });
    expect(desk.nonces()).toEqual([4, 5, 4, 5]);
  }, 20_000);

  it("that an earlier command signed about the same thing is finished first", async () => {
    await expect(desk.send(intentOf("hold", "A-01"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [hold] = desk.relayed;
    desk.relayed = [];

    await desk.send(intentOf("release", "A-01"), undefined, { nextNonce: () => 5 });

    expect([desk.relayed[0], desk.nonces()]).toEqual([hold, [4, 5]]);
    expect(await desk.saved()).toEqual([]);
  }, 20_000);

  it("is not passed by: nothing is signed while an earlier act about the same thing is undecided", async () => {
    await expect(desk.send(intentOf("hold", "A-01"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    desk.relayed = [];

    await expect(desk.send(intentOf("release", "A-01"), () => Promise.resolve(UNDECIDED))).rejects.toMatchObject({
      code: "TRANSACTION_UNDECIDED",
      text: { en: expect.stringMatching(/^release waits for an earlier act and is not signed yet\. hold: /) as string },
      evidence: { signed: false },
    });
    expect([new Set(desk.nonces()), desk.prepared]).toEqual([new Set([4]), 1]);
  }, 20_000);

  it("stays in the outbox until the user has the answer", async () => {
    const work: (() => Promise<void>)[] = [];
    await desk.send(intentOf("one"), undefined, { context: { afterAnswer: (end) => void work.push(end) } });
    expect(await desk.saved()).toHaveLength(1);

    const again = await desk.send(intentOf("one"));

    expect(again).toMatchObject({ isResumed: true });
    expect(new Set(desk.relayed).size).toBe(1);
  });

  it("gets the next free nonce: two of them at once never share one", async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        desk.send(intentOf(`act ${index}`), () => Promise.resolve(UNDECIDED)).catch(() => undefined),
      ),
    );

    expect([...new Set(desk.nonces())].sort((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  }, 30_000);

  it("is desk.prepared, saved and signed while no other command of the account does so", async () => {
    let [inside, most] = [0, 0];
    const save = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };

    await Promise.all(["one", "two", "three"].map((meaning) => desk.send(intentOf(meaning), undefined, { save })));

    expect(most).toBe(1);
  });

  it("is signed once by several commands at once that mean the same", async () => {
    // No command has its answer printed before all of them have sent.
    const context = { afterAnswer: () => undefined };
    const all = await Promise.all(Array.from({ length: 4 }, () => desk.send(intentOf("one"), undefined, { context })));

    expect(all.map(({ type }) => type)).toEqual(["SENT", "SENT", "SENT", "SENT"]);
    expect(new Set(desk.relayed).size).toBe(1);
  }, 30_000);

  it("is found again under another name of its key", async () => {
    await expect(desk.send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    renameSync(join(desk.directory, "keystores", `${KEY}.json`), join(desk.directory, "keystores", "new-name.json"));
    desk.sender = { ...desk.sender, key: "new-name" };

    expect(await desk.send(intentOf("one"))).toMatchObject({ isResumed: true });
  }, 20_000);

  it.each([
    ["chain", { genesisHash: parseHex(`0x${"5".repeat(64)}`, 32) }, 4],
    ["ledger of the same chain", { ledger: parseHex(`0x${"5".repeat(40)}`, 20) }, 5],
  ])(
    "is another act on another %s, and the first one stays for its own",
    async (_, other, nonce) => {
      await expect(desk.send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
      const first = await desk.saved();
      desk.relayed = [];
      desk.sender = { ...desk.sender, ...other };

      const outcome = await desk.send(intentOf("one"), undefined, { next: other });

      expect([outcome, desk.nonces(), await desk.saved()]).toMatchObject([{ isResumed: false }, [nonce], first]);
    },
    20_000,
  );

  it("is finished, and not signed anew, when another account of the party signed the same", async () => {
    await expect(desk.send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [first] = desk.relayed;
    await createKey(desk.directory, "other", "correct horse", { scryptCost: SCRYPT_COST.DEVELOPMENT });
    desk.sender = { ...desk.sender, key: "other", account: await accountOfKey(desk.directory, "other") };
    desk.relayed = [];

    expect(await desk.send(intentOf("one"))).toMatchObject({ isResumed: true });
    expect([desk.relayed, desk.prepared]).toEqual([[first], 1]);
  }, 20_000);

  it("is signed although file managers and editors left files in the outbox", async () => {
    await desk.send(intentOf("one"));
    for (const name of [".DS_Store", "._4.json", "4.json~", "desktop.ini"])
      writeFileSync(join(desk.directory, "outbox", desk.sender.account, name), "");

    expect(await desk.send(intentOf("two"))).toMatchObject({ type: "SENT" });
  });

  it("is not signed where it cannot be saved", async () => {
    writeFileSync(join(desk.directory, "outbox"), "");

    await expect(desk.send(intentOf("one"))).rejects.toMatchObject({ name: "DossierError" });
    expect(desk.relayed).toEqual([]);
  });

  it("is not signed while an entry of the account is damaged, and the entry stays", async () => {
    await expect(desk.send(intentOf("one"), () => Promise.resolve(UNDECIDED))).rejects.toThrow();
    const [{ path } = { path: "" }] = await desk.saved();
    writeFileSync(path, "{}");
    desk.relayed = [];

    await expect(desk.send(intentOf("two"))).rejects.toMatchObject({ code: "DAMAGED", evidence: { path } });
    expect(desk.relayed).toEqual([]);
  }, 20_000);
});
