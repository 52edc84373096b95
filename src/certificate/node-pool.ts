import { decodeAccount, decodeStored, type Account } from "../consensus/account.ts";
import { equalBytes, toHex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { readTrie } from "../consensus/trie.ts";
import { readTrieNode, type TrieNode } from "../consensus/trie-node.ts";
import { CertificateError } from "./certificate-error.ts";

/**
 * The trie nodes of all proofs of a certificate, each once, in the order of first use. A node is taken only for its
 * hash: a reference leads to one that was taken before, or to the next. So one set of proofs has one form, each node
 * is hashed and read once, and the first wrong one ends the verification.
 */
export class NodePool {
  readonly #nodes: readonly Uint8Array[];
  /** Those taken, by hash. */
  readonly #taken = new Map<string, TrieNode>();

  constructor(nodes: readonly Uint8Array[]) {
    this.#nodes = nodes;
  }

  /**
   * An account under a state root; undefined when the trie does not contain it.
   * @throws CertificateError NODE_MISSING, NODE_DIFFERS; ConsensusError
   */
  account(stateRoot: Uint8Array, address: Uint8Array): Account | undefined {
    return decodeAccount(address, this.#read(stateRoot, address));
  }

  /**
   * A word of an account's storage; 0n when the trie does not contain it.
   * @throws CertificateError NODE_MISSING, NODE_DIFFERS; ConsensusError
   */
  word(storageRoot: Uint8Array, slot: Uint8Array): bigint {
    return decodeStored(slot, this.#read(storageRoot, slot));
  }

  /** @throws CertificateError NODE_UNUSED when a node was needed by no proof */
  expectAllUsed(): void {
    const [used, nodes] = [this.#taken.size, this.#nodes.length];
    if (used !== nodes)
      throw new CertificateError(
        "standing",
        "NODE_UNUSED",
        `${nodes - used} trie nodes are in the certificate that no proof needs`,
        { used, nodes },
      );
  }

  #read(root: Uint8Array, key: Uint8Array): Uint8Array | undefined {
    return readTrie(root, keccak256(key), (reference) => this.#behind(reference, reference === root));
  }

  #behind(reference: Uint8Array, isRoot: boolean): TrieNode {
    const name = toHex(reference);
    const taken = this.#taken.get(name);
    if (taken !== undefined) return taken;
    const index = this.#taken.size;
    const encoded = this.#nodes[index];
    if (encoded === undefined)
      throw new CertificateError(
        "state",
        "NODE_MISSING",
        `the certificate's trie nodes end before the proofs do: ${name} is missing`,
        { missing: name },
      );
    const hash = keccak256(encoded);
    if (!equalBytes(hash, reference)) {
      throw new CertificateError(
        "state",
        "NODE_DIFFERS",
        `trie node ${index} is not the one that the proofs need next: it was changed, or one is missing or out of order`,
        { index, expected: name, found: toHex(hash) },
      );
    }
    const node = readTrieNode(encoded, isRoot);
    this.#taken.set(name, node);
    return node;
  }
}

/** Every node of some proofs once, in the order of first use. */
export function pooledNodes(proofs: readonly (readonly Uint8Array[])[]): Uint8Array[] {
  return [...new Map(proofs.flat().map((node) => [toHex(node), node])).values()];
}
