/**
 * What a record is. The numbers are the ledger's (`contracts/types/Codes.sol`), append-only.
 */
export const Kind = {
  JURISDICTION: 1,
  PARTY: 2,
  RESOURCE: 3,
  PLAN: 4,
  PROCUREMENT: 5,
  AUTHORIZATION: 6,
  GRANT: 7,
  SCENARIO: 8,
  DEMAND: 9,
  DELIVERY: 10,
  IMPORT: 11,
  PRODUCT: 12,
  AGREEMENT: 13,
  EXPORT: 14,
  CASE: 15,
  PROPOSAL: 16,
} as const;

export type KindName = keyof typeof Kind;
export type Kind = (typeof Kind)[KindName];

/** The Chinese terms, as the regulations use them. */
export const kindLabels: Readonly<Record<KindName, { zh: string; en: string }>> = {
  JURISDICTION: { zh: "辖区", en: "jurisdiction" },
  PARTY: { zh: "主体", en: "party" },
  RESOURCE: { zh: "数据资源", en: "resource" },
  PLAN: { zh: "实施方案", en: "plan" },
  PROCUREMENT: { zh: "遴选", en: "procurement" },
  AUTHORIZATION: { zh: "授权", en: "authorization" },
  GRANT: { zh: "授权资源", en: "grant" },
  SCENARIO: { zh: "应用场景", en: "scenario" },
  DEMAND: { zh: "数据需求", en: "demand" },
  DELIVERY: { zh: "数据供给", en: "delivery" },
  IMPORT: { zh: "社会数据导入", en: "import" },
  PRODUCT: { zh: "数据产品", en: "product" },
  AGREEMENT: { zh: "开发利用协议", en: "agreement" },
  EXPORT: { zh: "产品出域", en: "export" },
  CASE: { zh: "整改/事件", en: "case" },
  PROPOSAL: { zh: "治理提案", en: "proposal" },
};

const names = new Map<number, KindName>(Object.entries(Kind).map(([name, code]) => [code, name as KindName]));

/** The name of a kind's code; undefined when the ledger knows no such kind. */
export function kindName(code: number): KindName | undefined {
  return names.get(code);
}
