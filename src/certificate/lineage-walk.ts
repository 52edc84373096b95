import type { Hex } from "../consensus/hex.ts";
import type { Body } from "../ledger/events.ts";
import { NO_RECORD, type RecordId } from "../ledger/record-id.ts";
import { CertificateError } from "./certificate-error.ts";
import type { Descriptor } from "./descriptor.ts";
import { Lineage, type LastUse, type LineageMember } from "./lineage.ts";
import type { LineageRecord } from "./trail.ts";

/**
 * Walks a lineage from its subject. The order is that of first reference: a record comes after the first record whose
 * body refers to it. A certificate has its trails in this order.
 */
export class LineageWalk {
  readonly #subject: RecordId;
  /** The records read so far, in order. */
  readonly #records = new Map<RecordId, LineageRecord>();
  /** The references to each record that bodies read so far have made. */
  readonly #references = new Map<RecordId, Reference[]>();
  /** The records that are referred to, in order; those before `#place` were read. */
  readonly #queue: RecordId[];
  #place = 0;

  constructor(subject: RecordId) {
    this.#subject = subject;
    this.#queue = [subject];
    this.#references.set(subject, []);
  }

  /** The record whose trail comes next; undefined when the lineage is complete. */
  get next(): RecordId | undefined {
    return this.#queue[this.#place];
  }

  /**
   * Adds the record that `next` named.
   * @throws CertificateError TRAIL_MISSING when a body added before refers to a trail head that the record never had
   */
  add(record: LineageRecord): void {
    this.#place++;
    this.#records.set(record.id, record);
    // `finish` checks this too. Here it ends the walk at the first forged trail.
    for (const { trailHead } of this.#referencesTo(record.id)) placeOf(record, trailHead);
    for (const reference of referencesOf(record.body)) {
      const known = this.#references.get(reference.id);
      if (known !== undefined) known.push(reference);
      else {
        this.#references.set(reference.id, [reference]);
        this.#queue.push(reference.id);
      }
    }
  }

  /**
   * The lineage, once `next` is undefined.
   * @throws CertificateError TRAIL_MISSING when a body refers to a trail head that a record never had
   */
  finish(descriptor: Descriptor): Lineage {
    const members = [...this.#records.values()].map((record): LineageMember => ({
      ...record,
      lastUse: lastUseOf(record, this.#referencesTo(record.id)),
    }));
    return new Lineage(descriptor, this.#subject, members);
  }

  #referencesTo(id: RecordId): readonly Reference[] {
    return this.#references.get(id) ?? [];
  }
}

/** A reference of a body to a record. */
interface Reference {
  readonly id: RecordId;
  /** The record's trail head at the time of the reference. */
  readonly trailHead: Hex;
  /** The time of the referring body, seconds. */
  readonly time: number;
}

function lastUseOf(record: LineageRecord, references: readonly Reference[]): LastUse {
  const uses = references.map((reference) => ({ ...reference, acts: placeOf(record, reference.trailHead) }));
  const acts = uses.reduce((most, use) => Math.max(most, use.acts), 0);
  return { acts, time: uses.reduce((last, use) => (use.acts === acts ? Math.max(last, use.time) : last), 0) };
}

/** The number of a record's acts after which it had this trail head. */
function placeOf({ id, actsAtHead }: LineageRecord, trailHead: Hex): number {
  const acts = actsAtHead.get(trailHead);
  if (acts !== undefined) return acts;
  throw new CertificateError(
    "lineage",
    "TRAIL_MISSING",
    {
      zh: `血缘引用了记录 ${id} 的留痕链末值 ${trailHead}，而凭证中该记录的留痕链从未有此末值。`,
      en:
        `The lineage refers to the trail head ${trailHead} of record ${id}, ` +
        "which its trail in the certificate never had.",
    },
    { record: id, trail: trailHead },
  );
}

function referencesOf(body: Body): readonly Reference[] {
  const { draft, time } = body;
  const named: (readonly [id: RecordId, trailHead: Hex])[] = [
    [draft.parent, body.parentTrail],
    [draft.link, body.linkTrail],
    [body.issuer, body.admission],
    // A forged body may have fewer trail heads than inputs. No record has the empty trail head, so it is refused.
    ...draft.inputs.map((input, index) => [input, body.inputTrails[index] ?? "0x"] as const),
  ];
  return named.filter(([id]) => id !== NO_RECORD).map(([id, trailHead]) => ({ id, trailHead, time }));
}
