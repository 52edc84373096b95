import { CodedError } from "../text/coded-error.ts";
import { isSystemError, systemReason } from "../text/system-error.ts";

/** The one fault of the output: an answer could not be written where the user wanted it. */
export type OutputErrorCode = "ANSWER_UNWRITTEN";

/** The standard output cannot be written, for example because its disk is full. The command has done its work. */
export class OutputError extends CodedError<OutputErrorCode> {
  override readonly name = "OutputError";
}

/**
 * The error of an answer that could not be written.
 * @param done - whether the command did what it was asked for
 */
export function answerUnwritten(cause: unknown, done: boolean): OutputError {
  const reason = isSystemError(cause) ? systemReason(cause) : { zh: String(cause), en: String(cause) };
  const text = done
    ? {
        zh:
          `命令已经办完，只是答复未能写入标准输出（${reason.zh}）：请勿重复办理；答复如下，` +
          "以后可用 laiqu trace 与 laiqu status 查看。",
        en:
          `The command is done; only its answer could not be written to the standard output (${reason.en}). ` +
          "Do not repeat an act: the answer follows, and `laiqu trace` and `laiqu status` show it again.",
      }
    : {
        zh: `命令的答复未能写入标准输出（${reason.zh}）；答复如下。`,
        en: `The answer of the command could not be written to the standard output (${reason.en}); it follows.`,
      };
  return new OutputError("ANSWER_UNWRITTEN", text, { done }, cause);
}
