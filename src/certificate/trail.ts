import { fromHex, type Hex } from "../consensus/hex.ts";
import { Form } from "../ledger/codes.ts";
import { decodeTrailData, trailOf } from "../ledger/event-log.ts";
import type { AttestedEvent, Body, SettledEvent, TrailEvent } from "../ledger/events.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { CERTIFICATE_LIMITS, type Trail } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";

export type RecordAct = AttestedEvent | SettledEvent;

/** A record as its log data show it. */
export interface LineageRecord {
  readonly id: RecordId;
  readonly body: Body;
  /** The acts that extend the trail, oldest first. */
  readonly acts: readonly RecordAct[];
  readonly data: Trail;
  /** The trail head after the body and after each act: one more than there are acts. */
  readonly trailHeads: readonly Hex[];
  /** The number of acts after which the trail had each of its heads. */
  readonly actsAtHead: ReadonlyMap<Hex, number>;
}

/**
 * Recomputes a record's trail from its log data: the body first, then acts about this record, each of which names the
 * trail head before it.
 * @throws CertificateError TRAIL_MALFORMED, TRAIL_BROKEN, TOO_LARGE
 */
export function readTrail(id: RecordId, data: Trail): LineageRecord {
  const [first, ...rest] = data.map((event) => decodeEvent(id, event));
  if (first?.type !== "Recorded" || first.id !== id) {
    throw malformed(
      {
        zh: `记录 ${id} 的留痕链未以其自身的记录事件开头。`,
        en: `The trail of record ${id} does not begin with the body of this record.`,
      },
      { record: id, found: first?.type === "Recorded" ? first.id : first?.type },
    );
  }
  requireShortReference(first.body);
  const trailHeads = data.map(trailOf);
  const acts = rest.map((event, index) => {
    const position = index + 1;
    if (event.type === "Recorded" || event.subject !== id) {
      throw malformed(
        {
          zh: `记录 ${id} 的留痕链中，第 ${position} 个事件与该记录无关。`,
          en: `Event ${position} in the trail of record ${id} is not about this record.`,
        },
        { record: id, index: position },
      );
    }
    if (event.act.trail !== trailHeads[index]) {
      throw new CertificateError(
        "lineage",
        "TRAIL_BROKEN",
        {
          zh: `记录 ${id} 的留痕链在第 ${position} 个事件处断开：有行为缺失、被换或被改。`,
          en:
            `The trail of record ${id} is broken at event ${position}: ` +
            "an act is missing, was exchanged or was changed.",
        },
        { record: id, index: position, expected: event.act.trail, computed: trailHeads[index] },
      );
    }
    return event;
  });
  const actsAtHead = new Map(trailHeads.map((head, index) => [head, index]));
  return { id, body: first.body, acts, data, trailHeads, actsAtHead };
}

function requireShortReference({ draft }: Body): void {
  if (draft.form !== Form.REFERENCE) return;
  const [found, most] = [fromHex(draft.referenceBytes).length, CERTIFICATE_LIMITS.referenceBytes];
  if (found <= most) return;
  throw new CertificateError(
    "lineage",
    "TOO_LARGE",
    {
      zh: `凭证中一条记录的业务编号有 ${found} 字节，超过上限 ${most}：请核对这是否为凭证。`,
      en: `A record's reference has ${found} bytes, and the limit is ${most}: check that this is a certificate.`,
    },
    { found, most },
  );
}

/** The legal time of an act (seconds): its effective date if it has one, else its block time. */
export function legalTime(effectiveAt: number, blockTime: number): number {
  return effectiveAt === 0 ? blockTime : effectiveAt;
}

function decodeEvent(id: RecordId, data: Uint8Array): TrailEvent {
  try {
    return decodeTrailData(data);
  } catch (cause) {
    if (!(cause instanceof LedgerDataError)) throw cause;
    throw malformed(
      {
        zh: `记录 ${id} 的留痕链中有账本不会写出的事件：${cause.text.zh}`,
        en: `The trail of record ${id} has an event that the ledger does not write: ${cause.text.en}`,
      },
      { record: id, ...cause.evidence },
      cause,
    );
  }
}

function malformed(text: Bilingual, evidence: Evidence, cause?: unknown): CertificateError {
  return new CertificateError("lineage", "TRAIL_MALFORMED", text, evidence, cause);
}
