import { codeGuard, nameLookup } from "./code-table.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/** What the agencies of a jurisdiction decide together (`contracts/interfaces/IGovernance.sol`), append-only. */
export const DecisionKind = {
  ADMIT_AUTHORITY: 1,
  END_AUTHORITY: 2,
  OFFER_SEAT: 3,
  PROMISE: 4,
  CALENDAR: 5,
  ROSTER: 6,
  RETIRE: 7,
} as const;

export type DecisionKindName = keyof typeof DecisionKind;
export type DecisionKind = (typeof DecisionKind)[DecisionKindName];

/** How far a decision has come. */
export const DecisionStep = { PROPOSED: 1, APPROVED: 2, CARRIED_OUT: 3 } as const;

export type DecisionStep = (typeof DecisionStep)[keyof typeof DecisionStep];

const isDecisionKind = codeGuard(DecisionKind);
const isDecisionStep = codeGuard(DecisionStep);

/** @throws LedgerDataError CODE_OUT_OF_RANGE for a number that is not a kind of decision */
export function decisionKind(code: number): DecisionKind {
  if (!isDecisionKind(code)) throw unknownCode("决定种类", "The kind of a decision", code, DecisionKind.RETIRE);
  return code;
}

/** @throws LedgerDataError CODE_OUT_OF_RANGE for a number that is not a step of a decision */
export function decisionStep(code: number): DecisionStep {
  if (!isDecisionStep(code)) throw unknownCode("决定步骤", "The step of a decision", code, DecisionStep.CARRIED_OUT);
  return code;
}

const kindNames = nameLookup(DecisionKind);

/** The name of a kind of decision. */
export function decisionKindName(kind: DecisionKind): DecisionKindName {
  const name = kindNames(kind);
  if (name === undefined) throw unknownCode("决定种类", "The kind of a decision", kind, DecisionKind.RETIRE);
  return name;
}

function unknownCode(zh: string, en: string, code: number, limit: number): LedgerDataError {
  return new LedgerDataError(
    "CODE_OUT_OF_RANGE",
    {
      zh: `${zh}须为 1 至 ${limit} 的整数，实为 ${code}：数据不是账本所写，或须用更新的程序读取。`,
      en:
        `${en} is a whole number from 1 to ${limit}, not ${code}: the ledger did not write these data, or a newer ` +
        "program is needed to read them.",
    },
    { code, limit },
  );
}
