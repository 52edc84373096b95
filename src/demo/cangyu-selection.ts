import { chinaTime, endOfDay, monthsFrom } from "../text/china-time.ts";
import type { RecordSpec } from "./act-specs.ts";
import { AUTHORIZED } from "./cangyu-preparation.ts";
import { on } from "./dated-acts.ts";
import type { PartyAlias } from "./cast.ts";

function plan(revision: bigint, from: string, termMonths: number): RecordSpec {
  return {
    kind: "PLAN",
    alias: "PL-01",
    revision,
    role: "DATA_AUTHORITY",
    parent: "CANGYU",
    from: chinaTime(from),
    until: monthsFrom(from, termMonths),
    clauses: [
      "NECESSITY",
      "SCOPE",
      "MODE",
      "TERM",
      "SELECTION_CONDITIONS",
      "PRODUCTS",
      "PLATFORM",
      "REVENUE",
      "SECURITY",
      "SUPERVISION",
      "EXIT",
      "EVALUATION",
    ],
    fields: { title: "沧屿市公共数据授权运营实施方案", mode: "BY_FIELD", termMonths, resources: [...AUTHORIZED] },
  };
}

function application(alias: string): RecordSpec {
  return { kind: "APPLICATION", alias, role: "APPLICANT", parent: "PROC-01", fields: {} };
}

const DEADLINE = chinaTime("2025-06-10T17:00");

/** 2025-04-15 to 06-30: a plan is returned and approved, bidders apply, one of them late; an objection is decided. */
export const cangyuSelection = [
  on("2025-04-15", async (demo) => {
    await demo.record("CY-DATA", [plan(0n, "2025-04-15", 84)]);
  }),
  on("2025-04-22", async (demo) => {
    // The government returns it: 84 months are more than the 60 that the city allows.
    await demo.settle("CY-GOV", "GOVERNMENT", ["PL-01"], "REJECTED", {
      fields: { reason: "期限八十四个月，超过六十个月的上限，退回修改" },
    });
  }),
  on("2025-05-06", async (demo) => {
    await demo.record("CY-DATA", [plan(1n, "2025-05-16", 60)]);
  }),
  on("2025-05-12", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["PL-01"], "COLLECTIVE_DECISION", "PASSED");
  }),
  on("2025-05-16", async (demo) => {
    await demo.attest("CY-GOV", "GOVERNMENT", ["PL-01"], "GOVERNMENT_APPROVAL", "PASSED");
    await demo.settle("CY-GOV", "GOVERNMENT", ["PL-01"], "IN_FORCE");
  }),
  on("2025-05-19", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["PL-01"], "PLAN_FILING", "PASSED", {
      fields: { filingNumber: "CYJH-2025-001", body: "UPPER_DATA_AUTHORITY", filedOn: "2025-05-19" },
    });
  }),
  on("2025-05-21", async (demo) => {
    await demo.record("CY-DATA", [
      {
        kind: "PROCUREMENT",
        alias: "PROC-01",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "CANGYU",
        plan: "PL-01",
        until: DEADLINE,
        fields: { title: "沧屿市公共数据授权运营机构遴选", method: "OPEN_TENDER", deadline: "2025-06-10T17:00" },
      },
    ]);
  }),
  on("2025-05-26", async (demo) => {
    await demo.admit("CY-REG", "REGISTRAR", ["CY-OPR", "CY-BID2", "CY-BID3"]);
  }),
  on("2025-06-06", async (demo) => {
    await demo.record("CY-OPR", [application("AP-01")]);
  }),
  on("2025-06-09", async (demo) => {
    await demo.record("CY-BID2", [application("AP-02")]);
  }),
  on("2025-06-11", async (demo) => {
    // The call ended the day before at five in the afternoon.
    await demo.record("CY-BID3", [application("AP-03")], { refusedBy: "ledger.parent-not-operable" });
  }),
  on("2025-06-17", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["AP-01"], "COMPREHENSIVE_REVIEW", "PASSED");
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["AP-02"], "COMPREHENSIVE_REVIEW", "PASSED");
  }),
  on("2025-06-18", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["PROC-01"], "NOTICE", "OPEN", {
      fields: { place: "沧屿市公共数据平台", until: "2025-06-25" },
    });
  }),
  on("2025-06-20", async (demo) => {
    await demo.record("CY-BID2", [objection("OBJ-01", "CY-DATA")]);
  }),
  on("2025-06-23", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["PROC-01"], "FULFILLED", { refusedBy: "cy.no-open-objection" });
  }),
  on("2025-06-27", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["OBJ-01"], "DISMISSED", {
      fields: { reason: "经复核，评审已计入所提业绩，异议不成立" },
    });
  }),
  on("2025-06-30", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["PROC-01"], "SELECTION_DECISION", "PASSED", { about: "AP-01" });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["AP-01"], "IN_FORCE");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["AP-02"], "REJECTED", {
      fields: { reason: "未入选" },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["PROC-01"], "FULFILLED");
  }),
];

function objection(alias: string, addressee: PartyAlias): RecordSpec {
  return {
    kind: "CASE",
    alias,
    role: "APPLICANT",
    status: "IN_FORCE",
    parent: "PROC-01",
    addressee,
    until: endOfDay("2025-07-04"),
    code: "OBJECTION",
    fields: { grounds: "评审中未计入同类项目业绩" },
  };
}
