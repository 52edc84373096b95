import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Family, Outcome } from "../../src/ledger/codes.ts";
import { Role, rolesOf } from "../../src/ledger/roles.ts";
import type { RoleName } from "../../src/ledger/roles.ts";
import { AgreementClause } from "../../src/ledger/agreement-clauses.ts";
import { ANY_ROLE, Hardness, RowKind, RowOption, Selector } from "../../src/rulebook/row.ts";
import type { Row } from "../../src/rulebook/row.ts";
import type { Requirement } from "../../src/rulebook/rulebook.ts";
import { keysOf, nameIn } from "../../src/text/entries.ts";

/** The rows of a step's words. @throws Error when no rulebook compiles to these words */
export function rowsOfWords(words: readonly Hex[]): Row[] {
  const halves = words.flatMap((word) => [bitsOf(BigInt(word), 128, 128), bitsOf(BigInt(word), 0, 128)]);
  const rows = (halves.at(-1) === 0n ? halves.slice(0, -1) : halves).map(decodeRow);
  const last = rows.findIndex((row) => row.last);
  if (last !== rows.length - 1) throw new Error(`row ${last} of ${rows.length} is marked as the last`);
  return rows;
}

/** Reads a row as the contract does, field by field. @throws Error for bits that mean nothing */
export function decodeRow(bits: bigint): Row {
  const options = Number(bitsOf(bits, 112, 8));
  return {
    number: Number(bitsOf(bits, 96, 16)),
    hardness: named(Hardness, options & 3),
    require: requirementOf(bits, options),
    last: (options & RowOption.LAST) !== 0,
  };
}

function requirementOf(bits: bigint, options: number): Requirement {
  const kind = named(RowKind, Number(bitsOf(bits, 120, 8)));
  const value = bitsOf(bits, 0, 64);
  const of = named(Selector, Number(bitsOf(bits, 88, 8)));
  const codeBits = Number(bitsOf(bits, 72, 16));
  const code = () => named(Code, codeBits);
  const outcomeBits = Number(bitsOf(bits, 64, 8));
  const outcomes = keysOf(Outcome).filter((name) => (outcomeBits >> Outcome[name]) & 1);
  const has = (option: number) => (options & option) !== 0;
  switch (kind) {
    case "WHO": {
      const roles = value === BigInt(ANY_ROLE) ? "ANY" : rolesInBytes(value);
      return { type: "who", roles, issuerOnly: of === "ISSUER" };
    }
    case "FACT": {
      const aged = has(RowOption.SINCE_CASE);
      return {
        type: "fact",
        code: code(),
        of,
        by: rolesInBytes(aged ? bitsOf(value, 0, 56) : value),
        all: has(RowOption.ALL_OF),
        outcomes,
        orAbsent: has(RowOption.OR_ABSENT),
        since: aged ? named(Code, (Family.CASE << 8) | Number(bitsOf(value, 56, 8))) : undefined,
      };
    }
    case "TERM":
      return { type: "term", months: Number(value) };
    case "CASE":
      return {
        type: "lastCase",
        code: code(),
        of,
        outcomes,
        unused: has(RowOption.UNUSED),
        orAbsent: has(RowOption.OR_ABSENT),
      };
    case "NO_OPEN_CASE":
      return { type: "noOpenCase", code: code(), of };
    case "NOTICE":
      return {
        type: "notice",
        code: code(),
        of,
        by: named(Role, Number(bitsOf(value, 16, 48))),
        days: Number(bitsOf(value, 0, 16)),
      };
    case "CLAUSES":
      return {
        type: "clauses",
        clauses: keysOf(AgreementClause).filter((name) => (value >> BigInt(AgreementClause[name])) & 1n),
      };
    case "SAME_SCENARIO":
      return { type: "sameScenario" };
    case "SEPARATION":
      return { type: "separateFrom", of };
    case "ROLES":
      return { type: "roles", roles: rolesOf(value) };
    default:
      return kind satisfies never;
  }
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
