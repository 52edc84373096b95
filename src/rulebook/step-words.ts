import { ActKind, caseCode, codeLabel, codeName } from "../ledger/codes.ts";
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
      return { zh: `就${what.zh}作出${stated.zh}`, en: `stating ${stated.en} about: ${what.en}` };
    }
    case ActKind.SETTLE: {
      const name = statusNameOf(code);
      const status = name === undefined ? { zh: String(code), en: String(code) } : statusLabels[name];
      return { zh: `将${what.zh}变更为${status.zh}`, en: `settling to "${status.en}": ${what.en}` };
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
