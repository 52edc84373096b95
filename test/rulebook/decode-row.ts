import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Family, List, Outcome } from "../../src/ledger/codes.ts";
import type { CodeName, OutcomeName } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role, rolesOf } from "../../src/ledger/roles.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import { AgreementClause } from "../../src/ledger/agreement-clauses.ts";
import { Status } from "../../src/ledger/statuses.ts";
import {
  ANY_ROLE,
  ComparandNumber,
  Hardness,
  QuantityNumber,
  RelationNumber,
  RowKind,
  RowOption,
  Selector,
} from "../../src/rulebook/row.ts";
import type { Row } from "../../src/rulebook/row.ts";
import type { Comparand, Condition, Quantity, SelectorName } from "../../src/rulebook/requirement.ts";
import { keysOf, nameIn } from "../../src/text/entries.ts";

/** The rows of a step's words. @throws Error when no rulebook compiles to these words */
export function rowsOfWords(words: readonly Hex[]): Row[] {
  const halves = words.flatMap((word) => [bitsOf(BigInt(word), 128, 128), bitsOf(BigInt(word), 0, 128)]);
  const rows = (halves.at(-1) === 0n ? halves.slice(0, -1) : halves).map(decodeRow);
  const last = rows.findIndex((row) => row.last);
  if (last !== rows.length - 1) throw new Error(`row ${last} of ${rows.length} is marked as the last`);
  return rows;
}

/** The fields of a row that its condition is made of. */
interface Fields {
  readonly of: SelectorName;
  readonly code: number;
  readonly outcomes: OutcomeName[];
  readonly value: bigint;
  readonly has: (option: number) => boolean;
}

/** Reads a row as the contract does, field by field. @throws Error for bits that mean nothing */
export function decodeRow(bits: bigint): Row {
  const options = Number(bitsOf(bits, 112, 8));
  const outcomeBits = Number(bitsOf(bits, 64, 8));
  const fields: Fields = {
    of: named(Selector, Number(bitsOf(bits, 88, 8))),
    code: Number(bitsOf(bits, 72, 16)),
    outcomes: keysOf(Outcome).filter((name) => (outcomeBits >> Outcome[name]) & 1),
    value: bitsOf(bits, 0, 64),
    has: (option) => (options & option) !== 0,
  };
  return {
    number: Number(bitsOf(bits, 96, 16)),
    hardness: named(Hardness, options & 3),
    condition: conditionOf(named(RowKind, Number(bitsOf(bits, 120, 8))), fields),
    negated: fields.has(RowOption.NOT),
    last: fields.has(RowOption.LAST),
  };
}

function conditionOf(kind: keyof typeof RowKind, { of, code, outcomes, value, has }: Fields): Condition {
  const codeOf = () => named(Code, code);
  switch (kind) {
    case "WHO": {
      const roles = value === BigInt(ANY_ROLE) ? "ANY" : rolesInBytes(value);
      return { type: "who", roles, issuerOnly: of === "ISSUER" };
    }
    case "FACT": {
      const aged = has(RowOption.SINCE_CASE);
      return {
        type: "fact",
        code: codeOf(),
        of,
        by: rolesInBytes(aged ? bitsOf(value, 0, 56) : value),
        all: has(RowOption.ALL_OF),
        outcomes,
        orAbsent: has(RowOption.OR_ABSENT),
        since: aged ? caseNumbered(Number(bitsOf(value, 56, 8))) : undefined,
      };
    }
    case "TERM":
      return { type: "term", months: Number(value) };
    case "CASE":
      return {
        type: "lastCase",
        code: codeOf(),
        of,
        by: rolesInBytes(value),
        outcomes,
        unused: has(RowOption.UNUSED),
        orAbsent: has(RowOption.OR_ABSENT),
      };
    case "NO_OPEN_CASE":
      return { type: "noOpenCase", code: codeOf(), of };
    case "NO_UPHELD_CASE":
      return { type: "noUpheldCase", code: codeOf(), of, months: Number(value) };
    case "NOTICE":
      return {
        type: "notice",
        code: codeOf(),
        of,
        by: named(Role, Number(bitsOf(value, 16, 48))),
        days: Number(bitsOf(value, 0, 16)),
        working: has(RowOption.WORKING_DAYS),
      };
    case "CLAUSES":
      return {
        type: "clauses",
        clauses: keysOf(AgreementClause).filter((name) => (value >> BigInt(AgreementClause[name])) & 1n),
      };
    case "SAME_SCENARIO":
      return { type: "sameScenario" };
    case "SEPARATION":
      return { type: "separate", of, from: named(Selector, Number(value)) };
    case "ROLES":
      return { type: "roles", roles: rolesOf(value) };
    case "ROOT":
      return { type: "approvedRoot" };
    case "QUORUM":
      return {
        type: "quorum",
        code: codeOf(),
        of,
        by: named(Role, Number(bitsOf(value, 8, 56))),
        outcomes,
        atLeast: Number(bitsOf(value, 0, 8)),
      };
    case "MEASURE":
      return {
        type: "measure",
        quantity: quantityOf(of, code, outcomes, value),
        relation: named(RelationNumber, Number(bitsOf(value, 40, 8))),
        comparand: comparandOf(value),
      };
    case "STANDS":
      return {
        type: "stands",
        of,
        statuses: statusesOf(value),
        kind: bitsOf(value, 32, 8) === 0n ? undefined : named(Kind, Number(bitsOf(value, 32, 8))),
        case: code === 0 ? undefined : named(Code, code),
        underSubject: bitsOf(value, 40, 24) === 1n,
        orAbsent: has(RowOption.OR_ABSENT),
      };
    case "LISTED":
      return {
        type: "listed",
        list: named(List, code),
        of,
        statuses: statusesOf(value),
        orDisposed: bitsOf(value, 32, 32) === 1n,
      };
    default:
      return kind satisfies never;
  }
}

function quantityOf(of: SelectorName, code: number, outcomes: OutcomeName[], value: bigint): Quantity {
  const type = named(QuantityNumber, Number(bitsOf(value, 48, 8)));
  if (type === "NOW") return { type };
  if (type === "END") return { type, of };
  return { type, code: named(Code, code), by: named(Role, Number(bitsOf(value, 56, 8))), of, outcomes };
}

function comparandOf(value: bigint): Comparand {
  const type = named(ComparandNumber, Number(bitsOf(value, 32, 8)));
  const operand = bitsOf(value, 0, 32);
  switch (type) {
    case "CONSTANT":
      return { type, number: Number(operand) };
    case "MONTHS_AGO":
    case "DAYS_AGO":
      return { type, count: Number(operand) };
    case "FACT_VALUE":
      return {
        type,
        code: named(Code, Number(bitsOf(operand, 8, 16))),
        by: named(Role, Number(bitsOf(operand, 0, 8))),
        of: named(Selector, Number(bitsOf(operand, 24, 8))),
      };
    case "END":
    case "ID":
      return { type, of: named(Selector, Number(operand)) };
    case "NOW":
      return { type };
    default:
      return type satisfies never;
  }
}

/** The harmful statuses, from 128 on, lie 16 above their ordinary numbers. */
function statusesOf(value: bigint): (keyof typeof Status)[] {
  const bit = (status: number) => (status >= 128 ? (status & 15) + 16 : status);
  return keysOf(Status).filter((name) => (bitsOf(value, 0, 32) >> BigInt(bit(Status[name]))) & 1n);
}

function caseNumbered(number: number): CodeName {
  return named(Code, (Family.CASE << 8) | number);
}

function rolesInBytes(value: bigint): RoleName[] {
  const roles: RoleName[] = [];
  for (let left = value; left !== 0n; left >>= 8n) roles.push(named(Role, Number(left & 0xffn)));
  return roles;
}

function named<Table extends object>(table: Table, number: number): keyof Table & string {
  const name = nameIn(table, number);
  if (name === undefined) throw new Error(`nothing among ${keysOf(table).join(", ")} has the number ${number}`);
  return name;
}

/** `size` bits from bit `shift` on. */
function bitsOf(word: bigint, shift: number, size: number): bigint {
  return (word >> BigInt(shift)) & ((1n << BigInt(size)) - 1n);
}
