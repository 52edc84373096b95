import { endOfDay } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import type { PartyAlias } from "./cast.ts";
import type { RecordSpec } from "./act-specs.ts";

/** A resource of Cangyu with its provider and its competent industry authority. */
interface Dataset {
  readonly alias: string;
  readonly provider: PartyAlias;
  readonly industry: PartyAlias;
  readonly zh: string;
  readonly grade: string;
  /** The frequency of updates. Default: every month. */
  readonly frequency?: string;
  readonly sharing: "UNCONDITIONAL" | "CONDITIONAL" | "NOT_SHARED";
  readonly openness: "UNCONDITIONAL" | "CONDITIONAL" | "NOT_OPEN";
  /** What makes it sensitive: nothing of it is supplied without consent or treatment. */
  readonly sensitivity?: "PERSONAL" | "SENSITIVE_PERSONAL" | "TRADE_SECRET";
}

const DATASETS: readonly Dataset[] = [
  {
    alias: "DS01",
    provider: "CY-SAMR",
    industry: "CY-SAMR",
    zh: "企业登记基本信息",
    grade: "GENERAL_1",
    sharing: "UNCONDITIONAL",
    openness: "UNCONDITIONAL",
  },
  {
    alias: "DS02",
    provider: "CY-SAMR",
    industry: "CY-SAMR",
    zh: "行政处罚与经营异常名录",
    grade: "GENERAL_2",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
  },
  {
    alias: "DS03",
    provider: "CY-HRSS",
    industry: "CY-HRSS",
    zh: "单位参保缴费状态",
    grade: "GENERAL_2",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
  },
  {
    alias: "DS04",
    provider: "CY-HRSS",
    industry: "CY-HRSS",
    zh: "个人缴费明细",
    grade: "GENERAL_3",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
    sensitivity: "PERSONAL",
  },
  {
    alias: "DS05",
    provider: "CY-MSB",
    industry: "CY-MSB",
    zh: "医保结算明细",
    grade: "GENERAL_4",
    sharing: "NOT_SHARED",
    openness: "NOT_OPEN",
    sensitivity: "SENSITIVE_PERSONAL",
  },
  {
    alias: "DS06",
    provider: "CY-MSB",
    industry: "CY-MSB",
    zh: "药品使用统计",
    grade: "GENERAL_2",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
  },
  {
    alias: "DS07",
    provider: "CY-BUS",
    industry: "CY-TRN",
    zh: "公交客流",
    grade: "GENERAL_2",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
  },
  {
    alias: "DS08",
    provider: "CY-TRN",
    industry: "CY-TRN",
    zh: "道路通行与占道",
    grade: "GENERAL_1",
    sharing: "UNCONDITIONAL",
    openness: "UNCONDITIONAL",
  },
  {
    alias: "DS09",
    provider: "CY-NR",
    industry: "CY-NR",
    zh: "不动产登记核验",
    grade: "GENERAL_3",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
  },
  {
    alias: "DS10",
    provider: "CY-WTR",
    industry: "CY-WRB",
    zh: "企业用水月度数据",
    grade: "GENERAL_2",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
    sensitivity: "TRADE_SECRET",
  },
  {
    alias: "DS11",
    provider: "CY-HRSS",
    industry: "CY-HRSS",
    zh: "省回流参保核验",
    grade: "GENERAL_3",
    sharing: "CONDITIONAL",
    openness: "CONDITIONAL",
    sensitivity: "PERSONAL",
  },
  {
    alias: "DS12",
    provider: "CY-TRN",
    industry: "CY-TRN",
    zh: "危险货物电子运单",
    grade: "IMPORTANT",
    sharing: "NOT_SHARED",
    openness: "NOT_OPEN",
  },
];

const PROVIDERS = [...new Set(DATASETS.map(({ provider }) => provider))];
export const AUTHORIZED = DATASETS.map(({ alias }) => alias).filter((alias) => alias !== "DS05" && alias !== "DS12");

/** @throws RangeError for a name that no resource has */
function datasetOf(alias: string): Dataset {
  const found = DATASETS.find((dataset) => dataset.alias === alias);
  if (found === undefined) throw new RangeError(`The demo has no resource ${alias}.`);
  return found;
}

function catalogued(provider: PartyAlias): RecordSpec[] {
  return DATASETS.filter((dataset) => dataset.provider === provider).map(({ alias, industry, zh, ...dataset }) => ({
    kind: "RESOURCE",
    alias,
    role: "DATA_PROVIDER",
    parent: "CANGYU",
    industryAuthority: industry,
    fields: {
      title: zh,
      grade: dataset.grade,
      ...(dataset.sensitivity === undefined ? {} : { sensitivity: [dataset.sensitivity] }),
      sharing: dataset.sharing,
      openness: dataset.openness,
      updateFrequency: dataset.frequency ?? "MONTHLY",
      purchased: false,
    },
  }));
}

/** 2025-03 to 04: parties are admitted, resources catalogued, two of them prohibited and the others registered. */
export const cangyuPreparation = [
  on("2025-03-06", async (demo) => {
    await demo.admit("CY-REG", "REGISTRAR", [
      "CY-MSB",
      "CY-HRSS",
      "CY-SAMR",
      "CY-TRN",
      "CY-NR",
      "CY-WRB",
      "CY-WTR",
      "CY-BUS",
      "CY-EMB",
      "CY-EVAL",
      "CY-EXCH",
    ]);
  }),
  on("2025-03-18", async (demo) => {
    for (const provider of PROVIDERS) {
      await demo.record(provider, catalogued(provider));
      const ofProvider = DATASETS.filter((dataset) => dataset.provider === provider);
      const own = ofProvider.map(({ alias }) => alias);
      await demo.attest(provider, "DATA_PROVIDER", own, "CLASSIFICATION", "PASSED", {
        fields: (alias) => ({ grade: datasetOf(alias).grade }),
      });
      const sensitive = ofProvider.filter((dataset) => dataset.sensitivity !== undefined).map(({ alias }) => alias);
      if (sensitive.length > 0)
        await demo.attest(provider, "DATA_PROVIDER", sensitive, "SENSITIVITY", "CONDITIONAL", {
          fields: (alias) => ({ sensitivity: [datasetOf(alias).sensitivity ?? "NONE"] }),
        });
    }
  }),
  on("2025-03-24", async (demo) => {
    await demo.settle(
      "CY-DATA",
      "DATA_AUTHORITY",
      DATASETS.map(({ alias }) => alias),
      "IN_FORCE",
    );
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["CANGYU"], "PUBLICATION", "PASSED", {
      fields: { place: "沧屿市公共数据平台" },
    });
    // The government decides the negative list. The data authority itself prohibits what endangers security.
    await demo.settle("CY-GOV", "GOVERNMENT", ["DS05"], "PROHIBITED", {
      fields: { reason: "列入负面清单：医保结算明细属于敏感个人信息，法律规定不予共享、不予开放" },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DS12"], "PROHIBITED", {
      fields: { reason: "可能危害公共安全" },
    });
    // The province returned these data to the city, so nothing of them is used before the province consents.
    await demo.attest("PROV-DATA", "UPPER_DATA_AUTHORITY", ["DS11"], "UPSTREAM_CONSENT", "OPEN");
  }),
  on("2025-04-21", async (demo) => {
    await demo.attest("CY-REG", "REGISTRAR", AUTHORIZED, "REGISTRATION", "PASSED", {
      until: endOfDay("2028-04-20"),
      fields: (alias) => ({
        registrationCode: `CYREG-2025-${String(AUTHORIZED.indexOf(alias) + 1).padStart(4, "0")}`,
        registeredOn: "2025-04-21",
      }),
    });
  }),
];
