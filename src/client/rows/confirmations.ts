import type { RecordId } from "../../ledger/record-id.ts";
import type { ActRow } from "./act-row.ts";
import type { ActsByName } from "./heading.ts";
import type { JudgedRow } from "./row-run.ts";

/** An act by which another party confirms what was back-filled. */
export interface Confirmation {
  readonly act: string;
  readonly subject: RecordId;
  readonly reference: string;
  /** `OPERATOR`: the operator that an authorization names; `ANOTHER`: any party under another controller. */
  readonly by: "OPERATOR" | "ANOTHER";
}

/**
 * The acts by which the back-filled records of a run come into force: another party under another controller puts each
 * in force, and the operator of an authorization signs it first. Until then nothing can be recorded under them.
 */
export function confirmationsOf(judged: readonly JudgedRow[], acts: ActsByName): readonly Confirmation[] {
  return judged.flatMap(({ row, state }) => {
    const isRecorded = state.type === "RECORDED" || state.type === "RECORDED_BEFORE";
    return isRecorded && row.request.backfilled === true ? confirmationsOfRow(row, state.subject, acts) : [];
  });
}

function confirmationsOfRow({ request }: ActRow, subject: RecordId, acts: ActsByName): Confirmation[] {
  const { on } = request.act;
  if (on.act !== "RECORD") return [];
  const reference = request.name;
  const intoForce = [...acts.values()].find(
    (act) => act.on.act === "SETTLEMENT" && act.on.kind === on.kind && act.on.status === "IN_FORCE",
  );
  const signing = [...acts.values()].find((act) => act.on.act === "STATEMENT" && act.on.code === "ACCEPTANCE");
  return [
    ...(on.kind === "AUTHORIZATION" && signing !== undefined
      ? [{ act: signing.name, subject, reference, by: "OPERATOR" } as const]
      : []),
    ...(intoForce === undefined ? [] : [{ act: intoForce.name, subject, reference, by: "ANOTHER" } as const]),
  ];
}
