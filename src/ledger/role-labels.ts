import type { Bilingual } from "../text/bilingual.ts";
import { roleName } from "./roles.ts";
import type { RoleCode, RoleName } from "./roles.ts";

/** The terms of the regulations for each role, with English words for them. */
export const roleLabels: Readonly<Record<RoleName, Bilingual>> = {
  GOVERNMENT: { zh: "授权主体", en: "government" },
  DATA_AUTHORITY: { zh: "数据主管部门", en: "data authority" },
  IMPLEMENTING_AGENCY: { zh: "实施机构", en: "implementing agency" },
  DATA_SERVICE_AGENCY: { zh: "公共数据服务机构", en: "data service agency" },
  UPPER_DATA_AUTHORITY: { zh: "上级数据主管部门", en: "upper data authority" },
  COORDINATION: { zh: "协调机制", en: "coordination mechanism" },
  SECURITY_REGULATOR: { zh: "安全监管部门", en: "security regulator" },
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

/** The words for a role; a role without a name is called by its number, and role 0 is the founding's. */
export function roleLabel(role: RoleCode): Bilingual {
  const name = roleName(role);
  if (name !== undefined) return roleLabels[name];
  return role === 0 ? { zh: "创立", en: "founding" } : { zh: `${role} 号角色`, en: `role ${role}` };
}
