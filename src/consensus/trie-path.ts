import { ConsensusError } from "./errors.ts";
import { byteAt, shownHex } from "./hex.ts";

/** A key, or a part of one, as half-bytes: 0 to 15 each, the most significant first. */
export type Nibbles = Uint8Array;

/** The path in a leaf or extension node. */
interface NodePath {
  readonly nibbles: Nibbles;
  readonly isLeaf: boolean;
}

/** Splits a key into nibbles. */
export function toNibbles(key: Uint8Array): Nibbles {
  const nibbles = new Uint8Array(key.length * 2);
  key.forEach((byte, index) => {
    nibbles[2 * index] = byte >> 4;
    nibbles[2 * index + 1] = byte & 15;
  });
  return nibbles;
}

/**
 * Writes a path in hex-prefix encoding (Yellow Paper, appendix C): a flag nibble, a zero nibble when the path has an
 * even number of nibbles, then the path.
 */
export function encodePath(nibbles: Nibbles, isLeaf: boolean): Uint8Array {
  const odd = nibbles.length % 2;
  const encoded = new Uint8Array((nibbles.length >> 1) + 1);
  encoded[0] = (isLeaf ? 0x20 : 0) | (odd ? 0x10 | byteAt(nibbles, 0) : 0);
  for (let index = 1; index < encoded.length; index++) {
    const from = 2 * index - 2 + odd;
    encoded[index] = (byteAt(nibbles, from) << 4) | byteAt(nibbles, from + 1);
  }
  return encoded;
}

/**
 * Reads a hex-prefix path.
 *
 * @throws ConsensusError TRIE_NODE_MALFORMED when the flag is unknown or the padding is not zero
 */
export function decodePath(encoded: Uint8Array): NodePath {
  const first = encoded[0];
  const odd = ((first ?? 0) & 0x10) !== 0;
  if (first === undefined || first > 0x3f || (!odd && (first & 15) !== 0)) {
    throw new ConsensusError(
      "TRIE_NODE_MALFORMED",
      {
        zh: `前缀树节点的路径 ${shownHex(encoded)} 没有有效的 hex-prefix 标志。`,
        en: `The path ${shownHex(encoded)} of a trie node has no valid hex-prefix flag.`,
      },
      { path: shownHex(encoded) },
    );
  }
  return { nibbles: toNibbles(encoded).subarray(odd ? 1 : 2), isLeaf: first >= 0x20 };
}
