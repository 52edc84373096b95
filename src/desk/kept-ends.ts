import type { RecordId } from "../ledger/record-id.ts";
import { HARMFUL, Status } from "../ledger/statuses.ts";
import type { Fact } from "../rulebook/judge/around.ts";
import type { Look } from "./look.ts";

/**
 * The end of a record as the ledger keeps it: that of its force, or the harm after it. Closing its file is no end, and
 * neither is a prohibition that was lifted.
 */
export function endOf({ graph }: Look, id: RecordId): Fact | undefined {
  let status: Status = graph.known(id).recorded_status;
  let end: Fact | undefined;
  for (const act of graph.actsAbout(id)) {
    if (act.type !== "SETTLE" || act.status === Status.CONTINUED || act.status === Status.SUNSET) continue;
    const wasOpen = status === Status.PROPOSED || status === Status.IN_FORCE;
    const isNewHarm = act.status >= HARMFUL && status < HARMFUL;
    if (act.status === Status.IN_FORCE) end = undefined;
    else if (wasOpen || isNewHarm)
      end = { by: act.by_party, time: act.time, until: 0, outcome: act.status, used: false, value: 0n };
    status = act.status;
  }
  return end;
}
