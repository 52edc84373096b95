import { Code } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import { civilDayAt, dateOfCivilDay } from "../../../src/text/civil-date.ts";
import { MadeLedger } from "../../../src/rulebook/generate/made-ledger.ts";
import type { MadeRecord } from "../../../src/rulebook/generate/made-ledger.ts";
import type { Random } from "../../../src/rulebook/generate/random.ts";

/** What a kind stands under, what it links to, and what it is made of. A question mark: it may be missing. */
interface Position {
  readonly parent: readonly Kind[];
  readonly parentMayBeMissing?: boolean;
  readonly link: Kind | undefined;
  readonly linkMayBeMissing?: boolean;
  readonly inputs: readonly Kind[];
}

const ANY_KIND = Object.values(Kind).filter((kind) => kind !== Kind.CASE);

/** The positions of contracts/types/Positions.sol. */
const POSITIONS: Readonly<Partial<Record<Kind, Position>>> = {
  [Kind.PARTY]: { parent: [Kind.JURISDICTION], link: Kind.PARTY, linkMayBeMissing: true, inputs: [] },
  [Kind.RESOURCE]: { parent: [Kind.JURISDICTION], link: Kind.PARTY, linkMayBeMissing: true, inputs: [] },
  [Kind.PLAN]: { parent: [Kind.JURISDICTION], link: undefined, inputs: [] },
  [Kind.PROCUREMENT]: { parent: [Kind.JURISDICTION], link: Kind.PLAN, linkMayBeMissing: true, inputs: [] },
  [Kind.APPLICATION]: { parent: [Kind.PROCUREMENT], link: undefined, inputs: [] },
  [Kind.DOMAIN]: { parent: [Kind.JURISDICTION], link: Kind.PARTY, linkMayBeMissing: true, inputs: [] },
  [Kind.AUTHORIZATION]: {
    parent: [Kind.JURISDICTION],
    link: Kind.PARTY,
    inputs: [Kind.PLAN, Kind.PROCUREMENT],
  },
  [Kind.GRANT]: { parent: [Kind.AUTHORIZATION], link: Kind.RESOURCE, inputs: [] },
  [Kind.SCENARIO]: { parent: [Kind.AUTHORIZATION], link: undefined, inputs: [Kind.GRANT] },
  [Kind.DEMAND]: { parent: [Kind.SCENARIO], link: Kind.GRANT, inputs: [] },
  [Kind.DELIVERY]: { parent: [Kind.DEMAND], link: Kind.DOMAIN, linkMayBeMissing: true, inputs: [] },
  [Kind.IMPORT]: { parent: [Kind.SCENARIO], link: Kind.DOMAIN, linkMayBeMissing: true, inputs: [] },
  [Kind.PRODUCT]: {
    parent: [Kind.SCENARIO],
    parentMayBeMissing: true,
    link: Kind.PARTY,
    linkMayBeMissing: true,
    inputs: [Kind.DELIVERY, Kind.IMPORT, Kind.PRODUCT],
  },
  [Kind.AGREEMENT]: { parent: [Kind.SCENARIO], link: Kind.PARTY, inputs: [] },
  [Kind.EXPORT]: { parent: [Kind.PRODUCT], link: Kind.AGREEMENT, linkMayBeMissing: true, inputs: [] },
  [Kind.CASE]: { parent: [...ANY_KIND, Kind.CASE], link: Kind.PARTY, linkMayBeMissing: true, inputs: [] },
};

/** The records of a random city, in the order in which they are made: later ones stand under earlier ones. */
const PLAN: readonly Kind[] = [
  ...Array.from({ length: 9 }, () => Kind.PARTY),
  ...Array.from({ length: 3 }, () => Kind.RESOURCE),
  Kind.PLAN,
  Kind.PROCUREMENT,
  Kind.APPLICATION,
  Kind.DOMAIN,
  ...Array.from({ length: 2 }, () => Kind.AUTHORIZATION),
  ...Array.from({ length: 4 }, () => Kind.GRANT),
  ...Array.from({ length: 2 }, () => Kind.SCENARIO),
  ...Array.from({ length: 3 }, () => Kind.DEMAND),
  ...Array.from({ length: 3 }, () => Kind.DELIVERY),
  Kind.IMPORT,
  ...Array.from({ length: 4 }, () => Kind.PRODUCT),
  ...Array.from({ length: 2 }, () => Kind.AGREEMENT),
  ...Array.from({ length: 3 }, () => Kind.EXPORT),
  ...Array.from({ length: 4 }, () => Kind.CASE),
];

const STATUSES = Object.values(Status).filter((status) => status !== Status.CONTINUED && status !== Status.SUNSET);
/** The numbers of the cases about which the random rules ask. */
export const CASE_NUMBERS = [1, 2, 3] as const;

/**
 * Records of two jurisdictions with random places, statuses, terms, holds and calendars. Nothing else is stated, and
 * every list is empty.
 */
export function randomCity(now: number, random: Random): MadeLedger {
  const ledger = new MadeLedger(now);
  for (const jurisdiction of [1, 2]) ledger.add({ kind: Kind.JURISDICTION, jurisdiction });
  for (const kind of PLAN) addRecord(ledger, kind, random);
  for (const { id, kind } of ledger.records.values())
    if (kind === Kind.PRODUCT) ledger.cleared.set(id, BigInt(random.below(2 ** 32)));
  addHolds(ledger, random);
  addCalendars(ledger, random);
  return ledger;
}

/** A place that a record of a kind may have in the city. */
export function randomPlace(
  ledger: MadeLedger,
  kind: Kind,
  random: Random,
): Pick<MadeRecord, "parent" | "link" | "issuer" | "inputs" | "caseNumber" | "jurisdiction"> {
  const position = POSITIONS[kind];
  const ofKinds = (kinds: readonly Kind[]): RecordId[] =>
    [...ledger.records.values()].filter((it) => kinds.includes(it.kind)).map((it) => it.id);
  const one = (kinds: readonly Kind[], mayBeMissing: boolean | undefined): RecordId | undefined =>
    mayBeMissing === true && random.oneIn(4) ? undefined : random.pickOrNone(ofKinds(kinds));
  // A case about a case is as rare as any other kind unless it is chosen.
  const parents = kind === Kind.CASE && random.oneIn(3) ? [Kind.CASE] : position?.parent;
  const parent = parents === undefined ? undefined : one(parents, position?.parentMayBeMissing);
  return {
    parent,
    link: position?.link === undefined ? undefined : one([position.link], position.linkMayBeMissing),
    issuer: kind === Kind.JURISDICTION ? undefined : random.pickOrNone(ofKinds([Kind.PARTY])),
    inputs: position === undefined ? [] : inputsOf(kind, ofKinds(position.inputs), ledger, random),
    caseNumber: kind === Kind.CASE ? random.pick(CASE_NUMBERS) : 0,
    jurisdiction: (parent === undefined ? undefined : ledger.record(parent)?.jurisdiction) ?? 1,
  };
}

function inputsOf(kind: Kind, candidates: readonly RecordId[], ledger: MadeLedger, random: Random): RecordId[] {
  if (kind !== Kind.AUTHORIZATION) return random.some(candidates, 5);
  // An authorization names at most one plan and one procurement.
  return [Kind.PLAN, Kind.PROCUREMENT].flatMap((each) =>
    random.some(
      candidates.filter((id) => ledger.record(id)?.kind === each),
      1,
    ),
  );
}

function addRecord(ledger: MadeLedger, kind: Kind, random: Random): void {
  ledger.add({
    kind,
    ...randomPlace(ledger, kind, random),
    status: randomStatus(kind, random),
    until: random.oneIn(3) ? randomEnd(ledger.now, random) : 0,
  });
}

/** Mostly in force; but whom a product or an agreement names depends on its status, and so does a case's outcome. */
function randomStatus(kind: Kind, random: Random): Status {
  if (kind === Kind.CASE) return random.pick(ENDS_OF_CASES);
  const often = kind === Kind.PRODUCT || kind === Kind.AGREEMENT;
  return random.oneIn(often ? 2 : 4) ? random.pick(STATUSES) : Status.IN_FORCE;
}

const ENDS_OF_CASES: readonly Status[] = [
  Status.IN_FORCE,
  Status.FULFILLED,
  Status.DISMISSED,
  Status.EXPIRED,
  Status.FAILED,
  Status.WITHDRAWN,
  Status.CLOSED,
  Status.VOID,
];

/** Parties hold records, for a case or without one. */
function addHolds(ledger: MadeLedger, random: Random): void {
  const ofKind = (kind: Kind) => [...ledger.records.values()].filter((it) => it.kind === kind).map((it) => it.id);
  for (const subject of ledger.records.keys()) {
    for (const party of random.some(ofKind(Kind.PARTY), 4)) {
      const value = BigInt(random.pickOrNone(random.some(ofKind(Kind.CASE), 1)) ?? 0);
      const key = { subject, code: Code.HOLD, role: 0, party };
      ledger.state(key, { by: party, time: ledger.now - 1, until: 0, outcome: 0, used: random.oneIn(2), value });
    }
  }
}

/** An end near now, on both sides, and exactly now. */
export function randomEnd(now: number, random: Random): number {
  return now + random.pick([-86_400 * 400, -1, 0, 1, 86_400, 86_400 * 200, 86_400 * 800]);
}

/** Calendars of this half year and the one before, often. */
function addCalendars(ledger: MadeLedger, random: Random): void {
  for (const jurisdiction of [1, 2]) {
    for (const back of [0, 184]) {
      const day = civilDayAt(ledger.now) - back;
      if (dateOfCivilDay(day).year < 1970 || random.oneIn(4)) continue;
      ledger.publishCalendar(jurisdiction, day, () => random.below(7) < 5);
    }
  }
}
