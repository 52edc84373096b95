import { A01_UNTIL } from "./cangyu-authorization.ts";
import { CONSENTS, delivery, fileConsents } from "./cangyu-supply.ts";
import type { Hex } from "../consensus/hex.ts";
import type { PartyAlias } from "./cast.ts";
import { endOfDay, monthsFrom } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import type { RecordSpec } from "./act-specs.ts";
import type { DemoLedger } from "./demo-ledger.ts";

export interface ProductFields {
  readonly title: string;
  readonly form: "DATASET" | "API" | "MODEL" | "SERVICE";
  readonly version: string;
  readonly gradeReason?: string;
}

export function product(
  alias: string,
  revision: bigint,
  scenarioAlias: string,
  developer: PartyAlias,
  inputs: readonly string[],
  fields: ProductFields,
): RecordSpec {
  return {
    kind: "PRODUCT",
    alias,
    revision,
    role: "DEVELOPER",
    parent: scenarioAlias,
    developer,
    inputs,
    until: A01_UNTIL,
    fields: { grade: "GENERAL_2", ...fields },
  };
}

/** Passes both reviews of a product and puts it in force. */
export async function approveProduct(demo: DemoLedger, alias: string): Promise<void> {
  await demo.attest("CY-OPR", "OPERATOR", [alias], "SECURITY_REVIEW", "PASSED");
  await demo.attest("CY-DATA", "DATA_AUTHORITY", [alias], "COMPLIANCE_REVIEW", "PASSED");
  await demo.settle("CY-DATA", "DATA_AUTHORITY", [alias], "IN_FORCE");
}

/** The person who says that a status is wrong, and withdraws the consent: one of those who had consented. */
function withdrawing(demo: DemoLedger): Hex {
  const [person] = demo.persons.group("DM-03", CONSENTS["DM-03"]);
  if (person === undefined) throw new RangeError("Nobody consented to DM-03.");
  return person;
}

const REDEVELOPMENT = "cy.operator-not-redeveloping";

/** A product made of PR-03, which was delivered already. */
function redeveloped(alias: string, role: "OPERATOR" | "DEVELOPER", developer: PartyAlias): RecordSpec {
  return {
    kind: "PRODUCT",
    alias,
    role,
    status: "IN_FORCE",
    parent: "SCN-04",
    developer,
    inputs: ["PR-03"],
    until: A01_UNTIL,
    fields: { title: "用药需求应用", version: "1.0", form: "SERVICE", grade: "GENERAL_2" },
  };
}

async function rejectProduct(demo: DemoLedger, alias: string, reason: string): Promise<void> {
  await demo.attest("CY-DATA", "DATA_AUTHORITY", [alias], "COMPLIANCE_REVIEW", "REJECTED", {
    fields: { reasons: reason },
  });
  await demo.settle("CY-DATA", "DATA_AUTHORITY", [alias], "REJECTED", { fields: { reason } });
}

/** Registers a product for three years from a day. */
export async function registerProduct(demo: DemoLedger, alias: string, date: string): Promise<void> {
  await demo.attest("CY-REG", "REGISTRAR", [alias], "REGISTRATION", "PASSED", {
    until: monthsFrom(date, 36),
    fields: { registrationCode: `CYREG-${date.slice(0, 4)}-${alias}`, registeredOn: date },
  });
}

/** 2025-10-20 to 2026-01-20: three products, two of them rejected at first; a new version; one redeveloped product. */
export const cangyuProducts = [
  on("2025-10-20T15:00", async (demo) => {
    await demo.record("CY-DEVM", [
      product("PR-02", 0n, "SCN-02", "CY-DEVM", ["DL-04", "DL-05"], {
        title: "公交客流 OD 矩阵",
        form: "DATASET",
        version: "1.0",
      }),
    ]);
  }),
  on("2025-10-24T15:00", async (demo) => {
    // Small cells of the matrix allow re-identification.
    await rejectProduct(demo, "PR-02", "小单元可以重新识别个人");
  }),
  on("2025-10-27", async (demo) => {
    await demo.record("CY-DEVC", [
      product("PR-01", 0n, "SCN-01", "CY-DEVC", ["DL-01", "DL-02", "DL-03", "DL-07", "DL-08", "DL-09", "IM-02"], {
        title: "中小微企业信用评分",
        form: "API",
        version: "1.0",
      }),
    ]);
  }),
  on("2025-10-30", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["PR-01"], "SECURITY_REVIEW", "PASSED");
  }),
  on("2025-11-03", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["PR-01"], "COMPLIANCE_REVIEW", "PASSED");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["PR-01"], "IN_FORCE");
    await demo.record("CY-DEVM", [
      product("PR-02", 1n, "SCN-02", "CY-DEVM", ["DL-04", "DL-05"], {
        title: "公交客流 OD 矩阵",
        form: "DATASET",
        version: "1.1",
      }),
    ]);
  }),
  on("2025-11-05", async (demo) => {
    await registerProduct(demo, "PR-01", "2025-11-05");
    await demo.attest("CY-DRC", "PRICE_AUTHORITY", ["PR-01"], "FEE_CEILING", "PASSED", {
      fields: { ceiling: "2.00", per: "次查询" },
    });
    await demo.attest("CY-OPR", "OPERATOR", ["PR-01"], "PRICE", "PASSED", {
      fields: { price: "1.50", per: "次查询" },
    });
  }),
  on("2025-11-07", async (demo) => {
    await approveProduct(demo, "PR-02");
  }),
  on("2025-11-10T09:00", async (demo) => {
    await registerProduct(demo, "PR-02", "2025-11-10");
    // It serves public governance, so it is free.
    await demo.attest("CY-OPR", "OPERATOR", ["PR-02"], "PRICE", "PASSED", {
      fields: { price: "0.00", per: "份", benefit: "PUBLIC_GOVERNANCE" },
    });
    await demo.record("CY-DEVI", [
      product("PR-03", 0n, "SCN-04", "CY-DEVI", ["DL-06"], { title: "用药需求模型", form: "MODEL", version: "1.0" }),
    ]);
  }),
  on("2025-11-20", async (demo) => {
    // Inverting the model recovers the figures of single districts.
    await rejectProduct(demo, "PR-03", "模型可以逆向还原区县月度数值");
  }),
  on("2025-12-01", async (demo) => {
    await demo.record("CY-DEVI", [
      product("PR-03", 1n, "SCN-04", "CY-DEVI", ["DL-06"], { title: "用药需求模型", form: "MODEL", version: "1.1" }),
    ]);
  }),
  on("2025-12-02", async (demo) => {
    await demo.record("CY-DATA", [
      {
        kind: "CASE",
        alias: "QI-01",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "DS02",
        until: endOfDay("2025-12-16"),
        code: "QUALITY_ISSUE",
        fields: { problem: "STALE", period: "2025-09 至 2025-11" },
      },
    ]);
  }),
  on("2025-12-08", async (demo) => {
    await approveProduct(demo, "PR-03");
  }),
  on("2025-12-09", async (demo) => {
    await registerProduct(demo, "PR-03", "2025-12-09");
  }),
  on("2025-12-12T09:00", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["QI-01"], "FULFILLED", {
      fields: { reason: "2025 年 11 月数据已于期限内更新" },
    });
  }),
  on("2025-12-15", async (demo) => {
    await demo.record("CY-DSC", [delivery("DL-10", "DM-01/DS02", "DESENSITIZED", "2025-11-30")]);
  }),
  on("2025-12-22", async (demo) => {
    await demo.record("CY-DEVC", [
      product("PR-01", 1n, "SCN-01", "CY-DEVC", ["DL-01", "DL-10", "DL-03", "DL-07", "DL-08", "DL-09", "IM-02"], {
        title: "中小微企业信用评分",
        form: "API",
        version: "1.1",
      }),
    ]);
  }),
  on("2025-12-24", async (demo) => {
    await approveProduct(demo, "PR-01");
  }),
  on("2025-12-25", async (demo) => {
    await registerProduct(demo, "PR-01", "2025-12-25");
  }),
  on("2026-01-05", async (demo) => {
    // A person says that a status is wrong, and withdraws a consent. Nothing on the ledger says who it is.
    await demo.record("CY-HRSS", [
      {
        kind: "CASE",
        alias: "SO-01",
        role: "DATA_PROVIDER",
        status: "IN_FORCE",
        parent: "DS04",
        until: endOfDay("2026-01-26"),
        code: "SUBJECT_OBJECTION",
        fields: { type: "ERROR", subjectCommitment: withdrawing(demo) },
      },
    ]);
  }),
  on("2026-01-15", async (demo) => {
    // The operator may not redevelop what was delivered, neither itself nor through a subsidiary.
    await demo.record("CY-OPR", [redeveloped("PR-05", "OPERATOR", "CY-OPR")], { refusedBy: REDEVELOPMENT });
  }),
  on("2026-01-16", async (demo) => {
    await demo.settle("CY-HRSS", "DATA_PROVIDER", ["SO-01"], "FULFILLED", {
      fields: { reason: "异议成立，状态已更正，同意已撤回" },
    });
    // The consents are anchored anew without the person who withdrew.
    const left = demo.persons.group("DM-03", CONSENTS["DM-03"]).filter((person) => person !== withdrawing(demo));
    await fileConsents(demo, "DM-03", left, { withdrawn: 1 });
    await demo.admit("CY-REG", "REGISTRAR", ["CY-OPR2"]);
    await demo.record("CY-OPR2", [redeveloped("PR-06", "DEVELOPER", "CY-OPR2")], { refusedBy: REDEVELOPMENT });
  }),
  on("2026-01-20", async (demo) => {
    // Made outside the domain by another party than the operator: it has no scenario, and PR-03 as its input.
    await demo.record("CY-PHA", [
      {
        kind: "PRODUCT",
        alias: "PR-04",
        role: "DEVELOPER",
        developer: "CY-PHA",
        inputs: ["PR-03"],
        fields: { title: "门店备货建议", version: "1.0", form: "SERVICE", grade: "GENERAL_2" },
      },
    ]);
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["PR-04"], "COMPLIANCE_REVIEW", "PASSED");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["PR-04"], "IN_FORCE");
  }),
];
