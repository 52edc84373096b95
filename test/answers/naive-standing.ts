import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { ReplayedLedger, ReplayedRecord, Trouble } from "./replayed-ledger.ts";

/** A standing and what caused it. Where several acts of one date cause it, each of them may be named. */
export interface NaiveStanding {
  readonly code: string;
  readonly since: number;
  /** Record and event, such as `0x… 12:3`; a term that ended by the clock has no event. */
  readonly causes: readonly string[];
}

/** The standing of a record at the times of a replayed ledger, told by the rules one after the other. */
export function naiveStanding(ledger: ReplayedLedger, record: ReplayedRecord): NaiveStanding {
  const { status, since } = record;
  if (status === Status.PROPOSED) return caused("PROPOSED", record, since);
  if (status === Status.EXPIRED) return caused("EXPIRED", record, since);
  if (status !== Status.IN_FORCE) return caused("ENDED", record, since);
  if (isOver(ledger, record)) return expired(record);
  if (record.holds.size > 0) return earliest("SUSPENDED", troubles(record, [...record.holds.values()]));
  return record.kind === Kind.EXPORT
    ? ofExport(ledger, record)
    : (obstacle(ledger, record) ?? caused("IN_FORCE", record, since));
}

/* ------------------------------------------------ what a record stands under */

/** The first that is in the way of a record: itself, its issuer, what it names, what it is made of, its parent. */
function obstacle(ledger: ReplayedLedger, record: ReplayedRecord): NaiveStanding | undefined {
  const { kind, link, parent, inputs } = record;
  if (kind === Kind.PARTY || kind === Kind.JURISDICTION) return ofParty(ledger, record);
  return (
    ownObstacle(ledger, record) ??
    ofParty(ledger, ledger.record(record.issuer!)) ??
    (link === undefined ? undefined : ofLink(ledger, ledger.record(link), parent)) ??
    (kind === Kind.PRODUCT ? ofInputs(ledger, inputs) : undefined) ??
    (parent === undefined || kind === Kind.CASE ? undefined : obstacle(ledger, ledger.record(parent)))
  );
}

/** A grant, and an agreement of the same authorization, are looked at without their own parent. */
function ofLink(ledger: ReplayedLedger, link: ReplayedRecord, parent: RecordId | undefined): NaiveStanding | undefined {
  const above = parent === undefined ? undefined : ledger.record(parent).parent;
  const isNear = link.kind === Kind.GRANT || (link.kind === Kind.AGREEMENT && link.parent === above);
  if (!isNear) return obstacle(ledger, link);
  return (
    ownObstacle(ledger, link) ??
    ofParty(ledger, ledger.record(link.issuer!)) ??
    obstacle(ledger, ledger.record(link.link!))
  );
}

/** A party stands by itself and its home. */
function ofParty(ledger: ReplayedLedger, party: ReplayedRecord): NaiveStanding | undefined {
  const own = ownObstacle(ledger, party);
  return own !== undefined || party.kind === Kind.JURISDICTION
    ? own
    : ownObstacle(ledger, ledger.city(party.jurisdiction));
}

function ownObstacle(ledger: ReplayedLedger, record: ReplayedRecord): NaiveStanding | undefined {
  const { status, since, holds } = record;
  if (status === Status.PROPOSED) return caused("PROPOSED", record, since);
  if (status === Status.EXPIRED) return caused("EXPIRED", record, since);
  if (status !== Status.IN_FORCE) return caused("ENDED", record, since);
  if (holds.size > 0) return earliest("SUSPENDED", troubles(record, [...holds.values()]));
  return isOver(ledger, record) ? expired(record) : undefined;
}

/** The first broken record among inputs and what these are made of. */
function ofInputs(ledger: ReplayedLedger, inputs: readonly RecordId[]): NaiveStanding | undefined {
  for (const id of inputs) {
    const input = ledger.record(id);
    const { status, since, harm } = input;
    if (status >= Status.VOID) return caused("BROKEN", input, harm ?? since);
    if (neverInForce(status)) return caused("BROKEN", input, since);
    const breaking = [...input.holds.values()].filter((hold) => hold.reaching || !choosesReach(input));
    if (breaking.length > 0) return earliest("SUSPENDED", troubles(input, breaking));
    const below = ofInputs(ledger, madeOf(input));
    if (below !== undefined) return below;
  }
  return undefined;
}

function madeOf({ kind, parent, link, inputs }: ReplayedRecord): readonly RecordId[] {
  if (kind === Kind.PRODUCT) return inputs;
  if (kind === Kind.DELIVERY) return [parent!];
  return kind === Kind.DEMAND || kind === Kind.GRANT ? [link!] : [];
}

function neverInForce(status: Status): boolean {
  return status === Status.PROPOSED || status === Status.REJECTED || status === Status.WITHDRAWN;
}

/** A hold of a resource or a grant breaks what was made of it only where it says so. */
function choosesReach({ kind }: ReplayedRecord): boolean {
  return kind === Kind.RESOURCE || kind === Kind.GRANT;
}

/* ------------------------------------------------ exports */

interface Around extends Trouble {
  readonly record: ReplayedRecord;
}

function ofExport(ledger: ReplayedLedger, exported: ReplayedRecord): NaiveStanding {
  const around = troublesAround(ledger, exported);
  const open = around.filter((trouble) => !isAnswered(exported, trouble));
  const harm = open.filter(({ isHold }) => !isHold);
  if (harm.length > 0) return earliest("DISPOSITION_PENDING", harm);
  if (open.length > 0) return earliest("SUSPENDED", open);
  if (around.length === 0) return caused("IN_FORCE", exported, exported.since);
  return caused("CONTINUED", exported, exported.disposition ?? exported.since);
}

/** A disposition answers the breaks of its own city by their number, and others that came before its date. */
function isAnswered({ jurisdiction, disposition }: ReplayedRecord, { number, record, time }: Around): boolean {
  if (number === 0 || disposition === undefined) return false;
  return record.jurisdiction === jurisdiction ? number <= disposition.answers : time < disposition.legal;
}

function troublesAround(ledger: ReplayedLedger, exported: ReplayedRecord): Around[] {
  const above = new Set<ReplayedRecord>();
  for (const id of neighbours(ledger, exported)) collectAbove(ledger, ledger.record(id), above);
  const material = new Set<ReplayedRecord>();
  collectMaterial(ledger, ledger.record(exported.parent!), material);
  return [
    ...[...above].flatMap((record) =>
      troubles(
        record,
        all(record).filter((each) => !isMoot(record, each)),
      ),
    ),
    ...[...material].filter((record) => !above.has(record)).flatMap((record) => troubles(record, ofMaterial(record))),
  ];
}

function all({ holds, harm }: ReplayedRecord): Trouble[] {
  return [...holds.values(), ...(harm === undefined ? [] : [harm])];
}

/** A hold that no disposition can answer counts only until the held record has ended. */
function isMoot({ status }: ReplayedRecord, { isHold, number }: Trouble): boolean {
  return isHold && number === 0 && status !== Status.PROPOSED && status !== Status.IN_FORCE;
}

function ofMaterial(record: ReplayedRecord): Trouble[] {
  const { status, since } = record;
  const counted = all(record).filter(({ isHold, reaching }) => !isHold || reaching || !choosesReach(record));
  const never = { ...since, time: since.legal, number: 0, isHold: false, reaching: false };
  return neverInForce(status) ? [...counted, never] : counted;
}

function neighbours(ledger: ReplayedLedger, record: ReplayedRecord): RecordId[] {
  if (record.kind === Kind.JURISDICTION) return [];
  const ids =
    record.kind === Kind.PARTY ? [ledger.city(record.jurisdiction).id] : [record.parent, record.link, record.issuer];
  return ids.filter((id) => id !== undefined);
}

function collectAbove(ledger: ReplayedLedger, record: ReplayedRecord, into: Set<ReplayedRecord>): void {
  if (into.has(record)) return;
  into.add(record);
  for (const id of neighbours(ledger, record)) collectAbove(ledger, ledger.record(id), into);
}

function collectMaterial(ledger: ReplayedLedger, record: ReplayedRecord, into: Set<ReplayedRecord>): void {
  if (into.has(record)) return;
  into.add(record);
  for (const id of madeOf(record)) collectMaterial(ledger, ledger.record(id), into);
}

/* ------------------------------------------------ results */

function isOver({ times }: ReplayedLedger, { until }: ReplayedRecord): boolean {
  return until !== 0 && times.at >= until;
}

function expired({ id, until }: ReplayedRecord): NaiveStanding {
  return { code: "EXPIRED", since: until, causes: [id] };
}

function caused(
  code: string,
  { id }: ReplayedRecord,
  mark: { readonly place: string; readonly legal: number },
): NaiveStanding {
  return { code, since: mark.legal, causes: [`${id} ${mark.place}`] };
}

function troubles(record: ReplayedRecord, found: readonly Trouble[]): Around[] {
  return found.map((trouble) => ({ ...trouble, record }));
}

function earliest(code: string, found: readonly Around[]): NaiveStanding {
  const since = Math.min(...found.map(({ legal }) => legal));
  const causes = found.filter(({ legal }) => legal === since).map(({ record, place }) => `${record.id} ${place}`);
  return { code, since, causes };
}
