import type { DecisionTakenEvent, RosterAdoptedEvent } from "../ledger/events.ts";
import { referenceText } from "../ledger/event-log.ts";
import { absentId } from "./absent.ts";
import type { IndexedEvent } from "./indexed-event.ts";
import type { TouchedRows } from "./touched-rows.ts";

/** Projects a roster, which decides from now on. */
export function projectRoster(
  rows: TouchedRows,
  { blockNumber, logIndex }: IndexedEvent,
  { jurisdiction: record, ordinal, version, roster }: RosterAdoptedEvent,
): void {
  const { agencies, quorum, delaySeconds } = roster;
  rows.rosters.push({
    jurisdiction: ordinal,
    version,
    record,
    agencies: [...agencies],
    quorum,
    delay_seconds: delaySeconds,
    block_number: blockNumber,
    log_index: logIndex,
  });
}

/** Projects a step of a decision. */
export function projectDecision(
  rows: TouchedRows,
  { blockNumber, logIndex, logHash }: IndexedEvent,
  { act }: DecisionTakenEvent,
): void {
  const { ordinal, decision, step, kind, agency, account, roster, approvals, time, content, referenceBytes } = act;
  rows.decisions.push({
    block_number: blockNumber,
    log_index: logIndex,
    jurisdiction: ordinal,
    decision,
    step,
    kind,
    agency: absentId(agency),
    account,
    roster,
    approvals,
    time,
    content,
    reference: referenceText(referenceBytes),
    reference_bytes: referenceBytes,
    log_hash: logHash,
  });
}
