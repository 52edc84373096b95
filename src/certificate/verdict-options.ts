import type { Bilingual } from "../text/bilingual.ts";
import { descriptorId, type Descriptor } from "./descriptor.ts";
import type { compareFile, ShownFile } from "./file-match.ts";
import { ASSUMPTIONS, ageWarnings, unprovenOf, warningsOf } from "./reservations.ts";
import {
  authenticSentence,
  cannotTellSentence,
  clocksSentence,
  differsSentence,
  followedBy,
  matchSentence,
  notRecordedSentence,
  staleSentence,
  uncomparedSentence,
  type Found,
  type UncomparedReason,
} from "./verdict-sentences.ts";
import type { Finding } from "./findings.ts";
import { ageOf, clocksDisagree, isStale, type ClockOptions } from "./verify-clock.ts";
import type { AsOf, Verdict, VerdictCode } from "./verdict.ts";

/** The verifier's clock, and the things that a verifier may ask for in addition to authenticity. */
export interface VerifyOptions extends ClockOptions {
  /** The digests of the file or folder that is shown with the certificate. */
  readonly file?: ShownFile;
}

/** The sealed block of a certificate, and what the verifier uses to judge it. */
export interface JudgedBlock {
  readonly descriptor: Descriptor;
  readonly asOf: AsOf;
  readonly options: VerifyOptions;
}

/**
 * A verdict before the shown file and the certificate's age are considered. Its code is that of the standing by the
 * verifier's clock, which may have ended a term since the block.
 */
export interface ProvenVerdict extends Omit<Verdict, "sentence" | "codeAsOf"> {
  readonly codeAsOf: VerdictCode;
}

/**
 * The final verdict from what the certificate proves as of its block. The strongest statement wins, so that nothing
 * weaker hides it:
 * - a shown file that is not the certified one is FILE_DIFFERS, however old the certificate is;
 * - a standing that was bad as of the block stays what it is, however old it is and also when the shown file cannot be
 *   compared. CANNOT_TELL would be weaker: nobody may rely on the record before a newer certificate shows that it is
 *   good again;
 * - a file that cannot be compared leaves CANNOT_TELL, and the sentence still says what the certificate proves;
 * - only a good standing, or an absence, loses its force with age or when the clocks disagree, because a hold, an
 *   ending or a recording may have come since.
 */
export function judgeByOptions(
  verdict: ProvenVerdict,
  finding: Finding,
  { descriptor, asOf, options }: JudgedBlock,
  compare: (file: ShownFile) => ReturnType<typeof compareFile>,
): Verdict {
  const age = ageOf(descriptor, asOf, options);
  const judged = judgeByFile(verdict, { finding, asOf, age }, options.file, compare);
  const saysAge = judged.reason === "STALE" || judged.reason === "CLOCKS_DISAGREE";
  return saysAge ? judged : { ...judged, warnings: [...judged.warnings, ...ageWarnings(age)] };
}

const UNCOMPARED: Readonly<Record<Extract<ReturnType<typeof compareFile>, string>, UncomparedReason>> = {
  NO_DIGEST: "FILE_NOT_COMPARABLE",
  SALTED: "FILE_SALTED",
  NOT_LISTED: "FILE_NOT_LISTED",
};

function judgeByFile(
  verdict: ProvenVerdict,
  found: Found,
  file: ShownFile | undefined,
  compare: (file: ShownFile) => ReturnType<typeof compareFile>,
): Verdict {
  const match = file === undefined || !isShown(file) ? undefined : compare(file);
  if (typeof match === "string") {
    const reason = UNCOMPARED[match];
    if (isBad(verdict.code))
      return decided(verdict, verdict.code, followedBy(authenticSentence(found), uncomparedSentence(reason)));
    return decided(verdict, "CANNOT_TELL", cannotTellSentence(reason, found), { reason });
  }
  if (match === undefined) return judgeByClock(verdict, found);
  if (match.differs !== undefined)
    return decided(verdict, "FILE_DIFFERS", differsSentence(match, found), { file: match });
  const timed = judgeByClock(verdict, found);
  const sentence = followedBy(timed.sentence, matchSentence(match, verdict.code === "NOT_RECORDED"));
  return { ...timed, file: match, sentence };
}

function judgeByClock(verdict: ProvenVerdict, found: Found): Verdict {
  const { code } = verdict;
  const passes = !isBad(code);
  if (passes && clocksDisagree(found.age))
    return decided(verdict, "CANNOT_TELL", clocksSentence(found), { reason: "CLOCKS_DISAGREE" });
  if (passes && isStale(found.age)) return decided(verdict, "CANNOT_TELL", staleSentence(found), { reason: "STALE" });
  return decided(verdict, code, code === "NOT_RECORDED" ? notRecordedSentence(found) : authenticSentence(found));
}

function decided(
  verdict: ProvenVerdict,
  code: VerdictCode,
  sentence: Bilingual,
  more: Partial<Pick<Verdict, "reason" | "file">> = {},
): Verdict {
  return { ...verdict, ...more, code, sentence };
}

/** Whether the certified record may be relied on: it is authentic, and in force or continued by a disposition. */
export function isGood(code: VerdictCode): boolean {
  return code === "AUTHENTIC_IN_FORCE" || code === "AUTHENTIC_CONTINUED";
}

/** Whether a certified standing is not good, so that neither age nor an uncompared file takes anything from it. */
function isBad(code: VerdictCode): boolean {
  return !isGood(code) && code !== "NOT_RECORDED";
}

/** Whether a file is shown, by a digest of at least one algorithm. */
export function isShown(file: ShownFile | undefined): boolean {
  return file?.sha256 !== undefined || file?.sm3 !== undefined;
}

/** The members of every verdict before anything is known. */
export function emptyVerdict(descriptor: Descriptor): Omit<Verdict, "code" | "sentence"> {
  return {
    codeAsOf: undefined,
    reason: undefined,
    failure: undefined,
    network: {
      name: descriptor.network,
      environment: descriptor.environment,
      descriptor: descriptorId(descriptor),
      edition: descriptor.edition,
      block: descriptor.asOf.block,
    },
    madeUnder: undefined,
    asOf: undefined,
    age: undefined,
    claim: undefined,
    standing: undefined,
    exportedBeforeHarm: undefined,
    file: undefined,
    flags: { soft: [], backfilled: [], corrections: [], heldForNewUse: [] },
    lineage: [],
    warnings: warningsOf(descriptor, undefined),
    assumptions: ASSUMPTIONS,
    unproven: [],
  };
}

/** The members of a verdict on a certificate whose seals are verified. */
export function sealedVerdict({ descriptor, asOf, options }: JudgedBlock): Omit<Verdict, "code" | "sentence"> {
  return {
    ...emptyVerdict(descriptor),
    asOf,
    age: ageOf(descriptor, asOf, options),
    warnings: warningsOf(descriptor, asOf),
    unproven: unprovenOf(asOf),
  };
}
