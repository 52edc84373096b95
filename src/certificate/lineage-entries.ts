import type { JsonValue } from "../documents/canonical-json.ts";
import { Code, Flag, Form } from "../ledger/codes.ts";
import { ownBreak, reachMatters } from "../ledger/operability.ts";
import { presentId, type RecordId } from "../ledger/record-id.ts";
import { restsOnBackfill } from "../ledger/statements.ts";
import { viewOfDraft } from "../ledger/views.ts";
import type { Lineage } from "./lineage.ts";
import { legalTime, type LineageRecord, type RecordAct } from "./trail.ts";
import type { ActEntry, LineageEntry, VerdictFlags } from "./verdict.ts";

/** The verified fields of one opened document, by path, and the schema that names their meaning. */
interface OpenedDocument {
  readonly schemaId: string;
  readonly fields: ReadonlyMap<string, JsonValue>;
}

/** The verified fields of opened documents, by the record's id. */
export type OpenedFields = ReadonlyMap<RecordId, OpenedDocument>;

/** The records of a lineage as a verdict shows them, the subject first. */
export function lineageEntries(
  lineage: Lineage,
  provenNow: ReadonlySet<RecordId>,
  opened: OpenedFields,
): LineageEntry[] {
  return [...lineage.records.values()].map((record) => {
    const { id, body } = record;
    const { draft } = body;
    const state = lineage.stateOf(record);
    return {
      id,
      ...viewOfDraft(draft),
      reference: draft.form === Form.REFERENCE ? draft.reference : undefined,
      revision: draft.form === Form.REFERENCE ? draft.revision : undefined,
      ordinal: draft.form === Form.REFERENCE ? undefined : draft.ordinal,
      form: draft.form,
      role: draft.role,
      issuer: presentId(body.issuer),
      parent: presentId(draft.parent),
      inputs: draft.inputs,
      jurisdiction: body.jurisdiction,
      version: body.version,
      content: draft.content,
      sha256Digest: draft.sha256Digest,
      sm3Digest: draft.sm3Digest,
      recordedAt: body.time,
      effectiveAt: legalTime(draft.effectiveAt, body.time),
      status: state.ownStatus,
      from: draft.from,
      until: state.until,
      openHolds: state.holds & 15,
      provenNow: provenNow.has(id),
      acts: record.acts.map(actEntry),
      opened: opened.get(id)?.fields ?? new Map(),
      openedSchema: opened.get(id)?.schemaId,
    };
  });
}

/** The flags of the subject and of every record of its lineage. */
export function flagsOf(lineage: Lineage, provenNow: ReadonlySet<RecordId>): VerdictFlags {
  const where = (holds: (record: LineageRecord) => boolean): RecordId[] =>
    [...lineage.records.values()].filter(holds).map(({ id }) => id);
  return {
    soft: where(({ body, acts }) => (body.flags & Flag.SOFT) !== 0 || acts.some(({ act }) => act.soft !== 0)),
    backfilled: where(({ body }) => restsOnBackfill(body)),
    corrections: where(({ acts }) => acts.some((event) => event.type === "Attested" && event.code === Code.CORRECTION)),
    heldForNewUse: where((record) => {
      const { kind } = record.body.draft;
      const { holds, ownStatus: status } = lineage.stateOf(record);
      const isHeld = provenNow.has(record.id) && holds !== 0 && reachMatters(kind);
      return isHeld && lineage.material.has(record.id) && ownBreak({ kind, status, holds }) === undefined;
    }),
  };
}

function actEntry(event: RecordAct): ActEntry {
  if (event.type === "Settled") {
    const { settlement, by, time } = event.act;
    const { status: code, role } = settlement;
    return { type: "SETTLED", code, by, role, time, effectiveAt: legalTime(settlement.effectiveAt, time) };
  }
  const { statement, by, time } = event.act;
  const { code, outcome, role } = statement;
  return { type: "ATTESTED", code, outcome, by, role, time, effectiveAt: legalTime(statement.effectiveAt, time) };
}
