import { acceptSeat } from "../client/account-seats.ts";
import type { SeatOutcome } from "../client/account-seats.ts";
import type { Perform } from "./call-context.ts";
import type { CallOptions } from "./named-act.ts";
import { requireText } from "./read-request.ts";

/** The seat from which the signer's account speaks for its party. */
export interface Seats {
  /**
   * Accepts the seat that a party offered to the signer's account. To offer a seat and to freeze one are acts:
   * `acts["account-offer"]`, `acts["account-freeze"]`.
   */
  accept(party: string, options?: CallOptions): Promise<SeatOutcome>;
}

/** @param signer - gives the name of the key that signs */
export function seatsOf(perform: Perform, signer: () => string): Seats {
  return {
    accept: async (party, options) => {
      const named = requireText("seats.accept", "party", party);
      return await perform("seats.accept", options, async (context) => await acceptSeat(context, signer(), named));
    },
  };
}
