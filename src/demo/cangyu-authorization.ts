import type { AgreementClause } from "../ledger/agreement-clauses.ts";
import { AUTHORIZED } from "./cangyu-preparation.ts";
import { chinaTime, endOfDay } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import type { RecordSpec } from "./act-specs.ts";

/** The end of A-01 and of everything under it, in seconds. */
export const A01_UNTIL = endOfDay("2030-07-20");

const CLAUSES: readonly AgreementClause[] = [
  "SCOPE",
  "TERM",
  "SECURITY",
  "DISCLOSURE",
  "RIGHTS_AND_DUTIES",
  "REVENUE",
  "ASSET_DISPOSAL",
  "BREACH",
  "PERSONAL_INFORMATION",
  "CHANGE_AND_TERMINATION",
];
const GRANTS = AUTHORIZED.map((resource) => `A-01/${resource}`);

function agreement(clauses: readonly AgreementClause[]): RecordSpec {
  return {
    kind: "AUTHORIZATION",
    alias: "A-01",
    role: "DATA_AUTHORITY",
    parent: "CANGYU",
    operator: "CY-OPR",
    inputs: ["PL-01", "PROC-01"],
    from: chinaTime("2025-07-21"),
    until: A01_UNTIL,
    clauses,
    fields: {
      mode: "BY_FIELD",
      selection: "OPEN_TENDER",
      plan: "PL-01",
      procurement: "PROC-01",
      rights: ["PROCESS_AND_USE", "PRODUCT_OPERATION"],
    },
  };
}

function grantOf(resource: string): RecordSpec {
  return {
    kind: "GRANT",
    alias: `A-01/${resource}`,
    role: "DATA_AUTHORITY",
    parent: "A-01",
    resource,
    until: A01_UNTIL,
    fields: {},
  };
}

/** The persons of the first batch: two of them were not trained, and must not get access. */
const PERSONS = 18n;
const TRAINED = 16n;

/** 2025-07-02 to 07-24: the operator is authorized; without an emergency plan it may not operate. */
export const cangyuAuthorization = [
  on("2025-07-02", async (demo) => {
    // A proposal may still lack a clause. In force at once, from this day on, it may not.
    const withoutExit = { ...agreement(CLAUSES), status: "IN_FORCE", from: chinaTime("2025-07-02") } as const;
    await demo.record("CY-DATA", [withoutExit], { refusedBy: "cy.agreement-clauses" });
  }),
  on("2025-07-03", async (demo) => {
    await demo.record("CY-DATA", [agreement([...CLAUSES, "EXIT"])]);
    await demo.record("CY-DATA", AUTHORIZED.map(grantOf));
  }),
  on("2025-07-09", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "COLLECTIVE_DECISION", "PASSED");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", GRANTS, "IN_FORCE");
  }),
  on("2025-07-10", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "ACCEPTANCE", "PASSED");
  }),
  on("2025-07-11", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "AGREEMENT_FILING", "PASSED");
  }),
  on("2025-07-15", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "UPPER_FILING", "PASSED");
  }),
  on("2025-07-16", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "SECURITY_OFFICER", "PASSED");
  }),
  on("2025-07-18", async (demo) => {
    await demo.record("CY-DATA", [
      {
        kind: "DOMAIN",
        alias: "DOM-01",
        role: "DATA_AUTHORITY",
        parent: "CANGYU",
        keeper: "CY-OPR",
        fields: {
          title: "沧屿市公共数据授权运营域",
          functions: [
            "IDENTITY",
            "ACCESS_CONTROL",
            "DESENSITIZATION",
            "PROCESSING",
            "EXPORT_REVIEW",
            "AUDIT",
            "TRACEABILITY",
          ],
          protectionLevel: 3,
        },
      },
    ]);
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["DOM-01"], "DOMAIN_ACCEPTANCE", "PASSED");
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DOM-01"], "IN_FORCE");
  }),
  on("2025-07-21", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["A-01"], "IN_FORCE", { refusedBy: "cy.no-plan-no-operation" });
  }),
  on("2025-07-22", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "EMERGENCY_PLAN", "PASSED");
  }),
  on("2025-07-23", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "PERSONNEL_ROSTER", "PASSED", { value: PERSONS });
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "CONFIDENTIALITY", "PASSED", { value: PERSONS });
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "TRAINING", "PASSED", { value: TRAINED });
  }),
  on("2025-07-24", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["A-01"], "IN_FORCE");
  }),
];
