import { agreement, signAgreement } from "./cangyu-supply.ts";
import type { PartyAlias } from "./cast.ts";
import { endOfDay } from "../text/china-time.ts";
import { on } from "./dated-acts.ts";
import type { RecordSpec } from "./act-specs.ts";
import type { DemoFileName } from "./demo-files.ts";
import type { DemoLedger } from "./demo-ledger.ts";

export function exported(
  alias: string,
  product: string,
  agreementAlias: string | undefined,
  file: DemoFileName,
  recipient: PartyAlias,
  ordinal = 0n,
): RecordSpec {
  return {
    kind: "EXPORT",
    alias,
    role: "OPERATOR",
    status: "IN_FORCE",
    parent: product,
    ...(agreementAlias !== undefined && { agreement: agreementAlias }),
    file,
    ordinal,
    fields: { recipient, channel: "DOM-01" },
  };
}

/** Signs an agreement with a buyer and has the authority approve exports under it. */
async function agreeAndApprove(
  demo: DemoLedger,
  alias: string,
  scenarioAlias: string,
  buyer: PartyAlias,
  purpose: string,
  until?: number,
): Promise<void> {
  await signAgreement(demo, agreement(alias, scenarioAlias, buyer, purpose, until), buyer, "BUYER");
  await demo.attest("CY-DATA", "DATA_AUTHORITY", [alias], "EXPORT_APPROVAL", "PASSED");
}

/** A second export of a file has a random ordinal. This one is fixed, so that the demo has the same ids every time. */
const EX06_ORDINAL = 0x5d8f_31c2_7ab0_94e6n;

/** 2025-11 to 2026-01: files leave the domain for buyers, and one export is refused. */
export const cangyuExports = [
  on("2025-11-06", async (demo) => {
    await demo.admit("CY-REG", "REGISTRAR", ["CY-BANK", "CY-INS", "CY-PHA", "CY-LOG"]);
  }),
  on("2025-11-10T15:00", async (demo) => {
    await agreeAndApprove(demo, "UA-04", "SCN-01", "CY-BANK", "信贷审批");
  }),
  on("2025-11-11", async (demo) => {
    await demo.record("CY-OPR", [exported("EX-01", "PR-01", "UA-04", "credit-scores-v1.0", "CY-BANK")]);
  }),
  on("2025-11-12", async (demo) => {
    // Marketing is not a purpose of SCN-01, and the insurer has no agreement under it.
    const spec = exported("EX-02", "PR-01", undefined, "credit-scores-v1.0", "CY-INS", 1n);
    await demo.record("CY-OPR", [{ ...spec, fields: { ...spec.fields, purpose: "保险营销" } }], {
      refusedBy: "cy.same-scenario",
    });
  }),
  on("2025-11-14", async (demo) => {
    await agreeAndApprove(demo, "UA-05", "SCN-02", "CY-EMB", "应急疏散与公交调度");
    await demo.record("CY-OPR", [exported("EX-03", "PR-02", "UA-05", "bus-od-matrix-v1.1", "CY-EMB")]);
  }),
  on("2025-12-12", async (demo) => {
    await agreeAndApprove(demo, "UA-06", "SCN-04", "CY-PHA", "门店选址与备货", endOfDay("2026-07-31"));
    await demo.record("CY-OPR", [exported("EX-04", "PR-03", "UA-06", "drug-demand-v1.1", "CY-PHA")]);
  }),
  on("2026-01-08", async (demo) => {
    await agreeAndApprove(demo, "UA-07", "SCN-01", "CY-LOG", "供应商信用评估");
    await demo.record("CY-OPR", [exported("EX-05", "PR-01", "UA-07", "credit-scores-v1.1", "CY-LOG")]);
  }),
  on("2026-01-09", async (demo) => {
    await demo.record("CY-OPR", [exported("EX-06", "PR-01", "UA-04", "credit-scores-v1.1", "CY-BANK", EX06_ORDINAL)]);
    await demo.settle("CY-DATA", "DATA_AUTHORITY", ["EX-01"], "SUNSET", {
      until: endOfDay("2026-02-28"),
      answers: demo.breaks("CANGYU"),
    });
  }),
];
