import type { Answer } from "../schemas/answer.ts";
import type { Gap } from "../schemas/desk-answer.ts";

/** The gaps that an answer's completeness names. */
export function gapsOf({ completeness }: Answer<unknown>): Gap[] {
  switch (completeness) {
    case "complete":
      return [];
    case "truncated":
      return [
        {
          kind: "CUT",
          says: {
            zh: "已达上限，其余未列出：请缩小所问的范围或期间",
            en: "it was cut at a limit: ask about less, or about a shorter period",
          },
        },
      ];
    case "beyond-checkpoint":
      return [
        {
          kind: "BEYOND_CHECKPOINT",
          says: {
            zh: "所问时间晚于最后索引的区块：此后的行为尚不可知",
            en: "it was asked about a time after the last indexed block, and later acts are not known yet",
          },
        },
      ];
    case "rests-on-backfill":
      return [
        {
          kind: "BACKFILL",
          says: {
            zh: "含补录内容，不保证已全部补录",
            en: "part of it was backfilled, and nothing promises that everything was",
          },
        },
      ];
    default:
      return completeness satisfies never;
  }
}
