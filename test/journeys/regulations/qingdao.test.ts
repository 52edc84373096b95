import type { Expected, Journey, Proposed } from "./journey.ts";
import { liveThrough } from "./live-through.ts";
import type { Peculiarity } from "./peculiarity.ts";
import { QINGDAO } from "./qingdao.ts";

const UNSHARED = 3n;
const ANONYMIZED = 8n;
const RESOURCE: Proposed = { kind: "RESOURCE", name: "entry", parent: "CITY", link: "INDUSTRY_AUTHORITY" };

const settles =
  (life: Journey, subject: string) =>
  async (expected: Expected): Promise<void> =>
    life.settle("DATA_AUTHORITY", subject, "IN_FORCE", expected);

/** An entry of the catalogue with all its papers, of which a peculiarity then replaces some. */
async function catalogued(life: Journey): Promise<void> {
  await life.propose("DATA_PROVIDER", RESOURCE);
  await life.prepare(QINGDAO.resource.deeds, "entry");
}

/** A grant of the entry, a scenario that has it, and the developer's agreement for it, in force. */
async function granted(life: Journey): Promise<void> {
  for (const code of ["NOTICE", "REGISTRATION"] as const) await life.state("REGISTRAR", "entry", code);
  await life.propose("GOVERNMENT", { kind: "GRANT", name: "its grant", parent: "authorization", link: "entry" });
  await settles(life, "its grant")({});
  const scenario: Proposed = { kind: "SCENARIO", name: "its use", parent: "authorization", inputs: ["its grant"] };
  await life.propose("OPERATOR", scenario);
  await life.prepare(QINGDAO.scenario.deeds, "its use");
  await settles(life, "its use")({});
  await life.propose("OPERATOR", { kind: "AGREEMENT", name: "its agreement", parent: "its use", link: "DEVELOPER" });
  await life.prepare(QINGDAO.development?.deeds ?? [], "its agreement");
  await life.settle("OPERATOR", "its agreement", "IN_FORCE");
}

/** A demand of the developer with everything but what a peculiarity is about. */
async function demanded(life: Journey, without: string, parent = "scenario", link = "grant"): Promise<void> {
  await life.propose("DEVELOPER", { kind: "DEMAND", name: "next demand", parent, link });
  await life.prepare(
    QINGDAO.demand.deeds.filter(({ cites: [, rule] }) => rule !== without),
    "next demand",
  );
}

const PECULIARITIES: readonly Peculiarity[] = [
  {
    says: "an entry of the catalogue with five of its six items is not examined further",
    cites: ["第十七条第五款", "qd.six-items"],
    after: "selection of the operator",
    play: async (life, cites) => {
      await catalogued(life);
      await life.state("DATA_PROVIDER", "entry", "CATALOGUE_ITEMS", { value: 0b011111n });
      await life.refusedUntil(cites, settles(life, "entry"), async () =>
        life.state("DATA_PROVIDER", "entry", "CATALOGUE_ITEMS", { value: 0b111111n }),
      );
    },
  },
  {
    says: "data that were bought were bought with the data authority's approval",
    cites: ["第十六条", "qd.purchase-approved"],
    after: "selection of the operator",
    play: async (life, cites) => {
      await catalogued(life);
      await life.state("DATA_PROVIDER", "entry", "COLLECTION_BASIS", { outcome: "CONDITIONAL" });
      await life.refusedUntil(cites, settles(life, "entry"), async () =>
        life.state("DATA_AUTHORITY", "entry", "PURCHASE_APPROVAL"),
      );
    },
  },
  {
    says: "who does not share data names the law that says so",
    cites: ["第二十三条第二款", "qd.legal-basis-of-not-sharing"],
    after: "selection of the operator",
    play: async (life, cites) => {
      await catalogued(life);
      await life.state("DATA_PROVIDER", "entry", "SHARING_ATTRIBUTE", { value: UNSHARED });
      for (const one of ["DATA_PROVIDER", "GOVERNMENT"] as const) await life.state(one, "entry", "NEGATIVE_LIST");
      await life.refusedUntil(cites, settles(life, "entry"), async () =>
        life.state("DATA_PROVIDER", "entry", "LEGAL_BASIS"),
      );
    },
  },
  {
    says: "the government decides on the negative list of sharing, after the body has put its data on it",
    cites: ["第二十四条第四款", "qd.negative-list-decided"],
    after: "selection of the operator",
    play: async (life, cites) => {
      await catalogued(life);
      await life.state("DATA_PROVIDER", "entry", "SHARING_ATTRIBUTE", { value: UNSHARED });
      await life.state("DATA_PROVIDER", "entry", "LEGAL_BASIS");
      await settles(life, "entry")({ refusedBy: ["第二十四条第二款", "qd.listed-by-body"] });
      await life.state("DATA_PROVIDER", "entry", "NEGATIVE_LIST");
      await life.refusedUntil(cites, settles(life, "entry"), async () =>
        life.state("GOVERNMENT", "entry", "NEGATIVE_LIST"),
      );
    },
  },
  {
    says: "personal information is opened after its treatment, or not at all",
    cites: ["第三十条第二款", "qd.opened-after-treatment"],
    after: "selection of the operator",
    play: async (life, cites) => {
      await catalogued(life);
      await life.state("DATA_PROVIDER", "entry", "SENSITIVITY", { outcome: "CONDITIONAL", value: 2n });
      await life.state("DATA_PROVIDER", "entry", "OPENNESS", { value: 1n });
      const opens = settles(life, "entry");
      await life.aside(async () => life.refusedUntil(cites, opens, async () => treat(life)));
      await life.refusedUntil(cites, opens, async () =>
        life.state("DATA_PROVIDER", "entry", "OPENNESS", { value: 3n }),
      );
    },
  },
  {
    says: "what stands in the catalogue is changed when the data authority has examined the change",
    cites: ["第十八条第二款", "qd.changes-examined"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await life.refusedUntil(
        cites,
        async (expected) => life.state("DATA_PROVIDER", "resource", "SHARING_ATTRIBUTE", { value: 1n }, expected),
        async () => life.state("DATA_AUTHORITY", "resource", "REVIEW"),
      );
    },
  },
  {
    says: "and its openness when the data authority has consented",
    cites: ["第三十一条第三款", "qd.openness-changed-with-consent"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await life.refusedUntil(
        cites,
        async (expected) => life.state("DATA_PROVIDER", "resource", "OPENNESS", { value: 3n }, expected),
        async () => consentTo(life, 3n),
      );
    },
  },
  {
    says: "a consent is to one change of the openness: the next one needs another",
    cites: ["第三十一条第三款", "qd.openness-consent-used-once"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await consentTo(life, 3n);
      await life.state("DATA_PROVIDER", "resource", "OPENNESS", { value: 3n });
      await life.refusedUntil(
        cites,
        async (expected) => life.state("DATA_PROVIDER", "resource", "OPENNESS", { value: 1n }, expected),
        async () => consentTo(life, 1n),
      );
    },
  },
  {
    says: "what is opened later is treated as what is opened at once: secrets after their treatment",
    cites: ["第三十条第二款", "qd.opened-later-after-treatment"],
    after: "catalogue and registration of a resource",
    play: async (life, cites) => {
      await life.state("DATA_PROVIDER", "resource", "SENSITIVITY", { outcome: "CONDITIONAL", value: 2n });
      await consentTo(life, 3n);
      await life.state("DATA_PROVIDER", "resource", "OPENNESS", { value: 3n });
      await consentTo(life, 1n);
      await life.refusedUntil(
        cites,
        async (expected) => life.state("DATA_PROVIDER", "resource", "OPENNESS", { value: 1n }, expected),
        async () => life.state("DATA_PROVIDER", "resource", "TREATMENT", { value: ANONYMIZED }),
      );
    },
  },
  {
    says: "the data authority brings a dispute about sharing before the government, which decides it",
    cites: ["第二十三条第三款", "qd.sharing-dispute-decided"],
    after: "catalogue and registration of a resource",
    play: async (life, [article, rule]) => {
      const dispute: Proposed = { kind: "CASE", name: "dispute", parent: "resource", code: "SHARING_DISPUTE" };
      const raised = { refusedBy: [article, "qd.sharing-dispute-raised"] } as const;
      await life.propose("DATA_PROVIDER", dispute, raised);
      await life.propose("DATA_AUTHORITY", dispute);
      await settles(life, "dispute")({});
      await life.settle("DATA_AUTHORITY", "dispute", "FULFILLED", { refusedBy: [article, rule] });
      await life.settle("GOVERNMENT", "dispute", "FULFILLED");
    },
  },
  {
    says: "the government approves the authorization itself; the data authority cannot do it in its place",
    cites: ["第三条第四款", "qd.government-approves"],
    after: "catalogue and registration of a resource",
    play: async (life, refusedBy) => {
      await life.propose("DATA_AUTHORITY", { kind: "AUTHORIZATION", name: "grant", parent: "CITY", link: "OPERATOR" });
      await life.state("DATA_AUTHORITY", "grant", "GOVERNMENT_APPROVAL", {}, { refusedBy });
      await life.state("GOVERNMENT", "grant", "GOVERNMENT_APPROVAL");
    },
  },
  {
    says: "data for public governance that are not free are flagged",
    cites: ["第三十五条第二款", "qd.welfare-free"],
    after: "trusted domain",
    play: async (life, [, rule]) => {
      await life.propose("OPERATOR", { kind: "SCENARIO", name: "paid", parent: "authorization", inputs: ["grant"] });
      await life.state("OPERATOR", "paid", "BENEFIT", { value: 1n });
      await life.state("OPERATOR", "paid", "PRICE", { value: 100n });
      await life.aside(async () => settles(life, "paid")({ flags: [rule] }));
      await life.state("OPERATOR", "paid", "BENEFIT", { value: 3n });
      await settles(life, "paid")({});
    },
  },
  {
    says: "the provider reviews what is shared under conditions, and what is shared without any is had at once",
    cites: ["第二十七条第一款、第二款", "qd.provider-reviewed"],
    after: "demand",
    play: async (life, cites) => {
      await life.aside(async () => {
        await demanded(life, cites[1]);
        await life.refusedUntil(cites, settles(life, "next demand"), async () =>
          life.state("DATA_PROVIDER", "next demand", "REVIEW"),
        );
      });
      await catalogued(life);
      await life.state("DATA_PROVIDER", "entry", "SHARING_ATTRIBUTE", { value: 1n });
      await settles(life, "entry")({});
      await life.state("DATA_PROVIDER", "entry", "AGGREGATION");
      await granted(life);
      await demanded(life, cites[1], "its use", "its grant");
      await settles(life, "next demand")({});
    },
  },
  {
    says: "a demand that names four of its five elements is flagged",
    cites: ["第二十八条", "qd.five-elements"],
    after: "demand",
    play: async (life, [, rule]) => {
      await demanded(life, rule);
      await life.state("DEVELOPER", "next demand", "SHARING_REQUEST", { value: 0b01111n });
      await life.aside(async () => settles(life, "next demand")({ flags: [rule] }));
      await life.state("DEVELOPER", "next demand", "SHARING_REQUEST", { value: 0b11111n });
      await settles(life, "next demand")({});
    },
  },
  {
    says: "sensitive data go to others with the consent of those whom they are about, or after their treatment",
    cites: ["第四十三条", "qd.consent-or-treatment"],
    after: "demand",
    play: async (life, [, rule]) => {
      await life.state("DATA_PROVIDER", "resource", "SENSITIVITY", { outcome: "CONDITIONAL", value: 2n });
      await demanded(life, "");
      const separately = ["个人信息保护法第二十三条[NAT-V]", "nat.separate-consent"] as const;
      await settles(life, "next demand")({ refusedBy: separately });
      await life.aside(async () => {
        await life.state("DEVELOPER", "next demand", "SEPARATE_CONSENT");
        await settles(life, "next demand")({ flags: [rule] });
      });
      await life.state("DATA_PROVIDER", "next demand", "TREATMENT", { value: ANONYMIZED });
      await settles(life, "next demand")({});
    },
  },
  {
    says: "the body whose data they are may demand a rectification and shut their access; the police may not",
    cites: ["第五十条", "qd.rectification-required-by"],
    after: "the year's reports",
    play: async (life, refusedBy) => {
      const order: Proposed = { kind: "CASE", name: "its order", parent: "grant", code: "RECTIFICATION" };
      await life.propose("POLICE", order, { refusedBy });
      await life.propose("DATA_PROVIDER", { ...order, until: life.dayIn(20) });
      await life.settle("DATA_PROVIDER", "its order", "IN_FORCE");
      await life.state("DATA_PROVIDER", "grant", "HOLD", { outcome: "OPEN", about: "its order" });
    },
  },
  {
    says: "what is not rectified as the body demanded ends the supply of its data, and not the whole authorization",
    cites: ["第五十条", "qd.failed-before-revoking"],
    after: "the year's reports",
    play: async (life, cites) => {
      const order: Proposed = { kind: "CASE", name: "its order", parent: "grant", code: "RECTIFICATION" };
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_AUTHORITY", "grant", "REVOKED", expected),
        async () => {
          await life.propose("DATA_PROVIDER", { ...order, until: life.dayIn(20) });
          await life.settle("DATA_PROVIDER", "its order", "IN_FORCE");
          life.wait(22);
          await life.settle("DATA_PROVIDER", "its order", "FAILED");
        },
      );
      await life.state("OPERATOR", "authorization", "USAGE_REPORT");
    },
  },
  {
    says: "the service of a user ends after a rectification that it did not follow; the operator may end it by itself",
    cites: ["第五十条", "qd.not-rectified-before-ending"],
    after: "the year's reports",
    play: async (life, cites) => {
      await life.aside(async () => life.settle("OPERATOR", "sale", "TERMINATED"));
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_AUTHORITY", "sale", "TERMINATED", expected),
        async () => {
          await ordered(life, "sale");
          await life.settle("DATA_AUTHORITY", "overdue", "FAILED");
        },
      );
    },
  },
  {
    says: "a body that is overdue with its rectification is reported to the government, which decides",
    cites: ["第五十四条", "qd.escalated-when-overdue"],
    after: "the year's reports",
    play: async (life, [article, rule]) => {
      await life.propose("DATA_AUTHORITY", { kind: "CASE", name: "up", parent: "DATA_PROVIDER", code: "ESCALATION" });
      await life.refusedUntil([article, rule], settles(life, "up"), async () => {
        await ordered(life, "DATA_PROVIDER");
        // Anybody marks what is overdue.
        await life.settle("BUYER", "overdue", "EXPIRED");
      });
      await life.settle("DATA_AUTHORITY", "up", "FULFILLED", { refusedBy: [article, "qd.escalation-decided"] });
      await life.settle("GOVERNMENT", "up", "FULFILLED");
    },
  },
  {
    says: "a project that is accepted before its data were collected is flagged",
    cites: ["第四十九条第一款", "qd.aggregated-before-acceptance"],
    after: "catalogue and registration of a resource",
    play: async (life, [, rule]) => {
      await life.state("DATA_AUTHORITY", "resource", "PROJECT_CHECK", {}, { flags: [rule] });
      await life.state("DATA_PROVIDER", "resource", "AGGREGATION");
      await life.state("DATA_AUTHORITY", "resource", "PROJECT_CHECK");
    },
  },
];

/** The data authority's consent names the openness to which it consents: 1 open, 3 not open. */
const consentTo = async (life: Journey, value: bigint): Promise<void> =>
  life.state("DATA_AUTHORITY", "resource", "LOCAL_OPINION_1", { value });

const treat = async (life: Journey): Promise<void> =>
  life.state("DATA_PROVIDER", "entry", "TREATMENT", { value: ANONYMIZED });

/** The data authority orders a rectification, and its deadline passes. */
async function ordered(life: Journey, parent: string): Promise<void> {
  const order: Proposed = { kind: "CASE", name: "overdue", parent, code: "RECTIFICATION", until: life.dayIn(10) };
  await life.propose("DATA_AUTHORITY", order);
  await life.settle("DATA_AUTHORITY", "overdue", "IN_FORCE");
  life.wait(12);
}

liveThrough(QINGDAO, PECULIARITIES);
