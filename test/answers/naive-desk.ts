import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Flag } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { UNKNOWN } from "./asked-question.ts";
import { MATERIAL } from "./history-ledger.ts";
import { seatsOf } from "./naive-answers.ts";
import { naiveStanding } from "./naive-standing.ts";
import { ReplayedLedger } from "./replayed-ledger.ts";
import type { CountedAct, ReplayedRecord, Trouble } from "./replayed-ledger.ts";
import { naiveSummary } from "./told-answer.ts";

/* The answers to questions of the desk, each read from the replayed events in the plainest way. */

function isGood(ledger: ReplayedLedger, record: ReplayedRecord): boolean {
  return ["IN_FORCE", "CONTINUED"].includes(naiveStanding(ledger, record).code);
}

function isEnd({ said }: CountedAct): boolean {
  return "settlement" in said && said.settlement.status !== Status.IN_FORCE;
}

export function wasInForce(ledger: ReplayedLedger, id: RecordId) {
  const record = ledger.record(id);
  if (!record.existed) return UNKNOWN;
  const grants = ledger.existing().filter(({ kind, parent }) => kind === Kind.GRANT && parent === id);
  return {
    authorization: naiveSummary(ledger, record),
    inForce: isGood(ledger, record),
    ends: record.acts.filter(isEnd).map(({ place }) => place),
    suspendedScopes: grants
      .filter((grant) => naiveStanding(ledger, grant).code !== "IN_FORCE")
      .map((grant) => naiveSummary(ledger, grant)),
  };
}

export function authorizationsInForce(ledger: ReplayedLedger, ordinal: number) {
  const all = ledger.existing().filter((each) => each.kind === Kind.AUTHORIZATION && each.jurisdiction === ordinal);
  const summaries = (good: boolean) =>
    all.filter((each) => isGood(ledger, each) === good).map((each) => naiveSummary(ledger, each));
  return { inForce: summaries(true), others: summaries(false) };
}

/** What the ledger knew then of a time, and what it knows now of the same time. */
export function saidThen(ledger: ReplayedLedger, id: RecordId) {
  const { at, knownAt } = ledger.times;
  const now = new ReplayedLedger(ledger.events, { at, knownAt: ledger.lastTime }, ledger.lastTime);
  const [then, after] = [ledger.record(id), now.record(id)];
  return {
    known: then.existed,
    asThen: then.existed ? naiveSummary(ledger, then) : undefined,
    asNow: after.existed ? naiveSummary(now, after) : undefined,
    later: after.acts.filter((act) => act.time > knownAt && !isAnchor(act)).map(({ place }) => place),
  };
}

function isAnchor({ said }: CountedAct): boolean {
  return "statement" in said && said.statement.code >> 8 === Code.ACCESS_LOG >> 8;
}

/* ------------------------------------------------ what would be */

export function impact(ledger: ReplayedLedger, id: RecordId, fate: string) {
  if (!ledger.record(id).existed) return UNKNOWN;
  const imagined = new ReplayedLedger(ledger.events, ledger.times, ledger.lastTime);
  befall(imagined.record(id), fate, ledger.times.at);
  const reached = [...reachedFrom(ledger, id)].map((each) => ledger.record(each)).filter(({ existed }) => existed);
  const struck = reached.map((record) => {
    const after = naiveStanding(imagined, imagined.record(record.id)).code;
    return { record, after, isAffected: naiveStanding(ledger, record).code !== after };
  });
  const affected = struck.filter(({ isAffected }) => isAffected);
  const recipients = affected.flatMap(({ record: { kind, link } }) =>
    kind === Kind.EXPORT && link !== undefined ? [ledger.record(link).link!] : [],
  );
  return {
    reached: struck
      .map(({ record, after, isAffected }) => `${record.id} ${isAffected ? "AFFECTED" : "NOT_AFFECTED"} ${after}`)
      .toSorted(),
    affected: affected.length,
    recipients: [...new Set(recipients)].toSorted(),
  };
}

/** A record that has ended does not end again, but it may be held, and harm may befall it if it ended without harm. */
function befall(record: ReplayedRecord, fate: string, at: number): void {
  const isHold = fate === "HELD" || fate === "HELD_WITH_RECALL";
  const isOver = record.status !== Status.PROPOSED && record.status !== Status.IN_FORCE;
  const isGoverned = record.kind === Kind.JURISDICTION || (record.body.flags & Flag.AUTHORITY) !== 0;
  if (fate === "REVOKED" ? record.status >= Status.VOID : isHold ? isGoverned : isOver) return;
  const [place, never] = ["imagined", Number.MAX_SAFE_INTEGER];
  const trouble: Trouble = {
    place,
    legal: at,
    time: never,
    number: isHold && !MATERIAL.has(record.kind) ? 0 : never,
    isHold,
    reaching: fate === "HELD_WITH_RECALL",
  };
  if (fate === "ENDED") record.status = record.status === Status.PROPOSED ? Status.WITHDRAWN : Status.TERMINATED;
  else if (fate === "REVOKED") {
    record.status = Status.REVOKED;
    record.harm = trouble;
  } else record.holds.set("0xffffffffffffffffffff" as RecordId, trouble);
  if (fate === "ENDED" || fate === "REVOKED") record.since = { place, legal: at };
}

/** Everything under a record, made of it or naming it, and what a party recorded. Parties are not passed through. */
function reachedFrom(ledger: ReplayedLedger, start: RecordId): Set<RecordId> {
  const reached = new Set<RecordId>();
  const ahead = [start];
  for (const from of ahead)
    for (const { id, kind, parent, link, issuer, inputs } of ledger.records.values()) {
      const isMadeOf = kind !== Kind.SCENARIO && inputs.includes(from);
      const rests = parent === from || link === from || isMadeOf || (from === start && issuer === start);
      if (!rests || id === start || reached.has(id)) continue;
      reached.add(id);
      if (kind !== Kind.PARTY && kind !== Kind.JURISDICTION) ahead.push(id);
    }
  return reached;
}

/* ------------------------------------------------ roles */

/** The accounts that had a role in a jurisdiction: at home by their seats, elsewhere by what was given there. */
export function roleHolders(ledger: ReplayedLedger, ordinal: number, role: number) {
  const isHome = (record: ReplayedRecord): boolean => record.jurisdiction === ordinal;
  if (!ledger.city(ordinal).existed) return UNKNOWN;
  const holders = ledger
    .existing()
    .filter(({ kind }) => kind === Kind.PARTY)
    .flatMap((party) =>
      seatsOf(party)
        .filter(({ stage }) => stage === "BOUND")
        .flatMap(({ account, mask, until }) => {
          const given = isHome(party) ? undefined : givenElsewhere(party, account);
          const [roles, end] = isHome(party)
            ? [mask, until]
            : [given?.value ?? 0n, Math.min(until ?? Infinity, given?.until || Infinity)];
          const isOver = (end ?? Infinity) <= ledger.times.at;
          if (isOver || ((roles >> BigInt(role)) & 1n) === 0n) return [];
          return [`${party.id} ${account} ${end === Infinity ? undefined : end} ${!isHome(party)}`];
        }),
    );
  return { holders: holders.toSorted() };
}

/** A history has two cities, so that roles elsewhere are those of the other city. */
function givenElsewhere({ acts }: ReplayedRecord, account: Hex) {
  const statements = acts.flatMap(({ said }) => ("statement" in said ? [said.statement] : []));
  return statements.findLast(({ code, document }) => code === Code.ROLES && document.endsWith(account.slice(2)));
}
