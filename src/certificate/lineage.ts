import type { RecordActs, StandingSource } from "../ledger/standing-source.ts";
import { materialOf, spineOf } from "../ledger/export-lineage.ts";
import { Kind } from "../ledger/kinds.ts";
import { ownBreak, type StandingRecord } from "../ledger/operability.ts";
import { presentId, type RecordId } from "../ledger/record-id.ts";
import { stateFromActs, type ActedState, type StateAct } from "../ledger/state-from-acts.ts";
import { reachOf } from "../ledger/statements.ts";
import { subjectOfBreak, timeOfBreak } from "../ledger/storage-slots.ts";
import { jurisdictionAt, type Descriptor } from "./descriptor.ts";
import { legalTime, type LineageRecord, type RecordAct } from "./trail.ts";

/** A record of a lineage, and the last moment at which the lineage refers to it. */
export interface LineageMember extends LineageRecord {
  readonly lastUse: LastUse;
}

/** The last moment for which the trails alone prove a record. */
export interface LastUse {
  /** The number of acts that had extended the record's trail. */
  readonly acts: number;
  /** The time (seconds) of the last body that refers to the record with these acts; 0 for the subject. */
  readonly time: number;
}

/** A subject with all records to which its body and their bodies refer. Acts are named `record#index`. */
export class Lineage implements StandingSource {
  /** The records in the order of first reference, the subject first. */
  readonly records: ReadonlyMap<RecordId, LineageMember>;
  readonly subject: LineageMember;
  readonly #descriptor: Descriptor;
  /*
   * The answers about each record are computed once: a record may have thousands of acts, and thousands of records may
   * stand under it or be made of it.
   */
  readonly #states = new Map<RecordId, ActedState>();
  readonly #standingRecords = new Map<RecordId, StandingRecord>();
  #material: ReadonlyMap<RecordId, StandingRecord> | undefined;

  constructor(descriptor: Descriptor, subject: RecordId, members: readonly LineageMember[]) {
    this.#descriptor = descriptor;
    this.records = new Map(members.map((member) => [member.id, member]));
    this.subject = this.member(subject);
  }

  /** A record that the caller knows to be in the lineage. */
  member(id: RecordId): LineageMember {
    const member = this.records.get(id);
    if (member === undefined) throw new RangeError(`The record ${id} is not in this lineage.`);
    return member;
  }

  /**
   * From this time (seconds) on, the breaks of the subject's jurisdiction show all that has happened to its material
   * since each record was last referred to. That includes corrections before the subject was recorded.
   */
  get firstUse(): number {
    const { jurisdiction, time } = this.subject.body;
    let first = time;
    for (const record of this.material.values())
      if (record.jurisdiction === jurisdiction && record.id !== this.subject.id)
        first = Math.min(first, this.member(record.id).lastUse.time);
    return first;
  }

  /**
   * The records to which breaks happened that the trails do not show already. A break of the same second as the last
   * use counts among them: it may have come after it.
   */
  touchedBy(breaks: readonly Uint8Array[]): ReadonlySet<RecordId> {
    const touched = new Set<RecordId>();
    for (const item of breaks) {
      const member = this.records.get(subjectOfBreak(item));
      if (member !== undefined && timeOfBreak(item) >= member.lastUse.time) touched.add(member.id);
    }
    return touched;
  }

  /** The state after all acts. */
  stateOf(record: LineageRecord): ActedState {
    const known = this.#states.get(record.id);
    if (known !== undefined) return known;
    const state = stateAfter(record, record.acts.length);
    this.#states.set(record.id, state);
    return state;
  }

  record(id: RecordId): StandingRecord | undefined {
    const member = this.records.get(id);
    return member === undefined ? undefined : this.#standingRecord(member);
  }

  #standingRecord(record: LineageRecord): StandingRecord {
    const known = this.#standingRecords.get(record.id);
    if (known !== undefined) return known;
    const { id, body } = record;
    const state = this.stateOf(record);
    const standing: StandingRecord = {
      id,
      kind: body.draft.kind,
      status: state.ownStatus,
      holds: state.holds,
      until: state.until,
      jurisdiction: body.jurisdiction,
      flags: body.flags,
      parent: presentId(body.draft.parent),
      link: presentId(body.draft.link),
      issuer: presentId(body.issuer),
      inputs: body.draft.inputs,
      // No event shows when the ledger last walked the inputs of a product, so they are walked again.
      cleared: body.draft.kind === Kind.EXPORT ? state.answers : undefined,
    };
    this.#standingRecords.set(id, standing);
    return standing;
  }

  acts(id: RecordId): RecordActs | undefined {
    const record = this.records.get(id);
    return record === undefined ? undefined : this.stateOf(record);
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return jurisdictionAt(this.#descriptor, ordinal)?.id;
  }

  breakingCount(): undefined {
    return undefined;
  }

  /**
   * The records whose present state the certificate must prove: the subject, the records it stands under, and those of
   * its material that the list of breaks cannot clear. The list cannot clear a record that a break has touched, that
   * belongs to another jurisdiction (its breaks are in another list), or that was broken when it was last referred to.
   * The ledger found all other material unbroken at the recording, and nothing has happened to it since. The result is
   * in the order of the lineage.
   * @throws IncompleteLineage
   */
  provenNow(touched: ReadonlySet<RecordId>): RecordId[] {
    const subject = this.#standingRecord(this.subject);
    const spine = spineOf(this, subject);
    const { material } = this;
    return [...this.records.values()]
      .filter((record) => {
        if (record === this.subject || spine.has(record.id)) return true;
        if (!material.has(record.id)) return false;
        const { ownStatus: status, holds } = stateAfter(record, record.lastUse.acts);
        return (
          touched.has(record.id) ||
          record.body.jurisdiction !== subject.jurisdiction ||
          ownBreak({ kind: record.body.draft.kind, status, holds }) !== undefined
        );
      })
      .map((record) => record.id);
  }

  /** The records that the subject is made of. Only exports and products are made of anything. */
  get material(): ReadonlyMap<RecordId, StandingRecord> {
    this.#material ??= this.#materialOfSubject();
    return this.#material;
  }

  #materialOfSubject(): ReadonlyMap<RecordId, StandingRecord> {
    const subject = this.#standingRecord(this.subject);
    if (subject.kind === Kind.EXPORT) return materialOf(this, subject);
    // The material of a product is that of an export of it.
    return subject.kind === Kind.PRODUCT ? materialOf(this, { ...subject, parent: subject.id }) : new Map();
  }
}

/** Whether the standing of a record of this kind rests on its material, and so on the list of breaks. */
export function isMadeOfInputs(kind: Kind): boolean {
  return kind === Kind.EXPORT || kind === Kind.PRODUCT;
}

/** The state of a record after its first `count` acts. */
function stateAfter(record: LineageRecord, count: number): ActedState {
  const { draft, time } = record.body;
  const recording = {
    status: draft.status,
    until: draft.until,
    act: `${record.id}#0`,
    time: legalTime(draft.effectiveAt, time),
  };
  return stateFromActs(
    recording,
    record.acts.slice(0, count).map((event, index) => stateAct(event, `${record.id}#${index + 1}`)),
  );
}

function stateAct(event: RecordAct, act: string): StateAct {
  if (event.type === "Attested") {
    const { statement, by, breaks, time } = event.act;
    return {
      type: "ATTESTED",
      mark: { act, time: legalTime(statement.effectiveAt, time) },
      recordedAt: time,
      by,
      code: statement.code,
      about: statement.about,
      reaching: reachOf(statement.value) === "RECALL",
      breaks,
    };
  }
  const { settlement, breaks, time } = event.act;
  return {
    type: "SETTLED",
    mark: { act, time: legalTime(settlement.effectiveAt, time) },
    recordedAt: time,
    status: settlement.status,
    until: settlement.until,
    answers: settlement.answers,
    breaks,
  };
}
