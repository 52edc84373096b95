import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import {
  bloomMayContain,
  decodeReceipt,
  encodeReceipt,
  logsBloom,
  receiptFromRpc,
  receiptKey,
  receiptProof,
  receiptsRoot,
  verifyReceipt,
  type Receipt,
  type RpcReceipt,
} from "../../src/consensus/receipts.ts";
import { encodeRlp, type RlpItem } from "../../src/consensus/rlp.ts";
import { EMPTY_TRIE_ROOT } from "../../src/consensus/trie.ts";
import { Random } from "./random.ts";
import { refusalCode } from "./refusal.ts";

const RPC: RpcReceipt = {
  type: "0x0",
  status: "0x1",
  cumulativeGasUsed: "0x5208",
  logsBloom: `0x${"00".repeat(256)}`,
  logs: [{ address: `0x${"aa".repeat(20)}`, topics: [`0x${"bb".repeat(32)}`], data: "0x0102" }],
};

describe("a receipt", () => {
  test.each([0, 1, 2, 3, 4])("of type %i is encoded behind its type byte, except type 0, and decoded again", (type) => {
    const legacy = encodeReceipt(RPC);

    const encoded = encodeReceipt({ ...RPC, type: `0x${type}` });

    expect(toHex(encoded)).toBe(type === 0 ? toHex(legacy) : `0x0${type}${toHex(legacy).slice(2)}`);
    expect(decodeReceipt(encoded)).toEqual(receiptFromRpc({ ...RPC, type: `0x${type}` }));
    expect(encodeReceipt(decodeReceipt(encoded))).toEqual(encoded);
  });

  test("without a type is a legacy receipt", () => {
    const { type: _, ...untyped } = RPC;

    expect(encodeReceipt(untyped)).toEqual(encodeReceipt(RPC));
  });

  test.each<[string, Partial<Record<keyof RpcReceipt, unknown>>]>([
    ["a state root for a status", { status: undefined }],
    ["another status", { status: "0x2" }],
    ["an unknown type", { type: "0x5" }],
    ["a bloom of 255 bytes", { logsBloom: `0x${"00".repeat(255)}` }],
    ["a quantity with leading zeros", { cumulativeGasUsed: "0x05208" }],
    ["a topic of 31 bytes", { logs: [{ ...RPC.logs[0], topics: [`0x${"bb".repeat(31)}`] }] }],
    ["an address of 21 bytes", { logs: [{ ...RPC.logs[0], address: `0x${"aa".repeat(21)}` }] }],
    ["data that are not hexadecimal", { logs: [{ ...RPC.logs[0], data: "" }] }],
  ])("is refused from JSON with %s", (_what, fault) => {
    expect(refusalCode(() => encodeReceipt({ ...RPC, ...fault } as RpcReceipt))).toBe("RECEIPT_MALFORMED");
  });

  test.each<[string, RlpItem]>([
    ["a byte string", new Uint8Array(60)],
    ["three items", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(256)]],
    ["status 2", [Uint8Array.of(2), new Uint8Array(0), new Uint8Array(256), []]],
    ["a status of zero written as a byte", [Uint8Array.of(0), new Uint8Array(0), new Uint8Array(256), []]],
    ["a state root for a status", [new Uint8Array(33), new Uint8Array(0), new Uint8Array(256), []]],
    ["a short bloom", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(255), []]],
    ["a log of two items", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(256), [[new Uint8Array(20), []]]]],
    ["logs that are a byte string", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(256), new Uint8Array(0)]],
  ])("is refused from bytes as %s", (_what, item) => {
    expect(refusalCode(() => decodeReceipt(encodeRlp(item)))).toBe("RECEIPT_MALFORMED");
  });

  test("is refused from bytes with a type byte of 0 or 5, and wrapped in a byte string as old Besu serves it", () => {
    const legacy = encodeReceipt(RPC);

    expect(refusalCode(() => decodeReceipt(Uint8Array.of(0, ...legacy)))).toBe("RECEIPT_MALFORMED");
    expect(refusalCode(() => decodeReceipt(Uint8Array.of(5, ...legacy)))).toBe("RECEIPT_MALFORMED");
    expect(refusalCode(() => decodeReceipt(encodeRlp(Uint8Array.of(2, ...legacy))))).toBe("RECEIPT_MALFORMED");
    expect(refusalCode(() => decodeReceipt(new Uint8Array(0)))).toBe("RLP_MALFORMED");
  });
});

describe("the receipts of a block", () => {
  test("without transactions have the empty trie's root", () => {
    expect(receiptsRoot([])).toEqual(EMPTY_TRIE_ROOT);
    expect(verifyReceipt(EMPTY_TRIE_ROOT, 0, receiptProof([], 0))).toBeUndefined();
  });

  test("are keyed by the RLP of their index", () => {
    expect([0, 1, 127, 128, 256].map((index) => toHex(receiptKey(index)))).toEqual([
      "0x80",
      "0x01",
      "0x7f",
      "0x8180",
      "0x820100",
    ]);
  });

  test("are provable one by one, 300 in a block, on both sides of each change of key length", () => {
    const random = new Random(31);
    const receipts = Array.from({ length: 300 }, () => randomReceipt(random));
    const root = receiptsRoot(receipts);

    for (const index of [0, 1, 2, 126, 127, 128, 129, 255, 256, 257, 299]) {
      expect(verifyReceipt(root, index, receiptProof(receipts, index))).toEqual(receipts[index]);
    }
    for (const index of [300, 511, 65_536]) {
      expect(verifyReceipt(root, index, receiptProof(receipts, index))).toBeUndefined();
    }
  });
});

describe("a bloom", () => {
  test("has at most three bits for a member, and none for no logs", () => {
    const member = fromHex(RPC.logs[0]!.address);
    const bits = (bloom: Uint8Array) =>
      [...bloom].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);

    expect(bits(logsBloom([{ address: member, topics: [member, member] }]))).toBeLessThanOrEqual(3);
    expect(bits(logsBloom([{ address: member, topics: [] }]))).toBeGreaterThan(0);
    expect(logsBloom([])).toEqual(new Uint8Array(256));
  });

  test("contains every member of random logs, and few strangers", () => {
    const random = new Random(32);
    const { logs, logsBloom: bloom } = randomReceipt(random);
    const strangers = Array.from({ length: 500 }, () => random.bytes(32));

    for (const { address, topics } of logs) {
      for (const member of [address, ...topics]) expect(bloomMayContain(bloom, member)).toBe(true);
    }
    expect(strangers.filter((stranger) => bloomMayContain(bloom, stranger)).length).toBeLessThan(20);
    expect(bloomMayContain(fromHex(RPC.logsBloom), strangers[0]!)).toBe(false);
  });
});

function randomReceipt(random: Random): Receipt {
  const logs = Array.from({ length: random.below(4) }, () => ({
    address: random.bytes(20),
    topics: Array.from({ length: random.below(5) }, () => random.bytes(32)),
    data: random.bytes(random.below(100)),
  }));
  return {
    type: random.below(5),
    succeeded: random.below(2) === 1,
    cumulativeGasUsed: BigInt(random.below(2 ** 31)),
    logsBloom: logsBloom(logs),
    logs,
  };
}
