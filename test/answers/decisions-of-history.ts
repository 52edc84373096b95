import { toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { decisionId, encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import { DecisionKind, DecisionStep } from "../../src/ledger/decisions.ts";
import { Tag } from "../../src/ledger/event-log.ts";
import type { DecisionTakenEvent } from "../../src/ledger/events.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { DecideMove } from "./move.ts";

/** The wait before a decision is carried out. */
export const DELAY_SECONDS = 86_400;

/** The roster that governs a city: its agencies are named by the words of the history. All of them must approve. */
export interface GoverningRoster {
  readonly version: number;
  readonly agencies: readonly string[];
}

/** A decision as far as it has come. */
interface OpenDecision {
  readonly city: 0 | 1;
  readonly paper: number;
  readonly roster: number;
  readonly approved: Set<string>;
  /** When the last approval that was needed was given. */
  decidedAt: number | undefined;
  isCarriedOut: boolean;
}

/** The decisions of a history, as the ledger keeps them (`Decisions.sol`): here agencies decide calendars. */
export class DecisionsOfHistory {
  readonly #decisions = new Map<string, OpenDecision>();

  /** Those that were not carried out. */
  open(): OpenDecision[] {
    return [...this.#decisions.values()].filter(({ isCarriedOut }) => !isCarriedOut);
  }

  /** Takes a step, and says whether it could be taken. @param ended - the agencies that were ended */
  take(move: DecideMove, roster: GoverningRoster, ended: ReadonlySet<string>, time: number): boolean {
    const { city, paper, step, agency } = move;
    const name = `${city}/${paper}`;
    const known = this.#decisions.get(name);
    if (step === DecisionStep.CARRIED_OUT) {
      if (known === undefined || known.isCarriedOut || known.roster !== roster.version) return false;
      const { decidedAt, approved } = known;
      const stands = roster.agencies.every((each) => approved.has(each) && !ended.has(each));
      if (!stands || decidedAt === undefined || time < decidedAt + DELAY_SECONDS) return false;
      known.isCarriedOut = true;
      return true;
    }
    if (agency === undefined || !roster.agencies.includes(agency) || ended.has(agency)) return false;
    if ((step === DecisionStep.PROPOSED) !== (known === undefined)) return false;
    const decision = known ?? {
      city,
      paper,
      roster: roster.version,
      approved: new Set(),
      decidedAt: undefined,
      isCarriedOut: false,
    };
    if (decision.roster !== roster.version || decision.isCarriedOut || decision.approved.has(agency)) return false;
    decision.approved.add(agency);
    if (roster.agencies.every((each) => decision.approved.has(each) && !ended.has(each))) decision.decidedAt = time;
    this.#decisions.set(name, decision);
    return true;
  }
}

/** The event of a step. What is decided is a half year of working days that the paper chooses. */
export function decisionEvent(
  { paper, step }: DecideMove,
  by: { readonly ordinal: number; readonly jurisdiction: RecordId; readonly roster: number },
  actor: Pick<DecisionTakenEvent["act"], "agency" | "account" | "time">,
): DecisionTakenEvent {
  const { ordinal, jurisdiction, roster } = by;
  const workingDays = (1n << 181n) / BigInt(paper + 3);
  const content = encodeDecisionContent({ kind: "CALENDAR", year: 2025 + (paper % 3), half: paper % 2, workingDays });
  const referenceBytes: Hex = toHex(new TextEncoder().encode(`paper-${ordinal}-${paper}`));
  const kind = DecisionKind.CALENDAR;
  const decision = decisionId({ ordinal, kind, content, referenceBytes }, { jurisdiction, roster });
  const act = { tag: Tag.DECISION, decision, step, kind, ordinal, roster, approvals: 0, content, referenceBytes };
  return { type: "DecisionTaken", jurisdiction, decision, step, act: { ...act, ...actor } };
}
