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
  UPPER_GOVERNMENT: { zh: "上级人民政府", en: "upper government" },
  PRICE_AUTHORITY: { zh: "价格主管部门", en: "price authority" },
  REGISTRAR: { zh: "登记机构", en: "registrar" },
  AUDITOR: { zh: "审计机关", en: "auditor" },
  COURT: { zh: "法院", en: "court" },
  SECURITY_REGULATOR: { zh: "安全监管部门", en: "security regulator" },
  MARKET_REGULATOR: { zh: "市场监管部门", en: "market regulator" },
  CYBERSPACE_REGULATOR: { zh: "网信部门", en: "cyberspace regulator" },
  POLICE: { zh: "公安机关", en: "police" },
  STATE_SECURITY: { zh: "国家安全机关", en: "state security" },
  SECRECY_REGULATOR: { zh: "保密行政管理部门", en: "secrecy regulator" },
  CRYPTOGRAPHY_REGULATOR: { zh: "密码管理部门", en: "cryptography regulator" },
  TELECOM_REGULATOR: { zh: "通信管理部门", en: "telecommunications regulator" },
  EVALUATOR: { zh: "第三方评估机构", en: "evaluator" },
  EXPERT: { zh: "专家", en: "expert" },
  TRADING_PLATFORM: { zh: "数据交易场所", en: "trading platform" },
  APPLICANT: { zh: "申请单位", en: "applicant" },
  DATA_HOLDER: { zh: "数据持有单位", en: "data holder" },
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
