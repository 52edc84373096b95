import type { TransactionAnswer } from "../../schemas/act.ts";
import type { KnownRow } from "./row-run.ts";
import type { ReportedRow } from "./run-report.ts";

type RelayedAct = TransactionAnswer["acts"][number];

/**
 * What a transaction did about each of its rows. A record is found by its id. Statements and settlements leave one
 * event each, in their order, and may be about one record several times.
 * @param placeOf - the place of a row among the items of the transaction
 */
export function outcomesOf(
  transaction: TransactionAnswer,
  rows: readonly KnownRow[],
  placeOf: (row: KnownRow) => number,
): ReportedRow[] {
  return rows.map((row) => {
    const act = actOf(transaction.acts, row, placeOf(row));
    return {
      row: row.row,
      key: row.key,
      subject: row.prepared.subject,
      outcome: act === undefined ? "PASSED_OVER" : act.type === "REFUSED" ? "REFUSED" : "RECORDED",
      transaction: transaction.transaction,
      block: transaction.block?.number,
    };
  });
}

function actOf(acts: readonly RelayedAct[], { row, prepared }: KnownRow, place: number): RelayedAct | undefined {
  const about = acts.filter(({ record }) => record === prepared.subject);
  if (row.request.act.on.act === "RECORD")
    return about.find(({ type }) => type === "RECORDED") ?? about.find(({ type }) => type === "REFUSED");
  const own = acts[place];
  return own?.record === prepared.subject ? own : about[0];
}
