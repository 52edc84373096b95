import type { Bilingual } from "../text/bilingual.ts";
import { ConsensusError } from "./errors.ts";
import { shownHex } from "./hex.ts";
import { decodeRlp, encodeRlp, isRlpList, isRlpListOf, type RlpItem, type RlpTuple } from "./rlp.ts";
import { decodePath, type Nibbles } from "./trie-path.ts";

/** A node that was read and found well-formed. */
export type TrieNode =
  | { readonly kind: "leaf"; readonly path: Nibbles; readonly value: Uint8Array; readonly items: readonly RlpItem[] }
  | { readonly kind: "extension"; readonly path: Nibbles; readonly child: RlpItem; readonly items: readonly RlpItem[] }
  | { readonly kind: "branch"; readonly value: Uint8Array | undefined; readonly items: BranchItems };

/** The sixteen children of a branch by their nibble, and the value at the branch itself. */
type BranchItems = RlpTuple<17>;

/**
 * Reads a node that is referred to by its hash and so is not inside its parent.
 *
 * @param isRoot only a root may be under 32 bytes
 * @throws ConsensusError TRIE_NODE_MALFORMED, RLP_MALFORMED, RLP_NOT_CANONICAL
 */
export function readTrieNode(encoded: Uint8Array, isRoot: boolean): TrieNode {
  const items = decodeRlp(encoded);
  if (!isRlpList(items)) {
    throw malformedNode(
      { zh: "前缀树节点应为 RLP 列表，实为字节串。", en: "A trie node must be an RLP list, not a byte string." },
      items,
    );
  }
  if (!isRoot && encoded.length < 32) {
    throw malformedNode(
      {
        zh: `前缀树节点只有 ${encoded.length} 字节：不足 32 字节的节点应在其上级节点之内。`,
        en: `The trie node has only ${encoded.length} bytes: a node under 32 bytes belongs inside its parent.`,
      },
      items,
    );
  }
  return trieNodeOf(items);
}

/**
 * Reads the items of a node, which may be inside its parent.
 *
 * @throws ConsensusError TRIE_NODE_MALFORMED
 */
export function trieNodeOf(items: readonly RlpItem[]): TrieNode {
  if (isRlpListOf(items, 17)) return readBranch(items);
  if (!isRlpListOf(items, 2)) {
    throw malformedNode(
      {
        zh: `前缀树节点应有 2 项或 17 项，实有 ${items.length} 项。`,
        en: `A trie node must have 2 or 17 items, not ${items.length}.`,
      },
      items,
    );
  }
  const [encodedPath, target] = items;
  if (isRlpList(encodedPath)) {
    throw malformedNode(
      {
        zh: "前缀树节点的路径应为字节串，实为列表。",
        en: "The path of a trie node must be a byte string, not a list.",
      },
      items,
    );
  }
  const { nibbles: path, isLeaf } = decodePath(encodedPath);
  if (isLeaf) {
    if (isRlpList(target) || target.length === 0) {
      throw malformedNode(
        {
          zh: "前缀树叶节点的值应为非空字节串。",
          en: "The value of a trie leaf must be a byte string and not empty.",
        },
        items,
      );
    }
    return { kind: "leaf", path, value: target, items };
  }
  if (path.length === 0 || target.length === 0) {
    throw malformedNode(
      {
        zh: "前缀树扩展节点应有路径和下级节点，此节点缺少其一。",
        en: "A trie extension must have a path and a child; this one lacks one of them.",
      },
      items,
    );
  }
  requireReference(target, items);
  return { kind: "extension", path, child: target, items };
}

function readBranch(items: BranchItems): TrieNode {
  const value = items[16];
  if (isRlpList(value)) {
    throw malformedNode(
      {
        zh: "前缀树分支节点的值应为字节串，实为列表。",
        en: "The value of a trie branch must be a byte string, not a list.",
      },
      items,
    );
  }
  for (const child of items.slice(0, 16)) {
    if (child.length > 0 || isRlpList(child)) requireReference(child, items);
  }
  const ways = items.filter((item) => item.length > 0).length;
  if (ways < 2) {
    throw malformedNode(
      {
        zh: `前缀树分支节点至少有两个分支，此节点只有 ${ways} 个。`,
        en: `A trie branch must have at least two ways on; this one has ${ways}.`,
      },
      items,
    );
  }
  return { kind: "branch", value: value.length === 0 ? undefined : value, items };
}

function requireReference(reference: RlpItem, items: readonly RlpItem[]): void {
  const holds = isRlpList(reference)
    ? encodeRlp(reference).length < 32 && reference.length > 0
    : reference.length === 32;
  if (holds) return;
  throw malformedNode(
    {
      zh: "前缀树节点中的引用应为 32 字节的哈希，或不足 32 字节的节点。",
      en: "A reference in a trie node must be a hash of 32 bytes or a node under 32 bytes.",
    },
    items,
  );
}

/** The child of a branch at a nibble, 0 to 15; empty bytes when there is none. */
export function childOf(branch: BranchItems, nibble: number): RlpItem {
  const child = branch[nibble];
  if (child === undefined) throw new RangeError(`A branch has no child ${nibble}.`);
  return child;
}

/** The error of a node that no trie can contain. */
export function malformedNode(text: Bilingual, item: RlpItem): ConsensusError {
  return new ConsensusError("TRIE_NODE_MALFORMED", text, { node: shownHex(encodeRlp(item)) });
}
