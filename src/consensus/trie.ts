import { ConsensusError } from "./errors.ts";
import { byteAt, compareBytes, equalBytes, fromHex, toHex } from "./hex.ts";
import { keccak256 } from "./keccak.ts";
import { encodeRlp, isRlpList, type RlpItem } from "./rlp.ts";
import { childOf, malformedNode, readTrieNode, trieNodeOf, type TrieNode } from "./trie-node.ts";
import { encodePath, toNibbles, type Nibbles } from "./trie-path.ts";

/** The root of a trie without entries: keccak256(rlp("")). */
export const EMPTY_TRIE_ROOT = fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

/** The empty byte string, which stands for "no child" and "no value" in a branch. */
const NOTHING = new Uint8Array(0);

/** The encoded empty node, `rlp("")`. */
const EMPTY_NODE = encodeRlp(NOTHING);

const NIBBLES = Array.from({ length: 16 }, (_, nibble) => nibble);

/** A key and its value. Values are never empty. */
export type TrieEntry = readonly [key: Uint8Array, value: Uint8Array];

/**
 * Reads a key from a Merkle Patricia trie by a proof (Yellow Paper, appendix D) as `eth_getProof` returns it: the nodes
 * on the key's path, from the root. A node under 32 bytes is inside its parent.
 *
 * The check is strict, because a proof that is accepted in two forms can be changed unnoticed. Every node must be the
 * canonical RLP of a node that a trie can contain, must hash to the reference that leads to it, and must be needed.
 *
 * @param root 32 bytes
 * @param key the trie's key: for state and storage, the keccak256 of the address or the slot
 * @param nodes the root node first; for the empty trie none, or its empty node alone
 * @returns the value, or undefined when the proof shows that the trie does not contain the key
 * @throws ConsensusError TRIE_PROOF_INCOMPLETE, TRIE_PROOF_UNUSED_NODE, TRIE_NODE_HASH_MISMATCH, TRIE_NODE_MALFORMED,
 * RLP_MALFORMED or RLP_NOT_CANONICAL
 */
export function verifyTrieProof(
  root: Uint8Array,
  key: Uint8Array,
  nodes: readonly Uint8Array[],
): Uint8Array | undefined {
  if (equalBytes(root, EMPTY_TRIE_ROOT)) return verifyEmptyTrie(nodes);
  let used = 0;
  const value = readTrie(root, key, (reference) => proofNode(reference, nodes, used++));
  if (used !== nodes.length) {
    throw new ConsensusError(
      "TRIE_PROOF_UNUSED_NODE",
      {
        zh: `存储证明有 ${nodes.length} 个前缀树节点，而键 ${toHex(key)} 的路径只用到 ${used} 个。`,
        en: `The proof has ${nodes.length} trie nodes, and the path of the key ${toHex(key)} uses ${used} of them.`,
      },
      {
        nodes: nodes.length,
        used,
        key: toHex(key),
      },
    );
  }
  return value;
}

/**
 * Reads a key by following the references from the root.
 *
 * @param nodeBehind returns the node that hashes to a reference of 32 bytes, as `readTrieNode` reads it, or throws
 * @returns as `verifyTrieProof`
 * @throws ConsensusError TRIE_NODE_MALFORMED
 */
export function readTrie(
  root: Uint8Array,
  key: Uint8Array,
  nodeBehind: (reference: Uint8Array) => TrieNode,
): Uint8Array | undefined {
  if (equalBytes(root, EMPTY_TRIE_ROOT)) return undefined;
  const path = toNibbles(key);
  let depth = 0;
  let below: "extension" | undefined;
  for (let reference: RlpItem = root; ;) {
    const node: TrieNode = isRlpList(reference) ? trieNodeOf(reference) : nodeBehind(reference);
    if (below === "extension" && node.kind !== "branch") {
      throw malformedNode(
        {
          zh: "前缀树的扩展节点之下应为分支节点，实为其他节点。",
          en: "In a trie an extension must lead to a branch; this one leads to another node.",
        },
        node.items,
      );
    }
    below = undefined;
    switch (node.kind) {
      case "leaf":
        return equalBytes(node.path, path.subarray(depth)) ? node.value : undefined;
      case "extension":
        if (!equalBytes(node.path, path.subarray(depth, depth + node.path.length))) return undefined;
        depth += node.path.length;
        reference = node.child;
        below = "extension";
        break;
      case "branch": {
        if (depth === path.length) return node.value;
        const child: RlpItem = childOf(node.items, byteAt(path, depth));
        depth += 1;
        if (child.length === 0) return undefined;
        reference = child;
        break;
      }
      default:
        node satisfies never;
    }
  }
}

/**
 * The root of the trie over entries with distinct keys, in any order.
 *
 * @throws ConsensusError TRIE_ENTRY_INVALID when a key occurs twice or a value is empty
 */
export function trieRoot(entries: readonly TrieEntry[]): Uint8Array {
  if (entries.length === 0) return EMPTY_TRIE_ROOT.slice();
  return keccak256(encodeRlp(buildNode(sortedPaths(entries), 0)));
}

/**
 * The proof that the trie over `entries` contains `key` with its value, or does not contain it, in the form that
 * `verifyTrieProof` reads.
 *
 * @throws ConsensusError TRIE_ENTRY_INVALID
 */
export function trieProof(entries: readonly TrieEntry[], key: Uint8Array): Uint8Array[] {
  const path = toNibbles(key);
  const nodes: Uint8Array[] = [];
  let paths = sortedPaths(entries);
  for (let depth = 0; paths.length > 0;) {
    const encoded = encodeRlp(buildNode(paths, depth));
    if (nodes.length === 0 || encoded.length >= 32) nodes.push(encoded);
    const shared = sharedPath(paths, depth);
    if (paths.length === 1 || !equalBytes(path.subarray(depth, depth + shared.length), shared)) break;
    if (shared.length > 0) {
      // The node was an extension; its branch comes next.
      depth += shared.length;
      const branch = encodeRlp(buildNode(paths, depth));
      if (branch.length >= 32) nodes.push(branch);
    }
    if (depth === path.length) break;
    paths = paths.filter((entry) => entry.path.length > depth && entry.path[depth] === path[depth]);
    depth += 1;
  }
  return nodes;
}

/** A trie without entries has no node that a proof needs. Besu sends its empty node nevertheless. */
function verifyEmptyTrie(nodes: readonly Uint8Array[]): undefined {
  if (nodes.every((node) => equalBytes(node, EMPTY_NODE)) && nodes.length <= 1) return undefined;
  throw new ConsensusError(
    "TRIE_PROOF_UNUSED_NODE",
    {
      zh: `前缀树为空，而存储证明仍有 ${nodes.length} 个前缀树节点。`,
      en: `The trie is empty, yet the proof has ${nodes.length} trie nodes.`,
    },
    { nodes: nodes.length },
  );
}

/** The proof's next node. It must be the one that the reference names. */
function proofNode(reference: Uint8Array, nodes: readonly Uint8Array[], index: number): TrieNode {
  const encoded = nodes[index];
  const expected = toHex(reference);
  if (encoded === undefined) {
    throw new ConsensusError(
      "TRIE_PROOF_INCOMPLETE",
      {
        zh: `存储证明只有 ${index} 个前缀树节点，路径尚未走完：缺少 ${expected}。`,
        en: `The proof ends after ${index} trie nodes, before its path does: ${expected} is missing.`,
      },
      { nodes: index, missing: expected },
    );
  }
  const hash = keccak256(encoded);
  if (!equalBytes(hash, reference)) {
    throw new ConsensusError(
      "TRIE_NODE_HASH_MISMATCH",
      {
        zh: `存储证明的第 ${index} 个前缀树节点的哈希为 ${toHex(hash)}，而指向它的引用为 ${expected}。`,
        en: `Trie node ${index} of the proof has the hash ${toHex(hash)}; the reference to it is ${expected}.`,
      },
      { index, expected, actual: toHex(hash) },
    );
  }
  return readTrieNode(encoded, index === 0);
}

interface PathEntry {
  readonly path: Nibbles;
  readonly value: Uint8Array;
}

function sortedPaths(entries: readonly TrieEntry[]): readonly PathEntry[] {
  const paths = entries
    .map(([key, value]) => ({ path: toNibbles(key), value }))
    .sort((left, right) => compareBytes(left.path, right.path));
  paths.forEach(({ path, value }, index) => {
    const shown = toHex(path);
    if (value.length === 0) {
      throw new ConsensusError(
        "TRIE_ENTRY_INVALID",
        {
          zh: `前缀树不能含有空值，路径 ${shown} 处的值为空。`,
          en: `A trie holds no empty values, and the value at the path ${shown} is empty.`,
        },
        { path: shown },
      );
    }
    const previous = paths[index - 1];
    if (previous !== undefined && equalBytes(path, previous.path)) {
      throw new ConsensusError(
        "TRIE_ENTRY_INVALID",
        { zh: `前缀树的路径 ${shown} 出现两次。`, en: `The trie path ${shown} occurs twice.` },
        { path: shown },
      );
    }
  });
  return paths;
}

/** The node over sorted entries that agree in their first `depth` nibbles. There is at least one entry. */
function buildNode(paths: readonly PathEntry[], depth: number): readonly RlpItem[] {
  const [first] = requireEntries(paths);
  if (paths.length === 1) return [encodePath(first.path.subarray(depth), true), first.value];

  const shared = sharedPath(paths, depth);
  if (shared.length > 0) return [encodePath(shared, false), referenceTo(buildNode(paths, depth + shared.length))];

  const children = NIBBLES.map((nibble): RlpItem => {
    const below = paths.filter(({ path }) => path[depth] === nibble);
    return below.length === 0 ? NOTHING : referenceTo(buildNode(below, depth + 1));
  });
  // In byte order an entry that ends at the branch comes before all that go on.
  return [...children, first.path.length === depth ? first.value : NOTHING];
}

/** The nibbles from `depth` on that all entries share. They are sorted, so the first and the last decide. */
function sharedPath(paths: readonly PathEntry[], depth: number): Nibbles {
  const [{ path: first }, { path: last }] = requireEntries(paths);
  let end = depth;
  while (end < first.length && end < last.length && first[end] === last[end]) end += 1;
  return first.subarray(depth, end);
}

/** The first and the last of some entries. Only the empty trie has none, and it has no node to build. */
function requireEntries(paths: readonly PathEntry[]): readonly [first: PathEntry, last: PathEntry] {
  const [first] = paths;
  const last = paths.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("A trie node is built of at least one entry.");
  return [first, last];
}

function referenceTo(node: readonly RlpItem[]): RlpItem {
  const encoded = encodeRlp(node);
  return encoded.length < 32 ? node : keccak256(encoded);
}
