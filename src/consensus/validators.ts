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
   * Other counts that may hold, because nodes differ about the votes at a block that discards them: Besu discards all
   * votes and does not count the one in that block, GoQuorum counts it, and Besu before release 26.2.0 keeps votes to
   * drop a validator. Headers decide: a count that gives other validators than they list is left out. None equals
   * another.
   */
  readonly otherwise: readonly VoteCount[];
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
    otherwise: [],
  };
}

/**
 * The tally with the validators that a header lists: the header decides between the ways of counting that give other
 * validators.
 * @returns undefined when the header lists the validators of none
 * @throws ConsensusError as `decodeQbftExtraData`
 */
export function settleTally(tally: Tally, header: Header): Tally | undefined {
  const listed = decodeQbftExtraData(header.extraData).validators;
  const fitting = countsOf(tally).filter(({ validators }) => sameValidators(validators, listed));
  return fitting.length === 0 ? undefined : tallyOf(tally, tally.number, fitting);
}

/**
 * The tally after one more block. Verify the header against the validators of the settled tally first: a vote counts
 * only because the validators sealed it.
 *
 * The rules are those of Besu (VoteTallyUpdater, release 26.2.0 and later) and GoQuorum (24.4.1): the coinbase casts
 * one vote a block; a change needs a simple majority, floor(n/2)+1, of the current set and takes effect with the next
 * block. They differ only about the block that discards votes (`otherwise`). Changes by the `transitions` of a genesis
 * file leave no trace in headers and cannot be followed.
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
  const before = countsOf(tally);
  if (number % tally.epochLength === 0) return tallyOf(tally, number, countsOfEpoch(tally.validators, before, cast));
  return tallyOf(tally, number, cast === undefined ? before : before.map((each) => count(each, cast)));
}

/** The counts that may hold after a block that discards votes: that of Besu, of GoQuorum, and of older Besu. */
function countsOfEpoch(
  validators: readonly Hex[],
  before: readonly VoteCount[],
  cast: PendingVote | undefined,
): readonly VoteCount[] {
  const none: VoteCount = { validators, votes: [] };
  const kept = before.map(({ votes }) => ({ validators, votes: votes.filter(({ kind }) => kind === "drop") }));
  return [none, ...(cast === undefined ? [] : [count(none, cast)]), ...kept];
}

function countsOf({ validators, votes, otherwise }: Tally): readonly VoteCount[] {
  return [{ validators, votes }, ...otherwise];
}

/** The most ways of counting that are followed. Validators who vote against each other make few. */
const MOST_COUNTS = 16;

/** @param counts - at least one, the likeliest first */
function tallyOf({ epochLength, validators, votes }: Tally, number: number, counts: readonly VoteCount[]): Tally {
  const distinct = counts.filter((each, index) => counts.findIndex((other) => sameCount(each, other)) === index);
  const [first = { validators, votes }, ...otherwise] = distinct.slice(0, MOST_COUNTS);
  return { number, epochLength, ...first, otherwise };
}

/**
 * Whether a block may have changed the validators, or decided which of two sets they are. Its own seals must be
 * verified then.
 * @param before - not settled by the block's header
 */
export function mayChangeValidators(before: Tally, after: Tally): boolean {
  return [...countsOf(before), ...countsOf(after)].some(
    ({ validators }) => !sameValidators(validators, before.validators),
  );
}

/** Whether the validators of the next block are not known before its header shows them. */
export function isUndecided({ validators, otherwise }: Tally): boolean {
  return otherwise.some((each) => !sameValidators(each.validators, validators));
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
