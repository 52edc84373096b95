import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around } from "./around.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { selectedOne } from "./selected-records.ts";

/** A party's controllers are followed through so many levels. */
const LEVELS = 3;

/** Whether two records' parties are different ones without a common controller, and neither controls the other. */
export function separate({ from }: ConditionOf<"separate">, target: RecordId, act: JudgedAct, around: Around): Finding {
  const other = selectedOne(from, act, around);
  const first = partyOf(target, act, around);
  const second = other === undefined ? undefined : partyOf(other, act, around);
  if (first === undefined || second === undefined) return "UNRESOLVED";
  const own = new Set(withControllers(first, act, around));
  return found(!withControllers(second, act, around).some((party) => own.has(party)));
}

/** A party is itself; a record's party is its issuer. */
function partyOf(id: RecordId, { subject }: JudgedAct, around: Around): RecordId | undefined {
  const place = id === subject.id ? subject : around.record(id);
  return place?.kind === Kind.PARTY ? id : place?.issuer;
}

/** A party with the parties that control it, the nearest first. A party's link is its nearest controller. */
function withControllers(party: RecordId, { subject }: JudgedAct, around: Around): readonly RecordId[] {
  const controllerOf = (id: RecordId) => (id === subject.id ? subject : around.record(id))?.link;
  const chain = [party];
  for (let at = controllerOf(party); at !== undefined && chain.length <= LEVELS; at = controllerOf(at)) chain.push(at);
  return chain;
}
