import type { Expected, Journey, Proposed } from "./journey.ts";
import { liveThrough } from "./live-through.ts";
import { decisionStands, longestTerm, onlyTheSelected } from "./peculiarity.ts";
import type { Peculiarity } from "./peculiarity.ts";
import { APPLYING } from "./procedure.ts";
import { YUXI } from "./yuxi.ts";

const AGENCY = "IMPLEMENTING_AGENCY";
const DECIDED = { value: { idOf: "OPERATOR" }, about: "second application" };
const CONTRACT: Proposed = {
  kind: "AUTHORIZATION",
  name: "contract",
  parent: "CITY",
  link: "OPERATOR",
  inputs: ["plan", "call"],
  clauses: YUXI.authorization.clauses ?? [],
};
const REDEVELOPED: Proposed = {
  kind: "PRODUCT",
  name: "redeveloped",
  parent: "scenario",
  link: "OPERATOR",
  inputs: ["product"],
};

const fulfils =
  (life: Journey) =>
  async (expected: Expected): Promise<void> =>
    life.settle(AGENCY, "second call", "FULFILLED", expected);

const inForce =
  (life: Journey, subject: string) =>
  async (expected: Expected): Promise<void> =>
    life.settle(AGENCY, subject, "IN_FORCE", expected);

/** A second call with one application, on which nothing is decided yet. */
async function callAgain(life: Journey): Promise<void> {
  await life.propose(AGENCY, { kind: "PROCUREMENT", name: "second call", parent: "CITY", link: "plan" });
  await life.prepare(YUXI.call.deeds, "second call");
  await inForce(life, "second call")({});
  await life.propose(APPLYING, { kind: "APPLICATION", name: "second application", parent: "second call" });
  await life.prepare(YUXI.application.deeds, "second application");
  await inForce(life, "second application")({});
}

/** The decision is on public notice, and a bidder objects to it. */
async function objectTo(life: Journey, until?: string): Promise<void> {
  await callAgain(life);
  await life.state(AGENCY, "second call", "SELECTION_DECISION", DECIDED);
  await life.state(AGENCY, "second call", "NOTICE");
  life.wait(4);
  const objection: Proposed = { kind: "CASE", name: "objection", parent: "second call", code: "OBJECTION" };
  await life.propose(APPLYING, { ...objection, ...(until !== undefined && { until }) });
  await life.settle(APPLYING, "objection", "IN_FORCE");
}

const PECULIARITIES: readonly Peculiarity[] = [
  {
    says: "a plan has all eleven contents, among them its supervision",
    cites: ["第十四条", "yx.plan-contents"],
    after: "plan and determination",
    play: async (life, refusedBy) => {
      const clauses = YUXI.plan?.clauses ?? [];
      const plan = { kind: "PLAN", parent: "CITY" } as const;
      await life.propose("DATA_AUTHORITY", { ...plan, name: "thin", clauses: clauses.slice(0, -1) });
      await life.propose("DATA_AUTHORITY", { ...plan, name: "whole", clauses });
      for (const name of ["thin", "whole"]) await life.prepare(YUXI.plan?.deeds ?? [], name);
      await life.settle("GOVERNMENT", "thin", "IN_FORCE", { refusedBy });
      await life.settle("GOVERNMENT", "whole", "IN_FORCE");
    },
  },
  {
    says: "a plan in force is replaced only by another that was approved like it",
    cites: ["第十五条第二款", "yx.plan-replaced-by-approved"],
    after: "plan and determination",
    play: async (life, cites) => {
      const clauses = YUXI.plan?.clauses ?? [];
      await life.propose("DATA_AUTHORITY", { kind: "PLAN", name: "revised", parent: "CITY", clauses });
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("GOVERNMENT", "plan", "SUPERSEDED", { ...expected, about: "revised" }),
        async () => {
          await life.prepare(YUXI.plan?.deeds ?? [], "revised");
          await life.settle("GOVERNMENT", "revised", "IN_FORCE");
        },
      );
    },
  },
  {
    says: "the result is on public notice only when it is decided, and is not changed behind the notice",
    cites: ["第十六条第（五）项", "yx.not-changed-behind-notice"],
    after: "plan and determination",
    play: async (life, refusedBy) => {
      await callAgain(life);
      const early = { refusedBy: ["第十六条第（四）项", "yx.decided-before-notice"] } as const;
      await life.state(AGENCY, "second call", "NOTICE", {}, early);
      await life.state(AGENCY, "second call", "SELECTION_DECISION", DECIDED);
      await life.state(AGENCY, "second call", "NOTICE");
      const other = { ...DECIDED, value: { idOf: "DEVELOPER" } };
      await life.state(AGENCY, "second call", "SELECTION_DECISION", other, { refusedBy });
      await fulfils(life)({});
    },
  },
  {
    says: "an objection that nobody deals with does not vanish when its time is over",
    cites: ["第十六条第（五）项", "yx.objection-expired-by"],
    after: "plan and determination",
    play: async (life, refusedBy) => {
      await objectTo(life, life.dayIn(10));
      life.wait(12);
      await life.settle(AGENCY, "objection", "EXPIRED", { refusedBy });
      await fulfils(life)({ refusedBy: ["第十六条第（五）项", "yx.no-open-objection"] });
      await life.settle(APPLYING, "objection", "EXPIRED");
      await fulfils(life)({});
    },
  },
  {
    says: "while an objection to the notice is open nobody signs; when it was dismissed the agreement may be signed",
    cites: ["第十六条第（五）项", "yx.no-open-objection"],
    after: "plan and determination",
    play: async (life, cites) => {
      await objectTo(life);
      await life.refusedUntil(cites, fulfils(life), async () => life.settle(AGENCY, "objection", "DISMISSED"));
    },
  },
  {
    says: "an objection that is upheld ends the selection",
    cites: ["第十六条第（五）项", "yx.no-upheld-objection"],
    after: "plan and determination",
    play: async (life, refusedBy) => {
      await objectTo(life);
      await life.settle("DATA_AUTHORITY", "objection", "FULFILLED");
      await fulfils(life)({ refusedBy });
      await life.settle(AGENCY, "second call", "TERMINATED");
    },
  },
  decisionStands(YUXI, ["第十六条第（五）项", "yx.decided-while-selecting"], "NOTICE"),
  onlyTheSelected(YUXI, ["第十六条第（五）项", "yx.operator-chosen"], YUXI.authorization.deeds),
  longestTerm(YUXI, {
    says: "in principle five years: a longer term is flagged, and not refused",
    cites: ["第十七条第（二）项", "yx.term"],
    longest: "2031-02-28",
    longer: "2031-03-31",
  }),
  {
    says: "no authorization runs longer than the plan that the government approved",
    cites: ["第十五条第二款", "yx.within-plan"],
    after: "catalogue and registration of a resource",
    play: async (life, refusedBy) => {
      await life.propose(AGENCY, { ...CONTRACT, until: "2027-09-30" });
      await life.prepare(YUXI.authorization.deeds, "contract");
      await inForce(life, "contract")({ refusedBy });
      await life.propose(AGENCY, { ...CONTRACT, name: "within the plan" });
      await life.prepare(YUXI.authorization.deeds, "within the plan");
      await inForce(life, "within the plan")({});
    },
  },
  {
    says: "an agreement that the operator has not filed yet is flagged",
    cites: ["第二十八条第二款", "yx.agreement-filed"],
    after: "catalogue and registration of a resource",
    play: async (life, [, rule]) => {
      const deeds = YUXI.authorization.deeds.filter(({ cites: [, cited] }) => cited !== rule);
      await life.propose(AGENCY, CONTRACT);
      await life.prepare(deeds, "contract");
      await life.aside(async () => inForce(life, "contract")({ flags: [rule] }));
      await life.state("OPERATOR", "contract", "AGREEMENT_FILING");
      await inForce(life, "contract")({});
    },
  },
  {
    says: "the plan is filed by the data authority, and the agreement by the operator",
    cites: ["第十五条第三款", "yx.plan-filed-by"],
    after: "authorization with its grant",
    play: async (life, refusedBy) => {
      await life.state(AGENCY, "plan", "PLAN_FILING", {}, { refusedBy });
      await life.state("DATA_AUTHORITY", "plan", "PLAN_FILING");
      const filed = { refusedBy: ["第二十八条第二款、第三款", "yx.operator-files"] } as const;
      await life.state(AGENCY, "authorization", "AGREEMENT_FILING", {}, filed);
      await life.state("OPERATOR", "authorization", "AGREEMENT_FILING");
    },
  },
  {
    says: "the holder of the data names the agency, or they are not granted",
    cites: ["第三条第（二）项（授权运营）", "yx.designated-by-holder"],
    after: "authorization with its grant",
    play: async (life, cites) => {
      const held: Proposed = { kind: "RESOURCE", name: "held", parent: "CITY", link: "INDUSTRY_AUTHORITY" };
      await life.propose("DATA_PROVIDER", held);
      await life.prepare(YUXI.resource.deeds, "held");
      await life.settle("DATA_AUTHORITY", "held", "IN_FORCE");
      for (const code of ["NOTICE", "REGISTRATION"] as const) await life.state("REGISTRAR", "held", code);
      await life.propose(AGENCY, { kind: "GRANT", name: "granted", parent: "authorization", link: "held" });
      await life.refusedUntil(cites, inForce(life, "granted"), async () =>
        life.state("DATA_PROVIDER", "held", "MANDATE"),
      );
    },
  },
  {
    says: "a demand needs the data authority and the industry authority, both of them",
    cites: ["第二十条", "yx.demand-approved-by-both"],
    after: "demand",
    play: async (life, cites) => {
      await life.propose("OPERATOR", { kind: "DEMAND", name: "next demand", parent: "scenario", link: "grant" });
      await life.state("OPERATOR", "next demand", "NECESSITY");
      await life.state("DATA_AUTHORITY", "next demand", "REVIEW");
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_AUTHORITY", "next demand", "IN_FORCE", expected),
        async () => life.state("INDUSTRY_AUTHORITY", "next demand", "REVIEW"),
      );
    },
  },
  {
    says: "for data of others one of the two is enough, here the industry authority",
    cites: ["第二十二条第（二）项", "yx.import-approved-by-either"],
    after: "delivery and import",
    play: async (life, cites) => {
      await life.propose("OPERATOR", { kind: "IMPORT", name: "brought", parent: "scenario", link: "domain" });
      await life.state("OPERATOR", "brought", "COLLECTION_BASIS");
      const reviewers = { refusedBy: [cites[0], "yx.import-reviewers"] } as const;
      await life.state("DATA_PROVIDER", "brought", "REVIEW", {}, reviewers);
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("INDUSTRY_AUTHORITY", "brought", "IN_FORCE", expected),
        async () => life.state("INDUSTRY_AUTHORITY", "brought", "REVIEW"),
      );
    },
  },
  {
    says: "the operator redevelops what it delivered with the holder's consent, and not without",
    cites: ["第二十四条", "yx.redevelopment-with-consent"],
    after: "sale and export",
    play: async (life, cites) => {
      await life.propose("OPERATOR", REDEVELOPED);
      await life.prepare(YUXI.product.deeds, "redeveloped");
      await life.refusedUntil(cites, inForce(life, "redeveloped"), async () =>
        life.state("DATA_PROVIDER", "redeveloped", "HOLDER_CONSENT"),
      );
    },
  },
  {
    says: "a product that is not registered is not exported",
    cites: ["第二十五条", "yx.export-registered"],
    after: "sale and export",
    play: async (life, cites) => {
      await life.propose("DEVELOPER", { ...REDEVELOPED, link: "DEVELOPER" });
      await life.prepare(YUXI.product.deeds, "redeveloped");
      await inForce(life, "redeveloped")({});
      await life.propose("OPERATOR", { kind: "EXPORT", name: "exported", parent: "redeveloped", link: "sale" });
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("OPERATOR", "exported", "IN_FORCE", expected),
        async () => life.state("REGISTRAR", "redeveloped", "REGISTRATION"),
      );
    },
  },
  {
    says: "an industry authority shuts the access to its data, and not the whole authorization",
    cites: ["第三十六条第一款", "yx.close-authorization"],
    after: "the year's reports",
    play: async (life, refusedBy) => {
      await life.state("INDUSTRY_AUTHORITY", "authorization", "HOLD", { outcome: "OPEN" }, { refusedBy });
      await life.state("INDUSTRY_AUTHORITY", "grant", "HOLD", { outcome: "OPEN" });
      await life.state("INDUSTRY_AUTHORITY", "grant", "RELEASE");
    },
  },
  {
    says: "an expert under the operator's control gives no opinion on its scenario",
    cites: ["第五条第（二）项", "yx.experts-separate"],
    after: "the year's reports",
    play: async (life, refusedBy) => {
      await life.admit("DATA_AUTHORITY", "AFFILIATE", ["EXPERT"], "OPERATOR");
      await life.state({ party: "AFFILIATE", as: "EXPERT" }, "scenario", "REVIEW", {}, { refusedBy });
      await life.state("EXPERT", "scenario", "REVIEW");
    },
  },
  {
    says: "data that were shut until a rectification stay shut until then, whatever was held",
    cites: ["第三十六条第一款", "yx.rectified-before-resuming"],
    after: "the year's reports",
    play: async (life, cites) => {
      await life.propose("INDUSTRY_AUTHORITY", {
        kind: "CASE",
        name: "open",
        parent: "scenario",
        code: "RECTIFICATION",
      });
      await life.settle("INDUSTRY_AUTHORITY", "open", "IN_FORCE");
      await life.state("INDUSTRY_AUTHORITY", "scenario", "HOLD", { outcome: "OPEN", about: "open" });
      await life.refusedUntil(
        cites,
        async (expected) => life.state("INDUSTRY_AUTHORITY", "scenario", "RELEASE", {}, expected),
        async () => life.settle("INDUSTRY_AUTHORITY", "open", "FULFILLED"),
      );
    },
  },
  {
    says: "the prices, the accounts and the market are inspected by their own authorities, and not by the police",
    cites: ["第六条", "yx.supervisors-inspect"],
    after: "the year's reports",
    play: async (life, refusedBy) => {
      await life.state("POLICE", "authorization", "INSPECTION", {}, { refusedBy });
      await life.state("AUDITOR", "authorization", "INSPECTION");
    },
  },
  {
    says: "an operator that did not rectify in time loses the data that it was about, and not the whole authorization",
    cites: ["第三十六条第一款", "yx.failed-before-cancelling"],
    after: "suspension, rectification and release",
    play: async (life, cites) => {
      const breach: Proposed = { kind: "CASE", name: "breach", parent: "grant", code: "RECTIFICATION" };
      await life.refusedUntil(
        cites,
        async (expected) => life.settle(AGENCY, "grant", "REVOKED", expected),
        async () => {
          await life.propose("INDUSTRY_AUTHORITY", { ...breach, until: life.dayIn(10) });
          await life.settle("INDUSTRY_AUTHORITY", "breach", "IN_FORCE");
          life.wait(12);
          await life.settle("BUYER", "breach", "EXPIRED");
        },
      );
      await life.state("OPERATOR", "authorization", "OPERATION_REPORT");
    },
  },
  {
    says: "the operator certifies a deletion after the end, and not before",
    cites: ["第十九条", "yx.papers-after-the-end"],
    after: "suspension, rectification and release",
    play: async (life, cites) => {
      await life.refusedUntil(
        cites,
        async (expected) => life.state("OPERATOR", "authorization", "DELETION_CERTIFICATE", {}, expected),
        async () => life.settle("GOVERNMENT", "authorization", "TERMINATED"),
      );
    },
  },
  {
    says: "logs are kept for two years, and not for one month less",
    cites: ["第十九条", "yx.logs-kept"],
    after: "suspension, rectification and release",
    play: async (life, cites) => {
      await life.settle("GOVERNMENT", "authorization", "TERMINATED");
      await life.prepare(YUXI.termination.closing.deeds, "authorization");
      await life.state("DATA_AUTHORITY", "authorization", "LOG_RETENTION", { value: 23n });
      const { brings } = YUXI.termination.closing;
      await life.refusedUntil(
        cites,
        async (expected) => life.settle(AGENCY, "authorization", "CLOSED", { ...expected, brings }),
        async () => life.state("DATA_AUTHORITY", "authorization", "LOG_RETENTION", { value: 24n }),
      );
    },
  },
];

liveThrough(YUXI, PECULIARITIES);
