import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Bilingual } from "../text/bilingual.ts";
import { ConsensusError } from "./errors.ts";
import { byteAt, concatBytes, equalBytes, fromHex, shownHex, toHex, type Hex } from "./hex.ts";
import { changeHeader, decodeHeader, encodeHeader, type Header } from "./header.ts";
import { keccak256 } from "./keccak.ts";
import {
  canonicalValidators,
  decodeQbftExtraData,
  encodeQbftExtraData,
  type QbftExtraData,
  type ValidatorVote,
} from "./qbft-extra-data.ts";

/** The mixHash of every block of a BFT chain ("ctibal byzantine fault tolerance" in ASCII). */
export const QBFT_MIX_HASH = fromHex("0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365");

/** keccak256(rlp([])): the ommers hash of a block without uncles, and so of every QBFT block. */
export const EMPTY_UNCLES_HASH = fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

/** A header that a quorum of the expected validators has sealed. */
export interface SealedHeader {
  readonly header: Header;
  /** 32 bytes. The next block's parentHash and all RPC answers refer to it. It is not keccak256 of the raw header. */
  readonly blockHash: Uint8Array;
  /** Distinct members of the expected set, in the order of their seals. */
  readonly signers: readonly Hex[];
  readonly round: number;
  readonly vote: ValidatorVote | undefined;
}

/**
 * The number of seals that `validatorCount` validators need: ceil(2n/3), as in Besu. GoQuorum's own check of headers
 * accepts fewer and must not be copied.
 */
export function quorum(validatorCount: number): number {
  return Math.ceil((2 * validatorCount) / 3);
}

/**
 * Verifies a raw header of a QBFT chain that keeps its validators in block headers (not in a contract).
 *
 * It proves that at least `quorum(validators.length)` of the expected validators sealed exactly this block. It does
 * not look at the block's parent, time or execution. As in Besu, one seal of a stranger or one double seal makes the
 * whole header invalid.
 *
 * @param rlp the header as sealed, with round and seals
 * @param validators the set expected at this height, in any order: known beforehand or followed from genesis
 * @throws ConsensusError with the code of the first check that fails
 */
export function verifySealedHeader(rlp: Uint8Array, validators: readonly string[]): SealedHeader {
  return readSealedHeader(rlp, validators).verifySeals();
}

/** A well-formed header that lists the expected validators. It proves nothing before its seals are verified. */
export interface UnverifiedHeader {
  readonly header: Header;
  readonly vote: ValidatorVote | undefined;
  /** @throws ConsensusError SEAL_MALFORMED, SEAL_FOREIGN, SEAL_DUPLICATE, SEALS_TOO_FEW, SEALS_TOO_MANY */
  verifySeals(): SealedHeader;
}

/**
 * The first half of `verifySealedHeader`: everything but the signatures. It serves callers that may refuse the header
 * for a cheaper reason before they verify signatures.
 *
 * @throws ConsensusError as `verifySealedHeader`, except for the seals
 */
export function readSealedHeader(rlp: Uint8Array, validators: readonly string[]): UnverifiedHeader {
  const expected = canonicalValidators(validators);
  const header = decodeHeader(rlp);
  requireQbftConstants(header);
  const extraData = decodeQbftExtraData(header.extraData);
  requireExpectedValidators(header, extraData.validators, expected);
  return {
    header,
    vote: extraData.vote,
    verifySeals() {
      const signers = verifySeals(header, extraData, expected);
      return { header, blockHash: qbftBlockHash(header), signers, round: extraData.round, vote: extraData.vote };
    },
  };
}

/**
 * Verifies the raw header of block 0. Nobody seals it: the caller compares its hash with the one known beforehand.
 *
 * @returns the header, its hash (extraData unchanged) and the first validators
 * @throws ConsensusError HEADER_MALFORMED when it is not block 0, GENESIS_SEALED when it has seals, a round or a vote
 */
export function verifyGenesisHeader(rlp: Uint8Array): {
  header: Header;
  blockHash: Uint8Array;
  validators: readonly Hex[];
} {
  const header = decodeHeader(rlp);
  if (header.number !== 0) {
    throw new ConsensusError(
      "HEADER_MALFORMED",
      {
        zh: `创世区块头的编号应为 0，实为 ${header.number}。`,
        en: `The genesis header must have number 0, not ${header.number}.`,
      },
      { number: header.number },
    );
  }
  return { header, blockHash: qbftBlockHash(header), validators: decodeGenesisExtraData(header.extraData).validators };
}

/**
 * Decodes the extraData of a genesis block.
 *
 * @throws ConsensusError as `decodeQbftExtraData`, or GENESIS_SEALED
 */
export function decodeGenesisExtraData(bytes: Uint8Array): QbftExtraData {
  const extraData = decodeQbftExtraData(bytes);
  if (extraData.seals.length > 0 || extraData.round !== 0 || extraData.vote !== undefined) {
    throw new ConsensusError(
      "GENESIS_SEALED",
      {
        zh: "创世区块的 extraData 不应含有签封、投票或非零轮次：请核对这是否为创世区块头。",
        en: "The extraData of a genesis block has no seals, no vote and no round: check that this is its header.",
      },
      { extraData: shownHex(bytes) },
    );
  }
  return extraData;
}

/** The hash of a block on either kind of chain: the QBFT hash under QBFT's mixHash, else keccak256 of the header. */
export function blockHash(header: Header): Uint8Array {
  return equalBytes(header.mixHash, QBFT_MIX_HASH) ? qbftBlockHash(header) : plainBlockHash(header);
}

/** keccak256 of the header's RLP: the block hash on chains that hash the header as it is. QBFT does not. */
export function plainBlockHash(header: Header): Uint8Array {
  return keccak256(encodeHeader(header));
}

/** QBFT's block hash: the hash of the header with round 0 and no seals. The genesis block is hashed as it is. */
export function qbftBlockHash(header: Header): Uint8Array {
  if (header.number === 0) return plainBlockHash(header);
  return hashWithExtraData(header, { ...decodeQbftExtraData(header.extraData), round: 0, seals: [] });
}

/** The digest that a validator signs, without any prefix: the hash of the header with its round and no seals. */
export function commitSealHash(header: Header): Uint8Array {
  return hashWithExtraData(header, { ...decodeQbftExtraData(header.extraData), seals: [] });
}

/**
 * The address whose key made a seal over a digest.
 *
 * @throws ConsensusError SEAL_MALFORMED when no key can have made it
 */
export function recoverSigner(digest: Uint8Array, seal: Uint8Array): Hex {
  if (seal.length !== 65) {
    throw malformedSeal(
      { zh: `签封应有 65 字节，实有 ${seal.length} 字节。`, en: `A seal must have 65 bytes, not ${seal.length}.` },
      seal,
    );
  }
  const recovery = byteAt(seal, 64);
  const r = BigInt(toHex(seal.subarray(0, 32)));
  const s = BigInt(toHex(seal.subarray(32, 64)));
  if (recovery > 1) {
    throw malformedSeal(
      {
        zh: `签封的恢复标识应为 0 或 1，实为 ${recovery}：${toHex(seal)}。`,
        en: `The recovery id of a seal must be 0 or 1, not ${recovery}: ${toHex(seal)}.`,
      },
      seal,
    );
  }
  let publicKey: Uint8Array;
  try {
    // This also refuses r or s outside 1 to n-1, where n is the order of the curve.
    publicKey = new secp256k1.Signature(r, s, recovery).recoverPublicKey(digest).toBytes(false);
  } catch (cause) {
    throw malformedSeal(
      {
        zh: `任何密钥都不可能作出签封 ${toHex(seal)}：其 r 或 s 超出范围，或不在曲线上。`,
        en: `No key can have made the seal ${toHex(seal)}: its r or s is out of range or not on the curve.`,
      },
      seal,
      cause,
    );
  }
  return addressOf(publicKey);
}

/** The address of a private key of 32 bytes. */
export function validatorAddress(privateKey: Uint8Array): Hex {
  return addressOf(secp256k1.getPublicKey(privateKey, false));
}

/** The keys and the content with which a development network or a test seals a block. */
interface Sealing {
  readonly validators: readonly string[];
  /** The keys that seal, 32 bytes each. A header that is to verify needs a quorum of the validators' keys. */
  readonly privateKeys: readonly Uint8Array[];
  /** 0 unless given. */
  readonly round?: number;
  readonly vote?: ValidatorVote;
  /** 32 zero bytes unless given. */
  readonly vanity?: Uint8Array;
}

/**
 * Turns a header into a QBFT block that the given keys seal, and returns it as raw RLP. The QBFT constants and
 * extraData are replaced; coinbase and parentHash stay. Nothing is checked, because tests also make bad headers.
 *
 * This is for development networks and tests: a production validator's key never leaves its node.
 *
 * @throws ConsensusError GENESIS_NOT_SEALABLE for block 0
 */
export function sealHeader(header: Header, sealing: Sealing): Uint8Array {
  if (header.number === 0) {
    throw new ConsensusError("GENESIS_NOT_SEALABLE", {
      zh: "创世区块不能签封：请用 `genesisHeader` 制作。",
      en: "A genesis block cannot be sealed: make it with `genesisHeader` instead.",
    });
  }
  const extraData: QbftExtraData = {
    vanity: sealing.vanity ?? new Uint8Array(32),
    validators: canonicalValidators(sealing.validators),
    vote: sealing.vote,
    round: sealing.round ?? 0,
    seals: [],
  };
  const unsealed = changeHeader(withQbftConstants(header), { extraData: encodeQbftExtraData(extraData) });
  const digest = commitSealHash(unsealed);
  const seals = sealing.privateKeys.map((privateKey) => sign(digest, privateKey));
  return encodeHeader(changeHeader(unsealed, { extraData: encodeQbftExtraData({ ...extraData, seals }) }));
}

/** Turns a header into block 0 of a QBFT network with the given first validators, and returns it as raw RLP. */
export function genesisHeader(header: Header, validators: readonly string[]): Uint8Array {
  return encodeHeader(changeHeader(withQbftConstants(header), { extraData: genesisExtraData(validators) }));
}

/** The extraData of a genesis block: RLP([vanity, validators, [], 0, []]). @param vanity - 32 bytes, by default zero */
export function genesisExtraData(validators: readonly string[], vanity = new Uint8Array(32)): Uint8Array {
  return encodeQbftExtraData({
    vanity,
    validators: canonicalValidators(validators),
    vote: undefined,
    round: 0,
    seals: [],
  });
}

function requireQbftConstants(header: Header): void {
  const constants = {
    ommersHash: equalBytes(header.ommersHash, EMPTY_UNCLES_HASH),
    difficulty: header.difficulty === 1n,
    mixHash: equalBytes(header.mixHash, QBFT_MIX_HASH),
    nonce: header.nonce.every((byte) => byte === 0),
  };
  for (const [field, holds] of Object.entries(constants)) {
    if (!holds) {
      throw new ConsensusError(
        "QBFT_CONSTANT_MISMATCH",
        {
          zh: `区块 ${header.number} 的 ${field} 不是 QBFT 区块的固定值：请核对该链的共识是否为 QBFT。`,
          en: `The ${field} of block ${header.number} is not that of QBFT: check that the chain's consensus is QBFT.`,
        },
        { field, number: header.number },
      );
    }
  }
}

function withQbftConstants(header: Header): Header {
  return changeHeader(header, {
    ommersHash: EMPTY_UNCLES_HASH,
    difficulty: 1n,
    mixHash: QBFT_MIX_HASH,
    nonce: new Uint8Array(8),
  });
}

function requireExpectedValidators(header: Header, listed: readonly Hex[], expected: readonly Hex[]): void {
  const { number } = header;
  // An empty set would need no seals at all.
  if (number === 0 || expected.length === 0) {
    throw new ConsensusError(
      "VALIDATORS_MISMATCH",
      {
        zh: `区块 ${number} 没有可为其签封的验证节点。`,
        en: `Block ${number} has no validators that could have sealed it.`,
      },
      { number, expected },
    );
  }
  if (listed.length !== expected.length || listed.some((address, index) => address !== expected[index])) {
    const [found, wanted] = [listedIn(listed), listedIn(expected)];
    throw new ConsensusError(
      "VALIDATORS_MISMATCH",
      {
        zh: `区块 ${number} 的区块头列出的验证节点为 ${found}，应为 ${wanted}：请核对所用的验证节点名单是否属于此高度。`,
        en:
          `Block ${number} lists the validators ${found} instead of ${wanted}: ` +
          "check that the validator set in use is that of this height.",
      },
      { number, expected, listed: listed.slice(0, MOST_LISTED) },
    );
  }
  const coinbase = toHex(header.coinbase);
  if (!expected.includes(coinbase)) {
    throw new ConsensusError(
      "COINBASE_NOT_VALIDATOR",
      {
        zh: `区块 ${number} 由 ${coinbase} 提出，而它不是验证节点。`,
        en: `Block ${number} was proposed by ${coinbase}, which is not a validator.`,
      },
      { number, coinbase, expected },
    );
  }
}

/** The most addresses that an error lists: a forged header may have thousands. */
const MOST_LISTED = 32;

function listedIn(addresses: readonly Hex[]): string {
  const more = addresses.length > MOST_LISTED ? `, … (${addresses.length})` : "";
  return `${addresses.slice(0, MOST_LISTED).join(", ")}${more}`;
}

function verifySeals(header: Header, extraData: QbftExtraData, validators: readonly Hex[]): readonly Hex[] {
  const { number } = header;
  const { seals, round } = extraData;
  const required = quorum(validators.length);
  // Both bounds come before any curve arithmetic: a header stuffed with seals must not cost more than an honest one.
  if (seals.length < required) {
    throw new ConsensusError(
      "SEALS_TOO_FEW",
      {
        zh: `区块 ${number} 有 ${seals.length} 个签封，而 ${validators.length} 个验证节点中须有 ${required} 个签封。`,
        en: `Block ${number} has ${seals.length} seals; ${required} of ${validators.length} validators are required.`,
      },
      { number, seals: seals.length, required, validators: validators.length },
    );
  }
  if (seals.length > validators.length) {
    throw new ConsensusError(
      "SEALS_TOO_MANY",
      {
        zh: `区块 ${number} 有 ${seals.length} 个签封，而验证节点只有 ${validators.length} 个。`,
        en: `Block ${number} has ${seals.length} seals of only ${validators.length} validators.`,
      },
      { number, seals: seals.length, validators: validators.length },
    );
  }
  const digest = commitSealHash(header);
  const signers: Hex[] = [];
  for (const seal of seals) {
    const signer = recoverSigner(digest, seal);
    if (!validators.includes(signer)) {
      throw new ConsensusError(
        "SEAL_FOREIGN",
        {
          zh: `区块 ${number} 有 ${signer} 的签封，而它不是验证节点：区块头或签封有改动。`,
          en: `Block ${number} has a seal of ${signer}, which is not a validator: the header or the seal was changed.`,
        },
        { number, round, signer, seal: toHex(seal) },
      );
    }
    if (signers.includes(signer)) {
      throw new ConsensusError(
        "SEAL_DUPLICATE",
        { zh: `区块 ${number} 有 ${signer} 的两个签封。`, en: `Block ${number} has two seals of ${signer}.` },
        { number, signer },
      );
    }
    signers.push(signer);
  }
  return signers;
}

function hashWithExtraData(header: Header, extraData: QbftExtraData): Uint8Array {
  return plainBlockHash(changeHeader(header, { extraData: encodeQbftExtraData(extraData) }));
}

function sign(digest: Uint8Array, privateKey: Uint8Array): Uint8Array {
  // @noble puts the recovery id first, QBFT puts it last.
  const signature = secp256k1.sign(digest, privateKey, { prehash: false, format: "recovered" });
  return concatBytes(signature.subarray(1), signature.subarray(0, 1));
}

function addressOf(uncompressedPublicKey: Uint8Array): Hex {
  return toHex(keccak256(uncompressedPublicKey.subarray(1)).subarray(12));
}

function malformedSeal(text: Bilingual, seal: Uint8Array, cause?: unknown): ConsensusError {
  return new ConsensusError("SEAL_MALFORMED", text, { seal: shownHex(seal) }, cause);
}
