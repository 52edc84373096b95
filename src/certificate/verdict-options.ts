import type { Descriptor } from "./descriptor.ts";
import type { compareFile, ShownFile } from "./file-match.ts";
import { ASSUMPTIONS, unprovenOf, warningsOf } from "./reservations.ts";
import { cannotTellSentence, shownFileSentence } from "./verdict-sentences.ts";
import type { AsOf, CannotTellReason, Verdict } from "./verdict.ts";

/** The things that a verifier may ask for, in addition to authenticity. */
export interface VerifyOptions {
  /** The digests of the file or folder that is shown with the certificate. */
  readonly file?: ShownFile;
  /** The verifier's clock, in seconds. `maxAgeSeconds` needs it. A term that has run out by this clock has ended. */
  readonly now?: number;
  /** A certificate that is older than this gets the verdict CANNOT_TELL with the reason STALE. */
  readonly maxAgeSeconds?: number;
}

/** The sealed block of a certificate, and what the verifier uses to judge it. */
export interface JudgedBlock {
  readonly descriptor: Descriptor;
  readonly asOf: AsOf;
  readonly options: VerifyOptions;
}

/** Changes a verdict where the certificate is too old or the shown file is not the certified one. */
export function judgeByOptions(
  verdict: Verdict,
  asOf: AsOf,
  { now, maxAgeSeconds, file }: VerifyOptions,
  compare: (file: ShownFile) => ReturnType<typeof compareFile>,
): Verdict {
  if (now !== undefined && maxAgeSeconds !== undefined && now - asOf.time > maxAgeSeconds)
    return cannotTell(verdict, "STALE");
  if (file === undefined || !isShown(file)) return verdict;
  const match = compare(file);
  if (match === "NO_DIGEST") return cannotTell(verdict, "FILE_NOT_COMPARABLE");
  if (match === "NOT_LISTED") return cannotTell(verdict, "FILE_NOT_LISTED");
  const code = match.differs === undefined ? verdict.code : "FILE_DIFFERS";
  return { ...verdict, code, file: match, sentence: shownFileSentence(match, verdict) };
}

/** Whether a file is shown, by a digest of at least one algorithm. */
export function isShown(file: ShownFile | undefined): boolean {
  return file?.sha256 !== undefined || file?.sm3 !== undefined;
}

/** The same verdict as CANNOT_TELL, for a reason. */
export function cannotTell(verdict: Verdict, reason: CannotTellReason): Verdict {
  return { ...verdict, code: "CANNOT_TELL", reason, sentence: cannotTellSentence(reason, verdict.asOf) };
}

/** The members of a verdict before anything is known; `asOf` is undefined while no seal is verified. */
export function emptyVerdict(descriptor: Descriptor, asOf: AsOf | undefined): Omit<Verdict, "code" | "sentence"> {
  return {
    reason: undefined,
    failure: undefined,
    asOf,
    standing: undefined,
    exportedBeforeHarm: undefined,
    file: undefined,
    flags: { soft: [], backfilled: [], corrections: [] },
    lineage: [],
    warnings: warningsOf(descriptor),
    assumptions: ASSUMPTIONS,
    unproven: asOf === undefined ? [] : unprovenOf(asOf),
  };
}
