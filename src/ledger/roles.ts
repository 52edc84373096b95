import { keysOf } from "../text/entries.ts";
import { isCount, nameLookup } from "./code-table.ts";
import type { Unnamed } from "./code-table.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/**
 * What a party may do in a jurisdiction: bits 0..63 of a mask (`contracts/types/Codes.sol`).
 * The roles from 32 on are competent: they decide only where a record names their party.
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

export const FIRST_COMPETENT_ROLE = 32;

export const roleLabels: Readonly<Record<RoleName, { zh: string; en: string }>> = {
  GOVERNMENT: { zh: "授权主体", en: "authorizing government" },
  DATA_AUTHORITY: { zh: "数据主管部门", en: "data authority" },
  IMPLEMENTING_AGENCY: { zh: "实施机构", en: "implementing agency" },
  DATA_SERVICE_AGENCY: { zh: "公共数据服务机构", en: "data service agency" },
  UPPER_DATA_AUTHORITY: { zh: "上级数据主管部门", en: "upper data authority" },
  COORDINATION: { zh: "协调机制", en: "coordination mechanism" },
  SECURITY_REGULATOR: { zh: "网信公安等安全监管部门", en: "security regulator" },
  MARKET_REGULATOR: { zh: "市场监管部门", en: "market regulator" },
  PRICE_AUTHORITY: { zh: "价格主管部门", en: "price authority" },
  REGISTRAR: { zh: "登记机构", en: "registrar" },
  AUDITOR: { zh: "审计机关", en: "auditor" },
  EVALUATOR: { zh: "第三方评估机构", en: "evaluator" },
  EXPERT_GROUP: { zh: "专家组", en: "expert group" },
  TRADING_PLATFORM: { zh: "数据交易平台", en: "trading platform" },
  COURT: { zh: "法院", en: "court" },
  DATA_PROVIDER: { zh: "数据提供部门", en: "data provider" },
  INDUSTRY_AUTHORITY: { zh: "行业主管部门", en: "industry authority" },
  OPERATOR: { zh: "运营机构", en: "operator" },
  DEVELOPER: { zh: "产品开发主体", en: "developer" },
  BUYER: { zh: "应用单位", en: "buyer" },
};

/** The mask of several roles, as seats and rows carry it. */
export function roleMask(roles: readonly RoleName[]): bigint {
  return roles.reduce((mask, role) => mask | (1n << BigInt(Role[role])), 0n);
}

/** The roles of a mask, in the order of their codes. */
export function rolesOf(mask: bigint): RoleName[] {
  return keysOf(Role).filter((role) => ((mask >> BigInt(Role[role])) & 1n) === 1n);
}
