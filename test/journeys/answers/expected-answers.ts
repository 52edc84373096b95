import { describe, expect, test } from "vitest";
import type { Auditor } from "./auditor.ts";
import { affectedBy, destinationsOf } from "./lineage-questions.ts";
import {
  consentFor,
  eligibility,
  feeOf,
  incidentReport,
  logRetention,
  personnelRolls,
  rulesAt,
  suspensionsOf,
  termKnown,
  validityAt,
  wouldHaveBeenAllowed,
} from "./questions.ts";
import { negativeDecisions, refusedAttempts, unmetConditions } from "./refusal-questions.ts";

/*
 * The answers that an auditor must get about the demo, however it came onto the ledger. Each answer is asked of a
 * running system, whose API and whose parties' documents know nothing of this table.
 */

const ROOT: unknown = expect.stringMatching(/^0x[0-9a-f]{64}$/);

/** Describes the tests of all expected answers. @param auditorOf - the auditor, once the system runs */
export function describeExpectedAnswers(auditorOf: () => Auditor): void {
  describe("as of a time", () => {
    test("A-01 was suspended on 15 March 2026 because of RC-01, and in force on 15 April", async () => {
      expect(await validityAt(auditorOf(), "A-01", "2026-03-15")).toEqual({ standing: "SUSPENDED", because: "RC-01" });
      expect(await validityAt(auditorOf(), "A-01", "2026-04-15")).toEqual({ standing: "IN_FORCE" });
    });

    test("A-SW-01 was suspended on 1 December 2025, and revoked and closed by 31 January 2026", async () => {
      expect(await validityAt(auditorOf(), "A-SW-01", "2025-12-01")).toEqual({
        standing: "SUSPENDED",
        because: "RC-SW-01",
      });
      expect(await validityAt(auditorOf(), "A-SW-01", "2026-01-31")).toEqual({
        standing: "ENDED",
        ends: ["REVOKED", "CLOSED_AFTER_HARM"],
      });
    });

    test("EX-02 would not have been allowed: the insurer has no agreement, and its purpose is another", async () => {
      const asked = { product: "PR-01", recipient: "CY-INS", day: "2025-11-12" } as const;

      expect(await wouldHaveBeenAllowed(auditorOf(), asked)).toEqual({
        allowed: false,
        failed: [["cy.same-scenario", "第二十八条第二款"]],
        agreements: [],
      });
    });

    test("EX-07 would not have been allowed while A-01 was suspended, and was allowed afterwards", async () => {
      const asked = { product: "PR-03", recipient: "CY-PHA" } as const;

      expect(await wouldHaveBeenAllowed(auditorOf(), { ...asked, day: "2026-03-10" })).toEqual({
        allowed: false,
        failed: [["ledger.parent-not-operable", "账本结构规则"]],
        suspended: "A-01",
        agreements: ["UA-06"],
      });
      expect(await wouldHaveBeenAllowed(auditorOf(), { ...asked, day: "2026-04-14" })).toEqual({
        allowed: true,
        failed: [],
        agreements: ["UA-06"],
      });
    });

    test("Shuowan's rulebook was version 1 on 15 September 2025 and version 2 on 15 October", async () => {
      expect(await rulesAt(auditorOf(), "朔湾市", "2025-09-15")).toBe("SW-2023 v1");
      expect(await rulesAt(auditorOf(), "朔湾市", "2025-10-15")).toBe("SW-2023 v2");
    });

    test("at the beginning of 2025 the ledger did not know A-SW-01, whose term had begun a year before", async () => {
      expect(await termKnown(auditorOf(), "A-SW-01", "2024-06-01", "2025-01-01")).toBe("unknown to the ledger then");
      expect(await termKnown(auditorOf(), "A-SW-01", "2024-06-01", "2025-03-07")).toEqual({
        from: "2024-01-01",
        to: "2026-12-31",
        effective: "2023-12-20",
        recorded: "2025-03-06",
      });
    });
  });

  describe("where it went", () => {
    test("if DS08 falls, so do DL-05, PR-02 v1.1 and EX-03 to the emergency bureau, which continues", async () => {
      expect(await affectedBy(auditorOf(), await auditorOf().idOf("DS08", "RESOURCE"))).toEqual([
        {
          deliveries: ["DL-05"],
          product: "PR-02 v1.1",
          export: "EX-03",
          recipient: "CY-EMB",
          disposition: { standing: "CONTINUED", settled: "CONTINUED" },
        },
      ]);
    });

    test("with A-SW-01 fell SW-EX-01 to SW-EX-04, each with its own disposition", async () => {
      const affected = await affectedBy(auditorOf(), await auditorOf().idOf("A-SW-01", "AUTHORIZATION"));

      expect(affected.map((each) => [each.export, each.recipient, each.disposition])).toEqual([
        ["SW-EX-01", "SW-INS", { standing: "ENDED", settled: "SUPERSEDED" }],
        ["SW-EX-02", "SW-INS", { standing: "EXPIRED", settled: "SUNSET", until: "2026-03-31" }],
        ["SW-EX-03", "SW-GUA", { standing: "ENDED", settled: "TERMINATED" }],
        ["SW-EX-04", "SW-AGR", { standing: "CONTINUED", settled: "CONTINUED" }],
      ]);
    });

    test("DS04 went through DM-03 and DL-08 into both versions of PR-01, and to two recipients", async () => {
      expect(await destinationsOf(auditorOf(), await auditorOf().idOf("DS04", "RESOURCE"))).toEqual({
        demands: [
          ["DM-02", "REJECTED"],
          ["DM-03", "IN_FORCE"],
        ],
        deliveries: ["DL-08"],
        products: ["PR-01 v1.0", "PR-01 v1.1"],
        exports: ["EX-01", "EX-05", "EX-06"],
        recipients: ["CY-BANK", "CY-LOG"],
      });
    });
  });

  describe("on what consent", () => {
    test("DM-03 rests on separate consents for SCN-01, of which one was withdrawn", async () => {
      const { persons, ...consent } = await consentFor(auditorOf(), "DM-03");

      expect(consent).toEqual({ consentRoot: ROOT, purpose: "SCN-01", blanket: false, withdrawn: 1 });
      expect(await consentFor(auditorOf(), "DM-02")).toMatchObject({ blanket: true, withdrawn: 0 });
      // The person who withdrew is the one whose objection was upheld, and is known by a commitment only.
      const [recorded] = await auditorOf().eventsOf(await auditorOf().idOf("SO-01", "CASE"));
      expect(persons).toEqual([(await auditorOf().documentOf(recorded!))["subjectCommitment"]]);
    });
  });

  describe("what was refused", () => {
    const period = ["沧屿市", "2025-03-01", "2026-06-30"] as const;

    test("the ledger refused thirteen attempts in Cangyu, each with its rule and clause", async () => {
      const structure = "账本结构规则";

      expect((await refusedAttempts(auditorOf(), ...period)).map(Object.values)).toEqual([
        ["CY-BID3", "record APPLICATION under PROC-01", "ledger.parent-not-operable", structure],
        ["CY-DATA", "settle PROC-01 FULFILLED", "cy.no-open-objection", "第九条第五款"],
        ["CY-DATA", "record AUTHORIZATION under 沧屿市", "cy.agreement-clauses", "第十一条"],
        ["CY-DATA", "settle A-01 IN_FORCE", "cy.no-plan-no-operation", "第十三条第二款"],
        ["CY-OPR", "settle UA-01/2 IN_FORCE", "cy.one-agreement", "第二十九条第二款"],
        ["CY-DATA", "record GRANT under A-01", "ledger.link-not-operable", structure],
        ["CY-DATA", "settle DM-05 IN_FORCE", "cy.upstream-consent", "第二十一条"],
        ["CY-OPR", "record EXPORT under PR-01", "cy.same-scenario", "第二十八条第二款"],
        ["CY-OPR", "record PRODUCT under SCN-04", "cy.operator-not-redeveloping", "第三十条"],
        ["CY-OPR2", "record PRODUCT under SCN-04", "cy.operator-not-redeveloping", "第三十条"],
        ["CY-DATA", "settle AP-04 IN_FORCE", "cy.applicant-without-recent-incident", "第九条第三款"],
        ["CY-DEVM", "record DEMAND under SCN-02", "ledger.parent-not-operable", structure],
        ["CY-OPR", "record EXPORT under PR-03", "ledger.parent-not-operable", structure],
      ]);
    });

    test("eight things were turned down by those who decide in Cangyu, each under its rule and clause", async () => {
      expect((await negativeDecisions(auditorOf(), ...period)).map(Object.values)).toEqual([
        ["CY-GOV", "settle PL-01 REJECTED", "cy.government-approves-plan", "第九条第二款"],
        ["CY-DATA", "settle SCN-03 REJECTED", "cy.authority-settles-scenario", "第十八条第三款"],
        ["CY-REG", "settle CY-DEVX REJECTED", "cy.admit-party", "第五条第一款"],
        ["CY-DATA", "settle DM-02 REJECTED", "cy.authority-settles-demand", "第二十条第五款"],
        ["CY-DATA", "settle IM-01 REJECTED", "cy.import-review", "第二十三条第二款"],
        ["CY-DATA", "settle PR-02 REJECTED", "cy.authority-settles-product", "第二十五条第三款"],
        ["CY-DATA", "settle PR-03 REJECTED", "cy.authority-settles-product", "第二十五条第三款"],
        ["CY-DATA", "attest RC-01 REEVALUATION REJECTED", "cy.re-evaluate", "第三十三条第三款"],
      ]);
    });
  });

  describe("who answers for it", () => {
    test("INC-01 was reported to the data authority after 45 minutes and to the province after 200", async () => {
      expect(await incidentReport(auditorOf(), "INC-01")).toEqual({
        detected: "2026-02-11T09:20",
        reported: "2026-02-11T10:05",
        minutes: { "CY-DATA": 45, "PROV-CAC": 200 },
      });
    });

    test("A-01 was suspended once, as a whole, and resumed after RC-01 was accepted", async () => {
      expect(await suspensionsOf(auditorOf(), "A-01")).toEqual([
        { from: "2026-03-05", to: "2026-04-10", scope: "ALL", case: "RC-01", reports: ["REJECTED", "PASSED"] },
      ]);
    });

    test("the logs of A-SW-01 must be kept for six months, and are until 29 June 2026", async () => {
      expect(await logRetention(auditorOf(), "A-SW-01")).toEqual({
        requiredMonths: 6,
        keptMonths: 6,
        floor: "2026-06-29",
        until: "2026-06-29",
        compliant: true,
      });
    });

    test("PR-02 serves public governance and is free, as it must be", async () => {
      expect(await feeOf(auditorOf(), "PR-02")).toEqual({ benefit: "PUBLIC_GOVERNANCE", fee: "0.00", compliant: true });
    });

    test("two of the eighteen persons of PB-01 were filed and bound to confidentiality, but not trained", async () => {
      const day = "2025-12-01";
      const { PERSONNEL_ROSTER: filed, TRAINING: trained } = await personnelRolls(auditorOf(), "A-01", day);
      const untrained = filed.filter((person) => !trained.includes(person));

      const answers = await Promise.all(untrained.map((person) => eligibility(auditorOf(), "A-01", person, day)));

      expect([filed.length, trained.length]).toEqual([18, 16]);
      expect(answers).toHaveLength(2);
      for (const answer of answers) expect(answer).toEqual({ filed: true, confidentiality: true, trained: false });
      expect(await eligibility(auditorOf(), "A-01", trained[0]!, day)).toMatchObject({ trained: true });
      expect(await eligibility(auditorOf(), "A-01", `0x${"1".repeat(64)}`, day)).toMatchObject({ filed: false });
    });

    test("the operator from Shuowan did not meet the conditions in Cangyu, because of INC-SW-01", async () => {
      expect(await unmetConditions(auditorOf(), "SW-OPR", "2026-02-02")).toEqual([
        { condition: "cy.applicant-without-recent-incident", clause: "第九条第三款", because: ["INC-SW-01"] },
      ]);
    });
  });
}
