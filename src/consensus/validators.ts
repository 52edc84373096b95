import { ConsensusError } from "./errors.ts";
import { toHex, type Hex } from "./hex.ts";
import type { Header } from "./header.ts";
import { decodeGenesisExtraData } from "./qbft.ts";
import { canonicalValidators, decodeQbftExtraData, type ValidatorVote } from "./qbft-extra-data.ts";

/** A vote that has neither passed nor lapsed. A voter has at most one per recipient: a later one replaces it. */
export interface PendingVote extends ValidatorVote {
  readonly voter: Hex;
}

/**
 * The validators of the next block and the votes that may change them: the state of Besu's VoteTally after a block.
 * It is plain data, so that it can be stored with the block and continued from there.
 */
export interface Tally {
  /** The last block applied. */
  readonly number: number;
  /** A block whose number is a multiple of this discards all votes, its own included. */
  readonly epochLength: number;
  /** The validators that must seal block `number + 1`, ascending. */
  readonly validators: readonly Hex[];
  readonly votes: readonly PendingVote[];
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
  };
}

/**
 * The tally after one more block. Verify the header against `tally.validators` first: a vote counts only because the
 * validators sealed it.
 *
 * The rules are Besu's (VoteTallyUpdater, release 26.2.0 and later): the coinbase casts one vote a block; a change
 * needs a simple majority, floor(n/2)+1, of the current set and takes effect with the next block. Changes by the
 * `transitions` of a genesis file leave no trace in headers and cannot be followed.
 *
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
  if (number % tally.epochLength === 0) return { ...tally, number, votes: [] };

  const { vote } = decodeQbftExtraData(header.extraData);
  if (vote === undefined) return { ...tally, number };

  const voter = toHex(header.coinbase);
  if (!tally.validators.includes(voter)) {
    throw new ConsensusError(
      "COINBASE_NOT_VALIDATOR",
      {
        zh: `区块 ${number} 含有 ${voter} 的投票，而它不是验证节点。`,
        en: `Block ${number} has a vote of ${voter}, which is not a validator.`,
      },
      { number, coinbase: voter },
    );
  }
  return { ...tally, number, ...count(tally, { ...vote, voter }) };
}

function count(tally: Tally, cast: PendingVote): Pick<Tally, "validators" | "votes"> {
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
