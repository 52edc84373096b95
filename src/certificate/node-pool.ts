import { decodeAccount, decodeStored, type Account } from "../consensus/account.ts";
import { equalBytes, toHex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { readTrie } from "../consensus/trie.ts";
import { readTrieNode, type TrieNode } from "../consensus/trie-node.ts";
import { CertificateError } from "./certificate-error.ts";

/**
 * The trie nodes of all proofs of a certificate, each once, in the order of first use. A reference leads to a node
 * that was read before or to the next one, which must have the hash that the reference names. So a set of proofs has
 * only one form, each node is hashed and read once, and the first wrong node ends the verification.
 */
export class NodePool {
  readonly #nodes: readonly Uint8Array[];
  /** The nodes read so far, by hash. */
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

  /** @throws CertificateError NODE_UNUSED when there are nodes that no proof has needed */
  expectAllUsed(): void {
    const [used, nodes] = [this.#taken.size, this.#nodes.length];
    if (used === nodes) return;
    throw new CertificateError(
      "standing",
      "NODE_UNUSED",
      {
        zh: `凭证有 ${nodes} 个前缀树节点，而证明只用到 ${used} 个。`,
        en: `The certificate has ${nodes} trie nodes, and its proofs need only ${used} of them.`,
      },
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
    if (encoded === undefined) {
      throw new CertificateError(
        "state",
        "NODE_MISSING",
        {
          zh: `凭证的前缀树节点不足以完成证明：缺少 ${name}。`,
          en: `The certificate's trie nodes end before its proofs do: ${name} is missing.`,
        },
        { missing: name },
      );
    }
    const hash = keccak256(encoded);
    if (!equalBytes(hash, reference)) {
      const found = toHex(hash);
      throw new CertificateError(
        "state",
        "NODE_DIFFERS",
        {
          zh: `第 ${index} 个前缀树节点的哈希为 ${found}，而证明此处需要 ${name}：该节点被改动，或有节点缺失、次序不对。`,
          en:
            `Trie node ${index} has the hash ${found}, and the proofs need ${name} next: ` +
            "the node was changed, or nodes are missing or out of order.",
        },
        { index, expected: name, found },
      );
    }
    const node = readTrieNode(encoded, isRoot);
    this.#taken.set(name, node);
    return node;
  }
}

/** The nodes of some proofs, each once, in the order of first use. */
export function pooledNodes(proofs: readonly (readonly Uint8Array[])[]): Uint8Array[] {
  return [...new Map(proofs.flat().map((node) => [toHex(node), node])).values()];
}
