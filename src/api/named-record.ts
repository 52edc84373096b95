import { AuditError } from "../audit/audit-error.ts";
import { searchRecords } from "../audit/find-records.ts";
import { momentOf } from "../audit/snapshot.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { standingAt } from "../audit/standing-at.ts";
import { parseReference } from "../documents/reference.ts";
import { kindLabels } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { parseRecordId, recordIn } from "./parameters.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * The one record that a text names now: an id, `kind/issuer/reference`, or a reference that no other record has.
 * @param kind - only records of this kind count
 * @throws ApiProblem KIND_UNKNOWN; InputError REFERENCE_*; AuditError RECORD_UNKNOWN, REFERENCE_AMBIGUOUS
 */
export async function recordNamed(snapshot: Snapshot, text: string, kind?: KindName): Promise<RecordId> {
  const [first, issuer, reference, ...more] = text.split("/");
  if (/^0x[0-9a-f]{20}$/i.test(text)) return await ofKind(snapshot, text, parseRecordId(text), kind);
  if (first !== undefined && issuer !== undefined && reference !== undefined && more.length === 0)
    return await ofKind(snapshot, text, await recordIn(snapshot, { kind: first, issuer, reference }), kind);

  const { result } = await searchRecords(snapshot, parseReference(text), momentOf(snapshot, {}));
  const found = result.results.filter((record) => kind === undefined || record.kind === kind);
  const [only, another] = found;
  if (only === undefined) throw unknown(snapshot, text, kind);
  if (another === undefined) return only.id;
  const candidates = found.map((record) => ({
    id: record.id,
    kind: record.kind,
    issuer: record.issuer?.reference ?? record.issuer?.id,
  }));
  const list = candidates
    .map((candidate) => `${candidate.id} (${candidate.kind.toLowerCase()}, ${candidate.issuer ?? "-"})`)
    .join("; ");
  throw new AuditError(
    "REFERENCE_AMBIGUOUS",
    {
      zh: `${showForeign(text)} 对应多条记录，请改用其中一条的标识：${list}。`,
      en: `${showForeign(text)} names several records; give the id of one: ${list}.`,
    },
    { text, candidates },
  );
}

/** The id if its record exists now and is of the kind. */
async function ofKind(snapshot: Snapshot, text: string, id: RecordId, kind: KindName | undefined): Promise<RecordId> {
  if (kind === undefined) return id;
  const { result } = await standingAt(snapshot, id, momentOf(snapshot, {}));
  if (result.record.kind === kind) return id;
  throw unknown(snapshot, text, kind);
}

function unknown({ asOf }: Snapshot, text: string, kind: KindName | undefined): AuditError {
  const label = kind === undefined ? { zh: "记录", en: "record" } : kindLabels[kind];
  return new AuditError(
    "RECORD_UNKNOWN",
    {
      zh: `截至区块 ${asOf.block}，没有业务编号或标识为 ${showForeign(text)} 的${label.zh}。`,
      en: `As of block ${asOf.block}, no ${label.en} has the reference or id ${showForeign(text)}.`,
    },
    { text, ...(kind === undefined ? {} : { kind }), block: asOf.block },
  );
}
