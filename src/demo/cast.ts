import type { RoleName } from "../ledger/roles.ts";
import { keysOf } from "../text/entries.ts";
import type { CityName } from "./cities.ts";

/* All names are fictional: no real person, company or place. The division codes 9900xx to 9902xx are unassigned. */

/** A party of the demo. */
export interface CastMember {
  readonly city: CityName;
  readonly zh: string;
  readonly en: string;
  readonly roles: readonly RoleName[];
  /** Unified social credit code; a coordination mechanism has none. */
  readonly creditCode?: string;
  /** The party that admits it. A founding party has none: the founding itself admits it. */
  readonly admittedBy?: PartyAlias;
  /** Its reference on the ledger is a pseudonym, which only the registrar can derive from its credit code. */
  readonly pseudonym?: true;
  /** The party that controls it. */
  readonly controller?: PartyAlias;
}

const CY = { city: "CANGYU" } as const;
const SW = { city: "SHUOWAN" } as const;
const BY_REGISTRAR = { ...CY, admittedBy: "CY-REG" } as const;
const PRIVATE = { ...BY_REGISTRAR, pseudonym: true } as const;
const BY_SW_DATA = { ...SW, admittedBy: "SW-DATA" } as const;
const SW_PRIVATE = { ...BY_SW_DATA, pseudonym: true } as const;

export type PartyAlias =
  | "CY-GOV"
  | "CY-DATA"
  | "CY-DSC"
  | "CY-AUD"
  | "CY-REG"
  | "CY-DRC"
  | "CY-CAC"
  | "CY-PSB"
  | "CY-EXCH"
  | "PROV-GOV"
  | "PROV-DATA"
  | "PROV-CAC"
  | "CY-MSB"
  | "CY-HRSS"
  | "CY-SAMR"
  | "CY-TRN"
  | "CY-NR"
  | "CY-WRB"
  | "CY-WTR"
  | "CY-BUS"
  | "CY-OPR"
  | "CY-OPR2"
  | "CY-BID2"
  | "CY-BID3"
  | "CY-EVAL"
  | "CY-DEVC"
  | "CY-DEVM"
  | "CY-DEVI"
  | "CY-DEVX"
  | "CY-BANK"
  | "CY-INS"
  | "CY-PHA"
  | "CY-EMB"
  | "CY-LOG"
  | "SW-GOV"
  | "SW-DATA"
  | "SW-COORD"
  | "SW-AGR"
  | "SW-MET"
  | "SW-OPR"
  | "SW-AFF"
  | "SW-INS"
  | "SW-GUA";

const BUREAU: readonly RoleName[] = ["DATA_PROVIDER", "INDUSTRY_AUTHORITY"];

/** The parties of the demo, by the short names that the CLI and the documentation use. */
export const CAST: Readonly<Record<PartyAlias, CastMember>> = {
  "CY-GOV": {
    ...CY,
    zh: "沧屿市人民政府",
    en: "Cangyu city government",
    roles: ["GOVERNMENT"],
    creditCode: "11990100000000019F",
  },
  "CY-DATA": {
    ...CY,
    zh: "沧屿市数据局",
    en: "Cangyu data bureau",
    roles: ["DATA_AUTHORITY", "IMPLEMENTING_AGENCY"],
    creditCode: "11990100000000027A",
  },
  "CY-DSC": {
    ...CY,
    zh: "沧屿市公共数据服务中心",
    en: "Cangyu public data service centre",
    roles: ["DATA_SERVICE_AGENCY"],
    creditCode: "129901000000000352",
  },
  "CY-AUD": {
    ...CY,
    zh: "沧屿市审计局",
    en: "Cangyu audit bureau",
    roles: ["AUDITOR"],
    creditCode: "11990100000000414N",
  },
  "CY-REG": {
    ...CY,
    zh: "沧屿市公共数据登记中心",
    en: "Cangyu registration agency",
    roles: ["REGISTRAR"],
    creditCode: "129901000000004309",
  },
  "CY-DRC": {
    ...CY,
    zh: "沧屿市发展和改革委员会",
    en: "Cangyu development and reform commission",
    roles: ["PRICE_AUTHORITY"],
    creditCode: "119901000000004499",
  },
  "CY-CAC": {
    ...CY,
    zh: "沧屿市网信办",
    en: "Cangyu cyberspace office",
    roles: ["SECURITY_REGULATOR"],
    creditCode: "119901000000004574",
  },
  "CY-PSB": {
    ...CY,
    zh: "沧屿市公安局",
    en: "Cangyu public security bureau",
    roles: ["SECURITY_REGULATOR"],
    creditCode: "11990100000000465Y",
  },
  "CY-EXCH": {
    ...BY_REGISTRAR,
    zh: "沧屿数据交易所",
    en: "Cangyu data exchange",
    roles: ["TRADING_PLATFORM"],
    creditCode: "91990100MA000047X5",
  },
  "PROV-GOV": {
    ...CY,
    zh: "临澜省人民政府",
    en: "Linlan provincial government",
    roles: ["UPPER_GOVERNMENT"],
    creditCode: "119900000000000275",
  },
  "PROV-DATA": {
    ...CY,
    zh: "临澜省数据局",
    en: "Linlan provincial data bureau",
    roles: ["UPPER_DATA_AUTHORITY"],
    creditCode: "11990000000000019A",
  },
  "PROV-CAC": {
    ...CY,
    zh: "临澜省互联网信息办公室",
    en: "Linlan provincial cyberspace office",
    roles: ["CYBERSPACE_REGULATOR"],
    creditCode: "119900000000000350",
  },
  "CY-MSB": {
    ...BY_REGISTRAR,
    zh: "沧屿市医疗保障局",
    en: "Cangyu medical security bureau",
    roles: BUREAU,
    creditCode: "119901000000000430",
  },
  "CY-HRSS": {
    ...BY_REGISTRAR,
    zh: "沧屿市人力资源和社会保障局",
    en: "Cangyu human resources and social security bureau",
    roles: BUREAU,
    creditCode: "11990100000000051T",
  },
  "CY-SAMR": {
    ...BY_REGISTRAR,
    zh: "沧屿市市场监督管理局",
    en: "Cangyu market regulation bureau",
    roles: BUREAU,
    creditCode: "1199010000000006XJ",
  },
  "CY-TRN": {
    ...BY_REGISTRAR,
    zh: "沧屿市交通运输局",
    en: "Cangyu transport bureau",
    roles: BUREAU,
    creditCode: "11990100000000078J",
  },
  "CY-NR": {
    ...BY_REGISTRAR,
    zh: "沧屿市自然资源局",
    en: "Cangyu natural resources bureau",
    roles: BUREAU,
    creditCode: "11990100000000086D",
  },
  "CY-WRB": {
    ...BY_REGISTRAR,
    zh: "沧屿市水务局",
    en: "Cangyu water bureau",
    roles: ["INDUSTRY_AUTHORITY"],
    creditCode: "119901000000000948",
  },
  "CY-WTR": {
    ...BY_REGISTRAR,
    zh: "沧屿供水公司",
    en: "Cangyu water company",
    roles: ["DATA_PROVIDER"],
    creditCode: "91990100MA0000103C",
  },
  "CY-BUS": {
    ...BY_REGISTRAR,
    zh: "沧屿公交公司",
    en: "Cangyu bus company",
    roles: ["DATA_PROVIDER"],
    creditCode: "91990100MA00001117",
  },
  "CY-OPR": {
    ...BY_REGISTRAR,
    zh: "沧屿数据运营公司",
    en: "Cangyu data operation company",
    roles: ["APPLICANT", "OPERATOR"],
    creditCode: "91990100MA000020XJ",
  },
  "CY-OPR2": {
    ...BY_REGISTRAR,
    zh: "沧屿数据服务公司",
    en: "subsidiary of the data operation company",
    roles: ["DEVELOPER"],
    creditCode: "91990100MA00002423",
    controller: "CY-OPR",
  },
  "CY-BID2": {
    ...PRIVATE,
    zh: "第二参选公司",
    en: "second bidder",
    roles: ["APPLICANT"],
    creditCode: "91990100MA0000250X",
  },
  "CY-BID3": {
    ...PRIVATE,
    zh: "第三参选公司",
    en: "late bidder",
    roles: ["APPLICANT"],
    creditCode: "91990100MA0000277M",
  },
  "CY-EVAL": {
    ...BY_REGISTRAR,
    zh: "沧屿第三方评估机构",
    en: "third-party evaluator",
    roles: ["EVALUATOR"],
    creditCode: "91990100MA00004292",
  },
  "CY-DEVC": {
    ...PRIVATE,
    zh: "信用服务开发商",
    en: "credit-service developer",
    roles: ["DEVELOPER"],
    creditCode: "91990100MA0000218J",
  },
  "CY-DEVM": {
    ...PRIVATE,
    zh: "出行服务开发商",
    en: "mobility developer",
    roles: ["DEVELOPER"],
    creditCode: "91990100MA0000226D",
  },
  "CY-DEVI": {
    ...PRIVATE,
    zh: "健康分析开发商",
    en: "health-analytics developer",
    roles: ["DEVELOPER"],
    creditCode: "91990100MA00002348",
  },
  "CY-DEVX": {
    ...PRIVATE,
    zh: "列入经营异常名录的开发商",
    en: "developer on the abnormal-operation list",
    roles: ["DEVELOPER"],
    creditCode: "91990100MA0000269T",
  },
  "CY-BANK": {
    ...PRIVATE,
    zh: "沧屿农商银行",
    en: "rural commercial bank",
    roles: ["BUYER"],
    creditCode: "91990100MA0000314U",
  },
  "CY-INS": { ...PRIVATE, zh: "沧屿保险公司", en: "insurer", roles: ["BUYER"], creditCode: "91990100MA0000322N" },
  "CY-PHA": {
    ...PRIVATE,
    zh: "沧屿连锁药房",
    en: "pharmacy chain",
    roles: ["DEVELOPER", "BUYER"],
    creditCode: "91990100MA00003579",
  },
  "CY-EMB": {
    ...BY_REGISTRAR,
    zh: "沧屿市应急管理局",
    en: "Cangyu emergency management bureau",
    roles: ["BUYER"],
    creditCode: "119901000000003343",
  },
  "CY-LOG": {
    ...PRIVATE,
    zh: "沧屿物流公司",
    en: "logistics company",
    roles: ["BUYER"],
    creditCode: "91990100MA0000349E",
  },
  "SW-GOV": {
    ...SW,
    zh: "朔湾市人民政府",
    en: "Shuowan city government",
    roles: ["GOVERNMENT"],
    creditCode: "11990200000000019L",
  },
  "SW-DATA": {
    ...SW,
    zh: "朔湾市数据局",
    en: "Shuowan data bureau",
    roles: ["DATA_AUTHORITY"],
    creditCode: "11990200000000027F",
  },
  "SW-COORD": { ...SW, zh: "朔湾市授权运营协调机制", en: "Shuowan coordination mechanism", roles: ["COORDINATION"] },
  "SW-AGR": {
    ...BY_SW_DATA,
    zh: "朔湾市农业农村局",
    en: "Shuowan agriculture bureau",
    roles: ["DATA_PROVIDER", "BUYER"],
    creditCode: "11990200000000035A",
  },
  "SW-MET": {
    ...BY_SW_DATA,
    zh: "朔湾市气象服务中心",
    en: "Shuowan meteorological service",
    roles: ["DATA_PROVIDER"],
    creditCode: "129902000000000432",
  },
  "SW-OPR": {
    ...BY_SW_DATA,
    zh: "朔湾农业数据运营公司",
    en: "Shuowan agri-data operator",
    roles: ["OPERATOR"],
    creditCode: "91990200MA000020XP",
  },
  "SW-AFF": {
    ...BY_SW_DATA,
    zh: "朔湾农业数据运营公司的关联企业",
    en: "affiliate of the agri-data operator",
    roles: ["DEVELOPER"],
    creditCode: "91990200MA00002428",
    controller: "SW-OPR",
  },
  "SW-INS": {
    ...SW_PRIVATE,
    zh: "朔湾农业保险公司",
    en: "agri-insurer",
    roles: ["BUYER"],
    creditCode: "91990200MA00003141",
  },
  "SW-GUA": {
    ...SW_PRIVATE,
    zh: "朔湾担保公司",
    en: "guarantee company",
    roles: ["BUYER"],
    creditCode: "91990200MA0000322U",
  },
};

export const PARTY_ALIASES: readonly PartyAlias[] = keysOf(CAST);

/** The parties with which a city is founded: its authorities. */
export function foundingParties(city: CityName): PartyAlias[] {
  return PARTY_ALIASES.filter((alias) => CAST[alias].city === city && CAST[alias].admittedBy === undefined);
}
