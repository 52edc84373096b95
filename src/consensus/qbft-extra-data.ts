import { ConsensusError } from "./errors.ts";
import { compareBytes, fromHex, toHex, type Hex } from "./hex.ts";
import { decodeRlp, decodeScalar, encodeRlp, encodeScalar, isRlpList, type RlpItem } from "./rlp.ts";

/** A validator's vote to change the set, cast by the block's coinbase. */
export interface ValidatorVote {
  readonly recipient: Hex;
  readonly kind: "add" | "drop";
}

/** The consensus part of a QBFT header: what Besu's QbftExtraDataCodec and GoQuorum write into item 12. */
export interface QbftExtraData {
  /** 32 bytes free for the operator. */
  readonly vanity: Uint8Array;
  /** The set that must seal this block, ascending. */
  readonly validators: readonly Hex[];
  readonly vote: ValidatorVote | undefined;
  /** The consensus round in which the block was sealed; not part of the block hash. */
  readonly round: number;
  /** 65 bytes each: r (32), s (32), recovery id (0 or 1). Which and in what order differs between honest nodes. */
  readonly seals: readonly Uint8Array[];
}

const MAX_ROUND = 2 ** 31 - 1;
const VOTE_ADD = Uint8Array.of(0xff);
const VOTE_DROP = new Uint8Array(0);

/**
 * Decodes extraData strictly: exactly five items. Besu tolerates more and drops them from the hash, so that many
 * raw headers would share one block hash; here one header has one encoding up to round and seals.
 *
 * @throws ConsensusError EXTRA_DATA_MALFORMED, SEAL_MALFORMED (a seal that is not 65 bytes), RLP_MALFORMED or RLP_NOT_CANONICAL
 */
export function decodeQbftExtraData(bytes: Uint8Array): QbftExtraData {
  const items = listOf(decodeRlp(bytes), "extraData");
  if (items.length !== 5) {
    throw malformed(`QBFT extraData has 5 items (vanity, validators, vote, round, seals), this has ${items.length}`, {
      items: items.length,
    });
  }
  const [vanity, validators, vote, round, seals] = items;
  return {
    vanity: bytesOf(vanity!, "vanity", 32),
    validators: decodeValidators(listOf(validators!, "validators")),
    vote: decodeVote(listOf(vote!, "vote")),
    round: decodeRound(bytesOf(round!, "round")),
    seals: listOf(seals!, "seals").map((seal, index) => {
      const bytes = bytesOf(seal, `seal ${index}`);
      if (bytes.length !== 65) {
        throw new ConsensusError("SEAL_MALFORMED", `seal ${index} has ${bytes.length} bytes instead of 65`, {
          index,
          seal: toHex(bytes),
        });
      }
      return bytes;
    }),
  };
}

/** Encodes extraData; the validators in the order given. */
export function encodeQbftExtraData(extraData: QbftExtraData): Uint8Array {
  const { vanity, validators, vote, round, seals } = extraData;
  return encodeRlp([
    vanity,
    validators.map((address) => fromHex(address, 20)),
    encodeVote(vote),
    encodeScalar(round),
    seals,
  ]);
}

/**
 * Addresses as the set every function here works on: lower case, ascending.
 *
 * @throws ConsensusError VALIDATORS_MISMATCH when an address occurs twice, HEX_MALFORMED when one is not 20 bytes
 */
export function canonicalValidators(addresses: readonly string[]): readonly Hex[] {
  // Lower-case hex of equal length sorts as the bytes do.
  const sorted = addresses.map((address) => toHex(fromHex(address, 20))).sort();
  const twice = sorted.find((address, index) => address === sorted[index - 1]);
  if (twice !== undefined) {
    throw new ConsensusError("VALIDATORS_MISMATCH", `the validator ${twice} is listed twice`, { address: twice });
  }
  return sorted;
}

function decodeValidators(items: readonly RlpItem[]): readonly Hex[] {
  const addresses = items.map((item, index) => bytesOf(item, `validator ${index}`, 20));
  addresses.forEach((address, index) => {
    if (index > 0 && compareBytes(addresses[index - 1]!, address) >= 0) {
      throw malformed(`validator ${index} is not above the one before it`, { index, address: toHex(address) });
    }
  });
  return addresses.map(toHex);
}

function decodeVote(items: readonly RlpItem[]): ValidatorVote | undefined {
  if (items.length === 0) return undefined;
  if (items.length !== 2) throw malformed(`a vote has 2 items, this has ${items.length}`, { items: items.length });
  const recipient = toHex(bytesOf(items[0]!, "vote recipient", 20));
  const kind = bytesOf(items[1]!, "vote kind");
  if (kind.length === 0) return { recipient, kind: "drop" };
  if (kind.length === 1 && kind[0] === 0xff) return { recipient, kind: "add" };
  throw malformed("a vote's kind is 0xff (add) or empty (drop)", { recipient, kind: toHex(kind) });
}

function encodeVote(vote: ValidatorVote | undefined): RlpItem {
  if (vote === undefined) return [];
  return [fromHex(vote.recipient, 20), vote.kind === "add" ? VOTE_ADD : VOTE_DROP];
}

function decodeRound(bytes: Uint8Array): number {
  const round = decodeScalar(bytes);
  if (round > BigInt(MAX_ROUND)) throw malformed(`the round ${round} exceeds 2^31-1`, { round: toHex(bytes) });
  return Number(round);
}

function listOf(item: RlpItem, what: string): readonly RlpItem[] {
  if (!isRlpList(item)) throw malformed(`${what} is a byte string instead of a list`, { what });
  return item;
}

function bytesOf(item: RlpItem, what: string, length?: number): Uint8Array {
  if (isRlpList(item)) throw malformed(`${what} is a list instead of a byte string`, { what });
  if (length !== undefined && item.length !== length) {
    throw malformed(`${what} has ${item.length} bytes instead of ${length}`, { what, bytes: toHex(item) });
  }
  return item;
}

function malformed(message: string, evidence: Record<string, unknown>): ConsensusError {
  return new ConsensusError("EXTRA_DATA_MALFORMED", message, evidence);
}
