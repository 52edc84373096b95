import type { Bilingual } from "../text/bilingual.ts";
import { entriesOf, keysOf } from "../text/entries.ts";
import { codeGuard, isCount, nameLookup } from "./code-table.ts";
import type { Unnamed } from "./code-table.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import type { Status } from "./statuses.ts";
import { VOCABULARY } from "./vocabulary.ts";

/**
 * The families of statements: the high byte of a statement's code (`contracts/types/Codes.sol`). The family decides
 * what the ledger does with a statement.
 */
export const Family = {
  /** Facts that the ledger keeps of itself (`Kept`). Nobody states them. */
  KEPT: 0,
  OPINION: 1,
  FILING: 2,
  CASE: 3,
  HOLD: 4,
  CORRECTION: 5,
  ANCHOR: 6,
  SEAT: 7,
  ROLE: 8,
} as const;

export type FamilyName = keyof typeof Family;

export type CodeName = keyof typeof VOCABULARY;

type Codes = { readonly [Name in CodeName]: (typeof VOCABULARY)[Name][0] };

/** The codes of the statements that this program names. */
// oxlint-disable-next-line typescript/consistent-type-assertions -- Every name of the table has got its own number.
export const Code = Object.fromEntries(entriesOf(VOCABULARY).map(([name, [code]]) => [name, code])) as Codes;

/** The terms of the regulations for a code, with English words for it. */
export function codeLabel(name: CodeName): Bilingual {
  const [, zh, en] = VOCABULARY[name];
  return { zh, en };
}

export type Code = (typeof Code)[CodeName];
/** The code of any statement (16 bits): one that is named here, or one that only a rulebook names. */
export type StatementCode = Code | Unnamed<"StatementCode">;

/** @throws LedgerDataError CODE_OUT_OF_RANGE for a number that is not of 16 bits */
export function statementCode(code: number): StatementCode {
  if (!isStatementCode(code)) throw outOfRange({ zh: "声明代码", en: "The code of a statement" }, code, 0xffff);
  return code;
}

function isStatementCode(code: number): code is StatementCode {
  return isCount(code, 0xffff);
}

/** The family of a code; undefined when the ledger knows no such family. */
export function familyOf(code: StatementCode): FamilyName | undefined {
  return familyName(code >> 8);
}

const familyName = nameLookup(Family);

/** The name of a code; undefined for a code that only a rulebook names. */
export const codeName: (code: StatementCode | StepCode) => CodeName | undefined = nameLookup(Code);

/** The classes of an outcome: its low three bits. The thirteen bits above them give the reason. */
export const Outcome = {
  OPEN: 0,
  PASSED: 1,
  NO_OBJECTION: 2,
  CONDITIONAL: 3,
  OBJECTION: 4,
  REJECTED: 5,
  OVERDUE: 6,
  WITHDRAWN: 7,
} as const;

export type OutcomeName = keyof typeof Outcome;
export type OutcomeClass = (typeof Outcome)[OutcomeName];
/** The outcome of a statement (16 bits): a class, and above it a reason. A class alone has the reason 0. */
export type StatementOutcome = OutcomeClass | Unnamed<"StatementOutcome">;

/** A code by its name, or in hexadecimal where only a rulebook names it. */
export function codeText(code: StatementCode): string {
  return codeName(code) ?? `0x${code.toString(16).padStart(4, "0")}`;
}

/** The code of a case from its number, the low byte. */
export function caseCode(caseNumber: number): StatementCode {
  return statementCode((Family.CASE << 8) | caseNumber);
}

/** @throws LedgerDataError CODE_OUT_OF_RANGE for a number that is not of 16 bits */
export function statementOutcome(outcome: number): StatementOutcome {
  if (!isStatementOutcome(outcome)) throw outOfRange({ zh: "结论", en: "The outcome of a statement" }, outcome, 0xffff);
  return outcome;
}

function isStatementOutcome(outcome: number): outcome is StatementOutcome {
  return isCount(outcome, 0xffff);
}

/** An outcome from its two parts. @throws LedgerDataError CODE_OUT_OF_RANGE for a reason above 13 bits */
export function outcomeWith(outcome: OutcomeClass, reason: number): StatementOutcome {
  return statementOutcome(reason * 8 + outcome);
}

/** The reason of an outcome: a number of 13 bits. */
export function reasonOf(outcome: StatementOutcome): number {
  return outcome >> 3;
}

const outcomeClassName = nameLookup(Outcome);

/** The name of an outcome's class. */
export function outcomeName(outcome: StatementOutcome): OutcomeName {
  const name = outcomeClassName(outcome & 7);
  if (name === undefined) throw outOfRange({ zh: "结论", en: "The class of an outcome" }, outcome & 7, 7);
  return name;
}

/** The reasons of a hold: the reason part of the outcome of a HOLD. */
export const HoldReason = {
  OTHER: 0,
  SECURITY: 1,
  BREACH: 2,
  SCOPE: 3,
  QUALITY: 4,
  MISUSE: 5,
  INCIDENT: 6,
  PROHIBITION: 7,
  CONSENT: 8,
} as const;

export type HoldReasonName = keyof typeof HoldReason;

const holdReasonName = nameLookup(HoldReason);

/** The reason of a hold by its name, or its number where the table does not list it. */
export function holdReasonText(outcome: StatementOutcome): string {
  const reason = reasonOf(outcome);
  return holdReasonName(reason) ?? String(reason);
}

/** Flags of a record's body: bits that never change after its recording. */
export const Flag = { BACKFILLED: 1, RESTS_ON_BACKFILL: 2, FOREIGN: 4, SOFT: 8, AUTHORITY: 16 } as const;

export type FlagName = keyof typeof Flag;

/** The names of the flags that are set. */
export function flagNames(flags: number): FlagName[] {
  return keysOf(Flag).filter((name) => (flags & Flag[name]) !== 0);
}

/** The form of a record's name: its issuer's reference, or, for an export, a digest. */
export const Form = { REFERENCE: 0, FILE: 1, FOLDER: 2, SALTED: 3 } as const;
export type FormName = keyof typeof Form;
export type Form = (typeof Form)[FormName];
/** The forms of an export that is named by a digest. */
export type DigestForm = Exclude<Form, typeof Form.REFERENCE>;

/** @throws LedgerDataError FORM_UNKNOWN for a number that the ledger refuses */
export function formOf(code: number): Form {
  if (!isForm(code))
    throw new LedgerDataError(
      "FORM_UNKNOWN",
      {
        zh: `账本没有代码为 ${code} 的命名方式：数据不是账本所写，或须用更新的程序读取。`,
        en:
          `The ledger has no form of name with the code ${code}: the ledger did not write these data, or a ` +
          "newer program is needed to read them.",
      },
      { code },
    );
  return code;
}

const isForm = codeGuard(Form);

/** The name of a form's code. */
export function formName(form: Form): FormName {
  const name = formNames(form);
  if (name === undefined) throw outOfRange({ zh: "命名方式", en: "The form of a name" }, form, Form.SALTED);
  return name;
}

const formNames = nameLookup(Form);

/**
 * The kinds of acts: the high byte of a step. Nobody acts by ABROAD: its rows judge what is made elsewhere of a
 * jurisdiction's inputs.
 */
export const ActKind = { RECORD: 0, ATTEST: 1, SETTLE: 2, ABROAD: 3 } as const;
export type ActKind = (typeof ActKind)[keyof typeof ActKind];

/** @throws LedgerDataError CODE_OUT_OF_RANGE for a number that is not an act of the ledger */
export function actKind(code: number): ActKind {
  if (!isActKind(code)) throw outOfRange({ zh: "行为种类", en: "The kind of an act" }, code, ActKind.ABROAD);
  return code;
}

const isActKind = codeGuard(ActKind);

/**
 * The subject of the rows of a step: the code of a statement (ATTEST), a status (SETTLE), or 0. A refused settlement
 * may carry a number that is not a status, so not every value has a name.
 */
export type StepCode = StatementCode | Status | 0 | Unnamed<"StepCode">;

/** @throws LedgerDataError CODE_OUT_OF_RANGE for a number that is not of 16 bits */
export function stepCode(code: number): StepCode {
  if (!isStepCode(code)) throw outOfRange({ zh: "环节代码", en: "The code of a step" }, code, 0xffff);
  return code;
}

function isStepCode(code: number): code is StepCode {
  return isCount(code, 0xffff);
}

/** The complete lists of a record. Their heads commit to every item, so that none can be left out unnoticed. */
export const List = {
  AUTHORIZATIONS: 1,
  GRANTS: 2,
  SCENARIOS: 3,
  DEMANDS: 4,
  DELIVERIES: 5,
  PRODUCTS: 6,
  EXPORTS: 7,
  BREAKS: 8,
  FILINGS: 9,
  REFUSALS: 10,
  AGREEMENTS: 11,
  DECISIONS: 12,
} as const;

export type ListName = keyof typeof List;

/**
 * The facts that the ledger keeps of itself, because a row may ask for them later (family KEPT):
 * - TERMS, of a record: the beginning of its term and its clauses;
 * - ENDED, of a record: when it ended, with which status, by whom;
 * - HANDED_IN, of a case: when its addressee, or without one a party that its subject names, first handed something
 *   in, before its deadline;
 * - LAST_CHILD plus a kind, of a parent: its last child of this kind with this link that came into force.
 */
export const Kept = { TERMS: 0x0001, ENDED: 0x0002, HANDED_IN: 0x0003, LAST_CHILD: 0x0040 } as const;

/** The numbers that stand where the role stands in a fact's key, for what is kept about all cases of one code. */
export const KeptRole = { OPEN_CASES: 0xfe, UPHELD_CASE: 0xff } as const;

/** The numbers of the ledger's own rules, which apply whatever a rulebook contains. */
export const Structure = {
  NO_RULE: 0xff01,
  PARTY_NOT_STANDING: 0xff02,
  PARENT_NOT_OPERABLE: 0xff03,
  LINK_NOT_OPERABLE: 0xff04,
  INPUT_BROKEN: 0xff05,
  OUTSIDE_SCOPE: 0xff06,
  OUTSIDE_TERM: 0xff07,
  NO_SUCH_TRANSITION: 0xff08,
  NOT_THE_HOLDER: 0xff09,
  ALREADY_HELD: 0xff0a,
  FACT_OF_ANOTHER: 0xff0b,
  BACKFILL_CLOSED: 0xff0c,
  NOT_ANOTHER_PARTY: 0xff0d,
  TOO_DEEP: 0xff0e,
  NOT_YET: 0xff0f,
  NOT_COMPETENT: 0xff10,
  NEIGHBOUR_REFUSED: 0xff11,
  FIRST_OF_DIGEST_MISSING: 0xff12,
  NO_CONSENT_ABROAD: 0xff13,
  BY_GOVERNANCE_ONLY: 0xff14,
  BEFORE_THE_LEDGER: 0xff15,
  CASE_ANSWERED: 0xff16,
  STANDS_ALREADY: 0xff17,
  TAKEN: 0xffff,
} as const;

export type StructureName = keyof typeof Structure;

/** The name of a rule of the ledger's own; undefined for a rule of a rulebook. */
export const structureName: (rule: number) => StructureName | undefined = nameLookup(Structure);

function outOfRange(what: Bilingual, code: number, limit: number): LedgerDataError {
  return new LedgerDataError(
    "CODE_OUT_OF_RANGE",
    {
      zh: `${what.zh}须为 0 至 ${limit} 的整数，所给为 ${code}。`,
      en: `${what.en} is a whole number from 0 to ${limit}, not ${code}.`,
    },
    { code, limit },
  );
}
