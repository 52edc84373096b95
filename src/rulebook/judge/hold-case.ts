import { ActKind, Code } from "../../ledger/codes.ts";
import { presentId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Around } from "./around.ts";
import { idOfNumber } from "./id-number.ts";
import type { JudgedAct } from "./judged-act.ts";

/** The case for which the hold was stated that an act releases: the hold of the party that it names, or its own. */
export function caseOfHold({ act, code, about, caller, subject }: JudgedAct, around: Around): RecordId | undefined {
  if (act !== ActKind.ATTEST || code !== Code.RELEASE) return undefined;
  const hold = around.fact({ subject: subject.id, code: Code.HOLD, role: 0, party: about ?? caller });
  return hold === undefined ? undefined : presentId(idOfNumber(hold.value));
}
