import type { Hex } from "../../src/consensus/hex.ts";
import { Code } from "../../src/ledger/codes.ts";
import type { AttestMove } from "./move.ts";

interface Offer {
  readonly account: Hex;
  readonly party: string;
  readonly roles: bigint;
  readonly until: number;
  open: boolean;
}

/** An account, and the party for which it speaks or is offered to speak. */
interface Seat {
  readonly account: Hex;
  readonly party: string;
}

/** The seats of a history, as the ledger keeps them (`Seats.sol`): an account speaks for one party, for ever. */
export class SeatsOfHistory {
  readonly #bound = new Map<Hex, { readonly party: string; stage: "BOUND" | "FROZEN" }>();
  readonly #offers = new Map<string, Offer>();

  isTaken(account: Hex): boolean {
    return this.#bound.has(account);
  }

  /** The accounts that speak for a party now. */
  bound(): Seat[] {
    return [...this.#bound].flatMap(([account, { party, stage }]) => (stage === "BOUND" ? [{ account, party }] : []));
  }

  /** The accounts that may still accept an offer. */
  offered(): Seat[] {
    return [...this.#offers.values()].flatMap(({ account, party, open }) => (open ? [{ account, party }] : []));
  }

  bind(account: Hex, party: string): void {
    this.#bound.set(account, { party, stage: "BOUND" });
  }

  offer(account: Hex, party: string, roles: bigint, until: number): void {
    this.#offers.set(`${account}/${party}`, { account, party, roles, until, open: true });
  }

  /** The statement about a seat as the ledger makes it; undefined where it may not be made. */
  judged(move: AttestMove, time: number): AttestMove | undefined {
    const { account, subject } = move;
    if (account === undefined) return undefined;
    const [seat, offer] = [this.#bound.get(account), this.#offers.get(`${account}/${subject}`)];
    switch (move.code) {
      case Code.SEAT_OFFERED:
        if (seat !== undefined) return undefined;
        this.offer(account, subject, move.value, move.until);
        return move;
      case Code.SEAT_ACCEPTED: {
        const isOver = offer !== undefined && offer.until !== 0 && time >= offer.until;
        if (offer?.open !== true || isOver || seat !== undefined) return undefined;
        offer.open = false;
        this.bind(account, subject);
        // The ledger itself tells of it: what was offered, and no date of its own.
        return { ...move, value: offer.roles, until: offer.until, effectiveAt: 0 };
      }
      case Code.SEAT_FROZEN:
        if (seat?.party === subject) seat.stage = "FROZEN";
        else if (offer?.open === true) offer.open = false;
        else return undefined;
        return { ...move, value: 0n, until: 0 };
      default:
        return seat?.party === subject && seat.stage === "BOUND" ? move : undefined;
    }
  }
}
