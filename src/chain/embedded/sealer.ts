import { decodeHeader, encodeHeader, headerFromRpc } from "../../consensus/header.ts";
import type { Header } from "../../consensus/header.ts";
import { toHex } from "../../consensus/hex.ts";
import { decodeQbftExtraData } from "../../consensus/qbft-extra-data.ts";
import type { ValidatorVote } from "../../consensus/qbft-extra-data.ts";
import { genesisExtraData, QBFT_MIX_HASH, qbftBlockHash, quorum, sealHeader } from "../../consensus/qbft.ts";
import { EMPTY_TRIE_ROOT } from "../../consensus/trie.ts";
import type { RpcObject } from "../rpc-object.ts";
import { DEVELOPMENT_VANITY } from "./development-genesis.ts";
import type { EvmBlock } from "./evm.ts";
import type { SealedBlock } from "./sealed-history.ts";
import type { ValidatorKey, ValidatorKeys } from "./validator-keys.ts";

const ZERO_HASH = `0x${"00".repeat(32)}`;
const ZERO_ADDRESS = `0x${"00".repeat(20)}`;

/** The validators that must seal a block, ascending, and the vote that its proposer casts. */
export interface SealingBlock {
  readonly validators: readonly string[];
  readonly vote: ValidatorVote | undefined;
}

/** Seals the EVM's blocks as the validators of a QBFT network would. No more of them seal than must. */
export class Sealer {
  /** The validators that seal the first block, ascending, 0x-hex. */
  readonly founders: readonly string[];
  /** Addresses that can become validators, because their keys are here too, 0x-hex. */
  readonly spares: readonly string[];
  readonly #keys: ReadonlyMap<string, ValidatorKey>;

  constructor({ founders, spares }: ValidatorKeys) {
    this.founders = founders.map(({ address }) => address);
    this.spares = spares.map(({ address }) => address);
    this.#keys = new Map([...founders, ...spares].map((key) => [key.address, key]));
  }

  /** The validator that proposes a block: those whose keys are here take turns by block number. */
  proposerOf(number: number, validators: readonly string[]): string {
    return number === 0 ? ZERO_ADDRESS : this.#keyOfTurn(number, validators).address;
  }

  /** A genesis block has no seals; its extraData names the validators. */
  sealGenesis(block: EvmBlock): SealedBlock {
    const extraData = genesisExtraData(this.founders, DEVELOPMENT_VANITY);
    return { hash: hashOf(this.headerOf(block, undefined, extraData)), extraData };
  }

  /** Signs a block with a quorum of the keys (about 1.3 ms each). */
  seal(block: EvmBlock, parentHash: string, { validators, vote }: SealingBlock): Header {
    const number = Number(block.number);
    const unsealed = headerFromRpc({
      ...block,
      ...this.#fields(number, parentHash, new Uint8Array(0)),
      miner: this.proposerOf(number, validators),
    });
    const privateKeys = this.#signersOf(number, validators).map(({ privateKey }) => privateKey);
    return decodeHeader(sealHeader(unsealed, { validators, privateKeys, ...(vote === undefined ? {} : { vote }) }));
  }

  /** The header of a block with the given extraData. Its seals are not checked. */
  headerOf(block: EvmBlock, parentHash: string | undefined, extraData: Uint8Array): Header {
    return headerFromRpc({ ...block, ...this.headerFields(Number(block.number), parentHash, extraData) });
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
      ...this.#fields(number, parentHash, extraData),
      miner: this.proposerOf(number, decodeQbftExtraData(extraData).validators),
    };
  }

  #fields(number: number, parentHash: string | undefined, extraData: Uint8Array): RpcObject {
    return {
      parentHash: parentHash ?? ZERO_HASH,
      difficulty: "0x1",
      mixHash: toHex(QBFT_MIX_HASH),
      nonce: "0x0000000000000000",
      parentBeaconBlockRoot: ZERO_HASH,
      extraData: toHex(extraData),
      // The EVM's genesis has the hash of no bytes here instead of the root of an empty trie.
      ...(number === 0 ? { transactionsRoot: toHex(EMPTY_TRIE_ROOT) } : {}),
    };
  }

  /** Others stay silent for each block, so that readers meet every combination. */
  #signersOf(number: number, validators: readonly string[]): readonly ValidatorKey[] {
    const own = this.#ownAmong(validators);
    const silent = own.length - quorum(validators.length);
    const firstSilent = (number + 1) % own.length;
    return own.filter((_, index) => (index - firstSilent + own.length) % own.length >= silent);
  }

  #keyOfTurn(number: number, validators: readonly string[]): ValidatorKey {
    const own = this.#ownAmong(validators);
    const key = own[number % own.length];
    if (key === undefined) throw new RangeError("A chain without validators cannot be sealed.");
    return key;
  }

  #ownAmong(validators: readonly string[]): readonly ValidatorKey[] {
    return validators.flatMap((address) => this.#keys.get(address) ?? []);
  }
}

/** The hash under which a sealed block is known. */
export function hashOf(header: Header): string {
  return toHex(qbftBlockHash(header));
}
