import type { Fault } from "../../rulebook/rulebook-error.ts";
import { showPath } from "../../text/foreign-text.ts";
import { ExitCode } from "../exit-code.ts";
import type { Answer, Session } from "../session.ts";

/** The answer about a rulebook file that cannot be used: everything that is wrong with it, one on each line. */
export function answerOfFaults(session: Session, file: string, faults: readonly Fault[]): Answer {
  const count = faults.length;
  const head = session.say({
    zh: `规则集 ${showPath(file)} 有 ${count} 处错误，不能使用：`,
    en: `The rulebook ${showPath(file)} cannot be used; it has ${count} ${count === 1 ? "fault" : "faults"}:`,
  });
  const lines = faults.map(({ code, text }) => `  ${code}  ${session.say(text)}`);
  return {
    document: { file, sound: false, faults },
    text: [head, ...lines].join("\n"),
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}
