import type { AgreementClause } from "../ledger/agreement-clauses.ts";
import { AUTHORIZED } from "./cangyu-preparation.ts";
import { chinaTime, endOfDay } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import type { RecordSpec } from "./act-specs.ts";
import type { Hex } from "../consensus/hex.ts";
import type { DemoLedger } from "./demo-ledger.ts";
import type { JsonObject } from "../documents/canonical-json.ts";

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
const PERSONS = 18;
const TRAINED = 16;

/** Files a batch of persons: the ledger gets their number and a hash, the document the root over the roll of them. */
async function fileBatch(
  demo: DemoLedger,
  code: "PERSONNEL_ROSTER" | "CONFIDENTIALITY" | "TRAINING",
  persons: readonly Hex[],
  more: JsonObject,
): Promise<void> {
  const root = await demo.keepRoll("CY-OPR", "A-01", code, persons);
  await demo.attest("CY-OPR", "OPERATOR", ["A-01"], code, "PASSED", {
    fields: { batch: "PB-01", count: persons.length, root, ...more },
  });
}

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
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "AGREEMENT_FILING", "PASSED", {
      fields: { filingNumber: "CYSJ-2025-001", body: "DATA_AUTHORITY", filedOn: "2025-07-11" },
    });
  }),
  on("2025-07-15", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "UPPER_FILING", "PASSED", {
      fields: { filingNumber: "LL-2025-017", body: "UPPER_DATA_AUTHORITY", filedOn: "2025-07-15" },
    });
  }),
  on("2025-07-16", async (demo) => {
    await demo.attest("CY-OPR", "OPERATOR", ["A-01"], "SECURITY_OFFICER", "PASSED", {
      fields: { officer: demo.persons.group("security officer of A-01", 1)[0] ?? "", reportsToPrincipal: true },
    });
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
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["DOM-01"], "DOMAIN_ACCEPTANCE", "PASSED", {
      fields: { acceptedOn: "2025-07-18" },
    });
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["DOM-01"], "IN_FORCE");
  }),
  on("2025-07-21", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["A-01"], "IN_FORCE", { refusedBy: "cy.no-plan-no-operation" });
  }),
  on("2025-07-22", async (demo) => {
    await demo.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "EMERGENCY_PLAN", "PASSED", {
      fields: {
        version: "EP-01 v1",
        coAuthors: ["CY-CAC", "CY-PSB"],
        scenarios: ["数据泄露", "违规使用、转售", "可信域中断"],
      },
    });
  }),
  on("2025-07-23", async (demo) => {
    const persons = demo.persons.group("PB-01", PERSONS);
    await fileBatch(demo, "PERSONNEL_ROSTER", persons, { realNames: true });
    await fileBatch(demo, "CONFIDENTIALITY", persons, { secrecyUntil: "2033-07-20", breachClause: true });
    await fileBatch(demo, "TRAINING", persons.slice(0, TRAINED), { organiser: "OPERATOR", heldOn: "2025-07-22" });
  }),
  on("2025-07-24", async (demo) => {
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["A-01"], "IN_FORCE");
  }),
];
