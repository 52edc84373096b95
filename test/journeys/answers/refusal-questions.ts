import { expect } from "vitest";
import { partyId } from "../../../src/demo/party-references.ts";
import type { PartyAlias } from "../../../src/demo/cast.ts";
import type { EventForm } from "../../../src/schemas/event.ts";
import type { RulebookForm } from "../../../src/schemas/rule.ts";
import { addMonths } from "../../../src/text/civil-date.ts";
import { chinaTime, endOfDay } from "../../../src/text/china-time.ts";
import { partyAlias } from "./auditor.ts";
import type { Auditor } from "./auditor.ts";
import { requirementOf } from "./rule-files.ts";

/** A refusal or a negative decision: who, what, and the rule with its clause. */
export interface Refused {
  readonly by: PartyAlias;
  readonly act: string;
  readonly rule: string | undefined;
  readonly clause: string | undefined;
}

/** B09, first half: what the ledger refused in a city in a period. */
export async function refusedAttempts(auditor: Auditor, city: string, first: string, last: string): Promise<Refused[]> {
  const { jurisdiction } = await auditor.rulebook(city, chinaTime(first));
  const period = { from: chinaTime(first), until: endOfDay(last) };
  const refused = await auditor.refusals({ jurisdiction: jurisdiction.ordinal, ...period });
  return await Promise.all(
    refused.map(async (event) => ({
      by: partyAlias(event.by?.id),
      act: await attemptOf(auditor, event),
      rule: event.rule?.id,
      clause: event.rule?.clause,
    })),
  );
}

/** The act that was tried: a record that did not exist then was to be recorded, and any other got a new status. */
async function attemptOf(auditor: Auditor, { record, status, about, time }: EventForm): Promise<string> {
  const existed = (await auditor.api.findRecord(record.id, { at: time, knownAt: time })) !== undefined;
  if (existed) return `settle ${await auditor.nameOf(record.id)} ${status}`;
  return `record ${record.kind}${about === undefined ? "" : ` under ${await auditor.nameOf(about)}`}`;
}

/** B09, second half: what a person with the power to decide turned down in a city in a period. */
export async function negativeDecisions(
  auditor: Auditor,
  city: string,
  first: string,
  last: string,
): Promise<Refused[]> {
  const [from, until] = [chinaTime(first), endOfDay(last)];
  const rulebook = await auditor.rulebook(city, from);
  const { jurisdiction } = rulebook;
  const { events, completeness } = await auditor.api.lineage(jurisdiction.id, { direction: "destinations", depth: 64 });
  expect(completeness).not.toBe("truncated");
  const inPeriod = events.filter(({ time }) => time >= from && time < until);
  const negative = inPeriod.filter((event) => isRejection(event) && !wasPassed(event, inPeriod));
  return await Promise.all(
    negative.map(async (event) => ({
      by: partyAlias(event.by?.id),
      act: await decisionOf(auditor, event),
      ...ruleFor(rulebook, event),
    })),
  );
}

/** A record that was turned down, or a report on a case that did not pass its evaluation. */
function isRejection({ type, status, code, outcome }: EventForm): boolean {
  return (type === "SETTLED" && status === "REJECTED") || (code === "REEVALUATION" && outcome === "REJECTED");
}

/** Whether a review passed the record before. What passed and was not chosen lost a selection: that is no refusal. */
function wasPassed({ record, event }: EventForm, events: readonly EventForm[]): boolean {
  const before = events.slice(
    0,
    events.findIndex((each) => each.event === event),
  );
  return before.some((each) => each.record.id === record.id && each.outcome === "PASSED");
}

async function decisionOf(auditor: Auditor, event: EventForm): Promise<string> {
  const { record, code, outcome, status } = event;
  const { revision = 0 } = (await auditor.api.record(record.id)).result.record;
  const name = `${await auditor.nameOf(record.id)}${revision === 0 ? "" : ` revision ${revision}`}`;
  return event.type === "SETTLED" ? `settle ${name} ${status}` : `attest ${name} ${code} ${outcome}`;
}

/** The first rule of the step by which the version in force judged the decision: it says who decides. */
function ruleFor(rulebook: RulebookForm, event: EventForm): Pick<Refused, "rule" | "clause"> {
  const act = event.type === "SETTLED" ? "settle" : "attest";
  const step = rulebook.versions
    .find(({ version }) => version === event.version)
    ?.steps.find(
      (each) => each.kind === event.record.kind && each.act === act && each.code === (event.status ?? event.code),
    );
  return { rule: step?.rules[0]?.id, clause: step?.rules[0]?.clause };
}

/** S13: the conditions that a party did not meet on a day, each with the events on the ledger that say so. */
export async function unmetConditions(auditor: Auditor, party: PartyAlias, day: string) {
  const id = partyId(party);
  const refused = await auditor.refusals({ from: chinaTime(day), until: endOfDay(day) });
  const own = [];
  for (const event of refused) {
    const found = await auditor.api.findRecord(event.record.id);
    if (found?.result.record.issuer?.id !== id) continue;
    const { rule } = event;
    const { noUpheldCase, months } = requirementOf(found.result.record.jurisdiction, event.version, rule!.id!);
    const since = addMonths(event.time, -Number(months));
    own.push({
      condition: rule?.id,
      clause: rule?.clause,
      because: await upheldCases(auditor, party, { code: String(noUpheldCase), since, until: event.time }),
    });
  }
  return own;
}

/** The cases about a party that were found to be its own in a period. */
async function upheldCases(
  auditor: Auditor,
  party: PartyAlias,
  { code, since, until }: { readonly code: string; readonly since: number; readonly until: number },
): Promise<string[]> {
  const { result, events } = await auditor.api.lineage(partyId(party), { direction: "destinations", depth: 1 });
  const cases = result.nodes.filter(({ kind }) => kind === "CASE").map((node) => node.id);
  const upheld = [];
  for (const id of cases) {
    const { record } = (await auditor.api.record(id)).result;
    const found = events.find(
      (event) => event.record.id === id && event.status === "FULFILLED" && event.time >= since && event.time < until,
    );
    if (record.code === code && record.parent?.id === partyId(party) && found !== undefined)
      upheld.push(await auditor.nameOf(id));
  }
  return upheld;
}
