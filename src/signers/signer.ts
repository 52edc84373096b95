/**
 * A transaction that is ready to be signed. It is a legacy one, which every permissioned chain accepts, and it never
 * carries coins.
 */
export interface UnsignedTransaction {
  readonly type: 0;
  readonly chainId: number;
  readonly nonce: number;
  /** The called contract; null in a transaction that creates one. */
  readonly to: string | null;
  readonly data: string;
  readonly value: 0;
  readonly gasPrice: bigint;
  readonly gasLimit: bigint;
}

/**
 * A key that signs for one account, wherever it is kept. A wallet of `ethers` is one, and so is whatever asks a machine
 * that never gives its key away. Whoever calls it trusts nothing that comes back before it is compared with what was
 * asked.
 */
export interface Signer {
  /** The account: 0x and 40 hexadecimal digits. */
  readonly address: string;
  /** @returns the signed bytes, which `eth_sendRawTransaction` takes */
  signTransaction(transaction: UnsignedTransaction): Promise<string>;
  /** @returns the signature (65 bytes) of a text by EIP-191, version 0x45, which no transaction can be mistaken for */
  signMessage(text: string): Promise<string>;
}
