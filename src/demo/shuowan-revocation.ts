import { HoldReason } from "../ledger/codes.ts";
import type { PartyAlias } from "./cast.ts";
import { chinaTime, endOfDay, monthsFrom } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import { SW_UNTIL } from "./shuowan-backfill.ts";
import type { RecordSpec } from "./act-specs.ts";
import type { DemoFileName } from "./demo-files.ts";
import type { DemoLedger } from "./demo-ledger.ts";

function exported(alias: string, agreementAlias: string, file: DemoFileName, recipient: PartyAlias): RecordSpec {
  return {
    kind: "EXPORT",
    alias,
    role: "OPERATOR",
    status: "IN_FORCE",
    parent: "SW-PR-01",
    agreement: agreementAlias,
    file,
    fields: { recipient },
  };
}

async function agreeAndApprove(demo: DemoLedger, alias: string, buyer: PartyAlias, purpose: string): Promise<void> {
  await demo.record("SW-OPR", [
    {
      kind: "AGREEMENT",
      alias,
      role: "OPERATOR",
      parent: "SW-SCN-01",
      counterparty: buyer,
      until: SW_UNTIL,
      fields: { type: "PURCHASE", purpose },
    },
  ]);
  await demo.attest(buyer, "BUYER", [alias], "ACCEPTANCE", "PASSED");
  await demo.settle("SW-OPR", "OPERATOR", [alias], "IN_FORCE");
  await demo.attest("SW-DATA", "DATA_AUTHORITY", [alias], "EXPORT_APPROVAL", "PASSED");
}

/** 2025-07-30 to 2026-02-02: a second version, a leak, the revocation, and a disposition of each export. */
export const shuowanRevocation = [
  on("2025-07-30", async (demo) => {
    await demo.record("SW-OPR", [
      {
        kind: "PRODUCT",
        alias: "SW-PR-01",
        role: "OPERATOR",
        parent: "SW-SCN-01",
        developer: "SW-OPR",
        inputs: ["SW-DL-01", "SW-DL-02"],
        until: SW_UNTIL,
        fields: { title: "农田产量指数", version: "2.0", form: "INDEX", grade: "GENERAL_2" },
      },
    ]);
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["SW-PR-01"], "COMPLIANCE_REVIEW", "PASSED");
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-PR-01"], "IN_FORCE");
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-PR-01/1.0"], "SUPERSEDED");
  }),
  on("2025-08-14", async (demo) => {
    await demo.record("SW-OPR", [exported("SW-EX-02", "SW-UA-01", "farmland-index-v2.0", "SW-INS")]);
  }),
  on("2025-10-13", async (demo) => {
    // Version 2 of the rulebook, in force since 1 October, asks for the registration.
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["SW-PR-01"], "REGISTRATION", "PASSED", {
      until: monthsFrom("2025-10-13", 36),
      fields: { registrationCode: "SWREG-2025-0001", registeredOn: "2025-10-13" },
    });
  }),
  on("2025-10-20T11:00", async (demo) => {
    await agreeAndApprove(demo, "SW-UA-02", "SW-GUA", "农业担保");
    await demo.record("SW-OPR", [exported("SW-EX-03", "SW-UA-02", "farmland-index-guarantee", "SW-GUA")]);
  }),
  on("2025-10-28", async (demo) => {
    await agreeAndApprove(demo, "SW-UA-03", "SW-AGR", "耕地保护");
    await demo.record("SW-OPR", [exported("SW-EX-04", "SW-UA-03", "farmland-protection", "SW-AGR")]);
  }),
  on("2025-11-12", async (demo) => {
    await demo.record("SW-DATA", [
      {
        kind: "CASE",
        alias: "INC-SW-01",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "SW-OPR",
        code: "INCIDENT",
        fields: { level: "MAJOR", detectedAt: "2025-11-12T10:00", reportedAt: "2025-11-12T10:00", type: "LEAK" },
      },
    ]);
  }),
  on("2025-11-14", async (demo) => {
    await demo.record("SW-DATA", [
      {
        kind: "CASE",
        alias: "RC-SW-01",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "A-SW-01",
        until: endOfDay("2025-12-20"),
        code: "RECTIFICATION",
        fields: { reason: "BREACH", findings: ["向关联企业提供地块级原始数据"], accessClosed: true },
      },
    ]);
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "HOLD", "OPEN", {
      about: "RC-SW-01",
      reason: HoldReason.BREACH,
      fields: { case: "RC-SW-01" },
    });
  }),
  on("2025-12-21", async (demo) => {
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["RC-SW-01"], "EXPIRED", {
      fields: { reason: "期限届满未完成整改，不予延期" },
    });
  }),
  on("2025-12-26", async (demo) => {
    await demo.attest("SW-COORD", "COORDINATION", ["A-SW-01"], "DELIBERATION", "PASSED");
  }),
  on("2025-12-29", async (demo) => {
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "REVOKED", {
      about: "RC-SW-01",
      fields: { reason: "向第三方提供地块级原始数据，且逾期未整改" },
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "ACCESS_CLOSED", "PASSED", {
      fields: { closedAt: "2025-12-29", permanent: true, domain: "SW-DOM-01" },
    });
    const answers = demo.breaks("SHUOWAN");
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-EX-01"], "SUPERSEDED", { about: "A-SW-01" });
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-EX-02"], "SUNSET", {
      about: "A-SW-01",
      until: endOfDay("2026-03-31"),
      answers,
    });
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-EX-03"], "TERMINATED", { about: "A-SW-01" });
  }),
  on("2026-01-05", async (demo) => {
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-EX-04"], "CONTINUED", {
      about: "A-SW-01",
      answers: demo.breaks("SHUOWAN"),
    });
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-DL-01", "SW-DL-02"], "PURGED");
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "DELETION_CERTIFICATE", "PASSED", {
      fields: { deletedOn: "2026-01-05", deliveries: ["SW-DL-01", "SW-DL-02"], method: "覆写后销毁密钥" },
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "LOG_RETENTION", "PASSED", {
      until: endOfDay("2026-06-29"),
      fields: { months: 6, also: ["出域记录", "审批记录"] },
    });
  }),
  on("2026-01-12", async (demo) => {
    // Every export under it has ended or was disposed of.
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "CLOSED_AFTER_HARM", {
      items: ["SW-EX-01", "SW-EX-02", "SW-EX-03", "SW-EX-04"],
    });
  }),
  on("2026-01-20", async (demo) => {
    // The incident is found to be the operator's own, and noted in its file.
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["INC-SW-01"], "FULFILLED", {
      fields: { reason: "经查属运营机构自身的数据安全事件" },
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["SW-OPR"], "ADVERSE_RECORD", "PASSED", {
      about: "INC-SW-01",
      fields: { matter: "向第三方提供地块级原始数据", found: "2026-01-20" },
    });
  }),
  on("2026-01-26", async (demo) => {
    await demo.record("CY-DATA", [
      {
        kind: "PROCUREMENT",
        alias: "PROC-02",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "CANGYU",
        until: chinaTime("2026-02-10T17:00"),
        fields: {
          title: "沧屿市农业领域授权运营机构遴选",
          method: "OPEN_TENDER",
          field: "农业",
          deadline: "2026-02-10T17:00",
        },
      },
    ]);
    await demo.giveRoles("CY-REG", "REGISTRAR", "SW-OPR", "CANGYU", ["APPLICANT"]);
  }),
  on("2026-02-02", async (demo) => {
    // The operator that leaked data in Shuowan applies in Cangyu.
    await demo.record("SW-OPR", [
      { kind: "APPLICATION", alias: "AP-04", role: "APPLICANT", parent: "PROC-02", fields: {} },
    ]);
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["AP-04"], "IN_FORCE", {
      refusedBy: "cy.applicant-without-recent-incident",
    });
  }),
];
