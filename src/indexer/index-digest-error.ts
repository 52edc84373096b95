import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which there is no digest of an index:
 * - `INDEX_EMPTY`: no block is indexed yet;
 * - `BLOCK_NOT_INDEXED`: the index begins after the block;
 * - `INDEX_BEHIND`: the index has not reached the block yet;
 * - `DIGEST_TOO_LARGE`: too many events would have to be projected anew.
 */
export type IndexDigestErrorCode = "INDEX_EMPTY" | "BLOCK_NOT_INDEXED" | "INDEX_BEHIND" | "DIGEST_TOO_LARGE";

/** There is no digest of the index at a block. */
export class IndexDigestError extends CodedError<IndexDigestErrorCode> {
  override readonly name = "IndexDigestError";
}

export function indexIsEmpty(): IndexDigestError {
  return new IndexDigestError("INDEX_EMPTY", {
    zh: "尚无已索引的区块：请待索引开始跟随链后再问。",
    en: "No block is indexed yet: ask again when the index has begun to follow the chain.",
  });
}

/** @param first - the first block of the index; the other numbers are blocks too */
export function blockNotIndexed(block: number, first: number, checkpoint: number): IndexDigestError {
  if (block > checkpoint)
    return new IndexDigestError(
      "INDEX_BEHIND",
      {
        zh: `索引止于区块 ${checkpoint}，尚未到区块 ${block}：请待索引到达后再问，或改问区块 ${first} 至 ${checkpoint}。`,
        en:
          `The index ends at block ${checkpoint} and has not reached block ${block}: ask again when it has, or ask ` +
          `about one from ${first} to ${checkpoint}.`,
      },
      { block, first, checkpoint },
    );
  return new IndexDigestError(
    "BLOCK_NOT_INDEXED",
    {
      zh: `索引没有区块 ${block}：可用区块 ${first} 至 ${checkpoint}。`,
      en: `The index does not hold block ${block}: ask about one from ${first} to ${checkpoint}.`,
    },
    { block, first, checkpoint },
  );
}

export function digestTooLarge(block: number, events: number, most: number, checkpoint: number): IndexDigestError {
  return new IndexDigestError(
    "DIGEST_TOO_LARGE",
    {
      zh:
        `至区块 ${block} 有 ${events} 个事件须重新推算，接口至多推算 ${most} 个：` +
        `请不写区块（即检查点，现为 ${checkpoint}），或在数据库旁运行 laiqu digest --database … --block ${block}。`,
      en:
        `Up to block ${block}, ${events} events would have to be projected anew, and the API does so for ${most} at ` +
        `most: leave the block out, which means the checkpoint (now ${checkpoint}), or run laiqu digest ` +
        `--database … --block ${block} beside the database.`,
    },
    { block, events, most, checkpoint },
  );
}
