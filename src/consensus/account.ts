import { ConsensusError } from "./errors.ts";
import { shownHex, toHex } from "./hex.ts";
import { keccak256 } from "./keccak.ts";
import { decodeRlp, decodeScalar, isRlpList, isRlpListOf } from "./rlp.ts";
import { verifyTrieProof } from "./trie.ts";

/** An account of the state trie (Yellow Paper, section 4.1). */
export interface Account {
  readonly nonce: bigint;
  /** The balance in wei. */
  readonly balance: bigint;
  /** 32 bytes: the root of the trie in which `verifyStorage` reads. */
  readonly storageRoot: Uint8Array;
  /** 32 bytes. Compare it with the expected code: a storage value has a meaning only under the code that wrote it. */
  readonly codeHash: Uint8Array;
}

/**
 * Reads an account from the state by the `accountProof` of `eth_getProof`.
 *
 * @param stateRoot 32 bytes, from a verified header
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
 * Decodes the value of the state trie at an address. Without a value there is no account.
 *
 * @throws ConsensusError ACCOUNT_MALFORMED, RLP_MALFORMED, RLP_NOT_CANONICAL
 */
export function decodeAccount(address: Uint8Array, encoded: Uint8Array | undefined): Account | undefined {
  if (encoded === undefined) return undefined;
  const item = decodeRlp(encoded);
  if (!isRlpListOf(item, 4)) throw malformed(address, encoded);
  const [nonce, balance, storageRoot, codeHash] = item;
  if (isRlpList(nonce) || isRlpList(balance) || isRlpList(storageRoot) || isRlpList(codeHash))
    throw malformed(address, encoded);
  if (storageRoot.length !== 32 || codeHash.length !== 32) throw malformed(address, encoded);
  return { nonce: decodeScalar(nonce), balance: decodeScalar(balance), storageRoot, codeHash };
}

/**
 * Reads a storage slot by the `proof` of one entry in the `storageProof` of `eth_getProof`. Match the entries by their
 * `key`: Besu sorts them and drops duplicates.
 *
 * @param storageRoot 32 bytes, from `verifyAccount`
 * @param slot 32 bytes
 * @returns the slot's value as an unsigned 256-bit integer; 0n when the trie does not contain it: zeros are not stored
 * @throws ConsensusError as `verifyTrieProof`, or STORAGE_VALUE_MALFORMED
 */
export function verifyStorage(storageRoot: Uint8Array, slot: Uint8Array, nodes: readonly Uint8Array[]): bigint {
  requireLength("slot", slot, 32);
  return decodeStored(slot, verifyTrieProof(storageRoot, keccak256(slot), nodes));
}

/**
 * Decodes the value of a storage trie at a slot. Zeros are not stored, so no value is 0n.
 *
 * @throws ConsensusError STORAGE_VALUE_MALFORMED, RLP_MALFORMED, RLP_NOT_CANONICAL
 */
export function decodeStored(slot: Uint8Array, encoded: Uint8Array | undefined): bigint {
  if (encoded === undefined) return 0n;
  const value = decodeRlp(encoded);
  if (isRlpList(value) || value.length === 0) {
    throw new ConsensusError(
      "STORAGE_VALUE_MALFORMED",
      {
        zh: `存储槽 ${toHex(slot)} 的值 ${shownHex(encoded)} 不是 RLP 编码的非零整数。`,
        en: `The value ${shownHex(encoded)} of the storage slot ${toHex(slot)} is not an RLP integer above zero.`,
      },
      { slot: toHex(slot), value: shownHex(encoded) },
    );
  }
  return decodeScalar(value);
}

function requireLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new RangeError(`The ${what} must have ${length} bytes, not ${bytes.length}.`);
}

function malformed(addressBytes: Uint8Array, encoded: Uint8Array): ConsensusError {
  const [address, account] = [toHex(addressBytes), shownHex(encoded)];
  return new ConsensusError(
    "ACCOUNT_MALFORMED",
    {
      zh: `账户 ${address} 的内容不是由 nonce、余额、存储根和代码哈希组成的 RLP 列表：${account}。`,
      en: `The account ${address} is not an RLP list of nonce, balance, storage root and code hash: ${account}.`,
    },
    { address, account },
  );
}
