/** The two values of a block that change when it is sealed. */
export interface SealedBlock {
  /** 0x-hex. */
  readonly hash: string;
  /** Vanity, validators, round and seals. */
  readonly extraData: Uint8Array;
}

/** The sealed blocks from genesis to head, by number and by hash: about half a kilobyte each, in memory. */
export class SealedHistory {
  readonly #blocks: SealedBlock[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(genesis: SealedBlock) {
    this.append(genesis);
  }

  /** Number of the latest block. */
  get head(): number {
    return this.#blocks.length - 1;
  }

  append(block: SealedBlock): void {
    this.#numbers.set(block.hash, this.#blocks.length);
    this.#blocks.push(block);
  }

  /** `undefined` beyond the head. */
  at(number: number): SealedBlock | undefined {
    return this.#blocks[number];
  }

  /** Hash of a block that is known to exist. */
  hashOf(number: number): string {
    const block = this.#blocks[number];
    if (block === undefined) throw new RangeError(`Block ${number} is beyond the head ${this.head}.`);
    return block.hash;
  }

  /** The number of a block; `undefined` if no block has this hash. @param hash - in upper or lower case */
  numberOf(hash: string): number | undefined {
    return this.#numbers.get(hash.toLowerCase());
  }
}
