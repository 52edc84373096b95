/**
 * Questions and the acts that answer them, in short: day, party, what was said or settled, outcome, and quantity.
 * Undefined stands for a record that the ledger did not have at the time asked about.
 */
export const EXPECTED_ACTS: readonly (readonly [words: string, acts: readonly string[] | undefined])[] = [
  [
    "what-is-this-resource DS04",
    [
      "2025-03-18 CY-HRSS CLASSIFICATION PASSED grade: general, grade 3",
      "2025-03-18 CY-HRSS SENSITIVITY CONDITIONAL sensitivity: personal information",
      "2025-04-21 CY-REG REGISTRATION PASSED until 2028-04-20",
    ],
  ],
  ["is-it-registered DS01", ["2025-04-21 CY-REG REGISTRATION PASSED until 2028-04-20"]],
  [
    "why-may-it-not-be-shared DS05",
    [
      "2025-03-18 CY-MSB CLASSIFICATION PASSED grade: general, grade 4",
      "2025-03-18 CY-MSB SENSITIVITY CONDITIONAL sensitivity: sensitive personal information",
      "2025-03-24 CY-DATA IN_FORCE",
      "2025-03-24 CY-GOV PROHIBITED",
    ],
  ],
  [
    "did-the-upper-level-consent DS11",
    ["2025-03-24 PROV-DATA UPSTREAM_CONSENT OPEN", "2025-10-15 PROV-DATA UPSTREAM_CONSENT PASSED"],
  ],
  ["did-the-upper-level-consent DS11 --at 2025-09-24", ["2025-03-24 PROV-DATA UPSTREAM_CONSENT OPEN"]],
  [
    "who-reviewed-this-demand DM-08",
    [
      "2025-09-24 CY-OPR REVIEW PASSED",
      "2025-09-24 CY-DATA REVIEW CONDITIONAL",
      "2025-09-24 CY-WTR REVIEW CONDITIONAL",
      "2025-09-24 CY-WTR TREATMENT PASSED treatment: aggregated",
      "2025-09-24 CY-WRB REVIEW NO_OBJECTION",
      "2025-09-24 CY-DATA IN_FORCE",
    ],
  ],
  [
    "how-did-the-plan-change PL-01",
    [
      "2025-04-22 CY-GOV REJECTED",
      "2025-05-12 CY-DATA COLLECTIVE_DECISION PASSED",
      "2025-05-16 CY-GOV GOVERNMENT_APPROVAL PASSED",
      "2025-05-16 CY-GOV IN_FORCE",
      "2025-05-19 CY-DATA PLAN_FILING PASSED",
    ],
  ],
  [
    "which-emergency-plans-and-drills A-SW-01",
    ["2023-12-22 SW-DATA EMERGENCY_PLAN PASSED", "2024-03-15 SW-DATA DRILL PASSED"],
  ],
  ["which-emergency-plans-and-drills A-SW-01 --known-at 2025-03-05", undefined],
  [
    "who-inspected-it A-01",
    [
      "2026-03-02 CY-DATA INSPECTION CONDITIONAL",
      "2026-04-20 CY-EVAL EVALUATION CONDITIONAL grade: good",
      "2026-05-18 CY-DATA EVALUATION PASSED grade: good",
    ],
  ],
  [
    "how-did-the-entry-change DS07",
    [
      "2025-03-18 CY-BUS CLASSIFICATION PASSED grade: general, grade 2",
      "2026-05-25 CY-BUS CLASSIFICATION PASSED grade: general, grade 3",
    ],
  ],
  [
    "what-was-the-resource-then DS07 --at 2026-05-24",
    [
      "2025-03-18 CY-BUS CLASSIFICATION PASSED grade: general, grade 2",
      "2025-03-24 CY-DATA IN_FORCE",
      "2025-04-21 CY-REG REGISTRATION PASSED until 2028-04-20",
    ],
  ],
  ["how-was-it-evaluated A-01 --from 2026-05-01", ["2026-05-18 CY-DATA EVALUATION PASSED grade: good"]],
  ["which-adverse-records SW-OPR", ["2026-01-20 SW-DATA ADVERSE_RECORD PASSED"]],
  ["who-was-the-security-officer A-01", ["2025-07-16 CY-OPR SECURITY_OFFICER PASSED reports to the principal: yes"]],
  [
    "which-personnel-was-filed A-01 --at 2025-12-01",
    [
      "2025-07-23 CY-OPR PERSONNEL_ROSTER PASSED number of persons: 18",
      "2025-07-23 CY-OPR CONFIDENTIALITY PASSED number of persons: 18",
      "2025-07-23 CY-OPR TRAINING PASSED number of persons: 16",
    ],
  ],
  [
    "what-was-the-product-then PR-03 --at 2025-12-08",
    [
      "2025-12-08 CY-OPR SECURITY_REVIEW PASSED",
      "2025-12-08 CY-DATA COMPLIANCE_REVIEW PASSED",
      "2025-12-08 CY-DATA IN_FORCE",
    ],
  ],
  [
    "what-was-the-agreement-then UA-07 --at 2026-02-20",
    [
      "2026-01-08 CY-LOG ACCEPTANCE PASSED",
      "2026-01-08 CY-OPR IN_FORCE",
      "2026-01-08 CY-DATA EXPORT_APPROVAL PASSED",
      "2026-02-11 CY-OPR HOLD OPEN reaches what was already made of it: no",
    ],
  ],
  [
    "on-whose-decision A-SW-01 --from 2025-12-01",
    ["2025-12-26 SW-COORD DELIBERATION PASSED", "2025-12-29 SW-DATA REVOKED", "2026-01-12 SW-DATA CLOSED_AFTER_HARM"],
  ],
];
