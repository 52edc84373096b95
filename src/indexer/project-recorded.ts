import { firstBytes } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { Form } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordedDraft, RecordedEvent } from "../ledger/events.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { unpackSeat } from "../ledger/views.ts";
import type { EdgeRow, RecordRow } from "../store/schema.ts";
import { absent, absentId, absentWord } from "./absent.ts";
import type { IndexedEvent } from "./indexed-event.ts";
import { trailMismatch } from "./trail-mismatch.ts";
import { seatKey } from "./touched-rows.ts";
import type { TouchedRows } from "./touched-rows.ts";

type Recorded = Omit<IndexedEvent, "event"> & { readonly event: RecordedEvent };

const NO_ACCOUNT: Hex = `0x${"0".repeat(40)}`;
/** The trail head that a body gives where it names no record. */
const NO_TRAIL: Hex = `0x${"0".repeat(48)}`;
const TRAIL_HEAD_BYTES = 24;

/** The trail head after an event, from keccak-256 of its data. */
export function trailHeadOf(logHash: Hex): Hex {
  return firstBytes(logHash, TRAIL_HEAD_BYTES);
}

/**
 * Projects a new record with its edges, and the seat of an admitted party.
 * @throws IndexerError TRAIL_MISMATCH
 */
export function projectRecorded(rows: TouchedRows, at: Recorded): void {
  checkNeighbours(rows, at);
  const record = recordRow(at);
  rows.records.set(record.id, record);
  rows.changedRecords.add(record);
  rows.edges.push(...edgesOf(at));
  if (record.kind === Kind.JURISDICTION) rows.breakCounts.set(record.jurisdiction, 0);
  if (record.kind === Kind.PARTY) offerSeat(rows, record);
}

/** A recorded id is new, and every record that the body names has the trail head that the body gives for it. */
function checkNeighbours(rows: TouchedRows, at: Recorded): void {
  const { id, body } = at.event;
  const { draft } = body;
  if (rows.records.has(id)) {
    const what = { zh: `记录 ${id} 此前已在账本中`, en: `the record ${id} is recorded already` };
    throw trailMismatch(at, what, { id });
  }
  checkTrail(rows, at, body.issuer, body.admission);
  checkTrail(rows, at, draft.parent, body.parentTrail);
  checkTrail(rows, at, draft.link, body.linkTrail);
  for (const [index, input] of draft.inputs.entries()) checkTrail(rows, at, input, body.inputTrails[index] ?? NO_TRAIL);
}

function checkTrail(rows: TouchedRows, at: Recorded, neighbour: RecordId, named: Hex): void {
  const { id } = at.event;
  const indexed = neighbour === NO_RECORD ? NO_TRAIL : rows.records.get(neighbour)?.trail_head;
  if (indexed === undefined) {
    const what = {
      zh: `记录 ${id} 提及账本中从未有过的记录 ${neighbour}`,
      en: `the record ${id} names ${neighbour}, which was never recorded`,
    };
    throw trailMismatch(at, what, { id, neighbour });
  }
  if (indexed !== named) {
    const what = {
      zh: `记录 ${id} 所记 ${neighbour} 的留痕链末值为 ${named}，而已索引的为 ${indexed}`,
      en: `the record ${id} names the trail head ${named} of ${neighbour}, but ${indexed} is indexed`,
    };
    throw trailMismatch(at, what, { id, neighbour, named, indexed });
  }
}

function recordRow({ event: { id, kind, body }, blockNumber, logIndex, logHash }: Recorded): RecordRow {
  const { draft } = body;
  const trailHead = trailHeadOf(logHash);
  return {
    id,
    kind,
    issuer: absentId(body.issuer),
    account: body.account === NO_ACCOUNT ? null : body.account,
    role: draft.role,
    jurisdiction: body.jurisdiction,
    parent: absentId(draft.parent),
    link: absentId(draft.link),
    form: draft.form,
    ...nameColumns(draft),
    sha256: absentWord(draft.sha256Digest),
    sm3: absentWord(draft.sm3Digest),
    from_time: absent(draft.from),
    original_until: absent(draft.until),
    until_time: absent(draft.until),
    effective_at: absent(draft.effectiveAt),
    content: draft.content,
    clear: draft.clear,
    recorded_status: draft.status,
    status: draft.status,
    holds: 0,
    reaching_holds: 0,
    disposition_answers: null,
    trail_head: trailHead,
    recorded_trail_head: trailHead,
    flags: body.flags,
    soft: body.soft,
    version: body.version,
    recorded_at: body.time,
    block_number: blockNumber,
    log_index: logIndex,
  };
}

/** A record is named by a reference with a revision, or by a digest with an ordinal. */
function nameColumns(draft: RecordedDraft): Pick<RecordRow, "reference" | "revision" | "ordinal"> {
  return draft.form === Form.REFERENCE
    ? { reference: draft.reference, revision: draft.revision, ordinal: null }
    : { reference: null, revision: null, ordinal: draft.ordinal };
}

function edgesOf({ event: { id, body } }: Recorded): EdgeRow[] {
  const { draft, issuer } = body;
  const edges: EdgeRow[] = [
    { child: id, relation: "PARENT", position: 0, parent: draft.parent },
    { child: id, relation: "LINK", position: 0, parent: draft.link },
    { child: id, relation: "ISSUER", position: 0, parent: issuer },
    ...draft.inputs.map((input, position): EdgeRow => ({ child: id, relation: "INPUT", position, parent: input })),
  ];
  return edges.filter(({ parent }) => parent !== NO_RECORD);
}

/** An admission offers a seat to the party's first account. At the founding the seat is bound at once. */
function offerSeat(rows: TouchedRows, record: RecordRow): void {
  const { firstAccount: account, roleMask } = unpackSeat(record.clear);
  if (account === undefined) return;
  rows.seats.set(seatKey(account, record.id), {
    account,
    party: record.id,
    roles: roleMask,
    until_time: record.original_until,
    jurisdiction: record.jurisdiction,
    stage: record.account === null ? "BOUND" : "OFFERED",
    block_number: record.block_number,
    log_index: record.log_index,
  });
}
