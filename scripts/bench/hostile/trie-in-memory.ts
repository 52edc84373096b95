// A Merkle Patricia trie that is built once and can then prove any of its keys.
import { toHex } from "../../../src/consensus/hex.ts";
import { keccak256 } from "../../../src/consensus/keccak.ts";
import { encodeRlp, type RlpItem } from "../../../src/consensus/rlp.ts";
import { encodePath, toNibbles, type Nibbles } from "../../../src/consensus/trie-path.ts";

interface Entry {
  readonly path: Nibbles;
  readonly value: Uint8Array;
}

const NOTHING = new Uint8Array(0);

export class TrieInMemory {
  /** The nodes by their hash, 0x-hex. */
  readonly nodes = new Map<string, Uint8Array>();
  readonly root: Uint8Array;

  /** @param entries - keys of the trie (hashed already, 32 bytes) and their values */
  constructor(entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[]) {
    const paths = entries
      .map(([key, value]) => ({ path: toNibbles(key), value }))
      .sort((left, right) => Buffer.compare(left.path, right.path));
    this.root = this.#keep(encodeRlp(this.#build(paths, 0)));
  }

  #build(entries: readonly Entry[], depth: number): readonly RlpItem[] {
    const first = entries[0]!.path;
    if (entries.length === 1) return [encodePath(first.subarray(depth), true), entries[0]!.value];
    const last = entries.at(-1)!.path;
    let end = depth;
    while (first[end] === last[end]) end++;
    if (end > depth) return [encodePath(first.subarray(depth, end), false), this.#reference(this.#build(entries, end))];
    const children: RlpItem[] = [];
    for (let nibble = 0, from = 0; nibble < 16; nibble++) {
      let to = from;
      while (to < entries.length && entries[to]!.path[depth] === nibble) to++;
      children.push(from === to ? NOTHING : this.#reference(this.#build(entries.slice(from, to), depth + 1)));
      from = to;
    }
    return [...children, NOTHING];
  }

  #reference(node: readonly RlpItem[]): RlpItem {
    const encoded = encodeRlp(node);
    return encoded.length < 32 ? node : this.#keep(encoded);
  }

  #keep(encoded: Uint8Array): Uint8Array {
    const hash = keccak256(encoded);
    this.nodes.set(toHex(hash), encoded);
    return hash;
  }
}
