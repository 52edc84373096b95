import { encodeRlp, toBeArray, Transaction, Wallet } from "ethers";
import { describe, expect, it } from "vitest";
import { readTransaction } from "../../src/api/relay-transaction.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";

const LEDGER: Hex = `0x${"1e".repeat(20)}`;
const OPTIONS = { chainId: 20260, contracts: [LEDGER] };
const WALLET = new Wallet(`0x${"1".repeat(64)}`);
const ACCOUNT = WALLET.address.toLowerCase();
const CALL = { chainId: 20260, nonce: 3, to: LEDGER, data: "0x12345678", value: 0, gasLimit: 100_000 } as const;
const LEGACY = { ...CALL, type: 0, gasPrice: 0 } as const;
const FEES = { maxFeePerGas: 0, maxPriorityFeePerGas: 0 } as const;
/** The order of the curve: a signature with s and one with order - s are of the same key. */
const ORDER = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;

const raw = async (transaction: object): Promise<Hex> => parseHex(await WALLET.signTransaction(transaction));
const read = (bytes: Hex) => readTransaction(OPTIONS, bytes);

describe("a transaction that is relayed", () => {
  it.each([
    ["the type 0", LEGACY],
    ["the type 1", { ...CALL, type: 1, gasPrice: 0, accessList: [] }],
    ["the type 2", { ...CALL, type: 2, ...FEES }],
    ["nothing but a nonce to use", { ...LEGACY, to: ACCOUNT, data: "0x" }],
  ])("is a call: %s", async (_, transaction) => {
    expect(read(await raw(transaction))).toMatchObject({ from: ACCOUNT, nonce: 3, to: transaction.to });
  });

  it.each([
    ["another chain", { ...LEGACY, chainId: 1 }, "TRANSACTION_OTHER_CHAIN"],
    ["every chain", { ...LEGACY, chainId: 0 }, "TRANSACTION_OTHER_CHAIN"],
    ["another contract", { ...LEGACY, to: `0x${"2".repeat(40)}` }, "TRANSACTION_OTHER_CONTRACT"],
    ["a contract to be made", { ...LEGACY, to: null }, "TRANSACTION_OTHER_CONTRACT"],
    ["a payment to the ledger", { ...LEGACY, value: 1 }, "TRANSACTION_CARRIES_VALUE"],
    ["a payment to oneself", { ...LEGACY, to: ACCOUNT, data: "0x", value: 1 }, "TRANSACTION_CARRIES_VALUE"],
    ["data to oneself", { ...LEGACY, to: ACCOUNT }, "TRANSACTION_OTHER_CONTRACT"],
  ])("is none for %s", async (_, transaction, code) => {
    const bytes = await raw(transaction);

    expect(() => read(bytes)).toThrow(expect.objectContaining({ code }));
  });

  it("sets no code of accounts, although it calls the ledger", async () => {
    const other = new Wallet(`0x${"2".repeat(64)}`);
    const authorization = await other.authorize({ address: `0x${"66".repeat(20)}`, chainId: 20260, nonce: 0 });
    const toLedger = await raw({ ...CALL, type: 4, ...FEES, authorizationList: [authorization] });
    const toOneself = await raw({
      ...CALL,
      to: ACCOUNT,
      data: "0x",
      type: 4,
      ...FEES,
      authorizationList: [authorization],
    });

    for (const bytes of [toLedger, toOneself])
      expect(() => read(bytes)).toThrow(
        expect.objectContaining({ code: "TRANSACTION_MALFORMED", evidence: { type: 4 } }),
      );
  });

  it("has one form of its signature", async () => {
    const { signature, nonce } = Transaction.from(await raw(LEGACY));
    const s = ORDER - BigInt(signature!.s);
    const v = 20260n * 2n + 35n + (signature!.v === 27 ? 1n : 0n);
    const fields = [toBeArray(nonce), "0x", toBeArray(CALL.gasLimit), LEDGER, "0x", CALL.data];
    const malleated = encodeRlp([...fields, toBeArray(v), signature!.r, toBeArray(s)]);

    expect(() => read(parseHex(malleated))).toThrow(expect.objectContaining({ code: "TRANSACTION_MALFORMED" }));
  });

  it("has one form of its numbers", async () => {
    const { signature } = Transaction.from(await raw(LEGACY));
    const v = toBeArray(20260n * 2n + 35n + BigInt(signature!.v - 27));
    const { r, s } = signature!;
    const padded = encodeRlp(["0x0003", "0x", toBeArray(CALL.gasLimit), LEDGER, "0x", CALL.data, v, r, s]);

    expect(() => read(parseHex(padded))).toThrow(expect.objectContaining({ code: "TRANSACTION_MALFORMED" }));
  });

  it.each(["0x", "0x00", "0x02", "0xc0", "0xf8", "0x7f01"] as const)("is not %s", (bytes) => {
    expect(() => read(bytes)).toThrow(expect.objectContaining({ code: "TRANSACTION_MALFORMED" }));
  });
});
