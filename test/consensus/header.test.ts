import { describe, expect, test } from "vitest";
import { changeHeader, decodeHeader, encodeHeader, headerFromRpc } from "../../src/consensus/header.ts";
import { toHex } from "../../src/consensus/hex.ts";
import { blockHash, plainBlockHash } from "../../src/consensus/qbft.ts";
import { decodeScalar, encodeRlp, type RlpItem } from "../../src/consensus/rlp.ts";
import { refusalCode } from "./refusal.ts";
import { unsealedHeader } from "./unsealed-header.ts";

const FORKS = [15, 16, 17, 20, 21, 23];
const coinbase = new Uint8Array(20).fill(0xc0);

describe("a header", () => {
  test.each(FORKS)("of %i items is decoded and encoded unchanged", (items) => {
    const header = unsealedHeader({ items, number: 7, coinbase });

    expect(header.number).toBe(7);
    expect(header.timestamp).toBe(1_800_000_000);
    expect(header.gasUsed).toBe(21_000n);
    expect(header.coinbase).toEqual(coinbase);
    expect(header.tail).toHaveLength(items - 15);
    expect(encodeHeader(decodeHeader(encodeHeader(header)))).toEqual(encodeRlp(header.items));
  });

  test.each(FORKS)("of %i items is rebuilt from a node's JSON", (items) => {
    const header = unsealedHeader({ items, number: 7, coinbase });

    const rebuilt = headerFromRpc({ ...rpcJson(header.items), hash: "0x00", totalDifficulty: "0x1", transactions: [] });

    expect(toHex(encodeHeader(rebuilt))).toBe(toHex(encodeHeader(header)));
  });

  test("is rebuilt up to the first missing field", () => {
    const json = { ...rpcJson(unsealedHeader({ items: 21, number: 7, coinbase }).items), blobGasUsed: null };

    expect(headerFromRpc(json).items).toHaveLength(17);
  });

  test.each([0, 14, 18, 19, 22, 24])("of %i items belongs to no fork", (count) => {
    const items = [...unsealedHeader({ items: 23, number: 7, coinbase }).items, new Uint8Array(0)];

    expect(refusalCode(() => decodeHeader(encodeRlp(items.slice(0, count))))).toBe("HEADER_MALFORMED");
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 13, 14])("with item %i a byte too long or short is refused", (index) => {
    const { items } = unsealedHeader({ items: 15, number: 7, coinbase });
    const item = items[index]!;

    expect(refusalCode(() => decodeHeader(encodeRlp(items.with(index, item.subarray(1)))))).toBe("HEADER_MALFORMED");
    expect(refusalCode(() => decodeHeader(encodeRlp(items.with(index, Uint8Array.of(...item, 0)))))).toBe(
      "HEADER_MALFORMED",
    );
  });

  test.each([7, 8, 9, 10, 11])("with integer %i led by a zero byte is refused", (index) => {
    const { items } = unsealedHeader({ items: 15, number: 7, coinbase });

    expect(refusalCode(() => decodeHeader(encodeRlp(items.with(index, Uint8Array.of(0, 1)))))).toBe(
      "RLP_NOT_CANONICAL",
    );
  });

  test("is refused when an item is a list, or the whole is a byte string", () => {
    const items: readonly RlpItem[] = unsealedHeader({ items: 16, number: 7, coinbase }).items;

    expect(refusalCode(() => decodeHeader(encodeRlp(items.with(15, []))))).toBe("HEADER_MALFORMED");
    expect(refusalCode(() => decodeHeader(encodeRlp(new Uint8Array(600))))).toBe("HEADER_MALFORMED");
  });

  test("with a number or time beyond exact integers is refused", () => {
    const { items } = unsealedHeader({ items: 15, number: 7, coinbase });

    expect(refusalCode(() => decodeHeader(encodeRlp(items.with(8, new Uint8Array(8).fill(0xff)))))).toBe(
      "HEADER_MALFORMED",
    );
    expect(refusalCode(() => decodeHeader(encodeRlp(items.with(11, new Uint8Array(8).fill(0xff)))))).toBe(
      "HEADER_MALFORMED",
    );
  });

  test.each([
    ["a missing field", { stateRoot: undefined }],
    ["a number instead of a string", { number: 7 }],
    ["a quantity with leading zeros", { number: "0x07" }],
    ["a quantity without prefix", { gasUsed: "7" }],
    ["an empty quantity", { gasUsed: "0x" }],
    ["half a byte of hex", { extraData: "0x123" }],
    ["a short hash", { parentHash: "0x12" }],
  ])("is not rebuilt from JSON with %s", (_what, fault) => {
    const json = { ...rpcJson(unsealedHeader({ items: 15, number: 7, coinbase }).items), ...fault };

    expect(refusalCode(() => headerFromRpc(json))).toBe("HEADER_MALFORMED");
  });

  test("changes only in the given items", () => {
    const header = unsealedHeader({ items: 20, number: 7, coinbase });

    const changed = changeHeader(header, { difficulty: 300n, parentHash: new Uint8Array(32) });

    expect(changed.difficulty).toBe(300n);
    expect(changed.items).toEqual(header.items.with(0, new Uint8Array(32)).with(7, Uint8Array.of(1, 44)));
    expect(refusalCode(() => changeHeader(header, { parentHash: new Uint8Array(31) }))).toBe("HEADER_MALFORMED");
  });

  test("without the BFT mixHash is hashed as it is, with any extraData", () => {
    const header = unsealedHeader({ items: 20, number: 7, coinbase });

    expect(toHex(blockHash(header))).toBe(toHex(plainBlockHash(header)));
  });
});

const FIELDS = [
  ["parentHash"],
  ["sha3Uncles"],
  ["miner"],
  ["stateRoot"],
  ["transactionsRoot"],
  ["receiptsRoot"],
  ["logsBloom"],
  ["difficulty", "quantity"],
  ["number", "quantity"],
  ["gasLimit", "quantity"],
  ["gasUsed", "quantity"],
  ["timestamp", "quantity"],
  ["extraData"],
  ["mixHash"],
  ["nonce"],
  ["baseFeePerGas", "quantity"],
  ["withdrawalsRoot"],
  ["blobGasUsed", "quantity"],
  ["excessBlobGas", "quantity"],
  ["parentBeaconBlockRoot"],
  ["requestsHash"],
  ["blockAccessListHash"],
  ["slotNumber", "quantity"],
] as const;

function rpcJson(items: readonly Uint8Array[]): Record<string, unknown> {
  return Object.fromEntries(
    items.map((item, index) => {
      const [name, form] = FIELDS[index]!;
      return [name, form === "quantity" ? `0x${decodeScalar(item).toString(16)}` : toHex(item)];
    }),
  );
}
