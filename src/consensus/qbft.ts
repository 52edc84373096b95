import { secp256k1 } from "@noble/curves/secp256k1.js";
import { ConsensusError } from "./errors.ts";
import { concatBytes, equalBytes, fromHex, toHex, type Hex } from "./hex.ts";
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

/** keccak256(rlp([])): the ommers hash of a block without uncles, the only one of every QBFT block. */
export const EMPTY_UNCLES_HASH = fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

/** A header under which a quorum of the expected validators put their names. */
export interface SealedHeader {
  readonly header: Header;
  /** 32 bytes; what the next block's parentHash and all RPC answers refer to. Not keccak256 of the raw header. */
  readonly blockHash: Uint8Array;
  /** Distinct members of the expected set, in the order of the seals. */
  readonly signers: readonly Hex[];
  readonly round: number;
  readonly vote: ValidatorVote | undefined;
}

/** Seals needed from `validatorCount` validators: ceil(2n/3), Besu's rule. GoQuorum's own header check asks for fewer and must not be copied. */
export function quorum(validatorCount: number): number {
  return Math.ceil((2 * validatorCount) / 3);
}

/**
 * Verifies a raw header of a QBFT chain that keeps its validators in block headers (not in a contract).
 *
 * Proves that at least `quorum(validators.length)` of the expected validators sealed exactly this block. Does not
 * look at its parent, its time or its execution. A foreign or a double seal refuses the whole header, as Besu does.
 *
 * @param rlp the header as sealed, with round and seals
 * @param validators the set expected at this height, known beforehand or followed from genesis; any order
 * @throws ConsensusError with the code of the first check that fails
 */
export function verifySealedHeader(rlp: Uint8Array, validators: readonly string[]): SealedHeader {
  return readSealedHeader(rlp, validators).verifySeals();
}

/** A header of the form and under the validators that were expected. Nothing in it is proven before its seals are verified. */
export interface UnverifiedHeader {
  readonly header: Header;
  /** @throws ConsensusError SEAL_MALFORMED, SEAL_FOREIGN, SEAL_DUPLICATE, SEALS_TOO_FEW, SEALS_TOO_MANY */
  verifySeals(): SealedHeader;
}

/**
 * The first half of `verifySealedHeader`, all but the signatures: for who can refuse for a cheaper reason first.
 *
 * @throws ConsensusError as `verifySealedHeader`, but for the seals
 */
export function readSealedHeader(rlp: Uint8Array, validators: readonly string[]): UnverifiedHeader {
  const expected = canonicalValidators(validators);
  const header = decodeHeader(rlp);
  requireQbftConstants(header);
  const extraData = decodeQbftExtraData(header.extraData);
  requireExpectedValidators(header, extraData.validators, expected);
  return {
    header,
    verifySeals() {
      const signers = verifySeals(header, extraData, expected);
      return { header, blockHash: qbftBlockHash(header), signers, round: extraData.round, vote: extraData.vote };
    },
  };
}

/**
 * Verifies the raw header of block 0, which nobody seals: it is genuine by its hash, known beforehand.
 *
 * @returns the header, its hash (extraData unchanged) and the first validators
 * @throws ConsensusError HEADER_MALFORMED when it is not block 0, GENESIS_SEALED when it carries seals, round or vote
 */
export function verifyGenesisHeader(rlp: Uint8Array): {
  header: Header;
  blockHash: Uint8Array;
  validators: readonly Hex[];
} {
  const header = decodeHeader(rlp);
  if (header.number !== 0) {
    throw new ConsensusError("HEADER_MALFORMED", `the genesis header has number 0, this has ${header.number}`, {
      number: header.number,
    });
  }
  return { header, blockHash: qbftBlockHash(header), validators: decodeGenesisExtraData(header.extraData).validators };
}

/** Decodes a genesis block's extraData. @throws ConsensusError as `decodeQbftExtraData`, or GENESIS_SEALED */
export function decodeGenesisExtraData(bytes: Uint8Array): QbftExtraData {
  const extraData = decodeQbftExtraData(bytes);
  if (extraData.seals.length > 0 || extraData.round !== 0 || extraData.vote !== undefined) {
    throw new ConsensusError("GENESIS_SEALED", "a genesis block has no seals, no vote and round 0", {
      extraData: toHex(bytes),
    });
  }
  return extraData;
}

/** The hash of a block on either kind of chain: QBFT's when the mixHash says so, else keccak256 of the header. */
export function blockHash(header: Header): Uint8Array {
  return equalBytes(header.mixHash, QBFT_MIX_HASH) ? qbftBlockHash(header) : plainBlockHash(header);
}

/** The block hash on chains that hash the header as it is: keccak256 of its RLP. On QBFT this is not the block hash. */
export function plainBlockHash(header: Header): Uint8Array {
  return keccak256(encodeHeader(header));
}

/** QBFT's block hash: of the header with round 0 and no seals in extraData; the genesis block's extraData stays as it is. */
export function qbftBlockHash(header: Header): Uint8Array {
  if (header.number === 0) return plainBlockHash(header);
  return hashWithExtraData(header, { ...decodeQbftExtraData(header.extraData), round: 0, seals: [] });
}

/** What a validator signs, raw, without any prefix: the hash of the header with its round and no seals. */
export function commitSealHash(header: Header): Uint8Array {
  return hashWithExtraData(header, { ...decodeQbftExtraData(header.extraData), seals: [] });
}

/**
 * The address whose key made a seal over a digest.
 *
 * @throws ConsensusError SEAL_MALFORMED when no key can have made it
 */
export function recoverSigner(digest: Uint8Array, seal: Uint8Array): Hex {
  if (seal.length !== 65) throw malformedSeal("a seal has 65 bytes", seal);
  const recovery = seal[64]!;
  const r = BigInt(toHex(seal.subarray(0, 32)));
  const s = BigInt(toHex(seal.subarray(32, 64)));
  if (recovery > 1) throw malformedSeal("a seal's recovery id is 0 or 1", seal);
  let publicKey: Uint8Array;
  try {
    // Refuses r or s outside 1 to n-1, the curve's order, too.
    publicKey = new secp256k1.Signature(r, s, recovery).recoverPublicKey(digest).toBytes(false);
  } catch (cause) {
    throw malformedSeal("no key can have made the seal: its r or s is out of range or not on the curve", seal, cause);
  }
  return addressOf(publicKey);
}

/** The address of a private key of 32 bytes. */
export function validatorAddress(privateKey: Uint8Array): Hex {
  return addressOf(secp256k1.getPublicKey(privateKey, false));
}

/** How a development network or a test seals a block. */
export interface Sealing {
  readonly validators: readonly string[];
  /** The keys that seal, 32 bytes each; a quorum of the validators' for a header that is to verify. */
  readonly privateKeys: readonly Uint8Array[];
  /** 0 unless given. */
  readonly round?: number;
  readonly vote?: ValidatorVote;
  /** 32 zero bytes unless given. */
  readonly vanity?: Uint8Array;
}

/**
 * Turns a header into a QBFT block sealed by the given keys and returns it as raw RLP: the QBFT constants are put
 * in, extraData is replaced, coinbase and parentHash stay the caller's. Checks nothing: tests make bad headers with it too.
 *
 * For development networks and tests; a production validator's key never leaves its node.
 *
 * @throws ConsensusError GENESIS_NOT_SEALABLE for block 0
 */
export function sealHeader(header: Header, sealing: Sealing): Uint8Array {
  if (header.number === 0)
    throw new ConsensusError("GENESIS_NOT_SEALABLE", "nobody seals block 0; give it `genesisExtraData` instead");
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

/** Turns a header into block 0 of a QBFT network with the given first validators, as raw RLP. */
export function genesisHeader(header: Header, validators: readonly string[]): Uint8Array {
  return encodeHeader(changeHeader(withQbftConstants(header), { extraData: genesisExtraData(validators) }));
}

/** The extraData of a genesis block: RLP([32 zero bytes, validators, [], 0, []]). */
export function genesisExtraData(validators: readonly string[]): Uint8Array {
  return encodeQbftExtraData({
    vanity: new Uint8Array(32),
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
        `the ${field} of block ${header.number} is not a QBFT block's`,
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
  // Without this, an empty set would ask for no seals at all.
  if (number === 0 || expected.length === 0) {
    throw new ConsensusError("VALIDATORS_MISMATCH", `block ${number} has no validators that could have sealed it`, {
      number,
      expected,
    });
  }
  if (listed.length !== expected.length || listed.some((address, index) => address !== expected[index])) {
    throw new ConsensusError(
      "VALIDATORS_MISMATCH",
      `block ${number} lists other validators than expected; check that the validator set in use is that of this height`,
      { number, expected, listed },
    );
  }
  const coinbase = toHex(header.coinbase);
  if (!expected.includes(coinbase)) {
    throw new ConsensusError(
      "COINBASE_NOT_VALIDATOR",
      `block ${number} was proposed by ${coinbase}, who is no validator`,
      { number, coinbase, expected },
    );
  }
}

function verifySeals(header: Header, extraData: QbftExtraData, validators: readonly Hex[]): readonly Hex[] {
  const { number } = header;
  const { seals, round } = extraData;
  const required = quorum(validators.length);
  // Both bounds before any curve arithmetic: a header stuffed with seals must not cost more than an honest one.
  if (seals.length < required) {
    throw new ConsensusError(
      "SEALS_TOO_FEW",
      `block ${number} has ${seals.length} seals, ${required} of ${validators.length} validators are required`,
      {
        number,
        seals: seals.length,
        required,
      },
    );
  }
  if (seals.length > validators.length) {
    throw new ConsensusError(
      "SEALS_TOO_MANY",
      `block ${number} has ${seals.length} seals of only ${validators.length} validators`,
      { number, seals: seals.length },
    );
  }
  const digest = commitSealHash(header);
  const signers: Hex[] = [];
  for (const seal of seals) {
    const signer = recoverSigner(digest, seal);
    if (!validators.includes(signer)) {
      throw new ConsensusError(
        "SEAL_FOREIGN",
        `block ${number} carries a seal of ${signer}, who is no validator; a changed byte anywhere in the header shows so`,
        {
          number,
          round,
          signer,
          seal: toHex(seal),
        },
      );
    }
    if (signers.includes(signer)) {
      throw new ConsensusError("SEAL_DUPLICATE", `block ${number} carries two seals of ${signer}`, { number, signer });
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

function malformedSeal(message: string, seal: Uint8Array, cause?: unknown): ConsensusError {
  return new ConsensusError("SEAL_MALFORMED", message, { seal: toHex(seal) }, cause);
}
