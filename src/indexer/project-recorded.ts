import type { Hex } from "../consensus/hex.ts";
import { Form } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordedDraft, RecordedEvent } from "../ledger/events.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { EdgeRow, RecordRow } from "../store/schema.ts";
import { absent, absentId, absentWord } from "./absent.ts";
import type { IndexedEvent } from "./indexed-event.ts";
import { broken } from "./trail-mismatch.ts";
import type { TouchedRows } from "./touched-rows.ts";

type Recorded = Omit<IndexedEvent, "event"> & { readonly event: RecordedEvent };

const NO_ACCOUNT: Hex = `0x${"0".repeat(40)}`;
const NO_TRAIL: Hex = `0x${"0".repeat(48)}`;

/**
 * A new record with its edges, and the seat of an admitted party.
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

/** The id is new, and everything the body rests on is recorded with the trail that the body names. */
function checkNeighbours(rows: TouchedRows, at: Recorded): void {
  const { id, body } = at.event;
  const { draft } = body;
  if (rows.records.has(id)) throw broken(at, `record ${id} is recorded already`, { id });
  checkTrail(rows, at, body.issuer, body.admission);
  checkTrail(rows, at, draft.parent, body.parentTrail);
  checkTrail(rows, at, draft.link, body.linkTrail);
  for (const [index, input] of draft.inputs.entries()) checkTrail(rows, at, input, body.inputTrails[index] ?? NO_TRAIL);
  const breaks = rows.breakCounts.get(body.jurisdiction) ?? 0;
  if (body.breaks !== breaks)
    throw broken(at, `it names ${body.breaks} breaks of jurisdiction ${body.jurisdiction}, but ${breaks} are indexed`, {
      jurisdiction: body.jurisdiction,
      text: body.breaks,
      indexed: breaks,
    });
}

function checkTrail(rows: TouchedRows, at: Recorded, neighbour: RecordId, named: Hex): void {
  const trail = neighbour === NO_RECORD ? NO_TRAIL : rows.records.get(neighbour)?.trail_head;
  if (trail === undefined)
    throw broken(at, `record ${at.event.id} names ${neighbour}, which was never recorded`, {
      id: at.event.id,
      neighbour,
    });
  if (trail !== named)
    throw broken(at, `record ${at.event.id} names the trail ${named} of ${neighbour}, which is ${trail}`, {
      id: at.event.id,
      neighbour,
      named,
      indexed: trail,
    });
}

function recordRow({ event: { id, kind, body }, blockNumber, logIndex, logHash }: Recorded): RecordRow {
  const { draft } = body;
  const trailHead = logHash.slice(0, 50) as Hex;
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
    breaks: body.breaks,
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

/** The first account comes with the admission: bound at once at the founding, otherwise when it accepts. */
function offerSeat(rows: TouchedRows, record: RecordRow): void {
  const account: Hex = `0x${((record.clear >> 64n) & ((1n << 160n) - 1n)).toString(16).padStart(40, "0")}`;
  if (account === NO_ACCOUNT) return;
  rows.seats.set(account, {
    account,
    party: record.id,
    roles: record.clear & ((1n << 64n) - 1n),
    until_time: record.original_until,
    jurisdiction: record.jurisdiction,
    stage: record.account === null ? "BOUND" : "OFFERED",
    block_number: record.block_number,
    log_index: record.log_index,
  });
}
