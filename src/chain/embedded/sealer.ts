import { decodeHeader, encodeHeader, headerFromRpc } from "../../consensus/header.ts";
import { toHex } from "../../consensus/hex.ts";
import { genesisExtraData, QBFT_MIX_HASH, qbftBlockHash, sealHeader } from "../../consensus/qbft.ts";
import { EMPTY_TRIE_ROOT } from "../../consensus/trie.ts";
import type { RpcObject } from "../rpc-object.ts";
import { DEVELOPMENT_VANITY } from "./development-genesis.ts";
import type { EvmBlock } from "./evm.ts";
import type { SealedBlock } from "./sealed-history.ts";
import type { ValidatorKey } from "./validator-keys.ts";

const ZERO_HASH = `0x${"00".repeat(32)}`;
const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

/** Seals the EVM's blocks as the validators of a QBFT network would; one of the four stays silent for each block. */
export class Sealer {
  /** Ascending, 0x-hex. */
  readonly validators: readonly string[];
  readonly #keys: readonly ValidatorKey[];

  /** @param keys - in ascending order of address */
  constructor(keys: readonly ValidatorKey[]) {
    this.#keys = keys;
    this.validators = keys.map(({ address }) => address);
  }

  /** The validator that proposes a block: they take turns by block number. */
  proposerOf(number: number): string {
    return number === 0 ? ZERO_ADDRESS : this.#keyOfTurn(number).address;
  }

  /** A genesis block has no seals; its extraData names the validators. */
  sealGenesis(block: EvmBlock): SealedBlock {
    const extraData = genesisExtraData(this.validators, DEVELOPMENT_VANITY);
    return { hash: this.hashSealed(block, undefined, extraData), extraData };
  }

  /** Signs a block with three of the four keys (about 1.3 ms each). */
  seal(block: EvmBlock, parentHash: string): SealedBlock {
    const number = Number(block.number);
    const unsealed = headerFromRpc({ ...block, ...this.headerFields(number, parentHash, new Uint8Array(0)) });
    // The quorum of four is three. Another validator stays silent each time, so that readers meet every combination.
    const silent = this.#keyOfTurn(number + 1);
    const privateKeys = this.#keys.filter((key) => key !== silent).map(({ privateKey }) => privateKey);
    const header = decodeHeader(sealHeader(unsealed, { validators: this.validators, privateKeys }));
    return { hash: toHex(qbftBlockHash(header)), extraData: header.extraData };
  }

  /** The hash of a block with the given extraData. Seals are not part of the hash and are not checked. */
  hashSealed(block: EvmBlock, parentHash: string | undefined, extraData: Uint8Array): string {
    return toHex(
      qbftBlockHash(headerFromRpc({ ...block, ...this.headerFields(Number(block.number), parentHash, extraData) })),
    );
  }

  /** The raw header (RLP, 0x-hex) of a block with its sealed fields. */
  encode(block: RpcObject): string {
    return toHex(encodeHeader(headerFromRpc(block)));
  }

  /**
   * The header fields in which a QBFT block differs from the EVM's.
   * @param parentHash - `undefined` for genesis
   */
  headerFields(number: number, parentHash: string | undefined, extraData: Uint8Array): RpcObject {
    return {
      parentHash: parentHash ?? ZERO_HASH,
      miner: this.proposerOf(number),
      difficulty: "0x1",
      mixHash: toHex(QBFT_MIX_HASH),
      nonce: "0x0000000000000000",
      parentBeaconBlockRoot: ZERO_HASH,
      extraData: toHex(extraData),
      // The EVM's genesis has the hash of no bytes here instead of the root of an empty trie.
      ...(number === 0 ? { transactionsRoot: toHex(EMPTY_TRIE_ROOT) } : {}),
    };
  }

  #keyOfTurn(number: number): ValidatorKey {
    const key = this.#keys[number % this.#keys.length];
    if (key === undefined) throw new RangeError("A chain without validators cannot be sealed.");
    return key;
  }
}
