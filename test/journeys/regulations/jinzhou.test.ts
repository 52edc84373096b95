import { JINZHOU } from "./jinzhou.ts";
import type { Journey, Proposed } from "./journey.ts";
import { liveThrough } from "./live-through.ts";
import { NATIONAL } from "./national.ts";
import { decisionStands, longestTerm, onlyTheSelected } from "./peculiarity.ts";
import type { Peculiarity } from "./peculiarity.ts";

/** A product that is made of the one that was delivered. Without a parent it is made outside the domain. */
const redeveloped = (link: string, parent?: string): Proposed => ({
  kind: "PRODUCT",
  name: `redeveloped by ${link}`,
  link,
  inputs: ["product"],
  ...(parent !== undefined && { parent }),
});

async function redevelop(life: Journey, link: string, by: Parameters<Journey["propose"]>[0]): Promise<string> {
  const made = redeveloped(link, "scenario");
  await life.propose(by, made);
  await life.prepare(JINZHOU.product.deeds, made.name);
  return made.name;
}

const another: Proposed = { kind: "DELIVERY", name: "another delivery", parent: "demand", link: "domain" };

const PECULIARITIES: readonly Peculiarity[] = [
  decisionStands(JINZHOU, ["第九条", "jz.decided-while-selecting"]),
  onlyTheSelected(JINZHOU, ["第九条", "jz.operator-is-the-selected"]),
  longestTerm(JINZHOU, {
    says: "in principle five years: a longer term is flagged, and not refused",
    cites: ["第九条", "jz.term"],
    longest: "2031-02-28",
    longer: "2031-04-30",
  }),
  {
    says: "the platform has classified protection of the third level or a higher one",
    cites: ["第八条", "jz.platform-protected"],
    after: "authorization with its grant",
    play: async (life, cites) => {
      await life.propose("OPERATOR", { kind: "DOMAIN", name: "platform", parent: "CITY", link: "OPERATOR" });
      await life.state("DATA_AUTHORITY", "platform", "DOMAIN_ACCEPTANCE", { value: 58467n });
      await life.state("DATA_AUTHORITY", "platform", "QUALIFICATION_CRYPTOGRAPHY");
      await life.state("DATA_AUTHORITY", "platform", "QUALIFICATION_CLASSIFIED_PROTECTION", { value: 2n });
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_AUTHORITY", "platform", "IN_FORCE", expected),
        async () => life.state("DATA_AUTHORITY", "platform", "QUALIFICATION_CLASSIFIED_PROTECTION", { value: 4n }),
      );
    },
  },
  {
    says: "a scenario starts when both the data authority and the provider have no opinion left",
    cites: ["第十一条第一款", "jz.no-opinion-left"],
    after: "trusted domain",
    play: async (life, cites) => {
      const scenario: Proposed = { kind: "SCENARIO", name: "disputed", parent: "authorization", inputs: ["grant"] };
      await life.propose("OPERATOR", { ...scenario });
      await life.state("OPERATOR", "disputed", "BENEFIT", { value: 1n });
      await life.state("DATA_AUTHORITY", "disputed", "REVIEW", { outcome: "NO_OBJECTION" });
      await life.state("DATA_PROVIDER", "disputed", "REVIEW", { outcome: "OBJECTION" });
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_AUTHORITY", "disputed", "IN_FORCE", expected),
        async () => life.state("DATA_PROVIDER", "disputed", "REVIEW", { outcome: "NO_OBJECTION" }),
      );
    },
  },
  {
    says: "public governance and welfare come first: a scenario for industry is on record as such",
    cites: ["第五条", "jz.priority-of-welfare"],
    after: "trusted domain",
    play: async (life, [, rule]) => {
      const scenario: Proposed = { kind: "SCENARIO", name: "industry", parent: "authorization", inputs: ["grant"] };
      await life.propose("OPERATOR", { ...scenario });
      await life.state("DATA_AUTHORITY", "industry", "REVIEW", { outcome: "NO_OBJECTION" });
      await life.state("DATA_PROVIDER", "industry", "REVIEW", { outcome: "NO_OBJECTION" });
      await life.state("OPERATOR", "industry", "BENEFIT", { value: 3n });
      await life.settle("DATA_AUTHORITY", "industry", "IN_FORCE", { flags: [rule] });
    },
  },
  {
    says: "what is for welfare is free",
    cites: [NATIONAL.price, "nat.free-for-welfare"],
    after: "scenario",
    play: async (life, cites) => {
      await life.propose("OPERATOR", { kind: "AGREEMENT", name: "sold", parent: "scenario", link: "BUYER" });
      await life.state("BUYER", "sold", "ACCEPTANCE");
      await life.state("OPERATOR", "sold", "PRICE", { value: 500n });
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("OPERATOR", "sold", "IN_FORCE", expected),
        async () => life.state("OPERATOR", "sold", "PRICE", { value: 0n }),
      );
    },
  },
  {
    says: "data are delivered through the platform, and through no other channel",
    cites: ["第六条", "jz.single-channel"],
    after: "demand",
    play: async (life, refusedBy) => {
      await life.propose("DATA_PROVIDER", { kind: "DELIVERY", name: "own channel", parent: "demand" });
      await life.settle("DATA_PROVIDER", "own channel", "IN_FORCE", { refusedBy });
      await life.propose("DATA_PROVIDER", another);
      await life.settle("DATA_PROVIDER", another.name, "IN_FORCE");
    },
  },
  {
    says: "nothing is delivered into a platform that has lost its third level",
    cites: ["第八条", "jz.platform-still-protected"],
    after: "demand",
    play: async (life, cites) => {
      await life.propose("DATA_PROVIDER", another);
      await life.state("DATA_AUTHORITY", "domain", "QUALIFICATION_CLASSIFIED_PROTECTION", { value: 2n });
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_PROVIDER", another.name, "IN_FORCE", expected),
        async () => life.state("DATA_AUTHORITY", "domain", "QUALIFICATION_CLASSIFIED_PROTECTION", { value: 3n }),
      );
    },
  },
  {
    says: "the operator itself does not redevelop what it delivered",
    cites: ["第十二条第二款", "jz.operator-not-redeveloping"],
    after: "sale and export",
    play: async (life, refusedBy) => {
      await life.settle("OPERATOR", await redevelop(life, "OPERATOR", "OPERATOR"), "IN_FORCE", {
        refusedBy,
      });
      // Others are encouraged to.
      await life.settle("OPERATOR", await redevelop(life, "DEVELOPER", "DEVELOPER"), "IN_FORCE");
    },
  },
  {
    says: "nor by putting it forward in another's name",
    cites: ["第十二条第二款", "jz.operator-not-putting-forward"],
    after: "sale and export",
    play: async (life, refusedBy) => {
      await life.settle("OPERATOR", await redevelop(life, "DEVELOPER", "OPERATOR"), "IN_FORCE", { refusedBy });
    },
  },
  {
    says: "nor through a company that it controls",
    cites: ["第十二条第二款", "jz.operator-not-redeveloping"],
    after: "sale and export",
    play: async (life, refusedBy) => {
      await life.admit("DATA_AUTHORITY", "AFFILIATE", ["DEVELOPER"], "OPERATOR");
      const affiliate = { party: "AFFILIATE", as: "DEVELOPER" } as const;
      await life.settle("OPERATOR", await redevelop(life, "AFFILIATE", affiliate), "IN_FORCE", { refusedBy });
      await life.admit("DATA_AUTHORITY", "STRANGER", ["DEVELOPER"]);
      const stranger = { party: "STRANGER", as: "DEVELOPER" } as const;
      await life.settle("OPERATOR", await redevelop(life, "STRANGER", stranger), "IN_FORCE");
    },
  },
  {
    says: "outside the platform the data authority verifies who redevelops",
    cites: ["第十二条第二款", "jz.redeveloper-verified"],
    after: "sale and export",
    play: async (life, cites) => {
      const made = redeveloped("DEVELOPER");
      await life.propose("DEVELOPER", made);
      await life.state("DATA_AUTHORITY", made.name, "NO_RAW");
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("DATA_AUTHORITY", made.name, "IN_FORCE", expected),
        async () => life.state("DATA_AUTHORITY", made.name, "VERIFICATION"),
      );
    },
  },
  {
    says: "nothing goes to a buyer who misuses it, and the operator suspends the cooperation until that has ended",
    cites: ["第二十二条", "jz.misuse-ended-before-resuming"],
    after: "sale and export",
    play: async (life, refusedBy) => {
      const misuse: Proposed = { kind: "CASE", name: "resold", parent: "sale", link: "BUYER", code: "MISUSE" };
      await life.propose("OPERATOR", { ...misuse, until: life.dayIn(20) });
      await life.settle("OPERATOR", "resold", "IN_FORCE");
      await life.propose("OPERATOR", { kind: "EXPORT", name: "refused", parent: "product", link: "sale" });
      await life.settle("OPERATOR", "refused", "IN_FORCE", { refusedBy: ["第二十二条", "jz.no-export-in-misuse"] });
      await life.state("OPERATOR", "sale", "HOLD", { outcome: "OPEN", about: "resold" });
      await life.state("OPERATOR", "sale", "RELEASE", {}, { refusedBy });
      await life.settle("OPERATOR", "resold", "FULFILLED");
      await life.state("OPERATOR", "sale", "RELEASE");
      await life.settle("OPERATOR", "refused", "IN_FORCE");
    },
  },
  {
    says: "the provider mends what the operator reports about the data, or the case is closed under a flag",
    cites: ["第十六条", "jz.quality-put-right"],
    after: "the year's reports",
    play: async (life, [article, rule]) => {
      const issue: Proposed = { kind: "CASE", name: "gaps", parent: "delivery", code: "QUALITY_ISSUE" };
      const until = life.dayIn(20);
      await life.propose("DATA_PROVIDER", { ...issue, until }, { refusedBy: [article, "jz.quality-raised-by"] });
      await life.propose("OPERATOR", { ...issue, until });
      await life.settle("DATA_AUTHORITY", "gaps", "IN_FORCE");
      await life.aside(async () => life.settle("DATA_AUTHORITY", "gaps", "FULFILLED", { flags: [rule] }));
      await life.state("DATA_PROVIDER", "gaps", "RECTIFICATION_REPORT");
      await life.settle("DATA_AUTHORITY", "gaps", "FULFILLED");
    },
  },
  {
    says: "an incident is answered by the emergency plan at once, and judged before it is closed",
    cites: ["第二十一条", "jz.response-started"],
    after: "the year's reports",
    play: async (life, cites) => {
      const leak: Proposed = { kind: "CASE", name: "leak", parent: "authorization", code: "INCIDENT" };
      await life.propose("OPERATOR", { ...leak, until: life.dayIn(20) });
      await life.settle("OPERATOR", "leak", "IN_FORCE");
      await life.state("OPERATOR", "leak", "INCIDENT_NOTICE");
      await life.settle("OPERATOR", "leak", "FULFILLED", { refusedBy: ["第二十一条", "jz.incident-judged"] });
      await life.state("CYBERSPACE_REGULATOR", "leak", "REVIEW");
      await life.refusedUntil(
        cites,
        async (expected) => life.settle("OPERATOR", "leak", "FULFILLED", expected),
        async () => life.state("OPERATOR", "leak", "EMERGENCY_PLAN"),
      );
    },
  },
];

liveThrough(JINZHOU, PECULIARITIES);
