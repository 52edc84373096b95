import { expect, test } from "vitest";
import { stepsOf } from "../../../src/rulebook/compile-rulebook.ts";
import { formatStep } from "../../../src/rulebook/step.ts";
import type { Expected, Journey, Proposed } from "./journey.ts";
import { inForceOn, liveThrough } from "./live-through.ts";
import { decisionStands, longestTerm, onlyTheSelected } from "./peculiarity.ts";
import type { Peculiarity } from "./peculiarity.ts";
import { UNSAID } from "./procedure.ts";
import type { Deed } from "./procedure.ts";
import { QIQIHAR } from "./qiqihar.ts";

const AGREEMENT: Proposed = {
  kind: "AGREEMENT",
  name: "next agreement",
  parent: "scenario",
  link: "DEVELOPER",
  clauses: QIQIHAR.development?.clauses ?? [],
};
const CONTRACT: Proposed = {
  kind: "AUTHORIZATION",
  name: "contract",
  parent: "CITY",
  link: "OPERATOR",
  inputs: ["plan", "call"],
  clauses: QIQIHAR.authorization.clauses ?? [],
};
const DEMAND: Proposed = { kind: "DEMAND", name: "next demand", parent: "scenario", link: "grant" };
const PRODUCT: Proposed = { kind: "PRODUCT", name: "own", parent: "scenario", link: "OPERATOR", inputs: ["delivery"] };

const but = (deeds: readonly Deed[], rule: string): readonly Deed[] => deeds.filter(({ cites }) => cites[1] !== rule);

const settles =
  (life: Journey, by: "OPERATOR" | "DATA_AUTHORITY" | "DATA_SERVICE_AGENCY", subject: string) =>
  async (expected: Expected): Promise<void> =>
    life.settle(by, subject, "IN_FORCE", expected);

/** A further agreement with the developer, with all papers but those of one rule. */
async function agreed(life: Journey, without: string): Promise<void> {
  await life.propose("OPERATOR", AGREEMENT);
  await life.prepare(but(QIQIHAR.development?.deeds ?? [], without), "next agreement");
}

/** An authorization that is proposed, with all papers but those of one rule. */
async function contracted(life: Journey, without: string): Promise<void> {
  await life.propose("DATA_AUTHORITY", CONTRACT);
  await life.prepare(but(QIQIHAR.authorization.deeds, without), "contract");
}

const PECULIARITIES: readonly Peculiarity[] = [
  decisionStands(QIQIHAR, ["第七条", "qqhr.decided-while-selecting"]),
  onlyTheSelected(QIQIHAR, ["第七条", "qqhr.operator-is-the-selected"], QIQIHAR.authorization.deeds.slice(0, 1)),
  {
    says: "the bureau authorizes because the government entrusted it; the government itself needs no mandate",
    cites: ["第六条", "qqhr.entrusted"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await contracted(life, cites[1]);
      await life.aside(async () => life.settle("GOVERNMENT", "contract", "IN_FORCE"));
      await life.refusedUntil(cites, settles(life, "DATA_AUTHORITY", "contract"), async () =>
        life.state("GOVERNMENT", "CITY", "MANDATE"),
      );
    },
  },
  {
    says: "the operator gets both rights, to process the data and to trade in products",
    cites: ["第七条", "qqhr.two-rights"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await contracted(life, cites[1]);
      await life.state("DATA_AUTHORITY", "contract", "RIGHTS", { value: 0b01n });
      await life.refusedUntil(cites, settles(life, "DATA_AUTHORITY", "contract"), async () =>
        life.state("DATA_AUTHORITY", "contract", "RIGHTS", { value: 0b11n }),
      );
    },
  },
  {
    says: "no item of the operator's risk assessment is medium or high",
    cites: ["第八条第四项", "qqhr.operator-risk-low"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await contracted(life, cites[1]);
      const authorizes = settles(life, "DATA_AUTHORITY", "contract");
      // A statement without a value says nothing about the level.
      await life.state("DATA_AUTHORITY", "OPERATOR", "RISK_ASSESSMENT");
      await authorizes({ refusedBy: cites });
      await life.state("DATA_AUTHORITY", "OPERATOR", "RISK_ASSESSMENT", { value: 3n });
      await life.refusedUntil(cites, authorizes, async () =>
        life.state("DATA_AUTHORITY", "OPERATOR", "RISK_ASSESSMENT", { value: 2n }),
      );
    },
  },
  {
    says: "an operator that had an incident within three years is not authorized; an unfounded report harms nobody",
    cites: ["第八条第四项", "qqhr.operator-incident-free"],
    after: "catalogue and registration of a resource",
    play: async (life, refusedBy) => {
      await contracted(life, "");
      await life.propose("POLICE", { kind: "CASE", name: "leak", parent: "OPERATOR", code: "INCIDENT" });
      await life.settle("POLICE", "leak", "IN_FORCE");
      const authorizes = settles(life, "DATA_AUTHORITY", "contract");
      await authorizes({ refusedBy: ["第八条第四项", "qqhr.operator-no-open-incident"] });
      await life.aside(async () => {
        await life.settle("POLICE", "leak", "DISMISSED");
        await authorizes({});
      });
      await life.settle("POLICE", "leak", "FULFILLED");
      await authorizes({ refusedBy });
    },
  },
  {
    says: "what the agency finds to be a state secret is not catalogued, whatever the provider states",
    cites: ["第二条第二款", "qqhr.nobody-found-a-state-secret"],
    after: "selection of the operator",
    play: async (life, cites) => {
      await life.propose("DATA_PROVIDER", { kind: "RESOURCE", name: "secret", parent: "CITY" });
      await life.prepare(QIQIHAR.resource.deeds, "secret");
      await life.state("DATA_SERVICE_AGENCY", "secret", "SENSITIVITY", { outcome: "REJECTED" });
      await life.refusedUntil(cites, settles(life, "DATA_SERVICE_AGENCY", "secret"), async () =>
        life.state("DATA_SERVICE_AGENCY", "secret", "SENSITIVITY", { value: 1n }),
      );
    },
  },
  longestTerm(QIQIHAR, {
    says: "the text in hand has no longest term, so that the national one of five years flags",
    cites: ["发改数据规〔2025〕27号[NAT-V]", "nat.term"],
    longest: "2031-02-28",
    longer: "2031-03-31",
  }),
  {
    says: "a developer that the operator has not reported to the bureau is flagged",
    cites: ["第十四条第一款", "qqhr.developer-filed"],
    after: "scenario",
    play: async (life, [, rule]) => {
      await agreed(life, rule);
      await life.aside(async () => settles(life, "OPERATOR", "next agreement")({ flags: [rule] }));
      await life.state("OPERATOR", "next agreement", "DEVELOPER_FILING");
      await settles(life, "OPERATOR", "next agreement")({});
    },
  },
  {
    says: "a developer that was publicly notified within three years is refused",
    cites: ["第十四条第二款第三项", "qqhr.developer-not-notified"],
    after: "scenario",
    play: async (life, cites) => {
      await agreed(life, cites[1]);
      await life.state("OPERATOR", "next agreement", "QUALIFICATION_INCIDENT_FREE", { value: 35n });
      await life.refusedUntil(cites, settles(life, "OPERATOR", "next agreement"), async () =>
        life.state("OPERATOR", "next agreement", "QUALIFICATION_INCIDENT_FREE", { value: 36n }),
      );
    },
  },
  {
    says: "nobody has the data alone: an exclusive agreement is refused",
    cites: ["第十二条第二款第二项", "qqhr.not-exclusive"],
    after: "scenario",
    play: async (life, refusedBy) => {
      const { clauses = [] } = AGREEMENT;
      await life.propose("OPERATOR", { ...AGREEMENT, name: "exclusive", clauses: clauses.slice(0, -1) });
      await life.prepare(QIQIHAR.development?.deeds ?? [], "exclusive");
      await settles(life, "OPERATOR", "exclusive")({ refusedBy });
      await agreed(life, "");
      await settles(life, "OPERATOR", "next agreement")({});
    },
  },
  {
    says: "one agreement for each scenario: a second one waits until the first has ended",
    cites: ["第十六条", "qqhr.one-agreement"],
    after: "agreement with a developer",
    play: async (life, cites) => {
      await agreed(life, "");
      await life.refusedUntil(cites, settles(life, "OPERATOR", "next agreement"), async () =>
        life.settle("OPERATOR", "development", "FULFILLED"),
      );
    },
  },
  {
    says: "the operator assesses what a developer demands, and not what it demands itself",
    cites: ["第十五条", "qqhr.operator-assessed"],
    after: "demand",
    play: async (life, cites) => {
      const papers = but(QIQIHAR.demand.deeds, cites[1]);
      await life.aside(async () => {
        await life.propose("DEVELOPER", DEMAND);
        await life.prepare(papers, "next demand");
        await life.refusedUntil(cites, settles(life, "DATA_SERVICE_AGENCY", "next demand"), async () =>
          life.state("OPERATOR", "next demand", "REVIEW"),
        );
      });
      await life.propose("OPERATOR", DEMAND);
      await life.prepare(but(papers, "qqhr.necessity"), "next demand");
      await life.state("OPERATOR", "next demand", "NECESSITY");
      await settles(life, "DATA_SERVICE_AGENCY", "next demand")({});
    },
  },
  {
    says: "data that a model could betray are not provided",
    cites: ["第九条第二款第二项", "qqhr.no-indirect-exposure"],
    after: "demand",
    play: async (life, cites) => {
      await life.propose("DEVELOPER", DEMAND);
      await life.prepare(QIQIHAR.demand.deeds, "next demand");
      await life.state("DATA_SERVICE_AGENCY", "next demand", "INDIRECT_EXPOSURE_RISK", { outcome: "REJECTED" });
      await life.refusedUntil(cites, settles(life, "DATA_SERVICE_AGENCY", "next demand"), async () =>
        life.state("DATA_SERVICE_AGENCY", "next demand", "INDIRECT_EXPOSURE_RISK"),
      );
    },
  },
  {
    says: "a risk that the bureau finds in a product counts, whatever the operator states",
    cites: ["第九条第二款", "qqhr.product-found-directly-exposing"],
    after: "delivery and import",
    play: async (life, cites) => {
      await life.propose("DEVELOPER", { ...PRODUCT, link: "DEVELOPER" });
      await life.prepare(QIQIHAR.product.deeds, "own");
      await life.state("DATA_AUTHORITY", "own", "DIRECT_EXPOSURE_RISK", { outcome: "REJECTED" });
      await life.refusedUntil(cites, settles(life, "OPERATOR", "own"), async () =>
        life.state("DATA_AUTHORITY", "own", "DIRECT_EXPOSURE_RISK"),
      );
    },
  },
  {
    says: "a developer that signed as a buyer is reviewed all the same before it makes a product",
    cites: ["第十四条第一款", "qqhr.product-of-qualified-developer"],
    after: "delivery and import",
    play: async (life, cites) => {
      await life.admit("DATA_AUTHORITY", "BOTH", ["DEVELOPER", "BUYER"]);
      await life.propose("OPERATOR", { ...AGREEMENT, name: "contract of use", link: "BOTH" });
      await life.state({ party: "BOTH", as: "BUYER" }, "contract of use", "ACCEPTANCE");
      await life.state("OPERATOR", "contract of use", "PRICE", { value: 500n });
      await settles(life, "OPERATOR", "contract of use")({});
      await life.propose({ party: "BOTH", as: "DEVELOPER" }, { ...PRODUCT, link: "BOTH" });
      await life.prepare(but(QIQIHAR.product.deeds, cites[1]), "own");
      await life.refusedUntil(cites, settles(life, "OPERATOR", "own"), async () =>
        life.state("OPERATOR", "own", "DEVELOPER_QUALIFIED"),
      );
    },
  },
  {
    says: "an operator that reviews what it made itself is flagged",
    cites: ["第十一条第三项", "qqhr.no-self-review"],
    after: "delivery and import",
    play: async (life, [, rule]) => {
      await life.propose("OPERATOR", PRODUCT);
      await life.prepare(QIQIHAR.product.deeds, "own");
      await settles(life, "OPERATOR", "own")({ flags: [rule] });
      await life.propose("DEVELOPER", { ...PRODUCT, name: "another's", link: "DEVELOPER" });
      await life.prepare(QIQIHAR.product.deeds, "another's");
      await settles(life, "OPERATOR", "another's")({});
    },
  },
  {
    says: "the restraint to one scenario binds the development, so that an export for another one is flagged only",
    cites: ["第十六条", "qqhr.export-purpose"],
    after: "sale and export",
    play: async (life, [, rule]) => {
      const other: Proposed = { kind: "SCENARIO", name: "other", parent: "authorization", inputs: ["grant"] };
      await life.propose("OPERATOR", other);
      await life.prepare(QIQIHAR.scenario.deeds, "other");
      await settles(life, "DATA_SERVICE_AGENCY", "other")({});
      await life.propose("OPERATOR", { ...AGREEMENT, name: "for the other", parent: "other", link: "BUYER" });
      await life.prepare(QIQIHAR.sale.deeds, "for the other");
      await settles(life, "OPERATOR", "for the other")({});
      await life.propose("OPERATOR", { kind: "EXPORT", name: "diverted", parent: "product", link: "for the other" });
      await settles(life, "OPERATOR", "diverted")({ flags: [rule] });
      await life.propose("OPERATOR", { kind: "EXPORT", name: "straight", parent: "product", link: "sale" });
      await settles(life, "OPERATOR", "straight")({});
    },
  },
  {
    says: "no article in hand keeps a hold until somebody has rectified: its holder releases it at any time",
    cites: [UNSAID, "qqhr.hold-2"],
    after: "the year's reports",
    play: async (life, refusedBy) => {
      await life.propose("DATA_AUTHORITY", {
        kind: "CASE",
        name: "open",
        parent: "authorization",
        code: "RECTIFICATION",
      });
      await life.settle("DATA_AUTHORITY", "open", "IN_FORCE");
      const held = { outcome: "OPEN", about: "open" } as const;
      await life.state("DATA_PROVIDER", "authorization", "HOLD", held, { refusedBy });
      await life.state("DATA_AUTHORITY", "authorization", "HOLD", held);
      await life.state("DATA_AUTHORITY", "authorization", "RELEASE");
    },
  },
  {
    says: "the text breaks off before its papers of an exit: the ledger has no step for them, and closes without",
    cites: [UNSAID, "qqhr.end-authorization"],
    after: "suspension, rectification and release",
    play: async (life) => {
      const noRule = { refusedBy: ["账本结构规则", "ledger.no-rule"] } as const;
      await life.settle("DATA_AUTHORITY", "authorization", "TERMINATED");
      await life.state("DATA_AUTHORITY", "authorization", "ACCESS_CLOSED", {}, noRule);
      await life.state("OPERATOR", "authorization", "DELETION_CERTIFICATE", {}, noRule);
      for (const name of ["export", "second export"]) await life.settle("DATA_AUTHORITY", name, "TERMINATED");
      await life.settle("DATA_AUTHORITY", "authorization", "CLOSED", { brings: ["export", "second export"] });
    },
  },
];

liveThrough(QIQIHAR, PECULIARITIES);

test("what the text in hand does not reach is set by the deployer, and the rulebook says so", () => {
  const rulebook = inForceOn(QIQIHAR);
  const endings = stepsOf(rulebook).filter(({ step }) =>
    /^authorization\.settle\.(?:TERMINATED|REVOKED|CLOSED|CLOSED_AFTER_HARM)$/.test(formatStep(step)),
  );

  expect(rulebook.note?.zh).toContain("所据文本在第十七条中断");
  expect(endings).toHaveLength(4);
  for (const { rules } of endings)
    for (const { basis, clause } of rules) expect([basis, clause]).toEqual(["DEPLOYMENT", UNSAID]);
});
