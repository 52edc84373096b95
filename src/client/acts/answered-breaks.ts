import { showForeign } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { nameOf } from "../document-fields.ts";
import type { NamedRecord } from "../named-record.ts";

/** The greatest depth that the API takes: no chain of records is longer. */
const WHOLE_DEPTH = 64;

/**
 * The number of breaks that a disposition of an export answers unless somebody names another: up to the last one that
 * is about a record on which the export rests. What breaks later stays open.
 * @returns 0 for an export that the ledger does not have yet
 * @throws ClientError BREAKS_UNKNOWN; ApiError
 */
export async function answeredBreaks({ api }: ClientContext, exported: NamedRecord): Promise<number> {
  const recorded = (await api.findRecord(exported.id))?.result.record;
  if (recorded === undefined) return 0;
  const { result, events, completeness } = await api.lineage(exported.id, { direction: "sources", depth: WHOLE_DEPTH });
  if (result.truncated || completeness === "truncated") throw unknown(nameOf(recorded));
  // Each jurisdiction counts its own breaks, and a disposition answers those of the export's own.
  const own = new Set(
    result.nodes.flatMap(({ id, jurisdiction }) => (jurisdiction === recorded.jurisdiction ? [id] : [])),
  );
  return events.reduce((last, event) => (own.has(event.record.id) ? Math.max(last, event.break ?? 0) : last), 0);
}

function unknown(name: string): ClientError {
  const shown = showForeign(name);
  return new ClientError(
    "BREAKS_UNKNOWN",
    {
      zh: `${shown} 的来源过多，无从列出其全部断裂：请以 answers 写明所涵盖的断裂数。`,
      en: `${shown} has too many sources to see all of their breaks: name the number that it answers (answers).`,
    },
    { record: name },
  );
}
