import { Kept, List } from "../../ledger/codes.ts";
import type { ListName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around } from "./around.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";

/** What a list lists. */
const LISTED_KIND: Readonly<Partial<Record<ListName, Kind>>> = {
  AUTHORIZATIONS: Kind.AUTHORIZATION,
  GRANTS: Kind.GRANT,
  SCENARIOS: Kind.SCENARIO,
  DEMANDS: Kind.DEMAND,
  DELIVERIES: Kind.DELIVERY,
  PRODUCTS: Kind.PRODUCT,
  EXPORTS: Kind.EXPORT,
  AGREEMENTS: Kind.AGREEMENT,
};

/**
 * Whether every item of a record's list has one of the statuses or, with `orDisposed`, was disposed of since the record
 * ended. The act must bring all items in their order: the head of the list proves that none is left out. Items of other
 * kinds that it brings are for another list.
 */
export function listed(
  { list, statuses, orDisposed }: ConditionOf<"listed">,
  target: RecordId,
  act: JudgedAct,
  around: Around,
): Finding {
  const items = around.list(target, List[list]);
  const brought = act.items.filter((id) => around.record(id)?.kind === LISTED_KIND[list]);
  if (items.length !== brought.length || items.some((item, index) => item !== brought[index])) return "UNRESOLVED";
  const ended = around.fact({ subject: target, code: Kept.ENDED, role: 0, party: undefined })?.time;
  return found(
    items.every((item) => {
      const status = around.record(item)?.status;
      if (statuses.some((name) => Status[name] === status)) return true;
      const disposed = around.disposition(item)?.time;
      return orDisposed && disposed !== undefined && ended !== undefined && disposed >= ended;
    }),
  );
}
