import { Code } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around, RecordAround } from "./around.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";

/**
 * Whether a record has one of the statuses, and the kind, the code of a case and the place that are asked. What was
 * never recorded has no status.
 */
export function stands(
  { statuses, kind, case: caseName, underSubject }: ConditionOf<"stands">,
  target: RecordId,
  act: JudgedAct,
  around: Around,
): Finding {
  const record = around.record(target);
  if (record === undefined) return "UNRESOLVED";
  return found(
    statuses.some((name) => Status[name] === record.status) &&
      (kind === undefined || record.kind === Kind[kind]) &&
      (caseName === undefined || isCase(record, Code[caseName])) &&
      (!underSubject || record.parent === act.subject.id),
  );
}

/** The number of a case is the low byte of its code. */
function isCase({ kind, caseNumber }: RecordAround, code: number): boolean {
  return kind === Kind.CASE && caseNumber === (code & 0xff);
}
