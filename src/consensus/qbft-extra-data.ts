import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { ConsensusError } from "./errors.ts";
import { compareBytes, fromHex, shownHex, toHex, type Hex } from "./hex.ts";
import { decodeRlp, decodeScalar, encodeRlp, encodeScalar, isRlpList, isRlpListOf, type RlpItem } from "./rlp.ts";

/** A validator's vote to change the set, cast by the block's coinbase. */
export interface ValidatorVote {
  readonly recipient: Hex;
  readonly kind: "add" | "drop";
}

/** The consensus part of a QBFT header, as Besu's QbftExtraDataCodec and GoQuorum write it into item 12. */
export interface QbftExtraData {
  /** 32 bytes for the free use of a node's operator. */
  readonly vanity: Uint8Array;
  /** The validators that must seal this block, ascending. */
  readonly validators: readonly Hex[];
  readonly vote: ValidatorVote | undefined;
  /** The consensus round in which the block was sealed. It is not part of the block hash. */
  readonly round: number;
  /** 65 bytes each: r (32), s (32), recovery id (0 or 1). Honest nodes may keep different seals in different order. */
  readonly seals: readonly Uint8Array[];
}

const MAX_ROUND = 2 ** 31 - 1;
const VOTE_ADD = Uint8Array.of(0xff);
const VOTE_DROP = new Uint8Array(0);

/**
 * Decodes extraData strictly: exactly five items. Besu accepts more and leaves them out of the hash, so many raw
 * headers would share one block hash; here a header has one encoding, apart from its round and seals.
 *
 * @throws ConsensusError EXTRA_DATA_MALFORMED, SEAL_MALFORMED (a seal that does not have 65 bytes), RLP_MALFORMED or
 *   RLP_NOT_CANONICAL
 */
export function decodeQbftExtraData(bytes: Uint8Array): QbftExtraData {
  const items = listOf(decodeRlp(bytes), { zh: "内容", en: "content" });
  if (!isRlpListOf(items, 5)) {
    throw malformed(
      {
        zh: `QBFT 的 extraData 应有 5 项（vanity、验证节点、投票、轮次、签封），实有 ${items.length} 项。`,
        en: `QBFT extraData must have 5 items (vanity, validators, vote, round, seals), not ${items.length}.`,
      },
      { items: items.length },
    );
  }
  const [vanity, validators, vote, round, seals] = items;
  return {
    vanity: bytesOf(vanity, { zh: " vanity ", en: "vanity" }, 32),
    validators: decodeValidators(listOf(validators, { zh: "验证节点列表", en: "list of validators" })),
    vote: decodeVote(listOf(vote, { zh: "投票", en: "vote" })),
    round: decodeRound(bytesOf(round, { zh: "轮次", en: "round" })),
    seals: listOf(seals, { zh: "签封列表", en: "list of seals" }).map(decodeSeal),
  };
}

/** Encodes extraData. The validators keep their order. */
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
 * Brings addresses into the form of a validator set that all functions here use: lower case, ascending.
 *
 * @throws ConsensusError VALIDATORS_MISMATCH when an address occurs twice, HEX_MALFORMED when one is not 20 bytes
 */
export function canonicalValidators(addresses: readonly string[]): readonly Hex[] {
  // Lower-case hex of equal length sorts as the bytes do.
  const sorted = addresses.map((address) => toHex(fromHex(address, 20))).sort();
  const twice = sorted.find((address, index) => address === sorted[index - 1]);
  if (twice !== undefined) {
    throw new ConsensusError(
      "VALIDATORS_MISMATCH",
      { zh: `验证节点 ${twice} 被列出两次。`, en: `The validator ${twice} is listed twice.` },
      { address: twice },
    );
  }
  return sorted;
}

function decodeValidators(items: readonly RlpItem[]): readonly Hex[] {
  const addresses = items.map((item, index) =>
    bytesOf(item, { zh: `第 ${index} 个验证节点`, en: `validator ${index}` }, 20),
  );
  addresses.forEach((address, index) => {
    const previous = addresses[index - 1];
    if (previous !== undefined && compareBytes(previous, address) >= 0) {
      throw malformed(
        {
          zh: `extraData 中第 ${index} 个验证节点 ${toHex(address)} 未按升序排在前一个之后。`,
          en: `Validator ${index} in extraData, ${toHex(address)}, is not above the one before it.`,
        },
        { index, address: toHex(address) },
      );
    }
  });
  return addresses.map(toHex);
}

function decodeVote(items: readonly RlpItem[]): ValidatorVote | undefined {
  if (items.length === 0) return undefined;
  if (!isRlpListOf(items, 2)) {
    throw malformed(
      {
        zh: `extraData 中的投票应有 2 项，实有 ${items.length} 项。`,
        en: `The vote in extraData must have 2 items, not ${items.length}.`,
      },
      { items: items.length },
    );
  }
  const recipient = toHex(bytesOf(items[0], { zh: "投票对象", en: "recipient of the vote" }, 20));
  const kind = bytesOf(items[1], { zh: "投票种类", en: "kind of the vote" });
  if (kind.length === 0) return { recipient, kind: "drop" };
  if (kind.length === 1 && kind[0] === 0xff) return { recipient, kind: "add" };
  throw malformed(
    {
      zh: `投票种类应为 0xff（增加）或空（移除），实为 ${shownHex(kind)}。`,
      en: `The kind of a vote must be 0xff (add) or empty (drop), not ${shownHex(kind)}.`,
    },
    { recipient, kind: shownHex(kind) },
  );
}

function encodeVote(vote: ValidatorVote | undefined): RlpItem {
  if (vote === undefined) return [];
  return [fromHex(vote.recipient, 20), vote.kind === "add" ? VOTE_ADD : VOTE_DROP];
}

function decodeRound(bytes: Uint8Array): number {
  const round = decodeScalar(bytes);
  if (round > BigInt(MAX_ROUND)) {
    throw malformed(
      { zh: `extraData 中的轮次 ${round} 超过 2^31-1。`, en: `The round ${round} in extraData exceeds 2^31-1.` },
      { round: toHex(bytes) },
    );
  }
  return Number(round);
}

function decodeSeal(item: RlpItem, index: number): Uint8Array {
  const seal = bytesOf(item, { zh: `第 ${index} 个签封`, en: `seal ${index}` });
  if (seal.length === 65) return seal;
  throw new ConsensusError(
    "SEAL_MALFORMED",
    {
      zh: `第 ${index} 个签封应有 65 字节，实有 ${seal.length} 字节。`,
      en: `Seal ${index} must have 65 bytes, not ${seal.length}.`,
    },
    { index, seal: shownHex(seal) },
  );
}

function listOf(item: RlpItem, what: Bilingual): readonly RlpItem[] {
  if (isRlpList(item)) return item;
  throw malformed(
    {
      zh: `extraData 的${what.zh}应为列表，实为字节串。`,
      en: `The ${what.en} in extraData must be a list, not a byte string.`,
    },
    { what: what.en },
  );
}

function bytesOf(item: RlpItem, what: Bilingual, length?: number): Uint8Array {
  if (isRlpList(item)) {
    throw malformed(
      {
        zh: `extraData 的${what.zh}应为字节串，实为列表。`,
        en: `The ${what.en} in extraData must be a byte string, not a list.`,
      },
      { what: what.en },
    );
  }
  if (length !== undefined && item.length !== length) {
    throw malformed(
      {
        zh: `extraData 的${what.zh}应有 ${length} 字节，实有 ${item.length} 字节。`,
        en: `The ${what.en} in extraData must have ${length} bytes, not ${item.length}.`,
      },
      { what: what.en, bytes: shownHex(item) },
    );
  }
  return item;
}

function malformed(text: Bilingual, evidence: Evidence): ConsensusError {
  return new ConsensusError("EXTRA_DATA_MALFORMED", text, evidence);
}
