import { doAct } from "../client/acts/do-act.ts";
import type { DoneAct } from "../client/acts/do-act.ts";
import type { ActsByName } from "./acts-by-name.ts";
import { callsOf, demandSigner } from "./call-context.ts";
import { certificatesOf } from "./certificates.ts";
import type { Certificates } from "./certificates.ts";
import { checkNamedAct } from "./check-named-act.ts";
import type { ActCheck } from "./check-named-act.ts";
import { requireOptions } from "./connect-options.ts";
import type { ConnectOptions } from "./connect-options.ts";
import { exportsOf } from "./exports.ts";
import type { Exports } from "./exports.ts";
import { governanceOf } from "./governance.ts";
import type { Governance } from "./governance.ts";
import { namedActs } from "./named-acts.ts";
import { questionsOf } from "./questions.ts";
import type { Questions } from "./questions.ts";
import { seatsOf } from "./seats.ts";
import type { Seats } from "./seats.ts";

/** The functions of a party's program on a running system. */
export interface LaiquClient {
  /**
   * Does an act: makes its document, asks the ledger, saves the document in the dossier, signs here and sends once. An
   * act that the ledger would refuse is not sent, and the outcome names the rules. While the outcome of an act is not
   * known, the same call again sends what was signed and signs no other.
   */
  readonly acts: ActsByName<DoneAct>;
  /** Asks what the ledger would say to an act now. Nothing is saved, signed or sent. */
  readonly checks: ActsByName<ActCheck>;
  readonly exports: Exports;
  readonly seats: Seats;
  readonly governance: Governance;
  readonly certificates: Certificates;
  readonly questions: Questions;
}

/**
 * Makes a client of a running system. It opens no connection by itself, keeps none open, and prints nothing.
 * @throws LibraryError OPTIONS_MALFORMED; ApiError URL_MALFORMED
 */
export function connect(options: ConnectOptions): LaiquClient {
  const given = requireOptions(options);
  const perform = callsOf(given);
  const signer = (): string => demandSigner(given);
  return {
    acts: namedActs(perform, async (context, act) => await doAct(context, { ...act, as: signer() })),
    checks: namedActs(perform, async (context, act) => await checkNamedAct(context, act, signer())),
    exports: exportsOf(perform, signer),
    seats: seatsOf(perform, signer),
    governance: governanceOf(perform, signer),
    certificates: certificatesOf(perform, given.signer?.key),
    questions: questionsOf(perform, signer),
  };
}
