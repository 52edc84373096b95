import { chinaTime, endOfDay } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { RecordSpec } from "./act-specs.ts";
import { fictionalRoot } from "./demo-documents.ts";

/** The end of A-SW-01 and of everything under it, in seconds. */
export const SW_UNTIL = endOfDay("2026-12-31");

/** A record from before the ledger: the data authority backfills it with its legal date. */
function past(date: string, spec: Omit<RecordSpec, "role" | "backfilled" | "effectiveAt">): RecordSpec {
  return { ...spec, role: "DATA_AUTHORITY", backfilled: true, effectiveAt: chinaTime(date) };
}

function demanded(item: string): JsonObject {
  return {
    items: [item],
    period: { from: "2021-01-01", to: "2023-12-31" },
    grain: "地块",
    necessity: "指数按地块计算",
    mode: "TABLE",
  };
}

const BACKFILLED: readonly RecordSpec[] = [
  past("2023-12-22", {
    kind: "DOMAIN",
    alias: "SW-DOM-01",
    parent: "SHUOWAN",
    fields: { title: "朔湾市授权运营域", functions: ["ACCESS_CONTROL", "PROCESSING", "EXPORT_REVIEW", "AUDIT"] },
  }),
  past("2023-12-20", {
    kind: "AUTHORIZATION",
    alias: "A-SW-01",
    parent: "SHUOWAN",
    operator: "SW-OPR",
    from: chinaTime("2024-01-01"),
    until: SW_UNTIL,
    clauses: ["SCOPE", "TERM", "SECURITY", "EXIT", "RIGHTS_AND_DUTIES", "REVENUE", "ASSET_DISPOSAL", "BREACH"],
    fields: { mode: "BY_FIELD", selection: "CALL_AND_REVIEW" },
  }),
  past("2023-12-20", {
    kind: "GRANT",
    alias: "A-SW-01/SW-DS01",
    parent: "A-SW-01",
    resource: "SW-DS01",
    until: SW_UNTIL,
    fields: {},
  }),
  past("2023-12-20", {
    kind: "GRANT",
    alias: "A-SW-01/SW-DS02",
    parent: "A-SW-01",
    resource: "SW-DS02",
    until: SW_UNTIL,
    fields: {},
  }),
  past("2024-01-05", {
    kind: "SCENARIO",
    alias: "SW-SCN-01",
    parent: "A-SW-01",
    inputs: ["A-SW-01/SW-DS01", "A-SW-01/SW-DS02"],
    until: SW_UNTIL,
    fields: { title: "农田产量指数", purpose: "农业保险与担保", benefit: "INDUSTRY" },
  }),
  past("2024-02-01", {
    kind: "DEMAND",
    alias: "SW-DM-01/SW-DS01",
    parent: "SW-SCN-01",
    grant: "A-SW-01/SW-DS01",
    until: SW_UNTIL,
    fields: demanded("地块、作物"),
  }),
  past("2024-02-01", {
    kind: "DEMAND",
    alias: "SW-DM-01/SW-DS02",
    parent: "SW-SCN-01",
    grant: "A-SW-01/SW-DS02",
    until: SW_UNTIL,
    fields: demanded("降水、气温"),
  }),
  past("2024-03-20", {
    kind: "DELIVERY",
    alias: "SW-DL-01",
    parent: "SW-DM-01/SW-DS01",
    domain: "SW-DOM-01",
    until: SW_UNTIL,
    fields: { treatment: ["DESENSITIZED"], asOf: "2024-02-29", snapshot: fictionalRoot("SW-DL-01") },
  }),
  past("2024-03-20", {
    kind: "DELIVERY",
    alias: "SW-DL-02",
    parent: "SW-DM-01/SW-DS02",
    domain: "SW-DOM-01",
    until: SW_UNTIL,
    fields: { treatment: ["NONE"], asOf: "2024-02-29", snapshot: fictionalRoot("SW-DL-02") },
  }),
  past("2024-07-18", {
    kind: "PRODUCT",
    alias: "SW-PR-01/1.0",
    parent: "SW-SCN-01",
    developer: "SW-OPR",
    inputs: ["SW-DL-01", "SW-DL-02"],
    until: SW_UNTIL,
    fields: { title: "农田产量指数", version: "1.0", form: "INDEX", grade: "GENERAL_2" },
  }),
  past("2024-07-25", {
    kind: "AGREEMENT",
    alias: "SW-UA-01",
    parent: "SW-SCN-01",
    counterparty: "SW-INS",
    until: SW_UNTIL,
    fields: { type: "PURCHASE", purpose: "农业保险" },
  }),
  past("2024-08-01", {
    kind: "EXPORT",
    alias: "SW-EX-01",
    parent: "SW-PR-01/1.0",
    agreement: "SW-UA-01",
    file: "farmland-index-v1.0",
    fields: { recipient: "SW-INS" },
  }),
];

/** 2025-03-06: the acts from 2023 on are backfilled, attested, and confirmed by the government. */
export const shuowanBackfill = [
  on("2025-03-06T11:00", async (demo) => {
    await demo.admit("SW-DATA", "DATA_AUTHORITY", ["SW-AGR", "SW-MET", "SW-OPR", "SW-AFF", "SW-INS", "SW-GUA"]);
    await demo.record("SW-AGR", [
      {
        kind: "RESOURCE",
        alias: "SW-DS01",
        role: "DATA_PROVIDER",
        parent: "SHUOWAN",
        fields: { title: "农田地块", grade: "GENERAL_3" },
      },
    ]);
    await demo.record("SW-MET", [
      {
        kind: "RESOURCE",
        alias: "SW-DS02",
        role: "DATA_PROVIDER",
        parent: "SHUOWAN",
        fields: { title: "格点气象", grade: "GENERAL_2" },
      },
    ]);
    await demo.settle("SW-DATA", "DATA_AUTHORITY", ["SW-DS01", "SW-DS02"], "IN_FORCE");
  }),
  on("2025-03-06T13:00", async (demo) => {
    await demo.record("SW-DATA", BACKFILLED);
  }),
  on("2025-03-06T14:00", async (demo) => {
    await demo.attest("SW-GOV", "GOVERNMENT", ["A-SW-01"], "GOVERNMENT_APPROVAL", "PASSED", {
      effectiveAt: chinaTime("2023-12-08"),
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "PUBLICATION", "PASSED", {
      fields: { place: "朔湾市公共数据平台" },
      effectiveAt: chinaTime("2023-12-11"),
    });
    await demo.attest("SW-GOV", "GOVERNMENT", ["A-SW-01"], "UPPER_FILING", "PASSED", {
      fields: { filingNumber: "LL-2023-109", body: "UPPER_GOVERNMENT", filedOn: "2023-12-15" },
      effectiveAt: chinaTime("2023-12-15"),
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "DRILL", "PASSED", {
      fields: { heldOn: "2024-03-15", scenario: "数据泄露" },
      effectiveAt: chinaTime("2024-03-15"),
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["A-SW-01"], "EMERGENCY_PLAN", "PASSED", {
      fields: { version: "1", coAuthors: ["SW-COORD"], scenarios: ["数据泄露", "可信域中断"] },
      effectiveAt: chinaTime("2023-12-22"),
    });
    await demo.attest("SW-OPR", "OPERATOR", ["A-SW-01"], "ACCEPTANCE", "PASSED", {
      effectiveAt: chinaTime("2023-12-20"),
    });
    const demands = ["SW-DM-01/SW-DS01", "SW-DM-01/SW-DS02"];
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["SW-SCN-01", ...demands], "REVIEW", "PASSED", {
      effectiveAt: chinaTime("2024-02-10"),
    });
    await demo.attest("SW-AGR", "DATA_PROVIDER", ["SW-DM-01/SW-DS01"], "REVIEW", "NO_OBJECTION", {
      effectiveAt: chinaTime("2024-02-08"),
    });
    await demo.attest("SW-MET", "DATA_PROVIDER", ["SW-DM-01/SW-DS02"], "REVIEW", "NO_OBJECTION", {
      effectiveAt: chinaTime("2024-02-08"),
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["SW-PR-01/1.0"], "COMPLIANCE_REVIEW", "PASSED", {
      effectiveAt: chinaTime("2024-07-18"),
    });
    await demo.attest("SW-INS", "BUYER", ["SW-UA-01"], "ACCEPTANCE", "PASSED", {
      effectiveAt: chinaTime("2024-07-25"),
    });
    await demo.attest("SW-DATA", "DATA_AUTHORITY", ["SW-UA-01"], "EXPORT_APPROVAL", "PASSED", {
      effectiveAt: chinaTime("2024-07-30"),
    });
  }),
  on("2025-03-06T16:00", async (demo) => {
    // In the order of the records: each needs the record above it to be confirmed first.
    await demo.settle(
      "SW-GOV",
      "GOVERNMENT",
      BACKFILLED.map(({ alias }) => alias),
      "IN_FORCE",
    );
  }),
];
