import type { Journey, Proposed } from "./journey.ts";
import { liveThrough } from "./live-through.ts";
import { decisionStands, longestTerm, onlyTheSelected } from "./peculiarity.ts";
import type { Peculiarity } from "./peculiarity.ts";
import { APPLYING } from "./procedure.ts";
import { SECURITY, ZHEJIANG } from "./zhejiang.ts";

const settles =
  (life: Journey, subject: string) =>
  async (expected: object): Promise<void> =>
    life.settle("DATA_AUTHORITY", subject, "IN_FORCE", expected);

const PROPOSED: Proposed = {
  kind: "AUTHORIZATION",
  name: "contract",
  parent: "CITY",
  link: "OPERATOR",
  inputs: ["call"],
};
const CONTRACT: Proposed = { ...PROPOSED, clauses: ZHEJIANG.authorization.clauses ?? [] };
const DEMANDED: Proposed = { kind: "DEMAND", name: "demanded", parent: "scenario", link: "grant" };
const SUPPLIED: Proposed = { kind: "DELIVERY", name: "supplied", parent: "demand", link: "domain" };

/** Treatments have a bit each. */
const DESENSITIZED = 2n;
const SAMPLED = 32n;

/** A demand on which everything is said but what a peculiarity is about. */
async function demandIs(life: Journey): Promise<void> {
  await life.propose("OPERATOR", DEMANDED);
  await life.prepare(ZHEJIANG.demand.deeds, "demanded");
}

const PECULIARITIES: readonly Peculiarity[] = [
  {
    says: "an application with four of its five papers is not complete",
    cites: ["四（一）", "zj.dossier-complete"],
    after: "selection of the operator",
    play: async (life, cites) => {
      await life.propose("DATA_AUTHORITY", { kind: "PROCUREMENT", name: "next call", parent: "CITY" });
      await life.state("DATA_AUTHORITY", "next call", "PUBLICATION");
      await life.settle("DATA_AUTHORITY", "next call", "IN_FORCE");
      await life.propose(APPLYING, { kind: "APPLICATION", name: "thin", parent: "next call" });
      await life.state("EXPERT", "thin", "COMPREHENSIVE_REVIEW");
      await life.state("COORDINATION", "thin", "VERIFICATION");
      await life.state(APPLYING, "thin", "DOSSIER", { value: 0b01111n });
      await life.refusedUntil(cites, settles(life, "thin"), async () =>
        life.state(APPLYING, "thin", "DOSSIER", { value: 0b11111n }),
      );
    },
  },
  {
    says: "the government decides who operates, and the data authority does not",
    cites: ["四（一）", "zj.government-decides"],
    after: "selection of the operator",
    play: async (life, refusedBy) => {
      const decided = { value: { idOf: "OPERATOR" }, about: "application" };
      await life.state("DATA_AUTHORITY", "call", "SELECTION_DECISION", decided, { refusedBy });
    },
  },
  decisionStands(ZHEJIANG, ["四（一）", "zj.decided-while-selecting"]),
  onlyTheSelected(ZHEJIANG, ["四（一）", "zj.operator-is-the-selected"]),
  longestTerm(ZHEJIANG, {
    says: "usually three years: a longer term is flagged, and not refused",
    cites: ["四（四）", "zj.term"],
    longest: "2028-02-28",
    longer: "2028-03-31",
  }),
  {
    says: "the coordination mechanism deliberates on an authorization, and not the government itself",
    cites: ["二（一）", "zj.mechanism-deliberates"],
    after: "catalogue and registration of a resource",
    play: async (life, refusedBy) => {
      await life.propose("GOVERNMENT", CONTRACT);
      await life.state("GOVERNMENT", "contract", "DELIBERATION", {}, { refusedBy });
      await life.state("COORDINATION", "contract", "DELIBERATION");
    },
  },
  {
    says: "the government's contract seal is in the hands of the data authority",
    cites: ["二（二）", "zj.authority-seals"],
    after: "catalogue and registration of a resource",
    play: async (life, refusedBy) => {
      await life.propose("GOVERNMENT", CONTRACT);
      await life.state("GOVERNMENT", "contract", "SEAL", {}, { refusedBy });
      await life.state("DATA_AUTHORITY", "contract", "SEAL");
    },
  },
  {
    says: "one plan for each authorization, made by all six together",
    cites: ["六（四）", "zj.no-plan-no-operation"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await life.propose("GOVERNMENT", CONTRACT);
      const { deeds } = ZHEJIANG.authorization;
      await life.prepare(
        deeds.filter(({ cites: [, rule] }) => rule !== cites[1]),
        "contract",
      );
      for (const one of SECURITY.slice(0, 5)) await life.state(one, "contract", "EMERGENCY_PLAN");
      await life.refusedUntil(cites, settles(life, "contract"), async () =>
        life.state("CRYPTOGRAPHY_REGULATOR", "contract", "EMERGENCY_PLAN"),
      );
    },
  },
  {
    says: "an operator has experience with systems of the third level of protection, and not of the second",
    cites: ["三（二）2", "zj.operator-protection"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await life.propose("GOVERNMENT", CONTRACT);
      await life.prepare(ZHEJIANG.authorization.deeds, "contract");
      await life.state("COORDINATION", "OPERATOR", "QUALIFICATION_CLASSIFIED_PROTECTION", { value: 2n });
      await life.refusedUntil(cites, settles(life, "contract"), async () =>
        life.state("DATA_AUTHORITY", "OPERATOR", "QUALIFICATION_CLASSIFIED_PROTECTION", { value: 3n }),
      );
    },
  },
  {
    says: "what may not be opened is not authorized",
    cites: ["一（一）", "zj.not-forbidden-to-open"],
    after: "authorization with its grant",
    play: async (life, cites) => {
      await life.propose("DATA_PROVIDER", { kind: "RESOURCE", name: "closed", parent: "CITY" });
      await life.settle("DATA_AUTHORITY", "closed", "IN_FORCE");
      await life.state("DATA_PROVIDER", "closed", "CLASSIFICATION");
      await life.state("REGISTRAR", "closed", "NOTICE");
      await life.state("REGISTRAR", "closed", "REGISTRATION");
      await life.propose("GOVERNMENT", { kind: "GRANT", name: "opened", parent: "authorization", link: "closed" });
      await life.state("DATA_PROVIDER", "closed", "OPENNESS", { value: 3n });
      await life.refusedUntil(cites, settles(life, "opened"), async () =>
        life.state("DATA_PROVIDER", "closed", "OPENNESS", { value: 2n }),
      );
    },
  },
  {
    says: "the province accepts a domain, and not the city that built it",
    cites: ["四（三）", "zj.domain-accepted-by"],
    after: "trusted domain",
    play: async (life, refusedBy) => {
      await life.propose("DATA_AUTHORITY", { kind: "DOMAIN", name: "own domain", parent: "CITY" });
      await life.state("DATA_AUTHORITY", "own domain", "NECESSITY");
      const accepted = { value: 16351n };
      await life.state("DATA_AUTHORITY", "own domain", "DOMAIN_ACCEPTANCE", accepted, { refusedBy });
      await life.state("UPPER_DATA_AUTHORITY", "own domain", "DOMAIN_ACCEPTANCE", accepted);
      await settles(life, "own domain")({});
    },
  },
  {
    says: "data that the province gave back need the consent of the province",
    cites: ["五（三）", "zj.upstream-consent"],
    after: "demand",
    play: async (life, cites) => {
      await demandIs(life);
      await life.state("DATA_PROVIDER", "resource", "COLLECTION_BASIS", { outcome: "CONDITIONAL" });
      await life.refusedUntil(cites, settles(life, "demanded"), async () =>
        life.state("UPPER_DATA_AUTHORITY", "resource", "UPSTREAM_CONSENT"),
      );
    },
  },
  {
    says: "personal information is treated first, or those whom it is about have consented; a blanket consent is none",
    cites: ["五（三）", "zj.treated-or-consented"],
    after: "demand",
    play: async (life, cites) => {
      await demandIs(life);
      await life.state("DATA_PROVIDER", "resource", "SENSITIVITY", { outcome: "CONDITIONAL", value: 2n });
      await life.state("OPERATOR", "demanded", "SEPARATE_CONSENT");
      await life.state("OPERATOR", "demanded", "CONSENT_EVIDENCE", { outcome: "CONDITIONAL" });
      await life.refusedUntil(cites, settles(life, "demanded"), async () =>
        life.state("OPERATOR", "demanded", "CONSENT_EVIDENCE"),
      );
    },
  },
  {
    says: "data that were only sampled are not desensitized",
    cites: ["五（三）", "zj.treated-or-consented"],
    after: "demand",
    play: async (life, cites) => {
      await demandIs(life);
      await life.state("DATA_PROVIDER", "resource", "SENSITIVITY", { outcome: "CONDITIONAL", value: 8n });
      await life.state("DATA_PROVIDER", "demanded", "TREATMENT", { value: SAMPLED });
      await life.refusedUntil(cites, settles(life, "demanded"), async () =>
        life.state("DATA_PROVIDER", "demanded", "TREATMENT", { value: SAMPLED | DESENSITIZED }),
      );
    },
  },
  {
    says: "nothing is delivered any more under a plan that one of its six authors withdrew",
    cites: ["六（四）", "zj.no-plan-no-operation"],
    after: "delivery and import",
    play: async (life, cites) => {
      await life.propose("DATA_PROVIDER", SUPPLIED);
      await life.prepare(ZHEJIANG.delivery.deeds, "supplied");
      await life.state("POLICE", "authorization", "EMERGENCY_PLAN", { outcome: "WITHDRAWN" });
      await life.refusedUntil(cites, settles(life, "supplied"), async () =>
        life.state("POLICE", "authorization", "EMERGENCY_PLAN"),
      );
    },
  },
  {
    says: "a roster of nobody is none",
    cites: ["五（四）1", "zj.personnel-rostered"],
    after: "delivery and import",
    play: async (life, cites) => {
      await life.propose("DATA_PROVIDER", SUPPLIED);
      await life.prepare(ZHEJIANG.delivery.deeds, "supplied");
      await life.state("OPERATOR", "authorization", "PERSONNEL_ROSTER");
      await life.refusedUntil(cites, settles(life, "supplied"), async () =>
        life.state("OPERATOR", "authorization", "PERSONNEL_ROSTER", { value: 12n }),
      );
    },
  },
  {
    says: "nothing is delivered while one of twelve persons is not vetted",
    cites: ["五（四）1", "zj.personnel-vetted"],
    after: "delivery and import",
    play: async (life, cites) => {
      await life.propose("DATA_PROVIDER", SUPPLIED);
      await life.state("DATA_PROVIDER", "supplied", "TREATMENT", { value: 34n });
      await life.state("DATA_AUTHORITY", "authorization", "VETTING", { value: 11n });
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_PROVIDER", "supplied", "IN_FORCE", expected),
        async () => life.state("DATA_AUTHORITY", "authorization", "VETTING", { value: 12n }),
      );
    },
  },
  {
    says: "the data authority alone approves what others bring in, and no industry authority",
    cites: ["五（四）3", "zj.import-settled"],
    after: "delivery and import",
    play: async (life, refusedBy) => {
      await life.propose("OPERATOR", { kind: "IMPORT", name: "brought", parent: "scenario", link: "domain" });
      await life.state("INDUSTRY_AUTHORITY", "brought", "REVIEW", {}, { refusedBy });
      await life.prepare(ZHEJIANG.import.deeds, "brought");
      await settles(life, "brought")({});
    },
  },
  {
    says: "what was approved for one scenario is not exported for another",
    cites: ["五（五）", "zj.export-scenario"],
    after: "sale and export",
    play: async (life, refusedBy) => {
      const other: Proposed = { kind: "SCENARIO", name: "other", parent: "authorization", inputs: ["grant"] };
      await life.propose("OPERATOR", other);
      await life.prepare(ZHEJIANG.scenario.deeds, "other");
      await settles(life, "other")({});
      await life.propose("OPERATOR", { kind: "AGREEMENT", name: "for the other", parent: "other", link: "BUYER" });
      await life.prepare(ZHEJIANG.sale.deeds, "for the other");
      await life.settle("OPERATOR", "for the other", "IN_FORCE");
      await life.state("DATA_AUTHORITY", "for the other", "EXPORT_APPROVAL");
      const diverted: Proposed = { kind: "EXPORT", name: "diverted", parent: "product", link: "for the other" };
      await life.propose("OPERATOR", diverted);
      await life.settle("OPERATOR", "diverted", "IN_FORCE", { refusedBy });
      await life.propose("OPERATOR", { ...diverted, name: "straight", link: "sale" });
      await life.settle("OPERATOR", "straight", "IN_FORCE");
    },
  },
  {
    says: "an operator that finds a risk stops the processing, and resumes it when the risk has ended",
    cites: ["五（二）", "zj.risk-ended-before-resuming"],
    after: "the year's reports",
    play: async (life, cites) => {
      await life.propose("OPERATOR", { kind: "CASE", name: "risk", parent: "product", code: "RISK" });
      await life.settle("OPERATOR", "risk", "IN_FORCE");
      await life.state("OPERATOR", "product", "HOLD", { outcome: "OPEN", about: "risk" });
      await life.refusedUntil(
        cites,
        async (expected) => life.state("OPERATOR", "product", "RELEASE", {}, expected),
        async () => {
          await life.state("DATA_AUTHORITY", "risk", "REVIEW");
          await life.settle("OPERATOR", "risk", "FULFILLED");
        },
      );
    },
  },
  {
    says: "who reported a risk does not end it by waiting until its time is over",
    cites: ["五（二）", "zj.risk-expired-by"],
    after: "the year's reports",
    play: async (life, refusedBy) => {
      const risk: Proposed = { kind: "CASE", name: "risk", parent: "product", code: "RISK", until: life.dayIn(3) };
      await life.propose("OPERATOR", risk);
      await life.settle("OPERATOR", "risk", "IN_FORCE");
      life.wait(5);
      await life.settle("OPERATOR", "risk", "EXPIRED", { refusedBy });
      await life.settle("DATA_AUTHORITY", "risk", "EXPIRED");
    },
  },
  {
    says: "the third party that evaluates is none of the operator's own",
    cites: ["六（七）", "zj.evaluated-by-another"],
    after: "the year's reports",
    play: async (life, refusedBy) => {
      await life.admit("DATA_AUTHORITY", "AFFILIATE", ["EVALUATOR"], "OPERATOR");
      const affiliate = { party: "AFFILIATE", as: "EVALUATOR" } as const;
      await life.state(affiliate, "authorization", "EVALUATION", {}, { refusedBy });
      await life.state("EVALUATOR", "authorization", "EVALUATION");
    },
  },
  {
    says: "data that were held for a rectification are used again after it, and not before",
    cites: ["六（八）", "zj.corrected-before-resuming"],
    after: "the year's reports",
    play: async (life, cites) => {
      await life.propose("DATA_AUTHORITY", { kind: "CASE", name: "breach", parent: "scenario", code: "RECTIFICATION" });
      await life.settle("DATA_AUTHORITY", "breach", "IN_FORCE");
      await life.state("DATA_AUTHORITY", "scenario", "HOLD", { outcome: "OPEN", about: "breach" });
      await life.refusedUntil(
        cites,
        async (expected) => life.state("DATA_AUTHORITY", "scenario", "RELEASE", {}, expected),
        async () => {
          await life.state("OPERATOR", "breach", "RECTIFICATION_REPORT");
          await life.settle("DATA_AUTHORITY", "breach", "FULFILLED");
        },
      );
    },
  },
  {
    says: "a domain that is shut without an order to rectify is flagged",
    cites: ["六（八）", "zj.hold-with-order"],
    after: "the year's reports",
    play: async (life, [, rule]) => {
      await life.state("POLICE", "authorization", "HOLD", { outcome: "OPEN" }, { flags: [rule] });
      await life.state("POLICE", "authorization", "RELEASE");
    },
  },
  {
    says: "an operator that did not correct itself loses the data that it was about, and not the whole authorization",
    cites: ["六（八）", "zj.failed-before-ending"],
    after: "suspension, rectification and release",
    play: async (life, cites) => {
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("GOVERNMENT", "grant", "TERMINATED", expected),
        async () => {
          await life.propose("POLICE", {
            kind: "CASE",
            name: "breach",
            parent: "authorization",
            code: "RECTIFICATION",
          });
          await life.settle("POLICE", "breach", "IN_FORCE");
          await life.settle("POLICE", "breach", "FAILED");
        },
      );
      await life.state("OPERATOR", "authorization", "OPERATION_REPORT");
    },
  },
  {
    says: "an operator that goes on after its term by the selection of the last one is flagged",
    cites: ["四（四）", "zj.applied-anew"],
    after: "suspension, rectification and release",
    play: async (life, [, rule]) => {
      life.waitUntilAfter(ZHEJIANG.lastDay);
      await life.settle("BUYER", "authorization", "EXPIRED");
      const until = life.dayIn(200);
      await life.propose("GOVERNMENT", { ...CONTRACT, until });
      await life.prepare(ZHEJIANG.authorization.deeds, "contract");
      await settles(life, "contract")({ flags: [rule] });
    },
  },
  {
    says: "that access was closed is certified after the end, and not before",
    cites: ["四（五）", "zj.papers-after-the-end"],
    after: "suspension, rectification and release",
    play: async (life, cites) => {
      await life.state("COORDINATION", "authorization", "TERMINATION_DELIBERATION");
      await life.refusedUntil(
        cites,
        async (expected) => life.state("DATA_AUTHORITY", "authorization", "ACCESS_CLOSED", {}, expected),
        async () => life.settle("GOVERNMENT", "authorization", "TERMINATED"),
      );
    },
  },
  {
    says: "the data authority deletes what is in the domain, and not the operator",
    cites: ["四（五）", "zj.closing-by"],
    after: "suspension, rectification and release",
    play: async (life, refusedBy) => {
      await life.state("COORDINATION", "authorization", "TERMINATION_DELIBERATION");
      await life.settle("GOVERNMENT", "authorization", "TERMINATED");
      await life.state("OPERATOR", "authorization", "DELETION_CERTIFICATE", {}, { refusedBy });
      await life.state("DATA_AUTHORITY", "authorization", "DELETION_CERTIFICATE");
    },
  },
];

liveThrough(ZHEJIANG, PECULIARITIES);
