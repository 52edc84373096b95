import { keysOf } from "../text/entries.ts";
import { isCount, nameLookup } from "./code-table.ts";
import type { Unnamed } from "./code-table.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/**
 * The roles that a party can have in a jurisdiction: bits 0 to 63 of a mask (`contracts/types/Codes.sol`). The roles
 * from 32 on are competent roles: they decide only about records that name their party.
 */
export const Role = {
  GOVERNMENT: 1,
  DATA_AUTHORITY: 2,
  IMPLEMENTING_AGENCY: 3,
  DATA_SERVICE_AGENCY: 4,
  UPPER_DATA_AUTHORITY: 5,
  COORDINATION: 6,
  SECURITY_REGULATOR: 7,
  MARKET_REGULATOR: 8,
  PRICE_AUTHORITY: 9,
  REGISTRAR: 10,
  AUDITOR: 11,
  EVALUATOR: 12,
  EXPERT_GROUP: 13,
  TRADING_PLATFORM: 14,
  COURT: 15,
  DATA_PROVIDER: 32,
  INDUSTRY_AUTHORITY: 33,
  OPERATOR: 34,
  DEVELOPER: 35,
  BUYER: 36,
} as const;

export type RoleName = keyof typeof Role;
export type Role = (typeof Role)[RoleName];
/**
 * The role of an act (0 to 63): one that is named here, or another that the ledger accepts. Founding records and
 * accepted seats have 0.
 */
export type RoleCode = Role | 0 | Unnamed<"RoleCode">;

/** The ledger refuses roles above 63. @throws LedgerDataError CODE_OUT_OF_RANGE */
export function roleCode(code: number): RoleCode {
  if (!isRoleCode(code))
    throw new LedgerDataError(
      "CODE_OUT_OF_RANGE",
      {
        zh: `角色须为 0 至 63 的整数，所给为 ${code}。`,
        en: `A role is a whole number from 0 to 63, not ${code}.`,
      },
      { code, limit: 63 },
    );
  return code;
}

function isRoleCode(code: number): code is RoleCode {
  return isCount(code, 63);
}

/** The name of a role; undefined for a role that has no name here. */
export const roleName: (role: RoleCode) => RoleName | undefined = nameLookup(Role);

/** Roles from this number on are competent roles. */
export const FIRST_COMPETENT_ROLE = 32;

/** The mask of several roles, as seats and rows carry it. */
export function roleMask(roles: readonly RoleName[]): bigint {
  return roles.reduce((mask, role) => mask | (1n << BigInt(Role[role])), 0n);
}

/** The roles of a mask, in the order of their codes. */
export function rolesOf(mask: bigint): RoleName[] {
  return keysOf(Role).filter((role) => ((mask >> BigInt(Role[role])) & 1n) === 1n);
}
