import { Code, Outcome } from "../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import { Role, roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { clauseMask } from "../ledger/agreement-clauses.ts";
import type { HardnessName, Requirement, Rule, SelectorName } from "./rulebook.ts";

/* The numbers of contracts/types/Codes.sol and contracts/records/Rules.sol; a test compares them. */

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
} as const satisfies Record<SelectorName, number>;

export const Hardness = { RECORD: 1, SOFT: 2, HARD: 3 } as const satisfies Record<HardnessName, number>;

/** Options of a row. They are in the bits above the hardness, which has the low two bits. */
export const RowOption = { ALL_OF: 4, UNUSED: 8, OR_ABSENT: 16, SINCE_CASE: 32, LAST: 128 } as const;

/** The most rows of a step. */
export const MAX_ROWS = 16;

/** This value replaces the roles in a WHO row. It means everybody with a seat in the jurisdiction, under any role. */
export const ANY_ROLE = 0xff;

/** A WHO or FACT row names its roles in the 8 bytes of its value, the lowest first; 0 ends them. */
export const MAX_ROLES = 8;

/** With SINCE_CASE the highest byte of the value holds the case's number, and seven bytes are left for roles. */
const SINCE_SHIFT = 56n;

/** A rule at one step: its number, its hardness and its requirement. */
export type Row = Pick<Rule, "number" | "hardness" | "require"> & {
  /** Whether this is the last row of its step. */
  readonly last: boolean;
};

/** The fields of a row, which encode its requirement. A field that is left out is 0. */
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
  const { kind, flags = 0, selector = 0, code = 0, outcomes = 0, value = 0n } = fieldsOf(row.require);
  const options = Hardness[row.hardness] | flags | (row.last ? RowOption.LAST : 0);
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

function fieldsOf(require: Requirement): RowFields {
  switch (require.type) {
    case "who":
      return whoFields(require);
    case "fact":
      return factFields(require);
    case "term":
      return { kind: RowKind.TERM, value: BigInt(require.months) };
    case "lastCase":
      return lastCaseFields(require);
    case "noOpenCase":
      return { kind: RowKind.NO_OPEN_CASE, selector: Selector[require.of], code: Code[require.code] };
    case "notice":
      return noticeFields(require);
    case "clauses":
      return { kind: RowKind.CLAUSES, value: clauseMask(require.clauses) };
    case "sameScenario":
      return { kind: RowKind.SAME_SCENARIO };
    case "separateFrom":
      return { kind: RowKind.SEPARATION, selector: Selector[require.of] };
    case "roles":
      return { kind: RowKind.ROLES, value: roleMask(require.roles) };
    default:
      return require satisfies never;
  }
}

type RequirementOf<Type extends Requirement["type"]> = Extract<Requirement, { readonly type: Type }>;

function whoFields({ roles, issuerOnly }: RequirementOf<"who">): RowFields {
  return {
    kind: RowKind.WHO,
    selector: issuerOnly ? Selector.ISSUER : Selector.SELF,
    value: roles === "ANY" ? BigInt(ANY_ROLE) : roleBytes(roles),
  };
}

function factFields({ code, of, by, all, outcomes, orAbsent, since }: RequirementOf<"fact">): RowFields {
  const sinceFlag = since === undefined ? 0 : RowOption.SINCE_CASE;
  return {
    kind: RowKind.FACT,
    flags: (all ? RowOption.ALL_OF : 0) | (orAbsent ? RowOption.OR_ABSENT : 0) | sinceFlag,
    selector: Selector[of],
    code: Code[code],
    outcomes: outcomeMask(outcomes),
    value: roleBytes(by) | (since === undefined ? 0n : caseByte(since)),
  };
}

function lastCaseFields({ code, of, outcomes, unused, orAbsent }: RequirementOf<"lastCase">): RowFields {
  return {
    kind: RowKind.CASE,
    flags: (unused ? RowOption.UNUSED : 0) | (orAbsent ? RowOption.OR_ABSENT : 0),
    selector: Selector[of],
    code: Code[code],
    outcomes: outcomeMask(outcomes),
  };
}

function noticeFields({ code, of, by, days }: RequirementOf<"notice">): RowFields {
  return {
    kind: RowKind.NOTICE,
    selector: Selector[of],
    code: Code[code],
    value: (BigInt(Role[by]) << 16n) | BigInt(days),
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

function outcomeMask(outcomes: readonly OutcomeName[]): number {
  return outcomes.reduce((mask, name) => mask | (1 << Outcome[name]), 0);
}
