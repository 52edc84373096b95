import { codeText, outcomeName } from "../ledger/codes.ts";
import { opinionLabel, outcomeLabel } from "../ledger/statement-labels.ts";
import { statusLabels, statusName } from "../ledger/statuses.ts";
import { roleName } from "../ledger/roles.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { KnownAct } from "../audit/act-rows.ts";
import { eventKey } from "../audit/moment.ts";
import type { ToldAct } from "../schemas/desk-answer.ts";
import type { RecordName } from "../schemas/record.ts";
import { quantityWords } from "./quantity-words.ts";

/** Gives the name of a record by its id; undefined for one that was never recorded. */
export type NameOf = (id: RecordId) => RecordName | undefined;

/** An act in the one form in which answers tell statements and settlements. */
export function toldAct(act: KnownAct, nameOf: NameOf): ToldAct {
  const about = act.about === null ? undefined : nameOf(act.about);
  const role = roleName(act.role);
  return {
    event: eventKey(act.block_number, act.log_index),
    record: known(act.subject, nameOf),
    ...said(act),
    by: known(act.by_party, nameOf),
    ...(role === undefined ? {} : { role }),
    time: act.time,
    ...(act.effective_at === null ? {} : { effectiveAt: act.effective_at }),
    ...(act.until_time === null ? {} : { until: act.until_time }),
    ...(about === undefined ? {} : { about }),
    ...(act.document === null ? {} : { document: act.document }),
  };
}

/** The legal time of an act that was told: the date on paper where one was given. Seconds. */
export function legalTimeOf({ time, effectiveAt }: ToldAct): number {
  return effectiveAt ?? time;
}

function said(act: KnownAct) {
  if (act.type === "SETTLE") {
    const status = statusName(act.status);
    return { status, label: statusLabels[status] } as const;
  }
  const quantity = quantityWords(act.code, act.value);
  return {
    code: codeText(act.code),
    label: opinionLabel(act.code),
    outcome: outcomeName(act.outcome),
    outcomeLabel: outcomeLabel(act.outcome),
    ...(quantity === undefined ? {} : { quantity }),
  };
}

/** The subject of an act and the party that acted are on the ledger, or the act would not be. */
function known(id: RecordId, nameOf: NameOf): RecordName {
  const name = nameOf(id);
  if (name === undefined) throw new RangeError(`An act names the record ${id}, which the index does not have.`);
  return name;
}
