import { ConsensusError } from "./errors.ts";
import { toHex, type Hex } from "./hex.ts";
import type { Header } from "./header.ts";
import { decodeGenesisExtraData } from "./qbft.ts";
import { canonicalValidators, decodeQbftExtraData, type ValidatorVote } from "./qbft-extra-data.ts";

/** A vote that has neither passed nor lapsed. A voter has at most one per recipient: the later replaces the earlier. */
export interface PendingVote extends ValidatorVote {
  readonly voter: Hex;
}

/**
 * Who seals the next block, and the votes that may change it: the state of Besu's VoteTally after a block.
 * Plain data, so that it can be stored with the block and continued from there.
 */
export interface Tally {
  /** The last block applied. */
  readonly number: number;
  /** Blocks whose number is a multiple of this discard all votes, their own included. */
  readonly epochLength: number;
  /** The set that must seal block `number + 1`, ascending. */
  readonly validators: readonly Hex[];
  readonly votes: readonly PendingVote[];
}

/**
 * The tally after block 0.
 *
 * @param epochLength `epochlength` of the genesis file (Besu's default is 30,000); must never change on a live network
 * @throws ConsensusError EPOCH_LENGTH_INVALID, or as `decodeGenesisExtraData`
 */
export function initialTally(genesisExtraData: Uint8Array, epochLength: number): Tally {
  if (!Number.isSafeInteger(epochLength) || epochLength < 1) {
    throw new ConsensusError(
      "EPOCH_LENGTH_INVALID",
      `an epoch has at least one block, not ${epochLength}; take epochlength from the genesis file`,
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
 * The tally after one more block. The header must have been verified against `tally.validators` before: votes are
 * only worth the seals under them.
 *
 * The rules are Besu's (VoteTallyUpdater, release 26.2.0 and later): one vote a block, cast by the coinbase; a
 * change needs a simple majority, floor(n/2)+1, of the current set and takes effect with the next block.
 * Overrides in a genesis file's `transitions` leave no trace in headers and cannot be followed.
 *
 * @throws ConsensusError HEADER_OUT_OF_ORDER, COINBASE_NOT_VALIDATOR, or as `decodeQbftExtraData`
 */
export function applyHeader(tally: Tally, header: Header): Tally {
  const number = tally.number + 1;
  if (header.number !== number) {
    throw new ConsensusError(
      "HEADER_OUT_OF_ORDER",
      `the votes were followed up to block ${tally.number}; the next header must be ${number}, not ${header.number}`,
      {
        expected: number,
        actual: header.number,
      },
    );
  }
  if (number % tally.epochLength === 0) return { ...tally, number, votes: [] };

  const { vote } = decodeQbftExtraData(header.extraData);
  if (vote === undefined) return { ...tally, number };

  const voter = toHex(header.coinbase);
  if (!tally.validators.includes(voter)) {
    throw new ConsensusError(
      "COINBASE_NOT_VALIDATOR",
      `block ${number} carries a vote of ${voter}, who is no validator`,
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
