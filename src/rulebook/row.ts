import { Code, List, Outcome } from "../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role, roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { clauseMask } from "../ledger/agreement-clauses.ts";
import { HARMFUL, Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { Comparand, Condition, ConditionOf, Quantity, Relation, SelectorName } from "./requirement.ts";
import type { HardnessName } from "./rulebook.ts";

/* The numbers of contracts/types/Rows.sol; a test compares them. */

export const RowKind = {
  WHO: 1,
  FACT: 2,
  TERM: 3,
  CASE: 4,
  NO_OPEN_CASE: 5,
  NOTICE: 6,
  CLAUSES: 7,
  SAME_SCENARIO: 8,
  SEPARATION: 9,
  ROLES: 10,
  MEASURE: 11,
  STANDS: 12,
  LISTED: 13,
  QUORUM: 14,
  ROOT: 15,
  NO_UPHELD_CASE: 16,
} as const;

export const Selector = {
  SELF: 0,
  PARENT: 1,
  LINK: 2,
  ISSUER: 3,
  SCENARIO: 4,
  AUTHORIZATION: 5,
  RESOURCE: 6,
  OPERATOR: 7,
  JURISDICTION: 8,
  CALLER: 9,
  ABOUT: 10,
  PRODUCTS: 11,
  PREVIOUS: 12,
  AGREEMENT: 13,
  PLAN: 14,
  PROCUREMENT: 15,
  CASE: 16,
} as const satisfies Record<SelectorName, number>;

/** A row with the hardness ALTERNATIVE counts together with the next one. */
export type RowHardness = HardnessName | "ALTERNATIVE";
export const Hardness = { ALTERNATIVE: 0, RECORD: 1, SOFT: 2, HARD: 3 } as const satisfies Record<RowHardness, number>;

/** Options of a row. They are in the bits above the hardness, which has the low two bits. */
export const RowOption = {
  ALL_OF: 4,
  WORKING_DAYS: 4,
  UNUSED: 8,
  OR_ABSENT: 16,
  SINCE_CASE: 32,
  NOT: 64,
  LAST: 128,
} as const;

export const QuantityNumber = {
  VALUE: 1,
  TIME: 2,
  UNTIL: 3,
  END: 4,
  NOW: 5,
} as const satisfies Record<Quantity["type"], number>;

export const RelationNumber = {
  atMost: 1,
  atLeast: 2,
  equals: 3,
  hasAll: 4,
} as const satisfies Record<Relation, number>;

export const ComparandNumber = {
  CONSTANT: 1,
  MONTHS_AGO: 2,
  DAYS_AGO: 3,
  FACT_VALUE: 4,
  END: 5,
  ID: 6,
  NOW: 7,
} as const satisfies Record<Comparand["type"], number>;

/** The most rows of a step. */
export const MAX_ROWS = 32;
/** The most rules that the rows of a step make: `unmet` has a bit for each. */
export const MAX_RULES = 24;
export const MAX_RULES_AT_RECORD = 8;

/** This value replaces the roles in a WHO row. It means everybody with a seat in the jurisdiction, under any role. */
export const ANY_ROLE = 0xff;

/** A row names its roles in the 8 bytes of its value, the lowest first; 0 ends them. */
export const MAX_ROLES = 8;

/** With SINCE_CASE the highest byte of the value holds the case's number, and seven bytes are left for roles. */
const SINCE_SHIFT = 56n;

/** A term of a rule at one step. */
export interface Row {
  readonly number: number;
  readonly hardness: RowHardness;
  readonly condition: Condition;
  readonly negated: boolean;
  /** Whether this is the last row of its step. */
  readonly last: boolean;
}

/** The fields of a row, which encode its condition. A field that is left out is 0. */
interface RowFields {
  readonly kind: number;
  readonly flags?: number;
  readonly selector?: number;
  readonly code?: number;
  readonly outcomes?: number;
  readonly value?: bigint;
}

/** The 128 bits of a row: kind 8 | options 8 | rule 16 | selector 8 | code 16 | outcomes 8 | value 64. */
export function encodeRow(row: Row): bigint {
  const { kind, flags = 0, selector = 0, code = 0, outcomes = 0, value = 0n } = fieldsOf(row.condition);
  const options = Hardness[row.hardness] | flags | (row.negated ? RowOption.NOT : 0) | (row.last ? RowOption.LAST : 0);
  return (
    (BigInt(kind) << 120n) |
    (BigInt(options) << 112n) |
    (BigInt(row.number) << 96n) |
    (BigInt(selector) << 88n) |
    (BigInt(code) << 72n) |
    (BigInt(outcomes) << 64n) |
    value
  );
}

function fieldsOf(condition: Condition): RowFields {
  switch (condition.type) {
    case "who":
      return whoFields(condition);
    case "fact":
      return factFields(condition);
    case "term":
      return { kind: RowKind.TERM, value: BigInt(condition.months) };
    case "lastCase":
      return lastCaseFields(condition);
    case "noOpenCase":
      return { kind: RowKind.NO_OPEN_CASE, selector: Selector[condition.of], code: Code[condition.code] };
    case "noUpheldCase":
      return noUpheldCaseFields(condition);
    case "notice":
      return noticeFields(condition);
    case "clauses":
      return { kind: RowKind.CLAUSES, value: clauseMask(condition.clauses) };
    case "sameScenario":
      return { kind: RowKind.SAME_SCENARIO };
    case "separate":
      return separateFields(condition);
    case "roles":
      return { kind: RowKind.ROLES, value: roleMask(condition.roles) };
    case "approvedRoot":
      return { kind: RowKind.ROOT };
    case "quorum":
      return quorumFields(condition);
    case "measure":
      return measureFields(condition);
    case "stands":
      return standsFields(condition);
    case "listed":
      return listedFields(condition);
    default:
      return condition satisfies never;
  }
}

function whoFields({ roles, issuerOnly }: ConditionOf<"who">): RowFields {
  return {
    kind: RowKind.WHO,
    selector: issuerOnly ? Selector.ISSUER : Selector.SELF,
    value: roles === "ANY" ? BigInt(ANY_ROLE) : roleBytes(roles),
  };
}

function factFields({ code, of, by, all, outcomes, orAbsent, since }: ConditionOf<"fact">): RowFields {
  const sinceFlag = since === undefined ? 0 : RowOption.SINCE_CASE;
  return {
    kind: RowKind.FACT,
    flags: (all ? RowOption.ALL_OF : 0) | absentFlag(orAbsent) | sinceFlag,
    selector: Selector[of],
    code: Code[code],
    outcomes: outcomeMask(outcomes),
    value: roleBytes(by) | (since === undefined ? 0n : caseByte(since)),
  };
}

function lastCaseFields({ code, of, by, outcomes, unused, orAbsent }: ConditionOf<"lastCase">): RowFields {
  return {
    kind: RowKind.CASE,
    flags: (unused ? RowOption.UNUSED : 0) | absentFlag(orAbsent),
    selector: Selector[of],
    code: Code[code],
    outcomes: outcomeMask(outcomes),
    value: roleBytes(by),
  };
}

function noUpheldCaseFields({ code, of, months }: ConditionOf<"noUpheldCase">): RowFields {
  return { kind: RowKind.NO_UPHELD_CASE, selector: Selector[of], code: Code[code], value: BigInt(months) };
}

function noticeFields({ code, of, by, days, working }: ConditionOf<"notice">): RowFields {
  return {
    kind: RowKind.NOTICE,
    flags: working ? RowOption.WORKING_DAYS : 0,
    selector: Selector[of],
    code: Code[code],
    value: (BigInt(Role[by]) << 16n) | BigInt(days),
  };
}

function separateFields({ of, from }: ConditionOf<"separate">): RowFields {
  return { kind: RowKind.SEPARATION, selector: Selector[of], value: BigInt(Selector[from]) };
}

function quorumFields({ code, of, by, outcomes, atLeast }: ConditionOf<"quorum">): RowFields {
  return {
    kind: RowKind.QUORUM,
    selector: Selector[of],
    code: Code[code],
    outcomes: outcomeMask(outcomes),
    value: (BigInt(Role[by]) << 8n) | BigInt(atLeast),
  };
}

/** value: role 8 | quantity 8 | relation 8 | comparand 8 | operand 32. */
function measureFields({ quantity, relation, comparand }: ConditionOf<"measure">): RowFields {
  const { type } = quantity;
  const ofFact = type === "VALUE" || type === "TIME" || type === "UNTIL";
  return {
    kind: RowKind.MEASURE,
    selector: type === "NOW" ? 0 : Selector[quantity.of],
    code: ofFact ? Code[quantity.code] : 0,
    outcomes: ofFact ? outcomeMask(quantity.outcomes) : 0,
    value:
      (BigInt(ofFact ? Role[quantity.by] : 0) << 56n) |
      (BigInt(QuantityNumber[type]) << 48n) |
      (BigInt(RelationNumber[relation]) << 40n) |
      (BigInt(ComparandNumber[comparand.type]) << 32n) |
      BigInt(operandOf(comparand)),
  };
}

function operandOf(comparand: Comparand): number {
  switch (comparand.type) {
    case "CONSTANT":
      return comparand.number;
    case "MONTHS_AGO":
    case "DAYS_AGO":
      return comparand.count;
    case "FACT_VALUE":
      return Selector[comparand.of] * 2 ** 24 + Code[comparand.code] * 2 ** 8 + Role[comparand.by];
    case "END":
    case "ID":
      return Selector[comparand.of];
    case "NOW":
      return 0;
    default:
      return comparand satisfies never;
  }
}

/** value: 0 16 | under 8 | kind 8 | statuses 32. */
function standsFields(condition: ConditionOf<"stands">): RowFields {
  const { of, statuses, kind, case: code, underSubject, orAbsent } = condition;
  return {
    kind: RowKind.STANDS,
    flags: absentFlag(orAbsent),
    selector: Selector[of],
    code: code === undefined ? 0 : Code[code],
    value:
      (underSubject ? 1n << 40n : 0n) | (BigInt(kind === undefined ? 0 : Kind[kind]) << 32n) | statusMask(statuses),
  };
}

/** value: 0 24 | disposed 8 | statuses 32. */
function listedFields({ list, of, statuses, orDisposed }: ConditionOf<"listed">): RowFields {
  return {
    kind: RowKind.LISTED,
    selector: Selector[of],
    code: List[list],
    value: (orDisposed ? 1n << 32n : 0n) | statusMask(statuses),
  };
}

/** The roles in ascending order, so that one set of roles has one value. */
function roleBytes(roles: readonly RoleName[]): bigint {
  const codes = roles.map((role) => Role[role]).sort((one, other) => one - other);
  return codes.reduce((value, code, index) => value | (BigInt(code) << BigInt(8 * index)), 0n);
}

/** The number of a case is the low byte of its code. */
function caseByte(code: CodeName): bigint {
  return BigInt(Code[code] & 0xff) << SINCE_SHIFT;
}

function absentFlag(orAbsent: boolean): number {
  return orAbsent ? RowOption.OR_ABSENT : 0;
}

function outcomeMask(outcomes: readonly OutcomeName[]): number {
  return outcomes.reduce((mask, name) => mask | (1 << Outcome[name]), 0);
}

function statusMask(statuses: readonly StatusName[]): bigint {
  return statuses.reduce((mask, name) => mask | (1n << statusBit(Status[name])), 0n);
}

/** The bit of a status in a mask of 32: the harmful ones lie 16 above their ordinary numbers. */
function statusBit(status: number): bigint {
  return BigInt(status < HARMFUL ? status & 15 : (status & 15) + 16);
}
