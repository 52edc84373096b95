import { keysOf } from "../text/entries.ts";
import { isCount, nameLookup } from "./code-table.ts";
import type { Unnamed } from "./code-table.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/**
 * The roles that a party can have in a jurisdiction: bits 0 to 63 of a mask (`contracts/types/Codes.sol`). The numbers
 * say how the statements of a role are kept and who may give it: see `RoleClass` and `AUTHORITY_ROLES`.
 */
export const Role = {
  GOVERNMENT: 1,
  DATA_AUTHORITY: 2,
  IMPLEMENTING_AGENCY: 3,
  DATA_SERVICE_AGENCY: 4,
  UPPER_DATA_AUTHORITY: 5,
  COORDINATION: 6,
  UPPER_GOVERNMENT: 7,
  PRICE_AUTHORITY: 8,
  REGISTRAR: 9,
  AUDITOR: 10,
  COURT: 11,
  SECURITY_REGULATOR: 16,
  MARKET_REGULATOR: 17,
  CYBERSPACE_REGULATOR: 18,
  POLICE: 19,
  STATE_SECURITY: 20,
  SECRECY_REGULATOR: 21,
  CRYPTOGRAPHY_REGULATOR: 22,
  TELECOM_REGULATOR: 23,
  EVALUATOR: 24,
  EXPERT: 25,
  TRADING_PLATFORM: 26,
  APPLICANT: 27,
  DATA_HOLDER: 28,
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

/** The first number of the roles of which a jurisdiction has several parties; below it are offices. */
const FIRST_SEVERAL_ROLE = 16;
/** The first role that an ordinary admission may give. Governance alone gives, ends and enlarges those below it. */
const FIRST_ORDINARY_ROLE = 24;
/** Roles from this number on are competent roles. */
export const FIRST_COMPETENT_ROLE = 32;

/**
 * The classes of roles:
 * - OFFICE: a jurisdiction has one such office, and its statements are kept by the role;
 * - SEVERAL: a jurisdiction has several such parties, and their statements are kept by role and party;
 * - COMPETENT: the role decides only about records that name its party, and its statements are kept by role and party.
 */
export type RoleClass = "OFFICE" | "SEVERAL" | "COMPETENT";

export function roleClass(role: RoleCode): RoleClass {
  if (role >= FIRST_COMPETENT_ROLE) return "COMPETENT";
  return role >= FIRST_SEVERAL_ROLE ? "SEVERAL" : "OFFICE";
}

/** The mask of the roles that make their party an authority: governance alone admits it, ends it and enlarges it. */
export const AUTHORITY_ROLES = (1n << BigInt(FIRST_ORDINARY_ROLE)) - 1n;

/** Whether a rulebook may let a party give this role. */
export function isOrdinaryRole(role: RoleCode): boolean {
  return role >= FIRST_ORDINARY_ROLE;
}

/** The mask of several roles, as seats and rows carry it. */
export function roleMask(roles: readonly RoleName[]): bigint {
  return roles.reduce((mask, role) => mask | (1n << BigInt(Role[role])), 0n);
}

/** The roles of a mask, in the order of their codes. */
export function rolesOf(mask: bigint): RoleName[] {
  return keysOf(Role).filter((role) => ((mask >> BigInt(Role[role])) & 1n) === 1n);
}
