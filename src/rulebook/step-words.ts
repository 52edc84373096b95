import { ActKind, caseCode, Code, codeLabel, codeName, Family } from "../ledger/codes.ts";
import type { StepCode } from "../ledger/codes.ts";
import { kindLabels, kindName } from "../ledger/kinds.ts";
import { statusLabels, statusNameOf } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Step } from "./step.ts";

/** What is done at a step, without a full stop. */
export function wordsOfStep({ kind, caseNumber, act, code }: Step): Bilingual {
  const caseName = caseNumber === 0 ? undefined : codeName(caseCode(caseNumber));
  const what = caseName === undefined ? kindLabels[kindName(kind)] : codeLabel(caseName);
  switch (act) {
    case ActKind.RECORD:
      return { zh: `记录${what.zh}`, en: `recording: ${what.en}` };
    case ActKind.ATTEST: {
      const name = codeName(code);
      const stated = name === undefined ? { zh: String(code), en: String(code) } : codeLabel(name);
      return { zh: statingWords(code, what.zh, stated.zh), en: `stating ${stated.en} about: ${what.en}` };
    }
    case ActKind.SETTLE: {
      const name = statusNameOf(code);
      const status = name === undefined ? { zh: String(code), en: String(code) } : statusLabels[name];
      return {
        zh: `将${what.zh}的状态变更为“${status.zh}”`,
        en: `settling to the status "${status.en}": ${what.en}`,
      };
    }
    case ActKind.ABROAD:
      return {
        zh: `在其他辖区以本辖区的来源制成${what.zh}`,
        en: `made elsewhere of inputs of the jurisdiction: ${what.en}`,
      };
    default:
      return act satisfies never;
  }
}

/** Opinions are given, filings handed in; what is no paper is done to the record itself. */
function statingWords(code: StepCode, what: string, stated: string): string {
  if (code === Code.HOLD) return `暂停${what}`;
  if (code === Code.RELEASE) return `解除对${what}的暂停`;
  if (code === Code.CORRECTION) return `更正${what}`;
  switch (code >> 8) {
    case Family.OPINION:
      return `就${what}作出${stated}`;
    case Family.ANCHOR:
      return `就${what}存证${stated}`;
    case Family.SEAT:
    case Family.ROLE:
      return `对${what}${stated}`;
    default:
      return `就${what}提交${stated}`;
  }
}
