import type { Hex } from "../consensus/hex.ts";
import { Kind } from "../ledger/kinds.ts";
import type { AttestedEvent, Body, SettledEvent } from "../ledger/events.ts";
import { decodeTrailData, trailOf } from "../ledger/event-log.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { stateFromActs, type ActedState, type StateAct } from "../ledger/state-from-acts.ts";
import { NO_RECORD, presentId, type RecordId } from "../ledger/record-id.ts";
import { materialOf, spineOf, type RecordActs, type StandingSource } from "../ledger/evaluate-standing.ts";
import { ownBreak, type StandingRecord } from "../ledger/operability.ts";
import { decodeBreak } from "../ledger/storage-slots.ts";
import type { Trail } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { jurisdictionAt, type Descriptor } from "./descriptor.ts";

export type RecordAct = AttestedEvent | SettledEvent;

/** A record as its trail tells it. */
export interface LineageRecord {
  readonly id: RecordId;
  readonly body: Body;
  readonly acts: readonly RecordAct[];
  readonly data: Trail;
  /** The trail after the body and after each act. */
  readonly trails: readonly Hex[];
}

/**
 * Computes a record's trail again from its log data: body first, every act about this record and continuing the
 * trail before it.
 * @throws CertificateError TRAIL_MALFORMED, TRAIL_BROKEN
 */
export function readTrail(id: RecordId, data: Trail): LineageRecord {
  const [first, ...rest] = data.map((event) => decodeEvent(id, event));
  if (first?.type !== "Recorded" || first.id !== id) {
    throw new CertificateError("lineage", "TRAIL_MALFORMED", `the trail of ${id} does not begin with its body`, {
      record: id,
      found: first?.type === "Recorded" ? first.id : first?.type,
    });
  }
  const trails = data.map(trailOf);
  const acts = rest.map((event, index) => {
    if (event.type === "Recorded" || event.subject !== id)
      throw new CertificateError(
        "lineage",
        "TRAIL_MALFORMED",
        `event ${index + 1} in the trail of ${id} is about something else`,
        { record: id, index: index + 1 },
      );
    if (event.act.trail !== trails[index]) {
      throw new CertificateError(
        "lineage",
        "TRAIL_BROKEN",
        `event ${index + 1} in the trail of ${id} does not follow the one before it: an act is missing, exchanged or changed`,
        { record: id, index: index + 1, expected: event.act.trail, computed: trails[index] },
      );
    }
    return event;
  });
  return { id, body: first.body, acts, data, trails };
}

/** The legal time of an act (seconds): its effective date where it has one, else block time. */
export function legalTime(effectiveAt: number, blockTime: number): number {
  return effectiveAt === 0 ? blockTime : effectiveAt;
}

/** Walks a lineage from its subject, in the order of first reference, which is the order of a certificate's trails. */
export class LineageWalk {
  readonly #records = new Map<RecordId, LineageRecord>();
  readonly #references = new Map<RecordId, Reference[]>();
  readonly #ahead: RecordId[];

  constructor(subject: RecordId) {
    this.#ahead = [subject];
    this.#references.set(subject, []);
  }

  /** The record whose trail comes next; undefined when the lineage is whole. */
  get next(): RecordId | undefined {
    return this.#ahead[0];
  }

  /** @throws CertificateError TRAIL_MISSING when a trail that a body named so far is not part of the record's */
  add(record: LineageRecord): void {
    this.#ahead.shift();
    this.#records.set(record.id, record);
    // Here and not only at the end: of a forged trail nothing further is read.
    for (const { trail } of this.#references.get(record.id)!) placeOf(record, trail);
    for (const reference of referencesOf(record.body)) {
      const known = this.#references.get(reference.id);
      if (known !== undefined) known.push(reference);
      else {
        this.#references.set(reference.id, [reference]);
        this.#ahead.push(reference.id);
      }
    }
  }

  /** @throws CertificateError TRAIL_MISSING when a trail that a body names is not part of its record's */
  finish(descriptor: Descriptor): Lineage {
    const lastUses = new Map(
      [...this.#references].map(([id, references]) => [id, lastUseOf(this.#records.get(id)!, references)]),
    );
    return new Lineage(descriptor, this.#records, lastUses);
  }
}

/** A record as a body refers to it. */
interface Reference {
  readonly id: RecordId;
  readonly trail: Hex;
  /** Of the body, and how many breaks it counted there. */
  readonly jurisdiction: number;
  readonly breaks: number;
}

/** The last moment for which a record is proven by the trails alone. */
interface LastUse {
  /** How many acts had changed its trail by then. */
  readonly acts: number;
  /** How many breaks a jurisdiction had counted then, of those whose bodies tell. */
  readonly breaks: ReadonlyMap<number, number>;
}

function lastUseOf(record: LineageRecord, references: readonly Reference[]): LastUse {
  const places = references.map((reference) => ({ ...reference, acts: placeOf(record, reference.trail) }));
  const acts = Math.max(0, ...places.map((place) => place.acts));
  const last = places.filter((place) => place.acts === acts);
  const jurisdictions = new Set(last.map(({ jurisdiction }) => jurisdiction));
  return {
    acts,
    breaks: new Map(
      [...jurisdictions].map((ordinal) => [
        ordinal,
        Math.max(...last.filter(({ jurisdiction }) => jurisdiction === ordinal).map(({ breaks }) => breaks)),
      ]),
    ),
  };
}

/** After how many of its acts a record's trail was this. */
function placeOf({ id, trails }: LineageRecord, trail: Hex): number {
  const index = trails.indexOf(trail);
  if (index < 0)
    throw new CertificateError(
      "lineage",
      "TRAIL_MISSING",
      `the trail ${trail} of ${id}, to which a body refers, is not among its events`,
      { record: id, trail },
    );
  return index;
}

/** A subject with everything its body and their bodies refer to. Acts are named `record#index`. */
export class Lineage implements StandingSource {
  readonly records: ReadonlyMap<RecordId, LineageRecord>;
  readonly subject: LineageRecord;
  readonly #descriptor: Descriptor;
  readonly #lastUses: ReadonlyMap<RecordId, LastUse>;

  constructor(
    descriptor: Descriptor,
    records: ReadonlyMap<RecordId, LineageRecord>,
    lastUses: ReadonlyMap<RecordId, LastUse>,
  ) {
    this.#descriptor = descriptor;
    this.records = records;
    this.#lastUses = lastUses;
    this.subject = [...records.values()][0]!;
  }

  /** How many acts had changed a record's trail when it was last referred to. */
  actsReferenced(id: RecordId): number {
    return this.#lastUses.get(id)!.acts;
  }

  /** How many breaks the subject's jurisdiction had counted then; undefined when no body tells. */
  #breaksAtLastUse(id: RecordId): number | undefined {
    return this.#lastUses.get(id)!.breaks.get(this.subject.body.jurisdiction);
  }

  /**
   * From which count on the breaks of the subject's jurisdiction tell everything that has happened to what it is made
   * of since each was last referred to: corrections between that and the recording too.
   */
  get breaksFrom(): number {
    const counts = [...this.material.keys()]
      .map((id) => this.#breaksAtLastUse(id))
      .filter((count) => count !== undefined);
    return Math.min(this.subject.body.breaks, ...counts);
  }

  /** The subjects of those breaks, the first of which has the number `from` + 1, that the trails do not hold already. */
  touchedBy(breaks: readonly Uint8Array[], from: number): ReadonlySet<RecordId> {
    const subjects = breaks.map((item) => decodeBreak(item).subject);
    return new Set(
      subjects.filter((id, index) => this.records.has(id) && from + index + 1 > (this.#breaksAtLastUse(id) ?? 0)),
    );
  }

  /** The state after the first `count` acts; all of them if not given. */
  stateOf(record: LineageRecord, count = record.acts.length): ActedState {
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

  record(id: RecordId): StandingRecord | undefined {
    const record = this.records.get(id);
    if (record === undefined) return undefined;
    const { body } = record;
    const state = this.stateOf(record);
    return {
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
      // No event tells when the ledger last walked a product: it is walked anew.
      cleared: body.draft.kind === Kind.EXPORT ? state.answers : undefined,
    };
  }

  acts(id: RecordId): RecordActs | undefined {
    const record = this.records.get(id);
    return record === undefined ? undefined : this.stateOf(record);
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return jurisdictionAt(this.#descriptor, ordinal)?.id;
  }

  breaksCount(): undefined {
    return undefined;
  }

  /**
   * The records whose state now must be proven by themselves: the subject, what it stands under, and of what it is
   * made of those that the list of breaks cannot clear: touched by a break, of another jurisdiction (whose breaks are
   * in another list) or used only there, or not unbroken when last referred to. Everything else was found unbroken by
   * the ledger at the recording, and nothing has happened to it since.
   * In the order of the lineage.
   * @throws IncompleteLineage
   */
  provenNow(touched: ReadonlySet<RecordId>): RecordId[] {
    const subject = this.record(this.subject.id)!;
    const spine = spineOf(this, subject);
    const { material } = this;
    return [...this.records.values()]
      .filter((record) => {
        if (record === this.subject || spine.has(record.id)) return true;
        if (!material.has(record.id)) return false;
        const { ownStatus: status, holds } = this.stateOf(record, this.actsReferenced(record.id));
        return (
          touched.has(record.id) ||
          record.body.jurisdiction !== subject.jurisdiction ||
          this.#breaksAtLastUse(record.id) === undefined ||
          ownBreak({ kind: record.body.draft.kind, status, holds }) !== undefined
        );
      })
      .map((record) => record.id);
  }

  /** What the subject is made of; of a subject that is not made of anything nothing. */
  get material(): ReadonlyMap<RecordId, StandingRecord> {
    const subject = this.record(this.subject.id)!;
    if (subject.kind === Kind.EXPORT) return materialOf(this, subject);
    // A product is made of its inputs: walked as if from an export of it.
    return subject.kind === Kind.PRODUCT ? materialOf(this, { ...subject, parent: subject.id }) : new Map();
  }
}

/** Whether standing rests on what the record is made of, and so on the list of breaks. */
export function isMadeOfInputs(kind: Kind): boolean {
  return kind === Kind.EXPORT || kind === Kind.PRODUCT;
}

function referencesOf(body: Body): readonly Reference[] {
  const { draft, jurisdiction, breaks } = body;
  const named: (readonly [id: RecordId, trail: Hex])[] = [
    [draft.parent, body.parentTrail],
    [draft.link, body.linkTrail],
    [body.issuer, body.admission],
  ];
  draft.inputs.forEach((input, index) => named.push([input, body.inputTrails[index] ?? "0x"]));
  return named.filter(([id]) => id !== NO_RECORD).map(([id, trail]) => ({ id, trail, jurisdiction, breaks }));
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
      reaching: (statement.value & 1n) === 1n,
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

function decodeEvent(id: RecordId, data: Uint8Array): ReturnType<typeof decodeTrailData> {
  try {
    return decodeTrailData(data);
  } catch (cause) {
    if (cause instanceof LedgerDataError)
      throw new CertificateError(
        "lineage",
        "TRAIL_MALFORMED",
        `an event in the trail of ${id} is nothing that the ledger writes: ${cause.message}`,
        { record: id, ...cause.evidence },
        cause,
      );
    throw cause;
  }
}
