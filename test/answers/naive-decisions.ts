import { DecisionStep } from "../../src/ledger/decisions.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { ReplayedLedger, Told } from "./replayed-ledger.ts";

/** The decisions of a city, read from the events of its agencies. They have the times of their blocks alone. */
export function decisionsOf(ledger: ReplayedLedger, ordinal: number) {
  const until = Math.min(ledger.times.at, ledger.times.knownAt);
  const known = ledger.events.filter(({ time }) => time <= until);
  const steps = known.flatMap((told) =>
    told.event.type === "DecisionTaken" && told.event.act.ordinal === ordinal ? [{ ...told, act: told.event.act }] : [],
  );
  const rosters = known.flatMap(({ event }) =>
    event.type === "RosterAdopted" && event.ordinal === ordinal ? [event] : [],
  );
  return steps
    .filter(({ act }) => act.step === DecisionStep.PROPOSED)
    .map(({ place: proposed, act: { decision, roster: version } }) => {
      const own = steps.filter(({ act }) => act.decision === decision);
      const { quorum } = rosters.find((each) => each.version === version)!.roster;
      const approvals = own.filter(({ act }) => act.agency !== NO_RECORD);
      const isEnded = (agency: RecordId, before: readonly Told[]) =>
        before.some(({ event }) => event.type === "Settled" && event.subject === agency);
      const standing = approvals.filter(({ act }) => !isEnded(act.agency, known)).length;
      const carriedOut = own.find(({ act }) => act.step === DecisionStep.CARRIED_OUT)?.place;
      const decidedAt = approvals.findLast((approval, index) => {
        const before = known.slice(
          0,
          known.findIndex(({ place }) => place === approval.place),
        );
        const count = (upTo: number) =>
          approvals.slice(0, upTo).filter(({ act }) => !isEnded(act.agency, before)).length;
        return count(index) < quorum && count(index + 1) >= quorum;
      })?.time;
      const isGoverned = rosters.at(-1)!.version === version;
      const open = isGoverned ? (standing >= quorum ? "DECIDED" : "PENDING") : "VOID";
      return {
        decision,
        proposed,
        approvals: approvals.map(({ place, act }) => `${act.agency} ${place} ${!isEnded(act.agency, known)}`),
        missing: carriedOut === undefined ? Math.max(0, quorum - standing) : 0,
        state: carriedOut === undefined ? open : "CARRIED_OUT",
        decidedAt,
        carriedOut,
      };
    });
}
