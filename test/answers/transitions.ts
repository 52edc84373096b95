import { Kind } from "../../src/ledger/kinds.ts";
import { HARMFUL, Status } from "../../src/ledger/statuses.ts";

const OVER = new Set<Status>([
  Status.EXPIRED,
  Status.FULFILLED,
  Status.SUPERSEDED,
  Status.TERMINATED,
  Status.PROHIBITED,
  Status.FAILED,
  Status.DISMISSED,
]);

/** Whether a record may go from one status to another (`Transitions.sol`). */
export function allows(kind: Kind, from: Status, to: Status): boolean {
  const lifted = from === Status.PROHIBITED || from === Status.PROHIBITED_RECALL;
  switch (to) {
    case Status.IN_FORCE:
      return from === Status.PROPOSED || (kind !== Kind.CASE && lifted);
    case Status.REJECTED:
    case Status.WITHDRAWN:
      return from === Status.PROPOSED;
    case Status.PURGED:
      return from === Status.IN_FORCE || OVER.has(from);
    case Status.CLOSED:
      return OVER.has(from) || from === Status.PURGED;
    case Status.CLOSED_AFTER_HARM:
      return from >= HARMFUL && from !== Status.CLOSED_AFTER_HARM;
    case Status.PROHIBITED_RECALL:
      return from === Status.IN_FORCE || from === Status.PROHIBITED;
    case Status.VOID:
    case Status.REVOKED:
    case Status.RECALLED:
      return from < HARMFUL;
    case Status.CONTINUED:
    case Status.SUNSET:
      return kind === Kind.EXPORT && from === Status.IN_FORCE;
    default:
      return from === Status.IN_FORCE && (OVER.has(to) || to === Status.PROHIBITED);
  }
}
