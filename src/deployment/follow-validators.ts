import type { DescribedBlock, Descriptor, ValidatorEpoch } from "../certificate/descriptor.ts";
import { validatorsAt } from "../certificate/descriptor.ts";
import { askBlocks, askHead } from "../chain/blocks.ts";
import type { ServedBlock } from "../chain/blocks.ts";
import { useFastKeccak } from "../chain/fast-keccak.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import type { Header } from "../consensus/header.ts";
import { equalBytes, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import {
  plainBlockHash,
  QBFT_MIX_HASH,
  qbftBlockHash,
  readSealedHeader,
  verifyGenesisHeader,
  verifySealedHeader,
} from "../consensus/qbft.ts";
import type { UnverifiedHeader } from "../consensus/qbft.ts";
import {
  applyHeader,
  initialTally,
  isUndecided,
  mayChangeValidators,
  sameValidators,
  settleTally,
} from "../consensus/validators.ts";
import type { Tally } from "../consensus/validators.ts";
import type { ValidatorVote } from "../consensus/qbft-extra-data.ts";
import {
  blockMissing,
  genesisDiffers,
  headerRefused,
  noSeals,
  outOfPlace,
  previousDiffers,
  validatorsInContract,
  validatorsMismatch,
  validatorsUndecided,
} from "./descriptor-errors.ts";

/**
 * Block 0, proven by its hash.
 * @throws DeploymentError `GENESIS_DIFFERS`, `BLOCK_MISSING`, `HEADER_REFUSED`; RpcError
 */
export async function askGenesis(chain: RpcRequester, expected: Hex): Promise<ServedBlock> {
  const block = await askHeader(chain, 0);
  // Block 0 is hashed as it is on every chain.
  const found = toHex(plainBlockHash(block.header));
  if (found !== expected) throw genesisDiffers(found, expected);
  return block;
}

export interface FollowedChain {
  readonly chain: RpcRequester;
  readonly genesisHash: Hex;
  readonly epochLengthBlocks: number;
  /** The edition from which the validators are followed; from genesis without it. */
  readonly previous: Descriptor | undefined;
  /** Following begins at genesis, unless it may begin beyond this block. `FOLLOWED_FROM_GENESIS` without it. */
  readonly fromGenesisUpTo?: number | undefined;
  /** Called after each batch, with the last block followed and the last of all. */
  readonly onProgress?: ((block: number, last: number) => void) | undefined;
}

export interface FollowedValidators {
  readonly epochs: readonly ValidatorEpoch[];
  readonly asOf: DescribedBlock;
  /** The header of the last block, which its validators sealed. */
  readonly header: Header;
}

/** The last header followed, and what the next one must agree with. */
interface Position {
  readonly tally: Tally;
  /** The validators that the last header lists, which sealed it. */
  readonly listed: readonly Hex[];
  readonly last: ServedBlock;
  readonly hash: Uint8Array;
  /** Whether a header had a vote so far. */
  readonly voted: boolean;
}

/** Following so many blocks takes about a minute, and leaves nothing of the previous edition to be trusted. */
const FOLLOWED_FROM_GENESIS = 50_000;

/** Headers in memory at once. The seals of the last header of each batch are verified. */
const BATCH = 200;

/**
 * Follows the validators from the blocks themselves, up to a block. Every header is linked to the one before it by its
 * hash, and lists exactly the validators that the votes before it give. The seals are verified of each header that
 * changes the validators, of the previous edition's block, and of the last one of each batch: the links prove all
 * others, and without the validators' keys nobody can seal a vote that hands the chain to others.
 *
 * It begins at genesis, or on a long chain at the last block before the previous edition's at which no vote was open.
 * So the part up to the previous edition's block is checked against that edition.
 * @throws DeploymentError `NO_SEALS`, `GENESIS_DIFFERS`, `VALIDATORS_IN_CONTRACT`, `VALIDATORS_MISMATCH`,
 *   `HEADER_REFUSED`, `BLOCK_MISSING`, `PREVIOUS_DIFFERS`; RpcError
 */
export async function followValidators(followed: FollowedChain, to: number): Promise<FollowedValidators> {
  await useFastKeccak();
  const { previous } = followed;
  const start = await startOf(followed);
  const epochs = [...start.epochs];
  let { position } = start;
  requireSameBlock(position, previous);
  while (position.tally.number < to) {
    const first = position.tally.number + 1;
    const last = Math.min(to, first + BATCH - 1);
    for (const block of await askHeaders(followed.chain, first, last)) {
      const { number: at } = block.header;
      position = follow(position, block, at === last || at === previous?.asOf.block);
      continueEpochs(epochs, position.tally.number, position.listed);
      requireSameBlock(position, previous);
    }
    followed.onProgress?.(last, to);
  }
  const { header } = position.last;
  continueEpochs(epochs, to + 1, await nextValidators(followed.chain, position));
  return { epochs, asOf: placeOf(position), header };
}

/** Adds an epoch if a block has other validators than the one before it. */
function continueEpochs(epochs: ValidatorEpoch[], fromBlock: number, validators: readonly Hex[]): void {
  if (!sameValidators(epochs.at(-1)?.validators ?? [], validators)) epochs.push({ fromBlock, validators });
}

/** The validators of the block after the last one. Where the votes leave two sets possible, its header shows which. */
async function nextValidators(chain: RpcRequester, position: Position): Promise<readonly Hex[]> {
  const { tally } = position;
  if (!isUndecided(tally)) return tally.validators;
  const number = tally.number + 1;
  if ((await askHead(chain)) < number) throw validatorsUndecided(tally.number);
  return follow(position, await askHeader(chain, number), true).listed;
}

interface Start {
  readonly position: Position;
  readonly epochs: readonly ValidatorEpoch[];
}

async function startOf(followed: FollowedChain): Promise<Start> {
  const { chain, genesisHash, epochLengthBlocks, previous, fromGenesisUpTo = FOLLOWED_FROM_GENESIS } = followed;
  const number = previous === undefined ? 0 : previous.asOf.block - (previous.asOf.block % epochLengthBlocks);
  const fromEdition =
    previous === undefined || number <= fromGenesisUpTo
      ? undefined
      : await startAtEdition(chain, previous, number, epochLengthBlocks);
  return fromEdition ?? (await startAtGenesis(chain, genesisHash, epochLengthBlocks));
}

async function startAtGenesis(chain: RpcRequester, expected: Hex, epochLength: number): Promise<Start> {
  const last = await askGenesis(chain, expected);
  if (!equalBytes(last.header.mixHash, QBFT_MIX_HASH)) throw noSeals();
  const { validators, blockHash } = reading(0, () => verifyGenesisHeader(last.rlp));
  if (validators.length === 0) throw validatorsInContract();
  const tally = initialTally(last.header.extraData, epochLength);
  return {
    position: { tally, listed: tally.validators, last, hash: blockHash, voted: false },
    epochs: [{ fromBlock: 0, validators: tally.validators }],
  };
}

/**
 * At a block that discards all votes, the previous edition names all that must be known: the validators.
 * @returns undefined when the node shows headers of other validators. Either the node or the edition is wrong then, and
 *   only the way from genesis proves which.
 */
async function startAtEdition(
  chain: RpcRequester,
  previous: Descriptor,
  number: number,
  epochLength: number,
): Promise<Start | undefined> {
  const epochs = previous.consensus.validatorEpochs.filter(({ fromBlock }) => fromBlock <= number);
  for (const { fromBlock } of epochs.slice(1)) {
    if ((await askSealed(chain, fromBlock - 1, previous)) === undefined) return undefined;
    if ((await askSealed(chain, fromBlock, previous)) === undefined) return undefined;
  }
  const sealed = await askSealed(chain, number, previous);
  if (sealed === undefined) return undefined;
  const { last, hash, validators, vote } = sealed;
  const before: Tally = { number: number - 1, epochLength, validators, votes: [], otherwise: [] };
  const tally = reading(number, () => applyHeader(before, last.header));
  return { position: { tally, listed: validators, last, hash, voted: vote !== undefined }, epochs };
}

/** A block that the validators of an edition have sealed. */
interface SealedBlock {
  readonly last: ServedBlock;
  readonly hash: Uint8Array;
  readonly validators: readonly Hex[];
  readonly vote: ValidatorVote | undefined;
}

/** A block that the validators of an edition must have sealed; undefined if its header lists others. */
async function askSealed(chain: RpcRequester, number: number, previous: Descriptor): Promise<SealedBlock | undefined> {
  const last = await askHeader(chain, number);
  const validators = validatorsAt(previous.consensus.validatorEpochs, number) ?? [];
  try {
    if (number === 0) return { last, hash: verifyGenesisHeader(last.rlp).blockHash, validators, vote: undefined };
    const { header, blockHash, vote } = verifySealedHeader(last.rlp, validators);
    if (header.number === number) return { last, hash: blockHash, validators, vote };
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    if (cause.code === "VALIDATORS_MISMATCH") return undefined;
    throw headerRefused(number, cause);
  }
  throw outOfPlace(number, last.header);
}

/** @param mustBeSealed - whether the seals are verified although the block changes no validators */
function follow(position: Position, block: ServedBlock, mustBeSealed: boolean): Position {
  const { tally, hash: parent } = position;
  const { header } = block;
  const number = tally.number + 1;
  if (header.number !== number) throw outOfPlace(number, header);
  const settled = reading(number, () => settleTally(tally, header)) ?? tally;
  const unverified = readListed({ ...position, tally: settled }, block);
  if (!equalBytes(header.parentHash, parent)) throw outOfPlace(number, header);
  const next = reading(number, () => applyHeader(settled, header));
  if (mustBeSealed || mayChangeValidators(tally, next)) reading(number, () => unverified.verifySeals());
  return {
    tally: next,
    listed: settled.validators,
    last: block,
    hash: qbftBlockHash(header),
    voted: position.voted || unverified.vote !== undefined,
  };
}

function readListed({ tally, voted }: Position, { header, rlp }: ServedBlock): UnverifiedHeader {
  try {
    return readSealedHeader(rlp, tally.validators);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw cause.code === "VALIDATORS_MISMATCH"
      ? validatorsMismatch(header.number, tally, voted, cause)
      : headerRefused(header.number, cause);
  }
}

/** The previous edition's block is on this chain. */
function requireSameBlock(position: Position, previous: Descriptor | undefined): void {
  const { number } = position.tally;
  if (previous === undefined || number !== previous.asOf.block) return;
  const { hash, time } = placeOf(position);
  if (hash === previous.asOf.hash && time === previous.asOf.time) return;
  throw previousDiffers(previous, {
    zh: `所载区块 ${number}（${previous.asOf.hash}）不在此链上，此链的该区块为 ${hash}`,
    en: `its block ${number} (${previous.asOf.hash}) is not on this chain, which has ${hash} there`,
  });
}

function placeOf({ last: { header }, hash }: Position): DescribedBlock {
  return { block: header.number, hash: toHex(hash), time: header.timestamp };
}

/** The headers from `first` to `last`, both included. @throws DeploymentError `BLOCK_MISSING`, `HEADER_REFUSED` */
async function askHeaders(chain: RpcRequester, first: number, last: number): Promise<ServedBlock[]> {
  const blocks = await askBlocks(chain, first, last).catch((cause: unknown) => {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw headerRefused(first, cause);
  });
  return blocks.map((block, index) => {
    if (block === undefined) throw blockMissing(first + index);
    return block;
  });
}

async function askHeader(chain: RpcRequester, number: number): Promise<ServedBlock> {
  const [block] = await askHeaders(chain, number, number);
  if (block === undefined) throw blockMissing(number);
  return block;
}

function reading<Read>(number: number, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw headerRefused(number, cause);
  }
}
