import { isGoodStanding, standingOf, type Standing } from "../ledger/evaluate-standing.ts";
import { Kind } from "../ledger/kinds.ts";
import { reachMatters } from "../ledger/operability.ts";
import { compareFile, type ShownContents } from "./file-match.ts";
import { standingFinding } from "./findings.ts";
import { flagsOf, lineageEntries, type OpenedFields } from "./lineage-entries.ts";
import type { Lineage } from "./lineage.ts";
import { makeClaim } from "./make-claim.ts";
import type { ProvenStates } from "./prove-states.ts";
import { unprovenOf } from "./reservations.ts";
import { isShown, judgeByOptions, sealedVerdict, type JudgedBlock, type ProvenVerdict } from "./verdict-options.ts";
import type { Verdict, VerdictCode } from "./verdict.ts";

/** Everything that a certificate proves about a record, provided that its header is sealed. */
export interface ProvenRecord extends ShownContents {
  readonly lineage: Lineage;
  readonly states: ProvenStates;
  readonly opened: OpenedFields;
}

/** The verdict on a proven record. @throws IncompleteLineage */
export function recordVerdict(proven: ProvenRecord, judged: JudgedBlock): Verdict {
  const { lineage, states } = proven;
  const { descriptor, asOf, options } = judged;
  // Since the block a term can only have become shorter, so a term that has run out by the verifier's clock has ended.
  const at = Math.max(asOf.time, options.now);
  const asOfBlock = standingOf(lineage, lineage.subject.id, asOf.time);
  // A standing that was bad as of the block stays what it is: the end of its term would hide a hold.
  const wasGood = asOfBlock !== undefined && isGoodStanding(asOfBlock.code);
  const standing = wasGood ? standingOf(lineage, lineage.subject.id, at) : asOfBlock;
  const entries = lineageEntries(lineage, states.now, proven.opened);
  const [subject] = entries;
  if (asOfBlock === undefined || standing === undefined || subject === undefined)
    throw new RangeError("A lineage has a subject with a standing.");
  const code = codeOf(standing);
  const cause = entries.find((entry) => entry.id === standing.cause.record) ?? subject;
  const exportedBeforeHarm =
    code === "AUTHENTIC_DISPOSITION_PENDING" ? subject.effectiveAt < standing.since : undefined;
  const { material } = lineage;
  const verdict: ProvenVerdict = {
    ...sealedVerdict(judged),
    code,
    codeAsOf: codeOf(asOfBlock),
    claim: makeClaim({ descriptor, lineage, entries, at, salted: proven.salted }),
    standing,
    exportedBeforeHarm,
    lineage: entries,
    flags: flagsOf(lineage, states.now),
    unproven: unprovenOf(asOf, {
      allCorrections: states.allCorrections,
      onlyNamed: entries.filter(({ id, provenNow }) => !provenNow && !material.has(id)).length,
      holdsUnknown: entries.some(({ id, kind, provenNow }) => !provenNow && reachMatters(kind) && material.has(id)),
      isExport: subject.kind === Kind.EXPORT,
      fileShown: isShown(options.file),
    }),
  };
  const finding = standingFinding(code, standing, subject, cause, asOf, exportedBeforeHarm);
  return judgeByOptions(verdict, finding, judged, (file) => compareFile(lineage.subject.body, proven, file));
}

function codeOf(standing: Standing): VerdictCode {
  switch (standing.code) {
    case "IN_FORCE":
      return "AUTHENTIC_IN_FORCE";
    case "CONTINUED":
      return "AUTHENTIC_CONTINUED";
    case "SUSPENDED":
      return "AUTHENTIC_SUSPENDED";
    case "DISPOSITION_PENDING":
      return "AUTHENTIC_DISPOSITION_PENDING";
    case "BROKEN":
      return "AUTHENTIC_BROKEN";
    case "PROPOSED":
      return "AUTHENTIC_PROPOSED";
    case "EXPIRED":
    case "ENDED":
      return "AUTHENTIC_ENDED";
    default:
      return standing.code satisfies never;
  }
}
