import type { Hex } from "../../consensus/hex.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { DraftedAct } from "../../schemas/act-draft.ts";
import type { ClientContext } from "../client-context.ts";

/** The state of the record that an act is about, as a draft keeps it. */
export interface SubjectState {
  readonly jurisdiction: number;
  readonly reference: string | undefined;
  readonly form: NonNullable<DraftedAct["judged"]["subject"]>;
}

export async function stateOfSubject({ api }: ClientContext, id: RecordId): Promise<SubjectState> {
  const { record } = (await api.record(id)).result;
  const { jurisdiction, reference, standing } = record;
  return { jurisdiction, reference, form: { status: standing.status, standing: standing.code } };
}

/** The version of a jurisdiction's rulebook that is in force; undefined where none is published. */
export async function rulebookInForce(
  { api }: ClientContext,
  jurisdiction: number,
): Promise<{ readonly jurisdiction: number; readonly version: number; readonly hash: Hex } | undefined> {
  const versions = (await api.findRulebook(String(jurisdiction)))?.result.versions ?? [];
  const found = versions.find(({ inForce }) => inForce);
  return found === undefined ? undefined : { jurisdiction, version: found.version, hash: found.hash };
}
