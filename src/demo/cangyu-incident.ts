import { HoldReason } from "../ledger/codes.ts";
import { exported } from "./cangyu-exports.ts";
import { approveProduct, product, registerProduct } from "./cangyu-products.ts";
import { delivery, demand } from "./cangyu-supply.ts";
import { chinaTime, endOfDay } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";

const DISCLOSED = { year: 2025, place: "沧屿市公共数据平台" } as const;

/** 2026-02-11 to 06-09: a resale, an inspection, a hold of A-01 and its release, and a prohibited part of DS08. */
export const cangyuIncident = [
  on("2026-02-11T09:50", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["UA-07", "EX-05"], "HOLD", "OPEN", {
      reason: HoldReason.INCIDENT,
      fields: { findings: ["接收方转售产品结果", "密钥在未登记的地址使用"] },
    });
  }),
  on("2026-02-11T10:05", async (demo) => {
    await demo.record("CY-DATA", [
      {
        kind: "CASE",
        alias: "INC-01",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "UA-07",
        effectiveAt: chinaTime("2026-02-11T09:20"),
        code: "INCIDENT",
        fields: {
          level: "MAJOR",
          detectedAt: "2026-02-11T09:20",
          reportedAt: "2026-02-11T10:05",
          type: "RESALE",
          plan: "EP-01",
        },
      },
    ]);
    await demo.attest("CY-OPR", "OPERATOR", ["INC-01"], "INCIDENT_NOTICE", "PASSED", {
      about: "CY-DATA",
      fields: { body: "DATA_AUTHORITY" },
    });
  }),
  on("2026-02-11T12:40", async (demo) => {
    // The province's cyberspace office is told within four hours of the discovery.
    await demo.attest("CY-OPR", "OPERATOR", ["INC-01"], "INCIDENT_NOTICE", "PASSED", {
      about: "PROV-CAC",
      fields: { body: "CYBERSPACE_REGULATOR" },
    });
  }),
  on("2026-02-27", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "ANNUAL_REPORT", "PASSED", {
      fields: { year: 2025 },
    });
  }),
  on("2026-03-20", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "DISCLOSURE", "PASSED", {
      fields: { ...DISCLOSED, items: ["DISCLOSER", "RESOURCES", "PRODUCTS", "FEES"] },
    });
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "DISCLOSURE", "PASSED", {
      fields: { ...DISCLOSED, items: ["DISCLOSER", "AUTHORIZATION", "CEILINGS"] },
    });
  }),
  on("2026-03-02", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "INSPECTION", "CONDITIONAL", {
      fields: {
        inspector: ["CY-DATA", "CY-TRN"],
        inspectedOn: "2026-03-02",
        findings: ["两名未培训人员有访问权限", "日志存证缺失 2026-01-17 至 2026-01-25"],
      },
    });
  }),
  on("2026-02-28", async (demo) => {
    await demo.settle("CY-OPR", "OPERATOR", ["UA-07"], "TERMINATED", {
      about: "INC-01",
      fields: { reason: "违反协议转售产品结果" },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["EX-05"], "RECALLED", {
      about: "INC-01",
      fields: { reason: "接收方转售，收回已交付的结果", recipients: ["CY-LOG"] },
    });
  }),
  on("2026-03-09", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["INC-01"], "FULFILLED", {
      fields: { reason: "事件处置完毕" },
    });
  }),
  on("2026-03-04", async (demo) => {
    await demo.record("CY-DATA", [
      {
        kind: "CASE",
        alias: "RC-01",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "A-01",
        until: endOfDay("2026-04-03"),
        code: "RECTIFICATION",
        fields: {
          reason: "SECURITY",
          findings: ["两名未培训人员有访问权限", "日志存证缺失 2026-01-17 至 2026-01-25"],
          accessClosed: true,
        },
      },
    ]);
  }),
  on("2026-03-05", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "HOLD", "OPEN", {
      about: "RC-01",
      reason: HoldReason.SECURITY,
      fields: { case: "RC-01" },
    });
  }),
  on("2026-03-10", async (demo) => {
    await demo.record("CY-DEVM", [demand("DM-09", "SCN-02", "DS07", ["stop", "count", "line"])], {
      refusedBy: "ledger.parent-not-operable",
    });
    await demo.record("CY-OPR", [exported("EX-07", "PR-03", "UA-06", "drug-demand-branch-v1.1", "CY-PHA")], {
      refusedBy: "ledger.parent-not-operable",
    });
  }),
  on("2026-03-27", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["RC-01"], "RECTIFICATION_REPORT", "OPEN", {
      fields: { measures: ["收回未培训人员的权限", "补做日志存证"], open: ["一处飞地的日志存证"], complete: false },
    });
  }),
  on("2026-03-31", async (demo) => {
    // The logs of one enclave are still not anchored, so the re-evaluation rejects the report.
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["RC-01"], "REEVALUATION", "REJECTED", {
      fields: { reasons: "一处飞地的日志仍未存证", problems: ["日志存证"] },
    });
  }),
  on("2026-04-02", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["RC-01"], "RECTIFICATION_REPORT", "OPEN", {
      fields: { measures: ["收回未培训人员的权限", "全部日志已存证"], complete: true },
    });
  }),
  on("2026-04-08", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["RC-01"], "REEVALUATION", "PASSED");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["RC-01"], "FULFILLED", {
      fields: { reason: "整改经再评估通过" },
    });
  }),
  on("2026-04-10", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "RELEASE", "PASSED", {
      about: "CY-DATA",
      fields: { grounds: "RC-01 整改经再评估通过" },
    });
  }),
  on("2026-04-14", async (demo) => {
    await demo.record("CY-OPR", [exported("EX-07", "PR-03", "UA-06", "drug-demand-branch-v1.1", "CY-PHA")]);
  }),
  on("2026-04-20", async (demo) => {
    await demo.attest("CY-EVAL", "EVALUATOR", ["A-01"], "EVALUATION", "CONDITIONAL", {
      fields: { year: 2025, grade: "B", problems: ["未培训人员有访问权限", "日志存证中断"] },
    });
  }),
  on("2026-05-18", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "EVALUATION", "PASSED", {
      fields: { year: 2025, grade: "B" },
    });
  }),
  on("2026-05-25", async (demo) => {
    // The provider regrades the resource to general-3.
    await demo.attest("CY-BUS", "DATA_PROVIDER", ["DS07"], "CLASSIFICATION", "PASSED", {
      fields: { grade: "GENERAL_3" },
    });
    // The product is made of totals, so it stays at grade 2. Its developer justifies that.
    await demo.attest("CY-DEVM", "DEVELOPER", ["PR-02"], "CLASSIFICATION", "PASSED", {
      fields: { grade: "GENERAL_2", reason: "产品只有汇总数据" },
    });
  }),
  on("2026-06-03", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["DL-05"], "HOLD", "OPEN", {
      reason: HoldReason.PROHIBITION,
      fields: { findings: ["部分路段数据危害安全，禁止运营"] },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["EX-03"], "CONTINUED", {
      about: "DL-05",
      fields: { conditions: ["改用不含所涉路段的 v1.2"] },
      answers: demo.breaks("CANGYU"),
    });
  }),
  on("2026-06-04", async (demo) => {
    await demo.record("CY-DSC", [delivery("DL-11", "DM-04/DS08", "DECLASSIFIED", "2026-06-03")]);
  }),
  on("2026-06-05", async (demo) => {
    await demo.record("CY-DEVM", [
      product("PR-02", 2n, "SCN-02", "CY-DEVM", ["DL-04", "DL-11"], {
        title: "公交客流 OD 矩阵",
        form: "DATASET",
        version: "1.2",
      }),
    ]);
  }),
  on("2026-06-08", async (demo) => {
    await approveProduct(demo, "PR-02");
  }),
  on("2026-06-09", async (demo) => {
    await registerProduct(demo, "PR-02", "2026-06-09");
  }),
];
