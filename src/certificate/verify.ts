import { absenceVerdict, requireAbsent, requireNothingElse } from "./absence.ts";
import type { Certificate } from "./certificate.ts";
import type { VerificationStep } from "./certificate-error.ts";
import { readHeader, requireEdition, verifySeals } from "./certified-block.ts";
import { editionOf, type Descriptor } from "./descriptor.ts";
import { openState } from "./ledger-state.ts";
import { parseCertificate } from "./parse-certificate.ts";
import { proveLineage, requirePresent } from "./prove-lineage.ts";
import { proveStates } from "./prove-states.ts";
import { recordVerdict } from "./record-verdict.ts";
import { refusalVerdict } from "./refusal-verdict.ts";
import { developmentSentence } from "./verdict-sentences.ts";
import { demandClock } from "./verify-clock.ts";
import type { JudgedBlock, VerifyOptions } from "./verdict-options.ts";
import type { AsOf, Verdict } from "./verdict.ts";
import { verifyDisclosure } from "./verify-disclosure.ts";

/**
 * Verifies a certificate offline, in seven steps: parse, descriptor, header, state, lineage, standing, seal. It is
 * pure: it needs no store, no network and no clock of its own. It never throws because of what the file contains:
 * every outcome is a verdict.
 *
 * @param descriptor from the agencies (see `parseDescriptor`), never from the person who shows the certificate
 * @throws VerifyOptionsError when the clock or the greatest age is not a number that can be compared with
 */
export function verifyCertificate(bytes: Uint8Array, descriptor: Descriptor, options: VerifyOptions): Verdict {
  demandClock(options);
  const steps = new Steps();
  try {
    const { asOf, verdictOn } = proveSealed(bytes, descriptor, steps);
    return marked(verdictOn({ descriptor, asOf, options }), descriptor, steps);
  } catch (error) {
    return marked(refusalVerdict(error, steps.current, descriptor), descriptor, steps);
  }
}

/**
 * The verdict on a certificate that does not verify; undefined when it does, however old it is and whatever its
 * standing. The maker of a certificate asks this: it has no clock to compare with.
 */
export function refusalOf(bytes: Uint8Array, descriptor: Descriptor): Verdict | undefined {
  const steps = new Steps();
  try {
    const { asOf, verdictOn } = proveSealed(bytes, descriptor, steps);
    verdictOn({ descriptor, asOf, options: { now: asOf.time } });
    return undefined;
  } catch (error) {
    return refusalVerdict(error, steps.current, descriptor);
  }
}

/** Adds to a verdict the edition that the certificate names and, of a development network, the mark of one. */
function marked(verdict: Verdict, descriptor: Descriptor, { named }: Steps): Verdict {
  const { sentence } = verdict;
  return {
    ...verdict,
    ...(named === undefined ? {} : { madeUnder: { descriptor: named, edition: editionOf(descriptor, named) } }),
    sentence: descriptor.environment === "production" ? sentence : developmentSentence(sentence),
  };
}

interface Sealed {
  readonly asOf: AsOf;
  readonly verdictOn: (judged: JudgedBlock) => Verdict;
}

function proveSealed(bytes: Uint8Array, descriptor: Descriptor, steps: Steps): Sealed {
  const certificate = steps.take("parse", () => parseCertificate(bytes));
  steps.named = certificate.descriptor;
  steps.take("descriptor", () => requireEdition(certificate, descriptor));
  const header = steps.take("header", () => readHeader(certificate, descriptor));
  const verdictOn = prove(certificate, header.stateRoot, descriptor, steps);
  return { asOf: steps.take("seal", () => verifySeals(header, descriptor)), verdictOn };
}

/** Proves the certificate's claim under a state root, and returns its verdict for the case that the root is sealed. */
function prove(
  certificate: Certificate,
  stateRoot: Uint8Array,
  descriptor: Descriptor,
  steps: Steps,
): (judged: JudgedBlock) => Verdict {
  const { subject, folder, salted } = certificate;
  const state = steps.take("state", () => openState(certificate, descriptor, stateRoot));
  if ("absent" in subject) {
    steps.take("state", () => requireAbsent(subject.absent, state));
    steps.take("lineage", () => requireNothingElse(certificate));
    steps.take("standing", () => state.expectAllUsed());
    return (judged) => absenceVerdict(subject.absent, judged);
  }
  steps.take("state", () => requirePresent(subject.record, state));
  const lineage = steps.take("lineage", () => proveLineage(certificate, subject.record, descriptor));
  const opened = steps.take("lineage", () => verifyDisclosure(certificate, lineage));
  const states = steps.take("standing", () => proveStates(certificate, lineage, state));
  return (judged) => recordVerdict({ lineage, states, opened, folder, salted }, judged);
}

/** Runs the steps of a verification and knows which one ran last: a refusal is the refusal of that step. */
class Steps {
  /** The id of the descriptor that the certificate names, once the certificate is read. */
  named: string | undefined;
  #current: VerificationStep = "parse";

  get current(): VerificationStep {
    return this.#current;
  }

  take<Result>(step: VerificationStep, run: () => Result): Result {
    this.#current = step;
    return run();
  }
}
