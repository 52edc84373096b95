import type { Bilingual } from "../text/bilingual.ts";
import { Code, codeText, outcomeName, type OutcomeName, type StatementCode, type StatementOutcome } from "./codes.ts";

/** The terms of the regulations for the opinions by which agencies and counterparties decide about a record. */
const OPINIONS: ReadonlyMap<StatementCode, Bilingual> = new Map<StatementCode, Bilingual>([
  [Code.ACCEPTANCE, { zh: "签署", en: "acceptance" }],
  [Code.REVIEW, { zh: "审核意见", en: "review" }],
  [Code.SECURITY_REVIEW, { zh: "安全审核", en: "security review" }],
  [Code.COMPLIANCE_REVIEW, { zh: "合规性审查", en: "compliance review" }],
  [Code.EXPORT_APPROVAL, { zh: "出域批准", en: "export approval" }],
  [Code.COLLECTIVE_DECISION, { zh: "集体决策", en: "collective decision" }],
  [Code.DELIBERATION, { zh: "审议", en: "deliberation" }],
  [Code.GOVERNMENT_APPROVAL, { zh: "政府批准", en: "government approval" }],
  [Code.UPSTREAM_CONSENT, { zh: "上级同意", en: "upstream consent" }],
  [Code.PROVIDER_CONSENT, { zh: "数据提供部门同意", en: "provider's consent" }],
  [Code.REEVALUATION, { zh: "再评估", en: "re-evaluation" }],
]);

/** The words for an opinion; one that only a rulebook names is called by its code. */
export function opinionLabel(code: StatementCode): Bilingual {
  const label = OPINIONS.get(code);
  return label ?? { zh: `意见 ${codeText(code)}`, en: `opinion ${codeText(code)}` };
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
