import type { Bilingual } from "../text/bilingual.ts";
import { keysOf } from "../text/entries.ts";

/**
 * The clauses that an agreement or a plan can be asked to contain (协议必备条款、方案必备内容): bits 0 to 63 of a record's
 * clear word. The list may only grow. It is the union of the lists in the regulations; a rulebook requires its own
 * selection.
 */
export const AgreementClause = {
  SCOPE: 0,
  TERM: 1,
  SECURITY: 2,
  EXIT: 3,
  DISCLOSURE: 4,
  RIGHTS_AND_DUTIES: 5,
  REVENUE: 6,
  ASSET_DISPOSAL: 7,
  BREACH: 8,
  PRODUCTS: 9,
  PRICING: 10,
  COST_ACCOUNTING: 11,
  PERSONAL_INFORMATION: 12,
  RENEWAL: 13,
  DISPUTES: 14,
  CHANGE_AND_TERMINATION: 15,
  PLATFORM: 16,
  PURPOSE: 17,
  CONFIDENTIALITY: 18,
  ASSET_OWNERSHIP: 19,
  REVIEW_REQUIREMENTS: 20,
  EVALUATION: 21,
  NON_EXCLUSIVE: 22,
  NECESSITY: 23,
  SELECTION_CONDITIONS: 24,
  MODE: 25,
  SUPERVISION: 26,
} as const;

export type AgreementClause = keyof typeof AgreementClause;

/** The words for a clause, which stand in documents, rules and answers alike. */
export const clauseLabels: Readonly<Record<AgreementClause, Bilingual>> = {
  SCOPE: { zh: "授权范围", en: "scope" },
  TERM: { zh: "运营期限", en: "term" },
  SECURITY: { zh: "数据安全要求", en: "security" },
  EXIT: { zh: "退出机制", en: "exit" },
  DISCLOSURE: { zh: "信息披露", en: "disclosure" },
  RIGHTS_AND_DUTIES: { zh: "权利义务", en: "rights and duties" },
  REVENUE: { zh: "收益分配", en: "revenue" },
  ASSET_DISPOSAL: { zh: "资产处置", en: "disposal of assets" },
  BREACH: { zh: "违约责任", en: "breach" },
  PRODUCTS: { zh: "产品和服务", en: "products and services" },
  PRICING: { zh: "定价", en: "pricing" },
  COST_ACCOUNTING: { zh: "成本核算", en: "cost accounting" },
  PERSONAL_INFORMATION: { zh: "个人信息保护", en: "personal information" },
  RENEWAL: { zh: "续约", en: "renewal" },
  DISPUTES: { zh: "争议解决", en: "disputes" },
  CHANGE_AND_TERMINATION: { zh: "变更和终止", en: "change and termination" },
  PLATFORM: { zh: "平台和技术保障", en: "platform" },
  PURPOSE: { zh: "用途", en: "purpose" },
  CONFIDENTIALITY: { zh: "保密", en: "confidentiality" },
  ASSET_OWNERSHIP: { zh: "资产归属", en: "ownership of assets" },
  REVIEW_REQUIREMENTS: { zh: "审核要求", en: "requirements of review" },
  EVALUATION: { zh: "评估", en: "evaluation" },
  NON_EXCLUSIVE: { zh: "非排他", en: "not exclusive" },
  NECESSITY: { zh: "必要性、可行性", en: "necessity and feasibility" },
  SELECTION_CONDITIONS: { zh: "运营机构的选择条件", en: "conditions of selection" },
  MODE: { zh: "授权模式", en: "mode" },
  SUPERVISION: { zh: "监督管理", en: "supervision" },
};

/** The bits of several clauses, as a draft or a rule carries them. */
export function clauseMask(clauses: readonly AgreementClause[]): bigint {
  return clauses.reduce((mask, clause) => mask | (1n << BigInt(AgreementClause[clause])), 0n);
}

/** A clause by its name, or by its bit where a newer rulebook uses one that has no name here. */
export type ClauseName = AgreementClause | `BIT_${number}`;

const BITS = 64;
const names = new Map<number, AgreementClause>(keysOf(AgreementClause).map((name) => [AgreementClause[name], name]));

/** The clauses of a mask of 64 bits, lowest bit first. */
export function clausesOf(mask: bigint): ClauseName[] {
  const found: ClauseName[] = [];
  for (let bit = 0, rest = mask; rest > 0n && bit < BITS; bit += 1, rest >>= 1n)
    if ((rest & 1n) === 1n) found.push(names.get(bit) ?? `BIT_${bit}`);
  return found;
}
