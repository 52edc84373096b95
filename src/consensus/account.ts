import { ConsensusError } from "./errors.ts";
import { toHex } from "./hex.ts";
import { keccak256 } from "./keccak.ts";
import { decodeRlp, decodeScalar, isRlpList } from "./rlp.ts";
import { verifyTrieProof } from "./trie.ts";

/** An account of the state trie (Yellow Paper, section 4.1). */
export interface Account {
  readonly nonce: bigint;
  /** In wei. */
  readonly balance: bigint;
  /** 32 bytes: root of the trie in which `verifyStorage` reads. */
  readonly storageRoot: Uint8Array;
  /** 32 bytes. A storage value means something only under the code that wrote it: compare this with the code expected. */
  readonly codeHash: Uint8Array;
}

/**
 * Reads an account from the state by the `accountProof` of `eth_getProof`.
 *
 * @param stateRoot 32 bytes, of a header that was verified
 * @param address 20 bytes
 * @returns undefined when the proof shows that there is no such account
 * @throws ConsensusError as `verifyTrieProof`, or ACCOUNT_MALFORMED
 */
export function verifyAccount(
  stateRoot: Uint8Array,
  address: Uint8Array,
  nodes: readonly Uint8Array[],
): Account | undefined {
  requireLength("address", address, 20);
  return decodeAccount(address, verifyTrieProof(stateRoot, keccak256(address), nodes));
}

/**
 * Reads what the state trie holds for an address; nothing is no account.
 * @throws ConsensusError ACCOUNT_MALFORMED, RLP_MALFORMED, RLP_NOT_CANONICAL
 */
export function decodeAccount(address: Uint8Array, encoded: Uint8Array | undefined): Account | undefined {
  if (encoded === undefined) return undefined;
  const items = decodeRlp(encoded);
  if (!isRlpList(items) || items.length !== 4) throw malformed(address, encoded);
  const [nonce, balance, storageRoot, codeHash] = items;
  if (isRlpList(nonce) || isRlpList(balance) || isRlpList(storageRoot) || isRlpList(codeHash))
    throw malformed(address, encoded);
  if (storageRoot!.length !== 32 || codeHash!.length !== 32) throw malformed(address, encoded);
  return {
    nonce: decodeScalar(nonce!),
    balance: decodeScalar(balance!),
    storageRoot: storageRoot!,
    codeHash: codeHash!,
  };
}

/**
 * Reads a storage slot by the `proof` of one entry of `eth_getProof`'s `storageProof`. Match entries by their `key`:
 * Besu sorts them and drops doubles.
 *
 * @param storageRoot 32 bytes, from `verifyAccount`
 * @param slot 32 bytes
 * @returns the slot's value as an unsigned 256-bit integer; 0n when the trie does not contain it, which is how zero is stored
 * @throws ConsensusError as `verifyTrieProof`, or STORAGE_VALUE_MALFORMED
 */
export function verifyStorage(storageRoot: Uint8Array, slot: Uint8Array, nodes: readonly Uint8Array[]): bigint {
  requireLength("slot", slot, 32);
  return decodeStored(slot, verifyTrieProof(storageRoot, keccak256(slot), nodes));
}

/**
 * Reads what a storage trie holds for a slot; nothing is how zero is stored.
 * @throws ConsensusError STORAGE_VALUE_MALFORMED, RLP_MALFORMED, RLP_NOT_CANONICAL
 */
export function decodeStored(slot: Uint8Array, encoded: Uint8Array | undefined): bigint {
  if (encoded === undefined) return 0n;
  const value = decodeRlp(encoded);
  if (isRlpList(value) || value.length === 0) {
    throw new ConsensusError("STORAGE_VALUE_MALFORMED", "a stored value is an RLP integer and never zero", {
      slot: toHex(slot),
      value: toHex(encoded),
    });
  }
  return decodeScalar(value);
}

function requireLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new RangeError(`the ${what} has ${length} bytes, not ${bytes.length}`);
}

function malformed(address: Uint8Array, encoded: Uint8Array): ConsensusError {
  return new ConsensusError("ACCOUNT_MALFORMED", "an account is a list of nonce, balance, storageRoot and codeHash", {
    address: toHex(address),
    account: toHex(encoded),
  });
}
