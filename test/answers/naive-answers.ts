import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Family } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { UNKNOWN } from "./asked-question.ts";
import { naiveStanding } from "./naive-standing.ts";
import { isBackfilled } from "./replayed-ledger.ts";
import type { CountedAct, ReplayedLedger, ReplayedRecord } from "./replayed-ledger.ts";
import { inOrder, naiveCompleteness, naiveEnds, naiveSummary } from "./told-answer.ts";

/* The answers to the status questions, each read from the replayed events in the plainest way. */

function codeOf(act: CountedAct): number | undefined {
  return "statement" in act.said ? act.said.statement.code : undefined;
}

/** Anchors are many, and only the timeline shows them. */
function withoutAnchors(acts: readonly CountedAct[]): CountedAct[] {
  return acts.filter((act) => (codeOf(act) ?? 0) >> 8 !== Family.ANCHOR);
}

/** A settlement, a hold or its release, or another break. */
function changesStanding(act: CountedAct): boolean {
  const code = codeOf(act);
  return code === undefined || act.said.breaks !== 0 || code >> 8 === Family.HOLD;
}

function extendsTrail(act: CountedAct): boolean {
  const family = (codeOf(act) ?? 0) >> 8;
  return family !== Family.FILING && family !== Family.ANCHOR && family !== Family.ROLE;
}

/** The ledger acts upon holds, seats and roles; it does not read anchors; all other statements are claims. */
function basisOf(act: CountedAct): string {
  const family = (codeOf(act) ?? 0) >> 8;
  if (family === Family.ANCHOR) return "RECORDED";
  return family === Family.OPINION || family === Family.FILING || family === Family.CORRECTION
    ? "ATTESTED"
    : "ENFORCED";
}

function weakest(bases: readonly string[]): string {
  return ["RECORDED", "ATTESTED"].find((basis) => bases.includes(basis)) ?? "ENFORCED";
}

/** The act that caused a record's standing, where it is one about some record. */
function causeOf(ledger: ReplayedLedger, record: ReplayedRecord): CountedAct[] {
  const [id, place] = naiveStanding(ledger, record).causes[0]!.split(" ");
  return ledger.record(id as RecordId).acts.filter((act) => act.place === place);
}

export function standing(ledger: ReplayedLedger, id: RecordId) {
  const record = ledger.record(id);
  if (!record.existed) return UNKNOWN;
  const grants = ledger.existing().filter(({ kind, parent }) => kind === Kind.GRANT && parent === id);
  const holds = [...record.holds].map(([by, { reaching, legal, place }]) => {
    return { by, reach: reaching ? "RECALL" : "FORWARD", since: legal, event: place };
  });
  return {
    record: naiveSummary(ledger, record),
    holds: holds.toSorted((one, other) => (one.by < other.by ? -1 : 1)),
    trailHead: record.acts.findLast(extendsTrail)?.trail ?? record.trail,
    suspendedScopes: grants
      .filter((grant) => naiveStanding(ledger, grant).code !== "IN_FORCE")
      .map((grant) => naiveSummary(ledger, grant)),
    ...naiveEnds(ledger, {
      records: [record],
      acts: [...record.acts.filter(changesStanding), ...causeOf(ledger, record)],
    }),
  };
}

export function authorized(ledger: ReplayedLedger, operator: RecordId, resources: readonly RecordId[]) {
  if (![operator, ...resources].every((id) => ledger.record(id).existed)) return UNKNOWN;
  const grants = ledger
    .existing()
    .filter(
      ({ kind, parent, link }) =>
        kind === Kind.GRANT && ledger.record(parent!).link === operator && resources.includes(link!),
    );
  const records = [...new Set(grants.flatMap((grant) => [grant, ledger.record(grant.parent!)]))];
  return {
    resources: resources.map((resource) => {
      const own = grants.filter(({ link }) => link === resource);
      return {
        resource,
        authorized: own.some((grant) => naiveStanding(ledger, grant).code === "IN_FORCE"),
        grants: own.map((grant) => [naiveSummary(ledger, grant), naiveSummary(ledger, ledger.record(grant.parent!))]),
      };
    }),
    ...naiveEnds(ledger, {
      records,
      acts: withoutAnchors(records.flatMap(({ acts }) => acts)),
      absent: grants.length === 0,
    }),
  };
}

export function authorizations(ledger: ReplayedLedger, operator: RecordId) {
  const records = ledger.existing().filter(({ kind, link }) => kind === Kind.AUTHORIZATION && link === operator);
  return {
    authorizations: records.map((record) => naiveSummary(ledger, record)),
    ...naiveEnds(ledger, {
      records,
      acts: records.flatMap(({ acts }) => acts.filter(changesStanding)),
      absent: records.length === 0,
    }),
  };
}

export function exports(ledger: ReplayedLedger, of: RecordId, from: number) {
  const asked = ledger.record(of);
  if (!asked.existed) return UNKNOWN;
  const lineOf = ({ parent, link }: ReplayedRecord) => {
    const product = ledger.record(parent!);
    const scenario = product.parent === undefined ? undefined : ledger.record(product.parent);
    const recipient = link === undefined ? undefined : ledger.record(link).link;
    return { product, neighbours: [product.id, scenario?.id, scenario?.parent, recipient] };
  };
  const isUnder = (record: ReplayedRecord): boolean => {
    const authorization = lineOf(record).neighbours[2];
    if (authorization === undefined) return false;
    return asked.kind === Kind.AUTHORIZATION ? authorization === of : ledger.record(authorization).link === of;
  };
  const found = ledger.existing().filter((each) => each.kind === Kind.EXPORT && each.time >= from && isUnder(each));
  return {
    exports: found.map((record) => {
      const { product, neighbours } = lineOf(record);
      const approvals = [...record.acts, ...product.acts].filter((act) => codeOf(act) === Code.EXPORT_APPROVAL);
      return { ...naiveSummary(ledger, record), neighbours, approvals: approvals.map(({ place }) => place).toSorted() };
    }),
    ...naiveEnds(ledger, {
      records: found,
      acts: withoutAnchors(found.flatMap(({ acts }) => acts)),
      absent: found.length === 0,
    }),
  };
}

export function exportParents(
  ledger: ReplayedLedger,
  product: RecordId,
  under: { readonly agreement?: RecordId; readonly recipient?: RecordId },
) {
  if (!ledger.record(product).existed) return UNKNOWN;
  const agreements = ledger
    .existing()
    .filter(
      ({ kind, id, link }) =>
        kind === Kind.AGREEMENT && (under.agreement ?? id) === id && (under.recipient ?? link) === link,
    )
    .toReversed();
  const { completeness, basis } = naiveEnds(ledger, { records: [ledger.record(product), ...agreements] });
  return {
    product: naiveSummary(ledger, ledger.record(product)),
    agreements: agreements.map((record) => naiveSummary(ledger, record)),
    // This answer names no events, and does not say what was backfilled.
    completeness: completeness === "rests-on-backfill" ? "complete" : completeness,
    basis,
    events: [],
    absent: agreements.length === 0,
  };
}

export function timeline(ledger: ReplayedLedger, id: RecordId, page: number) {
  const record = ledger.record(id);
  if (!record.existed) return UNKNOWN;
  // The recording is the first row of the first page.
  const acts = record.acts.slice(0, page - 1);
  const more = record.acts.length > acts.length;
  return {
    next: more ? nextAfter(acts.at(-1)!, [record]) : undefined,
    ...naiveEnds(ledger, { records: [record], acts, more }),
    basis: weakest([record.body.draft.backfilled ? "ATTESTED" : "ENFORCED", ...acts.map(basisOf)]),
  };
}

/** The place of the next page says when a page before it rests on something backfilled. */
function nextAfter({ place }: { readonly place: string }, records: readonly ReplayedRecord[]): string {
  return records.some(isBackfilled) ? `${place}b` : place;
}

/** What a party did is dated by its blocks alone. */
export function actsOfParty(ledger: ReplayedLedger, id: RecordId, page: number) {
  if (!ledger.record(id).existed) return UNKNOWN;
  const until = Math.min(ledger.times.at, ledger.times.knownAt);
  const done = ledger.events.filter(({ time, event }) => {
    if (time > until) return false;
    if (event.type === "Recorded") return event.issuer === id;
    return (event.type === "Attested" || event.type === "Settled") && event.by === id;
  });
  const shown = done.slice(0, page);
  const more = done.length > page;
  const recorded = shown.flatMap(({ event }) => (event.type === "Recorded" ? [ledger.record(event.id)] : []));
  return {
    next: more ? nextAfter(shown.at(-1)!, recorded) : undefined,
    completeness: naiveCompleteness(ledger, recorded, more),
    events: shown.map(({ place }) => place),
  };
}

export function refused(ledger: ReplayedLedger, party: RecordId, page: number) {
  const until = Math.min(ledger.times.at, ledger.times.knownAt);
  const found = ledger.events.filter(
    ({ time, event }) => event.type === "Refused" && event.party === party && time <= until,
  );
  return {
    completeness: naiveCompleteness(ledger, [], found.length > page),
    basis: "ENFORCED",
    events: found.slice(0, page).map(({ place }) => place),
    absent: found.length === 0,
  };
}

/** Of several revisions of a reference the latest that existed is found. */
export function search(ledger: ReplayedLedger, text: string) {
  const named = ledger.existing().filter(({ id, body }) => id === text || referenceOf(body.draft) === text);
  const latest = named.filter((record) =>
    named.every((other) => revisionOf(other) <= revisionOf(record) || !sameName(record, other)),
  );
  return { results: latest.map((record) => naiveSummary(ledger, record)), absent: latest.length === 0 };
}

/** A reference means its latest revision that existed. */
export function byReference(
  ledger: ReplayedLedger,
  {
    kind,
    issuer,
    reference,
  }: { readonly kind: Kind; readonly issuer: RecordId | undefined; readonly reference: string },
) {
  const revisions = ledger
    .existing()
    .filter(
      ({ body, ...record }) =>
        record.kind === kind && record.issuer === issuer && referenceOf(body.draft) === reference,
    )
    .toSorted((one, other) => Number(revisionOf(one) - revisionOf(other)));
  const latest = revisions.at(-1);
  return latest === undefined ? UNKNOWN : naiveSummary(ledger, latest);
}

/** A reference that one issuer has means its latest revision that existed. */
export function named(ledger: ReplayedLedger, reference: string) {
  const { results } = search(ledger, reference);
  return results[0] ?? UNKNOWN;
}

function referenceOf(draft: ReplayedRecord["body"]["draft"]): string | undefined {
  return "reference" in draft ? draft.reference : undefined;
}

function revisionOf({ body }: ReplayedRecord): bigint {
  return "revision" in body.draft ? body.draft.revision : 0n;
}

function sameName(one: ReplayedRecord, other: ReplayedRecord): boolean {
  return one.kind === other.kind && one.issuer === other.issuer;
}

export function file(ledger: ReplayedLedger, digest: Hex) {
  const found = ledger.existing().filter(({ body }) => body.draft.sha256Digest === digest);
  return {
    matches: found.map((record) => naiveSummary(ledger, record)),
    ...naiveEnds(ledger, {
      records: found,
      acts: found.flatMap((record) => [
        ...record.acts.filter(changesStanding),
        ...causeOf(ledger, record).filter(({ subject }) => subject === record.id),
      ]),
      absent: found.length === 0,
    }),
  };
}

/* ------------------------------------------------ seats, rosters, rulebooks */

const ROLE_BITS = (1n << 64n) - 1n;

interface NaiveSeat {
  readonly account: Hex;
  readonly mask: bigint;
  readonly stage: string;
  readonly until: number | undefined;
  readonly event: string;
}

/** The seats of a party as its recording and the statements about it left them. */
export function seatsOf(record: ReplayedRecord): NaiveSeat[] {
  const seats = new Map<Hex, NaiveSeat>();
  const { clear, until } = record.body.draft;
  if (clear >> 64n !== 0n) {
    const account: Hex = `0x${(clear >> 64n).toString(16).padStart(40, "0")}`;
    const stage = record.body.draft.role === 0 ? "BOUND" : "OFFERED";
    seats.set(account, { account, mask: clear & ROLE_BITS, stage, until: until || undefined, event: record.place });
  }
  for (const { said, place } of record.acts) {
    if (!("statement" in said) || said.statement.code >> 8 !== Family.SEAT) continue;
    const { code, document, value, until: end } = said.statement;
    const account: Hex = `0x${document.slice(-40)}`;
    const before = seats.get(account);
    const given = { account, mask: value & ROLE_BITS, until: end || undefined, event: place };
    if (code === Code.SEAT_OFFERED) seats.set(account, { ...given, stage: "OFFERED" });
    if (code === Code.SEAT_ACCEPTED) seats.set(account, { ...given, stage: "BOUND" });
    if (code === Code.SEAT_FROZEN)
      seats.set(account, {
        ...(before ?? given),
        stage: before?.stage === "OFFERED" ? "WITHDRAWN" : "FROZEN",
        event: place,
      });
  }
  return [...seats.values()];
}

export function party(ledger: ReplayedLedger, id: RecordId) {
  const record = ledger.record(id);
  if (!record.existed) return UNKNOWN;
  const seats = seatsOf(record);
  const order = inOrder(seats.map(({ event }) => event));
  return {
    record: naiveSummary(ledger, record),
    seats: seats
      .toSorted((one, other) => order.indexOf(one.event) - order.indexOf(other.event))
      .map(({ mask, ...seat }) => ({ ...seat, mask: String(mask), elsewhere: elsewhereOf(record, seat.account) })),
  };
}

/** The roles of an account in the other city, by name: the last that were given there. */
function elsewhereOf({ acts }: ReplayedRecord, account: Hex): string[] {
  const given = acts.findLast(
    ({ said }) =>
      "statement" in said &&
      said.statement.code === Code.ROLES &&
      `0x${said.statement.document.slice(-40)}` === account,
  );
  if (given === undefined || !("statement" in given.said)) return [];
  const { value } = given.said.statement;
  const names = [...((value >> 10n) & 1n ? ["AUDITOR"] : []), ...((value >> 34n) & 1n ? ["OPERATOR"] : [])];
  return [names.join(",")];
}

/** Rosters and rulebooks have the dates of their blocks alone. */
function upTo<Type extends "RosterAdopted" | "RulebookPublished">(
  ledger: ReplayedLedger,
  until: number,
  type: Type,
  ordinal: number,
) {
  return ledger.events.flatMap(({ time, event }) =>
    event.type === type && event.ordinal === ordinal && time <= until
      ? [event as Extract<typeof event, { type: Type }>]
      : [],
  );
}

export function roster(ledger: ReplayedLedger, ordinal: number) {
  const until = Math.min(ledger.times.at, ledger.times.knownAt);
  const adopted = upTo(ledger, until, "RosterAdopted", ordinal);
  if (adopted.length === 0) return { refused: "JURISDICTION_UNKNOWN" };
  const ended = new Set(
    ledger.events.flatMap(({ time, event }) => (event.type === "Settled" && time <= until ? [event.subject] : [])),
  );
  return {
    isRetired: false,
    rosters: adopted.map(({ version, roster: { agencies } }) => ({
      version,
      governs: version === adopted.at(-1)!.version,
      agencies: agencies.map((agency) => `${agency} ${!ended.has(agency)}`),
    })),
  };
}

/** A version that was published later was not known, whatever the date from which it judges. */
export function rulebook(ledger: ReplayedLedger, ordinal: number) {
  const known = upTo(ledger, ledger.times.knownAt, "RulebookPublished", ordinal);
  const inForce = known.filter(({ from }) => from <= ledger.times.at).at(-1)?.version;
  return { versions: known.map(({ version }) => `${version} ${version === inForce}`) };
}
