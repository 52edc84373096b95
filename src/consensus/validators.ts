import { ConsensusError } from "./errors.ts";
import { toHex, type Hex } from "./hex.ts";
import type { Header } from "./header.ts";
import { decodeGenesisExtraData } from "./qbft.ts";
import { canonicalValidators, decodeQbftExtraData, type ValidatorVote } from "./qbft-extra-data.ts";

/** A vote that has neither passed nor lapsed. A voter has at most one per recipient: a later one replaces it. */
interface PendingVote extends ValidatorVote {
  readonly voter: Hex;
}

/** The validators of a block, and the votes before it that may change those of later blocks. */
interface VoteCount {
  /** The validators that must seal the next block, ascending. */
  readonly validators: readonly Hex[];
  readonly votes: readonly PendingVote[];
}

/**
 * The validators of the next block and the votes that may change them, after a block. It is plain data, so that it can
 * be stored with the block and continued from there.
 */
export interface Tally extends VoteCount {
  /** The last block applied. */
  readonly number: number;
  /** A block whose number is a multiple of this discards all votes before it. */
  readonly epochLength: number;
  /**
   * The count that holds if the vote in the last block that discarded all votes counts. Besu does not count that vote;
   * GoQuorum discards the votes first and counts it afterwards. Null where it makes no difference. Which of the two
   * holds is decided by the first header that lists the validators of one and not of the other.
   */
  readonly ifEpochVoteCounts: VoteCount | null;
}

/**
 * The tally after block 0.
 *
 * @param epochLength `epochlength` of the genesis file (Besu's default is 30,000); it never changes on a live network
 * @throws ConsensusError EPOCH_LENGTH_INVALID, or as `decodeGenesisExtraData`
 */
export function initialTally(genesisExtraData: Uint8Array, epochLength: number): Tally {
  if (!Number.isSafeInteger(epochLength) || epochLength < 1) {
    throw new ConsensusError(
      "EPOCH_LENGTH_INVALID",
      {
        zh: `一个纪元至少有一个区块，而非 ${epochLength}：请取创世文件中的 epochlength。`,
        en: `An epoch has at least one block, not ${epochLength}: take epochlength from the genesis file.`,
      },
      { epochLength },
    );
  }
  return {
    number: 0,
    epochLength,
    validators: canonicalValidators(decodeGenesisExtraData(genesisExtraData).validators),
    votes: [],
    ifEpochVoteCounts: null,
  };
}

/**
 * The tally with the validators that a header lists. The header decides whether the vote of the last epoch block
 * counts, if the two ways of counting give different validators.
 * @returns undefined when the header lists the validators of neither
 * @throws ConsensusError as `decodeQbftExtraData`
 */
export function settleTally(tally: Tally, header: Header): Tally | undefined {
  const listed = decodeQbftExtraData(header.extraData).validators;
  const { ifEpochVoteCounts: counted } = tally;
  const isCounted = counted !== null && sameValidators(counted.validators, listed);
  if (sameValidators(tally.validators, listed)) return isCounted ? tally : { ...tally, ifEpochVoteCounts: null };
  return isCounted ? { ...tally, ...counted, ifEpochVoteCounts: null } : undefined;
}

/**
 * The tally after one more block. Verify the header against the validators of the settled tally first: a vote counts
 * only because the validators sealed it.
 *
 * The rules are those of Besu (VoteTallyUpdater, release 26.2.0 and later) and GoQuorum (24.4.1): the coinbase casts
 * one vote a block; a change needs a simple majority, floor(n/2)+1, of the current set and takes effect with the next
 * block. They differ only about the vote in a block that discards all votes (`ifEpochVoteCounts`). Changes by the
 * `transitions` of a genesis file leave no trace in headers and cannot be followed.
 *
 * @param tally - settled by this header, see `settleTally`
 * @throws ConsensusError HEADER_OUT_OF_ORDER, COINBASE_NOT_VALIDATOR, or as `decodeQbftExtraData`
 */
export function applyHeader(tally: Tally, header: Header): Tally {
  const number = tally.number + 1;
  if (header.number !== number) {
    throw new ConsensusError(
      "HEADER_OUT_OF_ORDER",
      {
        zh: `投票已跟踪到区块 ${tally.number}，下一个区块应为 ${number}，实为 ${header.number}。`,
        en: `The votes are followed up to block ${tally.number}: block ${number} must be next, not ${header.number}.`,
      },
      { expected: number, actual: header.number },
    );
  }
  const cast = voteIn(header, tally.validators);
  const { epochLength } = tally;
  if (number % epochLength === 0) {
    const none: VoteCount = { validators: tally.validators, votes: [] };
    return { number, epochLength, ...none, ifEpochVoteCounts: cast === undefined ? null : count(none, cast) };
  }
  if (cast === undefined) return { ...tally, number };
  const uncounted = count(tally, cast);
  const counted = tally.ifEpochVoteCounts === null ? null : count(tally.ifEpochVoteCounts, cast);
  return {
    number,
    epochLength,
    ...uncounted,
    ifEpochVoteCounts: counted !== null && sameCount(counted, uncounted) ? null : counted,
  };
}

/**
 * Whether a block may have changed the validators, or decided which of two sets they are. Its own seals must be
 * verified then.
 * @param before - not settled by the block's header
 */
export function mayChangeValidators(before: Tally, after: Tally): boolean {
  return [before.ifEpochVoteCounts, after, after.ifEpochVoteCounts].some(
    (count) => count !== null && !sameValidators(count.validators, before.validators),
  );
}

/** Whether the validators of the next block are not known before its header shows them. */
export function isUndecided({ validators, ifEpochVoteCounts: counted }: Tally): boolean {
  return counted !== null && !sameValidators(counted.validators, validators);
}

export function sameValidators(one: readonly Hex[], other: readonly Hex[]): boolean {
  return one.length === other.length && one.every((address, index) => address === other[index]);
}

function sameCount(one: VoteCount, other: VoteCount): boolean {
  return (
    sameValidators(one.validators, other.validators) &&
    one.votes.length === other.votes.length &&
    one.votes.every((vote) => other.votes.some((same) => sameVote(vote, same)))
  );
}

function sameVote(one: PendingVote, other: PendingVote): boolean {
  return one.voter === other.voter && one.recipient === other.recipient && one.kind === other.kind;
}

/** The vote that a header casts. */
function voteIn(header: Header, validators: readonly Hex[]): PendingVote | undefined {
  const { vote } = decodeQbftExtraData(header.extraData);
  if (vote === undefined) return undefined;
  const voter = toHex(header.coinbase);
  if (validators.includes(voter)) return { ...vote, voter };
  const { number } = header;
  throw new ConsensusError(
    "COINBASE_NOT_VALIDATOR",
    {
      zh: `区块 ${number} 含有 ${voter} 的投票，而它不是验证节点。`,
      en: `Block ${number} has a vote of ${voter}, which is not a validator.`,
    },
    { number, coinbase: voter },
  );
}

function count(tally: VoteCount, cast: PendingVote): VoteCount {
  const { recipient, kind } = cast;
  const votes = [...tally.votes.filter((vote) => vote.voter !== cast.voter || vote.recipient !== recipient), cast];
  const majority = Math.floor(tally.validators.length / 2) + 1;
  if (votes.filter((vote) => vote.recipient === recipient && vote.kind === kind).length < majority) {
    return { validators: tally.validators, votes };
  }
  const others = tally.validators.filter((validator) => validator !== recipient);
  const stillOpen = votes.filter((vote) => vote.recipient !== recipient);
  switch (kind) {
    case "add":
      return { validators: canonicalValidators([...others, recipient]), votes: stillOpen };
    case "drop":
      return { validators: others, votes: stillOpen.filter((vote) => vote.voter !== recipient) };
    default:
      return kind satisfies never;
  }
}
