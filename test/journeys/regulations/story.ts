import type { Journey, Proposed } from "./journey.ts";
import type { Closing, Making, Regulation } from "./procedure.ts";

/*
 * One life of an authorization, from the plan to its end. Every regulation lives it: the story is the same, and who
 * acts, on which papers and by which article is the regulation's own, in its file. Each step is tried first by somebody
 * who may not take it, and before each paper that it needs, and the ledger must refuse it by the rule that says so.
 */

export interface Chapter {
  readonly title: string;
  readonly play: (life: Journey, law: Regulation) => Promise<void>;
}

/** What may come of the life, each from the same day: a product is recalled, or the authorization ends in its way. */
export const ENDINGS = [
  { title: "a product is recalled", play: recall },
  { title: "revoked after a rectification that failed", play: revoke },
  { title: "terminated before its term", play: terminate },
  { title: "expired at the end of its term, and authorized again", play: expire },
] as const satisfies readonly Chapter[];

export const STORY = [
  { title: "plan and determination", play: determine },
  { title: "selection of the operator", play: select },
  { title: "catalogue and registration of a resource", play: catalogue },
  { title: "authorization with its grant", play: authorize },
  { title: "trusted domain", play: buildDomain },
  { title: "scenario", play: openScenario },
  { title: "agreement with a developer", play: agreeOnDevelopment },
  { title: "demand", play: demand },
  { title: "delivery and import", play: supply },
  { title: "product", play: makeProduct },
  { title: "sale and export", play: exportToBuyer },
  { title: "the year's reports", play: report },
  { title: "suspension, rectification and release", play: suspend },
] as const satisfies readonly Chapter[];

/* ------------------------------------------------ before the authorization */

export async function determine(life: Journey, law: Regulation): Promise<void> {
  for (const deed of law.beginning) await life.do(deed, "CITY");
  if (law.plan !== undefined)
    await make(life, law.plan, { kind: "PLAN", name: "plan", parent: "CITY", until: law.lastDay });
  life.wait(3);
}

async function select(life: Journey, law: Regulation): Promise<void> {
  const plan = law.plan === undefined ? {} : { link: "plan" };
  const call = { kind: "PROCUREMENT", name: "call", parent: "CITY", until: life.dayIn(60), ...plan } as const;
  await make(life, law.call, call);
  life.wait(5);
  await make(life, law.application, { kind: "APPLICATION", name: "application", parent: "call" });
  life.wait(3);
  await life.take(law.selection, "call", "FULFILLED");
  // Another call, which nobody answers, ends without a selection.
  await propose(life, law.call, { ...call, name: "unanswered call" });
  await life.prepare(law.call.deeds, "unanswered call");
  await life.settle(law.call.settledBy.who, "unanswered call", "IN_FORCE");
  life.wait(5);
  await life.settle(law.selection.settledBy.who, "unanswered call", "TERMINATED");
}

async function catalogue(life: Journey, law: Regulation): Promise<void> {
  const resource = { kind: "RESOURCE", name: "resource", parent: "CITY", link: "INDUSTRY_AUTHORITY" } as const;
  await make(life, law.resource, resource);
}

export async function authorize(life: Journey, law: Regulation): Promise<void> {
  await propose(life, law.authorization, authorizationUnder(law));
  await make(life, law.grant, { kind: "GRANT", name: "grant", parent: "authorization", link: "resource" });
  await life.take(law.authorization, "authorization", "IN_FORCE");
  life.wait(3);
}

/* ------------------------------------------------ operation */

async function buildDomain(life: Journey, law: Regulation): Promise<void> {
  await make(life, law.domain, { kind: "DOMAIN", name: "domain", parent: "CITY", link: "OPERATOR" });
}

async function openScenario(life: Journey, law: Regulation): Promise<void> {
  const scenario = { kind: "SCENARIO", name: "scenario", parent: "authorization", inputs: ["grant"] } as const;
  await make(life, law.scenario, scenario);
  life.wait(3);
}

async function agreeOnDevelopment(life: Journey, law: Regulation): Promise<void> {
  const agreement = { kind: "AGREEMENT", name: "development", parent: "scenario", link: "DEVELOPER" } as const;
  if (law.development !== undefined) await make(life, law.development, agreement);
}

async function demand(life: Journey, law: Regulation): Promise<void> {
  await make(life, law.demand, { kind: "DEMAND", name: "demand", parent: "scenario", link: "grant" });
  life.wait(3);
}

async function supply(life: Journey, law: Regulation): Promise<void> {
  await make(life, law.delivery, { kind: "DELIVERY", name: "delivery", parent: "demand", link: "domain" });
  await make(life, law.import, { kind: "IMPORT", name: "import", parent: "scenario", link: "domain" });
}

async function makeProduct(life: Journey, law: Regulation): Promise<void> {
  life.wait(10);
  await make(life, law.product, {
    kind: "PRODUCT",
    name: "product",
    parent: "scenario",
    link: law.development === undefined ? "OPERATOR" : "DEVELOPER",
    inputs: ["delivery", "import"],
  });
}

async function exportToBuyer(life: Journey, law: Regulation): Promise<void> {
  await make(life, law.sale, { kind: "AGREEMENT", name: "sale", parent: "scenario", link: "BUYER" });
  await make(life, law.export, { kind: "EXPORT", name: "export", parent: "product", link: "sale" });
}

async function report(life: Journey, law: Regulation): Promise<void> {
  life.wait(30);
  for (const deed of law.year) await life.do(deed, "authorization");
}

/* ------------------------------------------------ suspension */

async function suspend(life: Journey, law: Regulation): Promise<void> {
  await orderRectification(life, law, "order");
  await life.by(law.hold, (by, expected) =>
    life.state(by, "authorization", "HOLD", { outcome: "OPEN", about: "order" }, expected),
  );
  await nothingIsMadeUnderIt(life, law);
  if (law.heldUntilRectified !== undefined)
    await life.state(law.hold.who, "authorization", "RELEASE", {}, { refusedBy: law.heldUntilRectified });
  // Who must rectify does not decide that it did.
  await life.settle("OPERATOR", "order", "FULFILLED", { refusedBy: law.rectification.settledBy.cites });
  life.wait(5);
  await life.take(law.rectification, "order", "FULFILLED");
  await life.state(law.hold.who, "authorization", "RELEASE");
  // Then the life goes on: all papers of the export are there already.
  const { proposedBy, settledBy } = law.export;
  await life.propose(proposedBy.who, { kind: "EXPORT", name: "second export", parent: "product", link: "sale" });
  await life.settle(settledBy.who, "second export", "IN_FORCE");
  life.wait(5);
}

async function orderRectification(life: Journey, law: Regulation, name: string): Promise<void> {
  const order = { kind: "CASE", name, parent: "authorization", link: "OPERATOR", code: "RECTIFICATION" } as const;
  await make(life, law.order, { ...order, until: life.dayIn(RECTIFICATION_DAYS) });
}

const NOT_OPERABLE = ["账本结构规则", "ledger.parent-not-operable"] as const;
/** No regulation says how many days a rectification has; its order does. */
const RECTIFICATION_DAYS = 15;

/** What is held or has ended bears no operation. */
async function nothingIsMadeUnderIt(life: Journey, law: Regulation): Promise<void> {
  const { who } = law.demand.proposedBy;
  await life.propose(
    who,
    { kind: "DEMAND", name: "too late", parent: "scenario", link: "grant", until: life.dayIn(20) },
    { refusedBy: NOT_OPERABLE },
  );
}

/* ------------------------------------------------ endings */

/** The product is found to expose what it should not: it is recalled, and nothing leaves the domain any more. */
async function recall(life: Journey, law: Regulation): Promise<void> {
  await life.by(law.recall, (by, expected) => life.settle(by, "product", "RECALLED", expected));
  const exported = { kind: "EXPORT", name: "exported too late", parent: "product", link: "sale" } as const;
  await life.propose(law.export.proposedBy.who, exported, { refusedBy: NOT_OPERABLE });
}

async function revoke(life: Journey, law: Regulation): Promise<void> {
  await orderRectification(life, law, "second order");
  life.wait(RECTIFICATION_DAYS + 1);
  // The order ends unanswered. Where a regulation asks for more, it asks before the authorization is revoked.
  await life.take(law.revocation.procedure, "authorization", "REVOKED");
  await close(life, law, law.revocation.closing, "CLOSED_AFTER_HARM");
}

async function terminate(life: Journey, law: Regulation): Promise<void> {
  await life.take(law.termination.procedure, "authorization", "TERMINATED");
  await close(life, law, law.termination.closing, "CLOSED");
}

async function expire(life: Journey, law: Regulation): Promise<void> {
  await life.settle("BUYER", "authorization", "EXPIRED", { refusedBy: ["账本结构规则", "ledger.not-yet"] });
  life.waitUntilAfter(law.lastDay);
  await life.settle("BUYER", "authorization", "EXPIRED");
  await close(life, law, law.expiry.closing, "CLOSED");
  await authorizeAgain(life, law);
}

/** The same operator is selected and authorized anew: nothing of the life that is over stands in its way. */
async function authorizeAgain(life: Journey, law: Regulation): Promise<void> {
  const until = life.dayIn(200);
  const again = async (making: Making, proposed: Proposed): Promise<void> => {
    await propose(life, making, { ...proposed, until });
    await life.prepare(making.deeds, proposed.name);
    await life.settle(making.settledBy.who, proposed.name, "IN_FORCE", { flags: making.flags ?? [] });
  };
  if (law.plan !== undefined) await again(law.plan, { kind: "PLAN", name: "plan", parent: "CITY" });
  const plan = law.plan === undefined ? {} : { link: "plan" };
  await again(law.call, { kind: "PROCUREMENT", name: "call", parent: "CITY", ...plan });
  await again(law.application, { kind: "APPLICATION", name: "application", parent: "call" });
  await life.prepare(law.selection.deeds, "call");
  await life.settle(law.selection.settledBy.who, "call", "FULFILLED");
  await again(law.authorization, { ...authorizationUnder(law), name: "next authorization" });
  await again(law.grant, { kind: "GRANT", name: "next grant", parent: "next authorization", link: "resource" });
}

const authorizationUnder = ({ plan, lastDay }: Regulation): Proposed => ({
  kind: "AUTHORIZATION",
  name: "authorization",
  parent: "CITY",
  link: "OPERATOR",
  inputs: plan === undefined ? ["call"] : ["plan", "call"],
  until: lastDay,
});

async function close(
  life: Journey,
  law: Regulation,
  closing: Closing,
  status: "CLOSED" | "CLOSED_AFTER_HARM",
): Promise<void> {
  await nothingIsMadeUnderIt(life, law);
  life.wait(5);
  await life.take(closing, "authorization", status, closing.brings);
}

/* ------------------------------------------------ one record */

/** Proposes a record and puts it into force by its procedure. */
async function make(life: Journey, making: Making, proposed: Proposed): Promise<void> {
  await propose(life, making, proposed);
  await life.take(making, proposed.name, "IN_FORCE");
}

async function propose(life: Journey, making: Making, proposed: Proposed): Promise<void> {
  const { proposedBy, clauses = [] } = making;
  await life.by(proposedBy, (by, expected) => life.propose(by, { clauses, ...proposed }, expected));
}
