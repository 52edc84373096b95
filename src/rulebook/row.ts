import { Code, codeName, statementCode, caseCode, Family, Outcome } from "../ledger/codes.ts";
import type { OutcomeName } from "../ledger/codes.ts";
import { Role, roleMask, rolesOf } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { AgreementClause, clauseMask } from "./agreement-clauses.ts";
import { RulebookError } from "./rulebook-error.ts";
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

/** Options of a row above the hardness in its low two bits. */
export const RowOption = { ALL_OF: 4, UNUSED: 8, OR_ABSENT: 16, SINCE_CASE: 32, LAST: 128 } as const;

/** At most so many rows a step. */
export const MAX_ROWS = 16;

/** In a WHO row instead of roles: whoever has a seat in the jurisdiction, under any role of his. */
export const ANY_ROLE = 0xff;

/** A WHO or FACT row names its roles in the bytes of its value, lowest first; 0 ends them. */
export const MAX_ROLES = 8;

/** With SINCE_CASE the highest byte holds the case's number, and seven bytes are left for roles. */
const SINCE_SHIFT = 56n;

/** A rule at one step: number, hardness and what it asks. */
export type Row = Pick<Rule, "number" | "hardness" | "require"> & {
  /** No row follows. */
  readonly last: boolean;
};

/** The fields of a row as the ledger reads them. */
interface RowFields {
  readonly kind: number;
  readonly flags: number;
  readonly selector: number;
  readonly code: number;
  readonly outcomes: number;
  readonly value: bigint;
}

/** The 128 bits of a row: kind 8 | options 8 | rule 16 | selector 8 | code 16 | outcomes 8 | value 64. */
export function encodeRow(row: Row): bigint {
  const fields = fieldsOf(row.require);
  const options = Hardness[row.hardness] | fields.flags | (row.last ? RowOption.LAST : 0);
  return (
    (BigInt(fields.kind) << 120n) |
    (BigInt(options) << 112n) |
    (BigInt(row.number) << 96n) |
    (BigInt(fields.selector) << 88n) |
    (BigInt(fields.code) << 72n) |
    (BigInt(fields.outcomes) << 64n) |
    fields.value
  );
}

/**
 * The row of 128 bits, as an index meets them in RulebookPublished.
 * @throws RulebookError ROW_MALFORMED if encodeRow writes no such bits
 */
export function decodeRow(bits: bigint): Row {
  const byteAt = (shift: number, size: number) => Number((bits >> BigInt(shift)) & ((1n << BigInt(size)) - 1n));
  const options = byteAt(112, 8);
  const hardness = (Object.keys(Hardness) as HardnessName[]).find((name) => Hardness[name] === (options & 3));
  if (hardness === undefined) throw malformed(bits, "has no hardness");
  const require = requirementOf(bits, {
    kind: byteAt(120, 8),
    flags: options & ~3 & ~RowOption.LAST,
    selector: byteAt(88, 8),
    code: byteAt(72, 16),
    outcomes: byteAt(64, 8),
    value: bits & 0xffff_ffff_ffff_ffffn,
  });
  const row: Row = { number: byteAt(96, 16), hardness, require, last: (options & RowOption.LAST) !== 0 };
  if (encodeRow(row) !== bits) throw malformed(bits, "has bits that mean nothing in a row of its kind");
  return row;
}

function fieldsOf(require: Requirement): RowFields {
  const none = { flags: 0, selector: Selector.SELF, code: 0, outcomes: 0, value: 0n };
  switch (require.type) {
    case "who":
      return {
        ...none,
        kind: RowKind.WHO,
        selector: require.issuerOnly ? Selector.ISSUER : Selector.SELF,
        value: require.roles === "ANY" ? BigInt(ANY_ROLE) : roleBytes(require.roles),
      };
    case "fact":
      return {
        kind: RowKind.FACT,
        flags:
          (require.all ? RowOption.ALL_OF : 0) |
          (require.orAbsent ? RowOption.OR_ABSENT : 0) |
          (require.since === undefined ? 0 : RowOption.SINCE_CASE),
        selector: Selector[require.of],
        code: Code[require.code],
        outcomes: outcomeMask(require.outcomes),
        value:
          roleBytes(require.by) |
          (require.since === undefined ? 0n : BigInt(Code[require.since] & 0xff) << SINCE_SHIFT),
      };
    case "term":
      return { ...none, kind: RowKind.TERM, value: BigInt(require.months) };
    case "lastCase":
      return {
        kind: RowKind.CASE,
        flags: (require.unused ? RowOption.UNUSED : 0) | (require.orAbsent ? RowOption.OR_ABSENT : 0),
        selector: Selector[require.of],
        code: Code[require.code],
        outcomes: outcomeMask(require.outcomes),
        value: 0n,
      };
    case "noOpenCase":
      return { ...none, kind: RowKind.NO_OPEN_CASE, selector: Selector[require.of], code: Code[require.code] };
    case "notice":
      return {
        ...none,
        kind: RowKind.NOTICE,
        selector: Selector[require.of],
        code: Code[require.code],
        value: (BigInt(Role[require.by]) << 16n) | BigInt(require.days),
      };
    case "clauses":
      return { ...none, kind: RowKind.CLAUSES, value: clauseMask(require.clauses) };
    case "sameScenario":
      return { ...none, kind: RowKind.SAME_SCENARIO };
    case "separateFrom":
      return { ...none, kind: RowKind.SEPARATION, selector: Selector[require.of] };
    case "roles":
      return { ...none, kind: RowKind.ROLES, value: roleMask(require.roles) };
  }
  require satisfies never;
}

function requirementOf(bits: bigint, row: RowFields): Requirement {
  const code = () => codeName(statementCode(row.code)) ?? fail("names an unknown code");
  const of = () =>
    (Object.keys(Selector) as SelectorName[]).find((name) => Selector[name] === row.selector) ??
    fail("names an unknown selector");
  const fail = (problem: string): never => {
    throw malformed(bits, problem);
  };
  const flag = (option: number) => (row.flags & option) !== 0;
  const roles = () => rolesInBytes(row.value) ?? fail("names an unknown role");
  switch (row.kind) {
    case RowKind.WHO:
      return {
        type: "who",
        roles: row.value === BigInt(ANY_ROLE) ? "ANY" : roles(),
        issuerOnly: row.selector === Selector.ISSUER,
      };
    case RowKind.FACT: {
      const aged = flag(RowOption.SINCE_CASE);
      const by =
        rolesInBytes(aged ? row.value & ((1n << SINCE_SHIFT) - 1n) : row.value) ?? fail("names an unknown role");
      const since = aged
        ? (codeName(caseCode(Number(row.value >> SINCE_SHIFT))) ?? fail("names an unknown case"))
        : undefined;
      return {
        type: "fact",
        code: code(),
        of: of(),
        by,
        all: flag(RowOption.ALL_OF),
        outcomes: outcomesOf(row.outcomes),
        orAbsent: flag(RowOption.OR_ABSENT),
        since,
      };
    }
    case RowKind.TERM:
      return { type: "term", months: Number(row.value) };
    case RowKind.CASE:
      return {
        type: "lastCase",
        code: code(),
        of: of(),
        outcomes: outcomesOf(row.outcomes),
        unused: flag(RowOption.UNUSED),
        orAbsent: flag(RowOption.OR_ABSENT),
      };
    case RowKind.NO_OPEN_CASE:
      return { type: "noOpenCase", code: code(), of: of() };
    case RowKind.NOTICE:
      return {
        type: "notice",
        code: code(),
        of: of(),
        by: roleNamed(Number(row.value >> 16n)) ?? fail("names an unknown role"),
        days: Number(row.value & 0xffffn),
      };
    case RowKind.CLAUSES:
      return { type: "clauses", clauses: clausesOf(row.value) };
    case RowKind.SAME_SCENARIO:
      return { type: "sameScenario" };
    case RowKind.SEPARATION:
      return { type: "separateFrom", of: of() };
    case RowKind.ROLES:
      return { type: "roles", roles: rolesOf(row.value) };
    default:
      return fail(`is of kind ${row.kind}, which this version does not know`);
  }
}

/** Ascending, so that one set of roles has one value. */
function roleBytes(roles: readonly RoleName[]): bigint {
  const codes = roles.map((role) => Role[role]).sort((one, other) => one - other);
  return codes.reduce((value, code, index) => value | (BigInt(code) << BigInt(8 * index)), 0n);
}

function rolesInBytes(value: bigint): RoleName[] | undefined {
  const roles: RoleName[] = [];
  for (let left = value; left !== 0n; left >>= 8n) {
    const role = roleNamed(Number(left & 0xffn));
    if (role === undefined) return undefined;
    roles.push(role);
  }
  return roles;
}

function roleNamed(code: number): RoleName | undefined {
  return (Object.keys(Role) as RoleName[]).find((name) => Role[name] === code);
}

function outcomeMask(outcomes: readonly OutcomeName[]): number {
  return outcomes.reduce((mask, name) => mask | (1 << Outcome[name]), 0);
}

function outcomesOf(mask: number): OutcomeName[] {
  return (Object.keys(Outcome) as OutcomeName[]).filter((name) => (mask >> Outcome[name]) & 1);
}

function clausesOf(mask: bigint): AgreementClause[] {
  return (Object.keys(AgreementClause) as AgreementClause[]).filter(
    (name) => (mask >> BigInt(AgreementClause[name])) & 1n,
  );
}

function malformed(bits: bigint, problem: string): RulebookError {
  const row = `0x${bits.toString(16).padStart(32, "0")}`;
  return new RulebookError("ROW_MALFORMED", `the row ${row} ${problem}`, { row });
}
