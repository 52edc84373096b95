import { A01_UNTIL } from "./cangyu-authorization.ts";
import type { PartyAlias } from "./cast.ts";
import { fictionalRoot } from "./demo-documents.ts";
import { monthsFrom } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import type { RecordSpec, StatementSpec } from "./act-specs.ts";
import type { Hex } from "../consensus/hex.ts";
import type { DemoLedger } from "./demo-ledger.ts";

/** The purpose of the agreements with developers; those with buyers name another. */
const DEVELOPMENT = "产品开发";

/** The agreements with the three developers. */
const DEVELOPERS = ["UA-01", "UA-02", "UA-03"];
const DEVELOPER_OF: Readonly<Record<string, PartyAlias>> = {
  "UA-01": "CY-DEVC",
  "UA-02": "CY-DEVM",
  "UA-03": "CY-DEVI",
};

/** What the provider of the drug statistics demands: no cell of fewer than twenty persons. */
const SMALL_CELLS: StatementSpec = { fields: { conditions: ["最小单元人数 k ≥ 20"] } };

/** The number of persons whose consents the first evidence for a demand is about. */
export const CONSENTS = { "DM-02": 36, "DM-03": 24, "DM-05": 40 } as const;

/** Files that persons consented to a demand for SCN-01: only a root over the persons leaves the developer. */
export async function fileConsents(
  demo: DemoLedger,
  demandAlias: keyof typeof CONSENTS,
  persons: readonly Hex[],
  { blanket = false, withdrawn }: { readonly blanket?: boolean; readonly withdrawn?: number } = {},
): Promise<void> {
  const root = await demo.keepRoll("CY-DEVC", demandAlias, "CONSENT_EVIDENCE", persons);
  await demo.attest("CY-DEVC", "DEVELOPER", [demandAlias], "CONSENT_EVIDENCE", "PASSED", {
    fields: {
      root,
      purpose: "SCN-01",
      blanket,
      forced: false,
      subjectsBand: "100 人以下",
      ...(withdrawn === undefined ? {} : { withdrawn }),
    },
  });
}

type Treatment = "DESENSITIZED" | "DECLASSIFIED" | "AGGREGATED" | "VERIFICATION";
type Benefit = "PUBLIC_GOVERNANCE" | "INDUSTRY";

function scenario(alias: string, resources: readonly string[], purpose: string, benefit: Benefit): RecordSpec {
  return {
    kind: "SCENARIO",
    alias,
    role: "OPERATOR",
    parent: "A-01",
    inputs: resources.map((resource) => `A-01/${resource}`),
    until: A01_UNTIL,
    fields: { title: purpose, purpose, benefit },
  };
}

export function demand(
  alias: string,
  scenarioAlias: string,
  resource: string,
  items: readonly string[],
  until = A01_UNTIL,
): RecordSpec {
  return {
    kind: "DEMAND",
    alias,
    role: "DEVELOPER",
    parent: scenarioAlias,
    grant: `A-01/${resource}`,
    until,
    fields: {
      items,
      period: { from: "2023-10-01", to: "2025-09-30" },
      grain: "单条",
      necessity: `${scenarioAlias} 只用到所列数据项`,
      mode: "TABLE",
    },
  };
}

export function delivery(
  alias: string,
  demandAlias: string,
  treatment: Treatment,
  asOf: string,
  until = A01_UNTIL,
): RecordSpec {
  return {
    kind: "DELIVERY",
    alias,
    role: "DATA_SERVICE_AGENCY",
    status: "IN_FORCE",
    parent: demandAlias,
    domain: "DOM-01",
    until,
    fields: { treatment: [treatment], asOf, snapshot: fictionalRoot(`${alias} ${asOf}`) },
  };
}

export function agreement(
  alias: string,
  scenarioAlias: string,
  party: PartyAlias,
  purpose: string,
  until = A01_UNTIL,
): RecordSpec {
  return {
    kind: "AGREEMENT",
    alias,
    role: "OPERATOR",
    parent: scenarioAlias,
    counterparty: party,
    until,
    fields: { type: purpose === DEVELOPMENT ? "DEVELOPMENT" : "PURCHASE", purpose },
  };
}

function externalData(alias: string, title: string, source: string): RecordSpec {
  return {
    kind: "IMPORT",
    alias,
    role: "DEVELOPER",
    parent: "SCN-01",
    domain: "DOM-01",
    until: A01_UNTIL,
    fields: { title, source },
  };
}

/** Reviews demands by the operator and the data authority, as every demand needs. */
async function reviewByBoth(
  demo: DemoLedger,
  demands: readonly string[],
  conditions: readonly string[] = [],
): Promise<void> {
  await demo.attest("CY-OPR", "OPERATOR", demands, "REVIEW", "PASSED");
  if (conditions.length === 0) await demo.attest("CY-DATA", "DATA_AUTHORITY", demands, "REVIEW", "PASSED");
  else
    await demo.attest("CY-DATA", "DATA_AUTHORITY", demands, "REVIEW", "CONDITIONAL", {
      fields: { conditions: [...conditions] },
    });
}

export async function signAgreement(
  demo: DemoLedger,
  spec: RecordSpec,
  party: PartyAlias,
  role: "DEVELOPER" | "BUYER",
): Promise<void> {
  await demo.record("CY-OPR", [spec]);
  await demo.attest(party, role, [spec.alias], "ACCEPTANCE", "PASSED");
  await demo.settle("CY-OPR", "OPERATOR", [spec.alias], "IN_FORCE");
}

/** 2025-07-28 to 10-24: scenarios, developers, demands, deliveries and imports. */
export const cangyuSupply = [
  on("2025-07-28", async (demo) => {
    await demo.record("CY-OPR", [
      scenario("SCN-01", ["DS01", "DS02", "DS03", "DS04", "DS10", "DS11"], "中小微企业普惠信贷", "INDUSTRY"),
      scenario("SCN-02", ["DS07", "DS08"], "公交线网优化", "PUBLIC_GOVERNANCE"),
      scenario("SCN-03", ["DS06"], "健康保险核保", "INDUSTRY"),
      scenario("SCN-04", ["DS06"], "药店选址与用药需求", "INDUSTRY"),
    ]);
    await demo.attest("CY-OPR", "OPERATOR", ["SCN-01", "SCN-03", "SCN-04"], "BENEFIT", "PASSED", {
      fields: { benefit: "INDUSTRY" },
    });
    await demo.attest("CY-OPR", "OPERATOR", ["SCN-02"], "BENEFIT", "PASSED", {
      fields: { benefit: "PUBLIC_GOVERNANCE" },
    });
  }),
  on("2025-08-08", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["SCN-01", "SCN-02"], "REVIEW", "NO_OBJECTION");
    for (const provider of ["CY-SAMR", "CY-HRSS", "CY-WTR"] as const)
      await demo.attest(provider, "DATA_PROVIDER", ["SCN-01"], "REVIEW", "NO_OBJECTION");
    for (const provider of ["CY-BUS", "CY-TRN"] as const)
      await demo.attest(provider, "DATA_PROVIDER", ["SCN-02"], "REVIEW", "NO_OBJECTION");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["SCN-01", "SCN-02"], "IN_FORCE");
  }),
  on("2025-08-12", async (demo) => {
    await demo.attest("CY-MSB", "DATA_PROVIDER", ["SCN-03"], "REVIEW", "OBJECTION", {
      fields: { reasons: "核保须用个人医保结算明细，该数据列入负面清单" },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["SCN-03"], "REJECTED", {
      fields: { reason: "数据提供部门有异议：个人医保数据列入负面清单" },
    });
  }),
  on("2025-08-15", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["SCN-04"], "REVIEW", "CONDITIONAL", SMALL_CELLS);
    await demo.attest("CY-MSB", "DATA_PROVIDER", ["SCN-04"], "REVIEW", "CONDITIONAL", SMALL_CELLS);
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["SCN-04"], "IN_FORCE");
  }),
  on("2025-08-18", async (demo) => {
    await demo.admit("CY-REG", "REGISTRAR", ["CY-DEVC", "CY-DEVM", "CY-DEVI"]);
    await demo.propose("CY-REG", "REGISTRAR", "CY-DEVX");
    // It is on the list of abnormal operation, so the registrar does not admit it.
    await demo.settle("CY-REG", "REGISTRAR", ["CY-DEVX"], "REJECTED", {
      fields: { reason: "列入经营异常名录" },
    });
    await demo.record("CY-OPR", [
      agreement("UA-01", "SCN-01", "CY-DEVC", DEVELOPMENT),
      agreement("UA-02", "SCN-02", "CY-DEVM", DEVELOPMENT),
      agreement("UA-03", "SCN-04", "CY-DEVI", DEVELOPMENT),
    ]);
    await demo.attest("CY-OPR", "OPERATOR", DEVELOPERS, "DEVELOPER_QUALIFIED", "PASSED", {
      fields: { checked: ["QUALIFICATION", "OFFICER", "RULES", "LISTS", "CAPABILITY", "INCIDENT_FREE"] },
    });
  }),
  on("2025-08-20", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", DEVELOPERS, "DEVELOPER_FILING", "PASSED", {
      fields: (alias) => ({ developer: DEVELOPER_OF[alias] ?? "" }),
    });
  }),
  on("2025-08-21", async (demo) => {
    await demo.attest("CY-DEVC", "DEVELOPER", ["UA-01"], "ACCEPTANCE", "PASSED");
    await demo.attest("CY-DEVM", "DEVELOPER", ["UA-02"], "ACCEPTANCE", "PASSED");
    await demo.attest("CY-DEVI", "DEVELOPER", ["UA-03"], "ACCEPTANCE", "PASSED");
    await demo.settle("CY-OPR", "OPERATOR", DEVELOPERS, "IN_FORCE");
  }),
  on("2025-08-22", async (demo) => {
    // There is one agreement in force already for this developer and this scenario.
    await demo.record("CY-OPR", [agreement("UA-01/2", "SCN-01", "CY-DEVC", DEVELOPMENT)]);
    await demo.attest("CY-DEVC", "DEVELOPER", ["UA-01/2"], "ACCEPTANCE", "PASSED");
    await demo.settle("CY-OPR", "OPERATOR", ["UA-01/2"], "IN_FORCE", { refusedBy: "cy.one-agreement" });
  }),
  on("2025-08-25", async (demo) => {
    await demo.record("CY-DEVC", [
      demand("DM-01/DS01", "SCN-01", "DS01", ["name", "capital", "status"]),
      demand("DM-01/DS02", "SCN-01", "DS02", ["penalty", "date"]),
      demand("DM-01/DS03", "SCN-01", "DS03", ["insured", "paid"]),
      demand("DM-02", "SCN-01", "DS04", ["amount", "month"]),
    ]);
    await fileConsents(demo, "DM-02", demo.persons.group("DM-02", CONSENTS["DM-02"]), { blanket: true });
  }),
  on("2025-08-26", async (demo) => {
    await demo.record("CY-DEVM", [
      demand("DM-04/DS07", "SCN-02", "DS07", ["stop", "count"]),
      demand("DM-04/DS08", "SCN-02", "DS08", ["segment", "works"]),
    ]);
  }),
  on("2025-08-28", async (demo) => {
    // DM-06 asks for DS05, which is on the negative list. It cannot be granted, so no demand can name it.
    await demo.record(
      "CY-DATA",
      [
        {
          kind: "GRANT",
          alias: "A-01/DS05",
          role: "DATA_AUTHORITY",
          parent: "A-01",
          resource: "DS05",
          until: A01_UNTIL,
          fields: { conditions: "DM-06" },
        },
      ],
      { refusedBy: "ledger.link-not-operable" },
    );
  }),
  on("2025-08-29", async (demo) => {
    await demo.record("CY-DEVI", [demand("DM-07", "SCN-04", "DS06", ["district", "month", "class", "count"])]);
  }),
  on("2025-09-01", async (demo) => {
    await reviewByBoth(demo, ["DM-04/DS07", "DM-04/DS08"]);
    await demo.attest("CY-BUS", "DATA_PROVIDER", ["DM-04/DS07"], "REVIEW", "NO_OBJECTION");
    await demo.attest("CY-TRN", "DATA_PROVIDER", ["DM-04/DS08"], "REVIEW", "NO_OBJECTION");
    await demo.attest("CY-TRN", "INDUSTRY_AUTHORITY", ["DM-04/DS07", "DM-04/DS08"], "REVIEW", "NO_OBJECTION");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DM-04/DS07", "DM-04/DS08"], "IN_FORCE");
  }),
  on("2025-09-02", async (demo) => {
    const items = ["DM-01/DS01", "DM-01/DS02", "DM-01/DS03"];
    await reviewByBoth(demo, items);
    await demo.attest("CY-SAMR", "DATA_PROVIDER", ["DM-01/DS01", "DM-01/DS02"], "REVIEW", "NO_OBJECTION");
    await demo.attest("CY-HRSS", "DATA_PROVIDER", ["DM-01/DS03"], "REVIEW", "NO_OBJECTION");
    await demo.attest("CY-SAMR", "INDUSTRY_AUTHORITY", ["DM-01/DS01", "DM-01/DS02"], "REVIEW", "NO_OBJECTION");
    await demo.attest("CY-HRSS", "INDUSTRY_AUTHORITY", ["DM-01/DS03"], "REVIEW", "NO_OBJECTION");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", items, "IN_FORCE");
  }),
  on("2025-09-04", async (demo) => {
    // A general consent to the platform is not the separate consent that the provider asks for.
    await demo.attest("CY-HRSS", "DATA_PROVIDER", ["DM-02"], "REVIEW", "OBJECTION", {
      fields: { reasons: "仅有平台一揽子授权，不是逐项单独同意" },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DM-02"], "REJECTED", {
      fields: { reason: "数据提供部门有异议：一揽子授权不能代替单独同意" },
    });
  }),
  on("2025-09-05", async (demo) => {
    await reviewByBoth(demo, ["DM-07"], ["最小单元人数 k ≥ 20"]);
    await demo.attest("CY-MSB", "DATA_PROVIDER", ["DM-07"], "REVIEW", "CONDITIONAL", SMALL_CELLS);
    await demo.attest("CY-MSB", "INDUSTRY_AUTHORITY", ["DM-07"], "REVIEW", "NO_OBJECTION");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DM-07"], "IN_FORCE");
  }),
  on("2025-09-08", async (demo) => {
    await demo.record("CY-DSC", [
      delivery("DL-01", "DM-01/DS01", "DESENSITIZED", "2025-08-31"),
      delivery("DL-02", "DM-01/DS02", "DESENSITIZED", "2025-08-31"),
      delivery("DL-03", "DM-01/DS03", "DESENSITIZED", "2025-08-31"),
      delivery("DL-04", "DM-04/DS07", "AGGREGATED", "2025-08-31"),
      delivery("DL-05", "DM-04/DS08", "DECLASSIFIED", "2025-08-31"),
      delivery("DL-06", "DM-07", "AGGREGATED", "2025-08-31"),
    ]);
  }),
  on("2025-09-10", async (demo) => {
    await demo.record("CY-DEVC", [externalData("IM-01", "消费行为数据", "未提供合法来源证明")]);
  }),
  on("2025-09-11", async (demo) => {
    await demo.record("CY-DEVC", [externalData("IM-02", "公开招标中标数据", "公开渠道")]);
  }),
  on("2025-09-12", async (demo) => {
    await demo.record("CY-DEVC", [
      demand("DM-03", "SCN-01", "DS04", ["amount", "month", "employer", "status"], monthsFrom("2025-09-26", 24)),
    ]);
    await fileConsents(demo, "DM-03", demo.persons.group("DM-03", CONSENTS["DM-03"]));
  }),
  on("2025-09-15", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["IM-01"], "REVIEW", "REJECTED", {
      fields: { reasons: "未提供合法来源证明" },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["IM-01"], "REJECTED", {
      fields: { reason: "来源合法性未获证明" },
    });
    await demo.record("CY-DEVC", [demand("DM-05", "SCN-01", "DS11", ["insured"])]);
    await fileConsents(demo, "DM-05", demo.persons.group("DM-05", CONSENTS["DM-05"]));
  }),
  on("2025-09-16", async (demo) => {
    await demo.record("CY-DEVC", [demand("DM-08", "SCN-01", "DS10", ["band", "month", "trend"])]);
  }),
  on("2025-09-18", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["IM-02"], "REVIEW", "PASSED");
  }),
  on("2025-09-19", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["IM-02"], "IN_FORCE");
  }),
  on("2025-09-24", async (demo) => {
    await reviewByBoth(demo, ["DM-05"], ["取得省数据局同意后方可供给"]);
    await reviewByBoth(demo, ["DM-08"], ["只供给三个数据项"]);
    await demo.attest("CY-HRSS", "DATA_PROVIDER", ["DM-05"], "REVIEW", "NO_OBJECTION");
    await demo.attest("CY-HRSS", "INDUSTRY_AUTHORITY", ["DM-05"], "REVIEW", "NO_OBJECTION");
    // The provider gives three of five fields, because two are trade secrets.
    await demo.attest("CY-WTR", "DATA_PROVIDER", ["DM-08"], "REVIEW", "CONDITIONAL", {
      fields: { conditions: ["供给用水区间、月份、趋势；户号、用水量属于商业秘密，不予供给"] },
    });
    await demo.attest("CY-WTR", "DATA_PROVIDER", ["DM-08"], "TREATMENT", "PASSED", {
      fields: { treatment: ["AGGREGATED"], method: "只给区间，不给数值" },
    });
    await demo.attest("CY-WRB", "INDUSTRY_AUTHORITY", ["DM-08"], "REVIEW", "NO_OBJECTION");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DM-05"], "IN_FORCE", { refusedBy: "cy.upstream-consent" });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DM-08"], "IN_FORCE");
  }),
  on("2025-09-26", async (demo) => {
    await reviewByBoth(demo, ["DM-03"]);
    await demo.attest("CY-HRSS", "DATA_PROVIDER", ["DM-03"], "REVIEW", "NO_OBJECTION");
    await demo.attest("CY-HRSS", "INDUSTRY_AUTHORITY", ["DM-03"], "REVIEW", "NO_OBJECTION");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DM-03"], "IN_FORCE");
  }),
  on("2025-09-30", async (demo) => {
    await demo.record("CY-DSC", [
      delivery("DL-07", "DM-08", "AGGREGATED", "2025-09-26"),
      delivery("DL-08", "DM-03", "DESENSITIZED", "2025-09-26", monthsFrom("2025-09-26", 24)),
    ]);
  }),
  on("2025-10-15", async (demo) => {
    await demo.attest("PROV-DATA", "UPPER_DATA_AUTHORITY", ["DS11"], "UPSTREAM_CONSENT", "PASSED");
  }),
  on("2025-10-20", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DM-05"], "IN_FORCE");
  }),
  on("2025-10-24", async (demo) => {
    await demo.record("CY-DSC", [delivery("DL-09", "DM-05", "VERIFICATION", "2025-10-24")]);
  }),
];
