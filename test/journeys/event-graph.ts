import type { RecordId } from "../../src/ledger/record-id.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { AttestedEvent, LedgerEvent, RecordedEvent, SettledEvent } from "../../src/ledger/events.ts";
import { presentId } from "../../src/ledger/record-id.ts";
import type { ActMark, EffectiveBreak, StandingSource } from "../../src/ledger/standing-source.ts";
import { HARMFUL, Status } from "../../src/ledger/statuses.ts";

interface Known {
  readonly event: RecordedEvent;
  status: Status;
  until: number;
  cleared: number;
  lastStatus: ActMark;
  disposition: ActMark | undefined;
  readonly holds: Map<RecordId, EffectiveBreak>;
  harm: EffectiveBreak | undefined;
}

/** The graph of all records that follows from the ledger's events, for the evaluator of standing. */
export function eventGraph(events: readonly LedgerEvent[]): StandingSource {
  const records = new Map<string, Known>();
  const jurisdictions = new Map<number, RecordId>();
  events.forEach((event, index) => {
    if (event.type === "Recorded") {
      records.set(event.id, recorded(event, String(index)));
      if (event.kind === Kind.JURISDICTION) jurisdictions.set(event.body.jurisdiction, event.id);
    }
    if (event.type !== "Attested" && event.type !== "Settled") return;
    const known = records.get(event.subject)!;
    if (event.type === "Attested") attested(known, event, String(index));
    else settled(known, event, String(index));
  });
  return {
    record(id) {
      const known = records.get(id);
      if (known === undefined) return undefined;
      const { event, status, until, holds, cleared } = known;
      const { draft, jurisdiction, flags } = event.body;
      const reaching = [...holds.values()].filter((hold) => hold.reaching).length;
      return {
        id,
        kind: event.kind,
        status,
        holds: holds.size | (reaching << 4),
        jurisdiction,
        until,
        flags,
        inputs: draft.inputs,
        parent: presentId(draft.parent),
        link: presentId(draft.link),
        issuer: presentId(event.issuer),
        cleared: event.kind === Kind.EXPORT ? cleared : undefined,
      };
    },
    jurisdictionRecord: (ordinal) => jurisdictions.get(ordinal),
    breakingCount: () => undefined,
    acts(id) {
      const known = records.get(id);
      return (
        known && {
          status: known.lastStatus,
          disposition: known.disposition,
          breaks: [...known.holds.values(), ...(known.harm ? [known.harm] : [])],
        }
      );
    },
  };
}

function recorded(event: RecordedEvent, act: string): Known {
  const { status, until, effectiveAt } = event.body.draft;
  return {
    event,
    status,
    until,
    cleared: 0,
    lastStatus: { act, time: effectiveAt },
    disposition: undefined,
    holds: new Map(),
    harm: undefined,
  };
}

function attested(known: Known, event: AttestedEvent, act: string): void {
  const { statement, breaks, time: recordedAt } = event.act;
  if (event.code === Code.HOLD) {
    known.holds.set(event.by, {
      type: "HOLD",
      act,
      number: breaks,
      time: statement.effectiveAt,
      recordedAt,
      reaching: (statement.value & 1n) === 1n,
    });
  }
  if (event.code === Code.RELEASE) known.holds.delete(presentId(statement.about) ?? event.by);
}

function settled(known: Known, event: SettledEvent, act: string): void {
  const { settlement, breaks, time: recordedAt } = event.act;
  const mark = { act, time: settlement.effectiveAt };
  if (event.status === Status.CONTINUED || event.status === Status.SUNSET) {
    known.cleared = settlement.answers;
    known.disposition = mark;
    if (event.status === Status.SUNSET) known.until = settlement.until;
    return;
  }
  if (event.status >= HARMFUL && known.status < HARMFUL)
    known.harm = { ...mark, type: "HARM", number: breaks, recordedAt, reaching: true };
  if (event.status === Status.IN_FORCE) known.harm = undefined;
  known.status = event.status;
  known.lastStatus = mark;
}
