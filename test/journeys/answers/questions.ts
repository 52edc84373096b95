import { expect } from "vitest";
import type { PartyAlias } from "../../../src/demo/cast.ts";
import { partyId } from "../../../src/demo/party-references.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import type { EventForm } from "../../../src/schemas/event.ts";
import { addMonths } from "../../../src/text/civil-date.ts";
import { chinaTime, endOfDay, showDate } from "../../../src/text/china-time.ts";
import { partyAlias, textIn } from "./auditor.ts";
import type { Auditor } from "./auditor.ts";
import { requirementIn } from "./rule-files.ts";

/*
 * The audit questions of the table of expected answers, one function for each. The catalogue of questions will take
 * their place.
 */

/** T01: the standing of an authorization at a day, the case that caused it, and the ends that it came to. */
export async function validityAt(auditor: Auditor, reference: string, day: string) {
  const id = await auditor.idOf(reference, "AUTHORIZATION");
  const { result, events } = await auditor.api.record(id, { at: chinaTime(day) });
  const { code, cause } = result.record.standing;
  const about = events.find(({ event }) => event === cause.event)?.about;
  const ends = events.flatMap(({ type, status }) => (type === "SETTLED" && status !== "IN_FORCE" ? [status] : []));
  return {
    standing: code,
    ...(about === undefined ? {} : { because: await auditor.nameOf(about) }),
    ...(ends.length === 0 ? {} : { ends }),
  };
}

/** T03: what became of the export of a product to a recipient that was tried on a day. */
export async function wouldHaveBeenAllowed(
  auditor: Auditor,
  { product, recipient, day }: { readonly product: string; readonly recipient: PartyAlias; readonly day: string },
) {
  const [from, until] = [chinaTime(day), endOfDay(day)];
  const { revisions, exports } = await revisionsOf(auditor, product);
  const refused = (await Promise.all(revisions.map((parent) => auditor.refusals({ parent, from, until })))).flat();
  const done = exports.filter(({ recordedAt }) => recordedAt >= from && recordedAt < until);
  expect(refused.length + done.length).toBe(1);
  const { agreements } = (await auditor.api.exportParents({ product, recipient: partyId(recipient) })).result;
  return {
    allowed: refused.length === 0,
    failed: refused.map(({ rule }) => [rule?.id, rule?.clause]),
    ...(await suspendedBy(auditor, refused)),
    agreements: await Promise.all(agreements.map(({ id }) => auditor.nameOf(id))),
  };
}

/** The record whose suspension stood in the way of a refused act. */
async function suspendedBy(auditor: Auditor, refused: readonly EventForm[]): Promise<{ suspended?: string }> {
  const [{ about, time } = {}] = refused;
  if (about === undefined) return {};
  const { standing } = (await auditor.api.record(about, { at: time! })).result.record;
  return standing.code === "SUSPENDED" ? { suspended: await auditor.nameOf(standing.cause.record.id) } : {};
}

/** All revisions of a product, with its scenario and the exports of any of them. */
async function revisionsOf(auditor: Auditor, reference: string) {
  const { record } = (await auditor.api.namedRecord(reference, "PRODUCT")).result;
  const scenario = record.parent!.id;
  const { nodes, exports } = (await auditor.api.lineage(scenario, { direction: "destinations" })).result;
  return {
    scenario,
    revisions: nodes.flatMap((node) => (node.kind === "PRODUCT" && node.reference === reference ? [node.id] : [])),
    exports: exports.filter(({ product }) => product.reference === reference),
  };
}

/** T04: the version of a city's rulebook that judged at a day. */
export async function rulesAt(auditor: Auditor, city: string, day: string): Promise<string> {
  const { versions } = await auditor.rulebook(city, chinaTime(day));
  const inForce = versions.find((version) => version.inForce);
  return `${inForce?.source?.id} v${inForce?.version}`;
}

/** T10: the term that an authorization had at a day, as far as the ledger knew it on another day. */
export async function termKnown(auditor: Auditor, reference: string, asOf: string, knownAt: string) {
  const id = await auditor.idOf(reference, "AUTHORIZATION");
  const found = await auditor.api.findRecord(id, { at: chinaTime(asOf), knownAt: chinaTime(knownAt) });
  if (found === undefined) return "unknown to the ledger then";
  const { from = 0, until = 0, effectiveAt = 0, recordedAt } = found.result.record;
  return {
    from: showDate(from),
    to: showDate(until - 1),
    effective: showDate(effectiveAt),
    recorded: showDate(recordedAt),
  };
}

/** S07: the consents that cover a demand, and what was withdrawn of them. */
export async function consentFor(auditor: Auditor, reference: string) {
  const evidence = (await auditor.eventsOf(await auditor.idOf(reference, "DEMAND"))).filter(
    ({ code }) => code === "CONSENT_EVIDENCE",
  );
  const documents = await Promise.all(evidence.map((event) => auditor.documentOf(event)));
  const rolls = await Promise.all(
    documents.map(async (document, index) => {
      return await auditor.rollOf(partyAlias(evidence[index]!.by?.id), textIn(document, "root"));
    }),
  );
  const [first = [], last = []] = [rolls.at(0), rolls.at(-1)];
  const { root: consentRoot, blanket, withdrawn = 0 } = documents.at(-1)!;
  const purpose = await auditor.nameIn(documents.at(-1)!, "purpose");
  const leftOut = first.filter((person) => !last.includes(person));
  expect(leftOut).toHaveLength(Number(withdrawn));
  return { consentRoot, purpose, blanket, withdrawn, persons: leftOut };
}

/** R05: when an incident was detected, and after how many minutes each body was told. */
export async function incidentReport(auditor: Auditor, reference: string) {
  const id = await auditor.idOf(reference, "CASE");
  const events = await auditor.eventsOf(id);
  const recorded = events.find(({ type }) => type === "RECORDED")!;
  const document = await auditor.documentOf(recorded);
  const detected = chinaTime(textIn(document, "detectedAt"));
  expect(recorded.effectiveAt).toBe(detected);
  const notices = events.filter(({ code }) => code === "INCIDENT_NOTICE");
  const told = notices.map(({ about, time }) => [partyAlias(about), Math.floor((time - detected) / 60)] as const);
  return {
    detected: document["detectedAt"],
    reported: document["reportedAt"],
    minutes: Object.fromEntries(told),
  };
}

/** R03: the suspensions of an authorization, each with its scope, its case and how that ended. */
export async function suspensionsOf(auditor: Auditor, reference: string) {
  const id = await auditor.idOf(reference, "AUTHORIZATION");
  const { result, events } = await auditor.api.lineage(id, { direction: "destinations", depth: 1 });
  const scope = new Set([id, ...result.nodes.flatMap((node) => (node.kind === "GRANT" ? [node.id] : []))]);
  const inScope = events.filter(({ record }) => scope.has(record.id));
  return await Promise.all(
    inScope.flatMap((hold, index) => {
      if (hold.code !== "HOLD") return [];
      const release = inScope
        .slice(index)
        .find(({ code, record, by }) => code === "RELEASE" && record.id === hold.record.id && by?.id === hold.by?.id);
      return [
        suspension(auditor, hold.record.id === id ? "ALL" : hold.record.id, hold.time, release?.time, hold.about),
      ];
    }),
  );
}

async function suspension(
  auditor: Auditor,
  scope: string,
  from: number,
  to: number | undefined,
  about: RecordId | undefined,
) {
  const opinions = about === undefined ? [] : await auditor.eventsOf(about);
  return {
    from: showDate(from),
    ...(to === undefined ? {} : { to: showDate(to) }),
    scope,
    ...(about === undefined ? {} : { case: await auditor.nameOf(about) }),
    reports: opinions.flatMap(({ code, outcome }) => (code === "REEVALUATION" ? [outcome] : [])),
  };
}

/** B15: how long logs must be kept, and how long they are. The floor runs from the day on which the access ended. */
export async function logRetention(auditor: Auditor, reference: string) {
  const id = await auditor.idOf(reference, "AUTHORIZATION");
  const events = await auditor.eventsOf(id);
  const kept = events.findLast(({ code }) => code === "LOG_RETENTION")!;
  const closed = events.find(({ code }) => code === "ACCESS_CLOSED")!;
  const { jurisdiction } = (await auditor.api.record(id)).result.record;
  const required = Number(requirementIn(jurisdiction, kept.version, "LOG_RETENTION")["atLeast"]);
  const document = await auditor.documentOf(kept);
  const floor = showDate(addMonths(closed.time, required));
  const until = showDate((kept.until ?? 0) - 1);
  return {
    requiredMonths: required,
    keptMonths: document["months"],
    floor,
    until,
    compliant: until >= floor && Number(document["months"]) >= required,
  };
}

/** R13: whether the fee for a product is allowed: none for public governance, and else no more than the ceiling. */
export async function feeOf(auditor: Auditor, reference: string) {
  const { scenario, revisions } = await revisionsOf(auditor, reference);
  const stated = (await Promise.all([scenario, ...revisions].map((id) => auditor.eventsOf(id)))).flat();
  const said = async (code: string, field: string): Promise<string | undefined> => {
    const event = stated.findLast((each) => each.code === code);
    return event === undefined ? undefined : textIn(await auditor.documentOf(event), field);
  };
  const [benefit, fee, ceiling] = [
    await said("BENEFIT", "benefit"),
    await said("PRICE", "price"),
    await said("FEE_CEILING", "ceiling"),
  ];
  const highest = benefit === "PUBLIC_GOVERNANCE" ? 0 : Number(ceiling);
  return { benefit, fee, compliant: Number(fee) <= highest };
}

/** B05: whether a person was filed, bound to confidentiality and trained at a day. Nobody learns who it is. */
export async function eligibility(auditor: Auditor, reference: string, person: string, day: string) {
  const rolls = await personnelRolls(auditor, reference, day);
  return {
    filed: rolls.PERSONNEL_ROSTER.includes(person),
    confidentiality: rolls.CONFIDENTIALITY.includes(person),
    trained: rolls.TRAINING.includes(person),
  };
}

/** The rolls of persons that an operator had filed by a day, checked against the roots and counts of the filings. */
export async function personnelRolls(auditor: Auditor, reference: string, day: string) {
  const id = await auditor.idOf(reference, "AUTHORIZATION");
  const events = await auditor.eventsOf(id, chinaTime(day));
  const rollFor = async (code: string): Promise<readonly string[]> => {
    const filing = events.findLast((event) => event.code === code)!;
    const document = await auditor.documentOf(filing);
    const roll = await auditor.rollOf(partyAlias(filing.by?.id), textIn(document, "root"));
    expect(roll).toHaveLength(Number(document["count"]));
    return roll;
  };
  return {
    PERSONNEL_ROSTER: await rollFor("PERSONNEL_ROSTER"),
    CONFIDENTIALITY: await rollFor("CONFIDENTIALITY"),
    TRAINING: await rollFor("TRAINING"),
  };
}
