import type { Bilingual } from "../../text/bilingual.ts";
import { ClientError } from "../client-error.ts";

/**
 * The error of a draft whose parts do not say the same.
 * @param problem - the end of a sentence about the draft
 */
export function draftWrong(
  { zh, en }: Bilingual,
  evidence: Readonly<Record<string, unknown>>,
  cause?: unknown,
): ClientError {
  return new ClientError(
    "DRAFT_WRONG",
    {
      zh: `此草稿的文字与其将要做的事不一致，不得审核、签名或发送：${zh}。请查明何人改动，并重新起草。`,
      en:
        `The words of this draft are not what it would do, so it must not be reviewed, signed or sent: ${en}. ` +
        "Find out " +
        "who changed it, and draft the act again.",
    },
    evidence,
    cause,
  );
}
