import { ConsensusError } from "./errors.ts";
import { compareBytes, equalBytes, fromHex, toHex } from "./hex.ts";
import { keccak256 } from "./keccak.ts";
import { decodeRlp, encodeRlp, isRlpList, type RlpItem } from "./rlp.ts";
import { decodePath, encodePath, toNibbles, type Nibbles } from "./trie-path.ts";

/** The root of a trie without entries: keccak256(rlp("")). */
export const EMPTY_TRIE_ROOT = fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

/** A key and its value; values are never empty. */
export type TrieEntry = readonly [key: Uint8Array, value: Uint8Array];

/**
 * Reads a key from a Merkle Patricia trie by a proof (Yellow Paper, appendix D) as `eth_getProof` returns it: the
 * nodes on the key's path from the root, those under 32 bytes being inside their parent.
 *
 * Strict, because a proof that is accepted in two forms can be altered unnoticed: every node must be canonical RLP
 * of a node a trie can really contain, hash to the reference that leads to it, and be needed.
 *
 * @param root 32 bytes
 * @param key the trie's key; for state and storage that is the keccak256 of address or slot
 * @param nodes root node first; none (or the lone empty node) for the empty trie
 * @returns the value, or undefined when the proof shows that the trie does not contain the key
 * @throws ConsensusError TRIE_PROOF_INCOMPLETE, TRIE_PROOF_UNUSED_NODE, TRIE_NODE_HASH_MISMATCH, TRIE_NODE_MALFORMED, RLP_MALFORMED or RLP_NOT_CANONICAL
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
      `the proof has ${nodes.length} nodes, the key's path uses ${used}`,
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
 * Reads a key by following references from the root, whoever has the nodes.
 *
 * @param nodeBehind the node that hashes to a reference of 32 bytes, as `readTrieNode` reads it; throws when it has none
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
    const node: TrieNode = isRlpList(reference) ? nodeOf(reference) : nodeBehind(reference);
    if (below === "extension" && node.kind !== "branch")
      throw malformedNode("an extension leads to a branch only", node.items);
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
        const child: RlpItem = node.items[path[depth]!]!;
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
 * Reads a node that stands by itself, that is behind a hash and not inside its parent.
 * @param isRoot only a root may be under 32 bytes
 * @throws ConsensusError TRIE_NODE_MALFORMED, RLP_MALFORMED, RLP_NOT_CANONICAL
 */
export function readTrieNode(encoded: Uint8Array, isRoot: boolean): TrieNode {
  const items = decodeRlp(encoded);
  if (!isRlpList(items)) throw malformedNode("a trie node is a list", items);
  if (!isRoot && encoded.length < 32) throw malformedNode("a node under 32 bytes belongs inside its parent", items);
  return nodeOf(items);
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
 * The proof, in the form `verifyTrieProof` reads, that the trie over `entries` contains `key` with its value, or
 * does not contain it.
 *
 * @throws ConsensusError TRIE_ENTRY_INVALID
 */
export function trieProof(entries: readonly TrieEntry[], key: Uint8Array): Uint8Array[] {
  if (entries.length === 0) return [];
  const path = toNibbles(key);
  const nodes: Uint8Array[] = [];
  let paths = sortedPaths(entries);
  for (let depth = 0; paths.length > 0;) {
    const encoded = encodeRlp(buildNode(paths, depth));
    if (nodes.length === 0 || encoded.length >= 32) nodes.push(encoded);
    const shared = sharedPrefix(paths, depth);
    if (
      paths.length === 1 ||
      !equalBytes(path.subarray(depth, depth + shared), paths[0]!.path.subarray(depth, depth + shared))
    )
      break;
    if (shared > 0) {
      // The extension is done; its branch is the next node.
      depth += shared;
      const branch = encodeRlp(buildNode(paths, depth));
      if (branch.length >= 32) nodes.push(branch);
    }
    if (depth === path.length) break;
    paths = paths.filter((entry) => entry.path.length > depth && entry.path[depth] === path[depth]);
    depth += 1;
  }
  return nodes;
}

/** A node as it was read and found well formed. */
export type TrieNode =
  | { readonly kind: "leaf"; readonly path: Nibbles; readonly value: Uint8Array; readonly items: readonly RlpItem[] }
  | { readonly kind: "extension"; readonly path: Nibbles; readonly child: RlpItem; readonly items: readonly RlpItem[] }
  | { readonly kind: "branch"; readonly value: Uint8Array | undefined; readonly items: readonly RlpItem[] };

/** The trie without entries has no node to show; Besu shows its empty node. */
function verifyEmptyTrie(nodes: readonly Uint8Array[]): undefined {
  if (nodes.length === 0 || (nodes.length === 1 && equalBytes(nodes[0]!, Uint8Array.of(0x80)))) return undefined;
  throw new ConsensusError("TRIE_PROOF_UNUSED_NODE", `the trie is empty, yet the proof has ${nodes.length} nodes`, {
    nodes: nodes.length,
  });
}

/** The proof's next node, which must be the one that the reference names. */
function proofNode(reference: Uint8Array, nodes: readonly Uint8Array[], index: number): TrieNode {
  const encoded = nodes[index];
  if (encoded === undefined) {
    throw new ConsensusError("TRIE_PROOF_INCOMPLETE", `the proof ends after ${index} nodes, before its path does`, {
      nodes: index,
      missing: toHex(reference),
    });
  }
  const hash = keccak256(encoded);
  if (!equalBytes(hash, reference)) {
    throw new ConsensusError(
      "TRIE_NODE_HASH_MISMATCH",
      `node ${index} of the proof does not hash to the reference that leads to it`,
      {
        index,
        expected: toHex(reference),
        actual: toHex(hash),
      },
    );
  }
  return readTrieNode(encoded, index === 0);
}

function nodeOf(items: readonly RlpItem[]): TrieNode {
  if (items.length === 17) return readBranch(items);
  if (items.length !== 2) throw malformedNode(`a trie node has 2 or 17 items, this has ${items.length}`, items);
  const [encodedPath, target] = items as readonly [RlpItem, RlpItem];
  if (isRlpList(encodedPath)) throw malformedNode("a node's path is a byte string", items);
  const { nibbles: path, isLeaf } = decodePath(encodedPath);
  if (isLeaf) {
    if (isRlpList(target) || target.length === 0)
      throw malformedNode("a leaf's value is a byte string and not empty", items);
    return { kind: "leaf", path, value: target, items };
  }
  if (path.length === 0 || target.length === 0) throw malformedNode("an extension has a path and a child", items);
  requireReference(target, items);
  return { kind: "extension", path, child: target, items };
}

function readBranch(items: readonly RlpItem[]): TrieNode {
  const value = items[16]!;
  if (isRlpList(value)) throw malformedNode("a branch's value is a byte string", items);
  for (const child of items.slice(0, 16)) {
    if (child.length > 0 || isRlpList(child)) requireReference(child, items);
  }
  if (items.filter((item) => item.length > 0).length < 2)
    throw malformedNode("a branch has at least two ways on", items);
  return { kind: "branch", value: value.length === 0 ? undefined : value, items };
}

function requireReference(reference: RlpItem, items: readonly RlpItem[]): void {
  const holds = isRlpList(reference)
    ? encodeRlp(reference).length < 32 && reference.length > 0
    : reference.length === 32;
  if (!holds) throw malformedNode("a reference is a hash of 32 bytes or a node under 32 bytes", items);
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
    if (value.length === 0)
      throw new ConsensusError("TRIE_ENTRY_INVALID", "a trie holds no empty values", { path: toHex(path) });
    if (index > 0 && equalBytes(path, paths[index - 1]!.path)) {
      throw new ConsensusError("TRIE_ENTRY_INVALID", "a key occurs twice", { path: toHex(path) });
    }
  });
  return paths;
}

/** The node over sorted entries that agree in their first `depth` nibbles; at least one entry. */
function buildNode(paths: readonly PathEntry[], depth: number): readonly RlpItem[] {
  const first = paths[0]!;
  if (paths.length === 1) return [encodePath(first.path.subarray(depth), true), first.value];

  const shared = sharedPrefix(paths, depth);
  if (shared > 0)
    return [
      encodePath(first.path.subarray(depth, depth + shared), false),
      referenceTo(buildNode(paths, depth + shared)),
    ];

  const branch: RlpItem[] = new Array<RlpItem>(17).fill(new Uint8Array(0));
  let start = 0;
  if (first.path.length === depth) {
    branch[16] = first.value;
    start = 1;
  }
  while (start < paths.length) {
    const nibble = paths[start]!.path[depth]!;
    let end = start + 1;
    while (end < paths.length && paths[end]!.path[depth] === nibble) end += 1;
    branch[nibble] = referenceTo(buildNode(paths.slice(start, end), depth + 1));
    start = end;
  }
  return branch;
}

/** How many nibbles from `depth` on all entries share; sorted, the first and the last tell. */
function sharedPrefix(paths: readonly PathEntry[], depth: number): number {
  const first = paths[0]!.path;
  const last = paths.at(-1)!.path;
  let end = depth;
  while (end < first.length && end < last.length && first[end] === last[end]) end += 1;
  return end - depth;
}

function referenceTo(node: readonly RlpItem[]): RlpItem {
  const encoded = encodeRlp(node);
  return encoded.length < 32 ? node : keccak256(encoded);
}

function malformedNode(message: string, item: RlpItem): ConsensusError {
  return new ConsensusError("TRIE_NODE_MALFORMED", message, { node: toHex(encodeRlp(item)) });
}
