import { createMerkleProof, MerklePatriciaTrie } from "@ethereumjs/mpt";
import { describe, expect, test } from "vitest";
import { concatBytes, toHex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { encodeRlp, type RlpItem } from "../../src/consensus/rlp.ts";
import { EMPTY_TRIE_ROOT, trieProof, trieRoot, verifyTrieProof, type TrieEntry } from "../../src/consensus/trie.ts";
import { Random } from "./random.ts";
import { refusalCode, withByteChanged } from "./refusal.ts";

/** The generated tries have long or short keys, keys that are prefixes of others, or values small enough to inline. */
const SHAPES: readonly {
  name: string;
  seed: number;
  tries: number;
  keyLength: (random: Random) => number;
  valueLength: (random: Random) => number;
}[] = [
  {
    name: "hashed keys, long values",
    seed: 11,
    tries: 15,
    keyLength: () => 32,
    valueLength: (random) => 33 + random.below(80),
  },
  {
    name: "hashed keys, short values",
    seed: 12,
    tries: 15,
    keyLength: () => 32,
    valueLength: (random) => 1 + random.below(8),
  },
  {
    name: "short keys, inlined leaves",
    seed: 13,
    tries: 25,
    keyLength: () => 2,
    valueLength: (random) => 1 + random.below(4),
  },
  {
    name: "keys that begin other keys",
    seed: 14,
    tries: 25,
    keyLength: (random) => 1 + random.below(4),
    valueLength: (random) => 1 + random.below(40),
  },
];

describe("Merkle Patricia tries against @ethereumjs/mpt", () => {
  test.each(SHAPES)(
    "roots, inclusion and exclusion agree, and nothing tampered is accepted: $name",
    async ({ seed, tries, keyLength, valueLength }) => {
      const random = new Random(seed);
      let included = 0;
      let excluded = 0;
      for (let round = 0; round < tries; round++) {
        const entries = randomEntries(random, 1 + random.below(60), keyLength, valueLength);
        const oracle = new MerklePatriciaTrie();
        for (const [key, value] of entries) await oracle.put(key, value);
        const root = oracle.root();
        expect(toHex(trieRoot(entries))).toBe(toHex(root));

        const values = new Map(entries.map(([key, value]) => [toHex(key), value]));
        const strangers = Array.from({ length: 20 }, () => random.bytes(keyLength(random)));
        for (const key of [...entries.map(([key]) => key), ...strangers]) {
          // The oracle also lists nodes that are inside their parent.
          const nodes = (await createMerkleProof(oracle, key)).filter(
            (node, index) => index === 0 || node.length >= 32,
          );
          const expected = values.get(toHex(key));

          expect(verifyTrieProof(root, key, nodes)).toEqual(expected);
          expect(trieProof(entries, key).map(toHex)).toEqual(nodes.map(toHex));
          expectTamperingRefused(random, root, key, nodes);
          if (expected === undefined) excluded += 1;
          else included += 1;
        }
      }
      expect(included).toBeGreaterThan(300);
      expect(excluded).toBeGreaterThan(200);
    },
  );
});

describe("verifyTrieProof", () => {
  const leaf = (path: string, value: RlpItem): RlpItem => [hexPath(path), value];
  const bytes = (length: number) => new Uint8Array(length).fill(0xee);
  const branch = (children: Record<number, RlpItem>, value: RlpItem = bytes(0)): RlpItem =>
    Array.from({ length: 17 }, (_, index) => (index === 16 ? value : (children[index] ?? bytes(0))));
  const hashOf = (node: RlpItem) => keccak256(encodeRlp(node));
  const KEY = Uint8Array.of(0x12);

  test("the empty trie contains nothing, shown by no node or by the empty node", () => {
    expect(verifyTrieProof(EMPTY_TRIE_ROOT, KEY, [])).toBeUndefined();
    expect(verifyTrieProof(EMPTY_TRIE_ROOT, KEY, [Uint8Array.of(0x80)])).toBeUndefined();
    expect(refusalCode(() => verifyTrieProof(EMPTY_TRIE_ROOT, KEY, [Uint8Array.of(0x81)]))).toBe(
      "TRIE_PROOF_UNUSED_NODE",
    );
    expect(toHex(trieRoot([]))).toBe(toHex(EMPTY_TRIE_ROOT));
    expect(trieProof([], KEY)).toEqual([]);
  });

  test("reads the well-formed node from which each refusal below differs in one thing", () => {
    const child = leaf("32", bytes(40));
    const root = branch({ 1: hashOf(child), 5: leaf("32", bytes(2)) });

    expect(verifyTrieProof(hashOf(root), KEY, [root, child].map(encodeRlp))).toEqual(bytes(40));
    expect(verifyTrieProof(hashOf(root), Uint8Array.of(0x52), [encodeRlp(root)])).toEqual(bytes(2));
  });

  test.each<[string, RlpItem[], string]>([
    ["a root that is a byte string", [bytes(40)], "TRIE_NODE_MALFORMED"],
    ["a node of three items", [[bytes(1), bytes(1), bytes(40)]], "TRIE_NODE_MALFORMED"],
    ["an unknown path flag", [[Uint8Array.of(0x40, 0x12), bytes(40)]], "TRIE_NODE_MALFORMED"],
    ["padding that is not zero", [[Uint8Array.of(0x21, 0x12), bytes(40)]], "TRIE_NODE_MALFORMED"],
    ["an empty path", [[bytes(0), bytes(40)]], "TRIE_NODE_MALFORMED"],
    ["a path that is a list", [[[bytes(1)], bytes(40)]], "TRIE_NODE_MALFORMED"],
    ["a leaf without value", [leaf("2012", bytes(0))], "TRIE_NODE_MALFORMED"],
    ["a leaf whose value is a list", [leaf("2012", [bytes(4)])], "TRIE_NODE_MALFORMED"],
    ["an extension without path", [[Uint8Array.of(0), bytes(32)]], "TRIE_NODE_MALFORMED"],
    ["an extension without child", [leaf("11", bytes(0))], "TRIE_NODE_MALFORMED"],
    ["an extension to 31 bytes", [leaf("11", bytes(31))], "TRIE_NODE_MALFORMED"],
    ["an extension to a leaf", [leaf("11", leaf("32", bytes(2)))], "TRIE_NODE_MALFORMED"],
    [
      "an extension to a leaf by hash",
      [leaf("11", hashOf(leaf("32", bytes(40)))), leaf("32", bytes(40))],
      "TRIE_NODE_MALFORMED",
    ],
    ["a branch with one way on", [branch({ 1: bytes(32) })], "TRIE_NODE_MALFORMED"],
    ["a branch with a child of 33 bytes", [branch({ 1: bytes(33), 2: bytes(32) })], "TRIE_NODE_MALFORMED"],
    ["a branch with an empty list for a child", [branch({ 1: [], 2: bytes(32), 3: bytes(32) })], "TRIE_NODE_MALFORMED"],
    ["a branch whose value is a list", [branch({ 1: bytes(32), 2: bytes(32) }, [bytes(1)])], "TRIE_NODE_MALFORMED"],
    [
      "a node of 32 bytes and more inside its parent",
      [branch({ 1: leaf("32", bytes(40)), 2: bytes(32) })],
      "TRIE_NODE_MALFORMED",
    ],
    [
      "a node under 32 bytes by hash",
      [branch({ 1: hashOf(leaf("32", bytes(2))), 2: bytes(32) }), leaf("32", bytes(2))],
      "TRIE_NODE_MALFORMED",
    ],
    [
      "another node than the one referred to",
      [branch({ 1: bytes(32), 2: bytes(32) }), leaf("32", bytes(40))],
      "TRIE_NODE_HASH_MISMATCH",
    ],
    ["a path that goes on", [branch({ 1: bytes(32), 2: bytes(32) })], "TRIE_PROOF_INCOMPLETE"],
    ["a node behind the path's end", [leaf("2012", bytes(40)), leaf("32", bytes(40))], "TRIE_PROOF_UNUSED_NODE"],
  ])("refuses %s", (_what, nodes, code) => {
    expect(refusalCode(() => verifyTrieProof(hashOf(nodes[0]!), KEY, nodes.map(encodeRlp)))).toBe(code);
  });

  test("refuses a node with the right hash that is not canonical RLP", () => {
    const padded = concatBytes(Uint8Array.of(0xf8, 0x03), Uint8Array.of(0x82, 0x20, 0x12));

    expect(refusalCode(() => verifyTrieProof(keccak256(padded), KEY, [padded]))).toBe("RLP_NOT_CANONICAL");
  });

  test("refuses to build a trie with a key twice or an empty value", () => {
    const entry: TrieEntry = [KEY, bytes(1)];

    expect(refusalCode(() => trieRoot([entry, entry]))).toBe("TRIE_ENTRY_INVALID");
    expect(refusalCode(() => trieRoot([[KEY, bytes(0)]]))).toBe("TRIE_ENTRY_INVALID");
  });
});

function randomEntries(
  random: Random,
  count: number,
  keyLength: (random: Random) => number,
  valueLength: (random: Random) => number,
): TrieEntry[] {
  const entries = new Map<string, TrieEntry>();
  for (let index = 0; index < count; index++) {
    const key = random.bytes(keyLength(random));
    // Few distinct first nibbles give long shared paths, and so extensions.
    if (random.below(2) === 0) key.fill(0x11, 0, Math.max(1, key.length - 2));
    entries.set(toHex(key), [key, random.bytes(valueLength(random))]);
  }
  return [...entries.values()];
}

function expectTamperingRefused(random: Random, root: Uint8Array, key: Uint8Array, nodes: readonly Uint8Array[]): void {
  const at = random.below(nodes.length);
  const changed = nodes.map((node, index) =>
    index === at ? withByteChanged(node, random.below(node.length), 1 << random.below(8)) : node,
  );
  expect(refusalCode(() => verifyTrieProof(root, key, changed))).toBe("TRIE_NODE_HASH_MISMATCH");
  expect(refusalCode(() => verifyTrieProof(root, key, nodes.slice(0, -1)))).toBe("TRIE_PROOF_INCOMPLETE");
  expect(refusalCode(() => verifyTrieProof(root, key, [...nodes, nodes.at(-1)!]))).toBe("TRIE_PROOF_UNUSED_NODE");
  expect(refusalCode(() => verifyTrieProof(withByteChanged(root, random.below(32), 1), key, nodes))).toBe(
    "TRIE_NODE_HASH_MISMATCH",
  );
  if (nodes.length > 1)
    expect(refusalCode(() => verifyTrieProof(root, key, nodes.toReversed()))).toBe("TRIE_NODE_HASH_MISMATCH");
}

function hexPath(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
