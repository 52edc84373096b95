/**
 * Codes of statements: family in the high byte, number in the low byte. The ledger knows the
 * families (`contracts/types/Codes.sol`); the numbers within OPINION, FILING, CASE and ANCHOR
 * are vocabulary of the rulebooks, append-only like everything here.
 */
export const Family = {
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

export const Code = {
  /* opinions 审核意见 */
  ACCEPTANCE: 0x0101,
  REVIEW: 0x0102,
  SECURITY_REVIEW: 0x0103,
  COMPLIANCE_REVIEW: 0x0104,
  EXPORT_APPROVAL: 0x0105,
  COLLECTIVE_DECISION: 0x0106,
  DELIBERATION: 0x0107,
  GOVERNMENT_APPROVAL: 0x0108,
  UPSTREAM_CONSENT: 0x0109,
  PROVIDER_CONSENT: 0x010a,
  REEVALUATION: 0x010b,
  /* filings 备案、材料、报告 */
  EMERGENCY_PLAN: 0x0201,
  PERSONNEL_ROSTER: 0x0202,
  SECURITY_OFFICER: 0x0203,
  REGISTRATION: 0x0204,
  NOTICE: 0x0205,
  PUBLICATION: 0x0206,
  AGREEMENT_FILING: 0x0207,
  ANNUAL_REPORT: 0x0208,
  CONSENT_EVIDENCE: 0x0209,
  PRICE: 0x020a,
  RECTIFICATION_REPORT: 0x020b,
  DELETION_CERTIFICATE: 0x020c,
  ACCESS_CLOSED: 0x020d,
  LOG_RETENTION: 0x020e,
  /* cases 整改、事件、异议 */
  RECTIFICATION: 0x0301,
  OBJECTION: 0x0302,
  INCIDENT: 0x0303,
  QUALITY_ISSUE: 0x0304,
  SUBJECT_OBJECTION: 0x0305,
  /* what the ledger itself acts upon */
  HOLD: 0x0401,
  RELEASE: 0x0402,
  CORRECTION: 0x0501,
  ACCESS_LOG: 0x0601,
  SEAT_OFFERED: 0x0701,
  SEAT_ACCEPTED: 0x0702,
  SEAT_FROZEN: 0x0703,
  ROLES: 0x0801,
} as const;

export type CodeName = keyof typeof Code;
export type Code = (typeof Code)[CodeName];

/** The family of a code; undefined when the ledger knows no such family. */
export function familyOf(code: number): FamilyName | undefined {
  return (Object.keys(Family) as FamilyName[]).find((name) => Family[name] === code >> 8);
}

const names = new Map<number, CodeName>(Object.entries(Code).map(([name, code]) => [code, name as CodeName]));

export function codeName(code: number): CodeName | undefined {
  return names.get(code);
}

/** The class of an outcome is its low three bits; the thirteen above give the reason. */
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

export function outcomeName(outcome: number): OutcomeName {
  return (Object.keys(Outcome) as OutcomeName[])[outcome & 7]!;
}

/** Why a record is held; the reason part of a HOLD's outcome. */
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

/** Flags of a record's body that never change after its recording. */
export const Flag = { BACKFILLED: 1, RESTS_ON_BACKFILL: 2, FOREIGN: 4, SOFT: 8 } as const;

/** What kind of name a record has. */
export const Form = { REFERENCE: 0, FILE: 1, FOLDER: 2, SALTED: 3 } as const;
export type FormName = keyof typeof Form;

/** What an act is: the high byte of a step. */
export const ActKind = { RECORD: 0, ATTEST: 1, SETTLE: 2, ACCEPT: 3 } as const;

/** Lists that are promised complete. */
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
} as const;

/** Reserved rule ids: what the ledger itself refuses, whatever the rulebook says. */
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
  TAKEN: 0xffff,
} as const;

export type StructureName = keyof typeof Structure;

export function structureName(rule: number): StructureName | undefined {
  return (Object.keys(Structure) as StructureName[]).find((name) => Structure[name] === rule);
}
