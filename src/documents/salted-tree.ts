import { concatBytes } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { canonicalBytes, type JsonValue } from "./canonical-json.ts";

/** Bytes of the random salt of one field. They make even a yes/no value impossible to guess from its hash. */
export const SALT_BYTES = 32;
/** Every tree has 2^3 to 2^8 leaves, so that small documents all look alike and a proof is bounded. */
export const MIN_DEPTH = 3;
export const MAX_DEPTH = 8;

const LEAF_TAG = Uint8Array.of(0);
const NODE_TAG = Uint8Array.of(1);

/** The content to which the leaf of a field commits. `path` is a JSON Pointer (RFC 6901) from the document's top. */
export type FieldLeaf = {
  readonly schemaId: string;
  readonly path: string;
  readonly value: JsonValue;
  readonly salt: Uint8Array;
};

/**
 * The hash of a field: keccak256(0x00 || schemaId || path || type || canonical value || salt). Each of
 * the four texts is preceded by its length in bytes (32 bits, big-endian), so that no two fields share
 * an encoding; the salt has a fixed length. The tags 0x00 and 0x01 keep leaves and nodes apart.
 */
export function leafHash(leaf: FieldLeaf): Uint8Array {
  const encoder = new TextEncoder();
  return keccak256(
    concatBytes(
      LEAF_TAG,
      withLength(encoder.encode(leaf.schemaId)),
      withLength(encoder.encode(leaf.path)),
      withLength(encoder.encode(typeName(leaf.value))),
      withLength(canonicalBytes(leaf.value)),
      leaf.salt,
    ),
  );
}

/** The root over 2^n leaf hashes, left to right: node = keccak256(0x01 || left || right). */
export function treeRoot(leaves: readonly Uint8Array[]): Uint8Array {
  let level = leaves;
  while (level.length > 1) level = nextLevel(level);
  return nodeAt(level, 0);
}

/** The sibling hashes of one leaf, from the leaf upward. */
export function siblingsOf(leaves: readonly Uint8Array[], position: number): Uint8Array[] {
  const siblings: Uint8Array[] = [];
  for (let level = leaves, at = position; level.length > 1; level = nextLevel(level), at >>= 1)
    siblings.push(nodeAt(level, at ^ 1));
  return siblings;
}

/** The root that a leaf hash at a position has with these siblings, from the leaf upward. */
export function rootFromSiblings(leaf: Uint8Array, position: number, siblings: readonly Uint8Array[]): Uint8Array {
  return siblings.reduce(
    (hash, sibling, height) => ((position >> height) % 2 === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)),
    leaf,
  );
}

/**
 * The depth of the smallest tree for a number of fields. A document whose tree is deeper than MAX_DEPTH is too large.
 */
export function depthFor(fields: number): number {
  return Math.max(MIN_DEPTH, Math.ceil(Math.log2(fields)));
}

function nextLevel(level: readonly Uint8Array[]): readonly Uint8Array[] {
  return Array.from({ length: level.length / 2 }, (_, index) =>
    nodeHash(nodeAt(level, 2 * index), nodeAt(level, 2 * index + 1)),
  );
}

/** A node that must be there because a tree has 2^n leaves. */
function nodeAt(level: readonly Uint8Array[], index: number): Uint8Array {
  const node = level[index];
  if (node === undefined) throw new Error(`A level of ${level.length} nodes has no node ${index}.`);
  return node;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return keccak256(concatBytes(NODE_TAG, left, right));
}

function typeName(value: JsonValue): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function withLength(bytes: Uint8Array): Uint8Array {
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setUint32(0, bytes.length);
  return concatBytes(prefix, bytes);
}
