import type { RecordId } from "../ledger/record-id.ts";
import type { TransactionAnswer } from "../schemas/act.ts";
import type { RecordDetail, RecordName } from "../schemas/record.ts";
import type { ClientContext } from "./client-context.ts";
import { firstExportOf } from "./prepare-export.ts";
import type { PreparedExport } from "./prepare-export.ts";

/**
 * What became of one export of a command:
 * - `RECORDED`: the transaction recorded it;
 * - `RECORDED_EARLIER`: the ledger had it already, from an earlier command or an earlier sending of the same draft;
 * - `REFUSED`: a rule refused it;
 * - `TAKEN`: something else was recorded under its id meanwhile, so that the ledger passed it over and logged nothing;
 * - `PASSED_OVER`: the transaction did not record it, and the index does not say what stands in its place.
 */
export type ExportEnd =
  | { readonly type: "RECORDED" | "RECORDED_EARLIER" | "REFUSED" | "PASSED_OVER" }
  | { readonly type: "TAKEN"; readonly record: RecordId; readonly by: RecordName | undefined };

/** What became of each export, by its id. */
export type ExportEnds = ReadonlyMap<RecordId, ExportEnd>;

/**
 * What became of the exports of a sent transaction. In a batch, the ledger passes over an item whose id is taken and
 * logs nothing about it, so that silence alone says neither "recorded" nor "refused".
 * @throws ApiError
 */
export async function exportEnds(
  context: ClientContext,
  exports: readonly PreparedExport[],
  { acts }: TransactionAnswer,
): Promise<ExportEnds> {
  const logged = new Map<string, ExportEnd>(
    acts.map(({ record, type }) => [record, { type: type === "RECORDED" ? "RECORDED" : "REFUSED" }]),
  );
  const ends = new Map<RecordId, ExportEnd>();
  for (const one of exports) {
    if (ends.has(one.id)) continue;
    const end = one.toSend === undefined ? ({ type: "RECORDED_EARLIER" } as const) : logged.get(one.id);
    ends.set(one.id, end ?? (await passedOver(context, one)));
  }
  return ends;
}

/** Whether the ledger has an export that ended so. */
export function isRecorded(end: ExportEnd | undefined): boolean {
  return end?.type === "RECORDED" || end?.type === "RECORDED_EARLIER";
}

async function passedOver(
  { api }: ClientContext,
  { id, digests, opening, toSend }: PreparedExport,
): Promise<ExportEnd> {
  const recorded = (await api.findRecord(id))?.result.record;
  // The commitment of a document has fresh salts, so that nobody else's export has the same.
  if (recorded !== undefined)
    return recorded.content === toSend?.draft.content ? { type: "RECORDED_EARLIER" } : takenBy(recorded);
  // The draft of a resumed transaction may be gone, and then this is not the id that was sent.
  const first = opening === undefined ? (await api.findRecord(firstExportOf(digests)))?.result.record : undefined;
  return first === undefined ? { type: "PASSED_OVER" } : takenBy(first);
}

function takenBy({ id, issuer }: RecordDetail): ExportEnd {
  return { type: "TAKEN", record: id, by: issuer };
}
