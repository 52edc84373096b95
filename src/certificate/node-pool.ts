import { equalBytes, toHex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { decodeRlp, isRlpList, type RlpItem } from "../consensus/rlp.ts";
import { decodePath, toNibbles } from "../consensus/trie-path.ts";
import { CertificateError } from "./certificate-error.ts";

/**
 * The trie nodes of all proofs of a certificate, each once. A proof is found by following hashes from the root;
 * nothing in the pool is trusted for its place. Nodes must come in the order of first use and all be needed, so
 * that one set of proofs has one form.
 */
export class NodePool {
  readonly #nodes: ReadonlyMap<string, { readonly node: Uint8Array; readonly index: number }>;
  readonly #size: number;
  #used = 0;

  constructor(nodes: readonly Uint8Array[]) {
    this.#nodes = new Map(nodes.map((node, index) => [toHex(keccak256(node)), { node, index }]));
    this.#size = nodes.length;
  }

  /**
   * The nodes on the way from `root` to the hashed key, as far as the pool has them; `verifyAccount` and
   * `verifyStorage` judge them.
   * @throws CertificateError NODE_OUT_OF_ORDER; ConsensusError for a node that is no RLP
   */
  proof(root: Uint8Array, key: Uint8Array): Uint8Array[] {
    const path = toNibbles(keccak256(key));
    const proof: Uint8Array[] = [];
    let depth = 0;
    for (let reference: RlpItem | undefined = root; reference !== undefined; ) {
      const items: RlpItem | undefined = isRlpList(reference) ? reference : this.#take(reference, proof);
      if (!isRlpList(items)) break;
      if (items.length === 17) {
        const child: RlpItem = items[path[depth++] ?? 16]!;
        reference = child.length === 0 ? undefined : child;
        continue;
      }
      const [encoded, child] = items;
      if (encoded === undefined || isRlpList(encoded)) break;
      const { nibbles, isLeaf } = decodePath(encoded);
      if (isLeaf || !equalBytes(nibbles, path.subarray(depth, depth + nibbles.length))) break;
      depth += nibbles.length;
      reference = child;
    }
    return proof;
  }

  /** @throws CertificateError NODE_UNUSED when a node was needed by no proof */
  expectAllUsed(): void {
    if (this.#used !== this.#size) throw new CertificateError("standing", "NODE_UNUSED", `${this.#size - this.#used} trie nodes are in the certificate that no proof needs`, { used: this.#used, nodes: this.#size });
  }

  #take(hash: Uint8Array, proof: Uint8Array[]): RlpItem | undefined {
    const found = this.#nodes.get(toHex(hash));
    if (found === undefined) return undefined;
    if (found.index > this.#used) {
      throw new CertificateError("state", "NODE_OUT_OF_ORDER", `trie node ${found.index} is needed before node ${this.#used}`, { index: found.index, used: this.#used });
    }
    if (found.index === this.#used) this.#used++;
    proof.push(found.node);
    return decodeRlp(found.node);
  }
}

/** Every node of some proofs once, in the order of first use. */
export function pooledNodes(proofs: readonly (readonly Uint8Array[])[]): Uint8Array[] {
  return [...new Map(proofs.flat().map((node) => [toHex(node), node])).values()];
}
