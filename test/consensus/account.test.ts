import { describe, expect, test } from "vitest";
import { verifyAccount, verifyStorage } from "../../src/consensus/account.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { encodeRlp, encodeScalar, type RlpItem } from "../../src/consensus/rlp.ts";
import { EMPTY_TRIE_ROOT, trieProof, trieRoot, type TrieEntry } from "../../src/consensus/trie.ts";
import { refusalCode } from "./refusal.ts";

const ADDRESS = new Uint8Array(20).fill(0xad);
const SLOT = new Uint8Array(32).fill(0x51);
const HASH = new Uint8Array(32).fill(0x42);

describe("verifyAccount", () => {
  const verify = (value: Uint8Array) => {
    const entries: TrieEntry[] = [[keccak256(ADDRESS), value]];
    return verifyAccount(trieRoot(entries), ADDRESS, trieProof(entries, keccak256(ADDRESS)));
  };

  test("reads nonce, balance, storage root and code hash", () => {
    const account = verify(encodeRlp([encodeScalar(3), encodeScalar(10n ** 18n), EMPTY_TRIE_ROOT, HASH]));

    expect(account).toEqual({ nonce: 3n, balance: 10n ** 18n, storageRoot: EMPTY_TRIE_ROOT, codeHash: HASH });
  });

  test.each<[string, RlpItem, string]>([
    ["a byte string", HASH, "ACCOUNT_MALFORMED"],
    ["three items", [encodeScalar(3), encodeScalar(1), HASH], "ACCOUNT_MALFORMED"],
    ["five items", [encodeScalar(3), encodeScalar(1), HASH, HASH, HASH], "ACCOUNT_MALFORMED"],
    ["a list for a balance", [encodeScalar(3), [], HASH, HASH], "ACCOUNT_MALFORMED"],
    ["a short code hash", [encodeScalar(3), encodeScalar(1), HASH, HASH.subarray(1)], "ACCOUNT_MALFORMED"],
    ["a short storage root", [encodeScalar(3), encodeScalar(1), HASH.subarray(1), HASH], "ACCOUNT_MALFORMED"],
    ["a balance with a leading zero", [encodeScalar(3), Uint8Array.of(0, 1), HASH, HASH], "RLP_NOT_CANONICAL"],
  ])("refuses %s", (_what, item, code) => {
    expect(refusalCode(() => verify(encodeRlp(item)))).toBe(code);
  });

  test("an address of another length is the caller's mistake", () => {
    expect(() => verifyAccount(EMPTY_TRIE_ROOT, SLOT, [])).toThrow(RangeError);
  });
});

describe("verifyStorage", () => {
  const verify = (value: Uint8Array) => {
    const entries: TrieEntry[] = [[keccak256(SLOT), value]];
    return verifyStorage(trieRoot(entries), SLOT, trieProof(entries, keccak256(SLOT)));
  };

  test("reads values of one to 32 bytes, and zero from an empty storage", () => {
    expect(verify(encodeRlp(encodeScalar(1)))).toBe(1n);
    expect(verify(encodeRlp(encodeScalar(0x80)))).toBe(0x80n);
    expect(verify(encodeRlp(encodeScalar(2n ** 256n - 1n)))).toBe(2n ** 256n - 1n);
    expect(verifyStorage(EMPTY_TRIE_ROOT, SLOT, [])).toBe(0n);
  });

  test.each<[string, Uint8Array, string]>([
    ["a stored zero", encodeRlp(encodeScalar(0)), "STORAGE_VALUE_MALFORMED"],
    ["a list", encodeRlp([]), "STORAGE_VALUE_MALFORMED"],
    ["a leading zero", encodeRlp(Uint8Array.of(0, 1)), "RLP_NOT_CANONICAL"],
    ["a single byte with a prefix", Uint8Array.of(0x81, 0x01), "RLP_NOT_CANONICAL"],
    ["33 bytes", encodeRlp(new Uint8Array(33).fill(1)), "RLP_MALFORMED"],
    ["trailing bytes", Uint8Array.of(0x01, 0x02), "RLP_MALFORMED"],
  ])("refuses %s", (_what, value, code) => {
    expect(refusalCode(() => verify(value))).toBe(code);
  });

  test("a slot of another length is the caller's mistake", () => {
    expect(() => verifyStorage(EMPTY_TRIE_ROOT, ADDRESS, [])).toThrow(RangeError);
  });
});
