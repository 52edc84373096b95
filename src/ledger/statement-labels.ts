import type { Bilingual } from "../text/bilingual.ts";
import {
  codeLabel,
  codeName,
  codeText,
  outcomeName,
  type OutcomeName,
  type StatementCode,
  type StatementOutcome,
} from "./codes.ts";

/** The words for an opinion; one that only a rulebook names is called by its code. */
export function opinionLabel(code: StatementCode): Bilingual {
  const name = codeName(code);
  if (name !== undefined) return codeLabel(name);
  return { zh: `意见 ${codeText(code)}`, en: `opinion ${codeText(code)}` };
}

const OUTCOMES: Readonly<Record<OutcomeName, Bilingual>> = {
  OPEN: { zh: "未作结论", en: "open" },
  PASSED: { zh: "通过", en: "passed" },
  NO_OBJECTION: { zh: "无异议", en: "no objection" },
  CONDITIONAL: { zh: "附条件通过", en: "passed with conditions" },
  OBJECTION: { zh: "有异议", en: "objection" },
  REJECTED: { zh: "不予通过", en: "rejected" },
  OVERDUE: { zh: "逾期", en: "overdue" },
  WITHDRAWN: { zh: "撤回", en: "withdrawn" },
};

/** The words for the class of an outcome, whatever its reason. */
export function outcomeLabel(outcome: StatementOutcome): Bilingual {
  return OUTCOMES[outcomeName(outcome)];
}
