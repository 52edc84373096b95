import type { RecordId } from "../../ledger/record-id.ts";
import type { ReconciledExport } from "../../schemas/reconciliation.ts";
import type { PartyAliases } from "../party-aliases.ts";
import type { AskedTraffic, TrafficMatch } from "./ask-traffic.ts";
import { beginOf, isParty } from "./export-candidates.ts";
import type { Candidate } from "./export-candidates.ts";
import type { KeptContents } from "./kept-contents.ts";

/**
 * The judgement of the ledger about a line of traffic:
 * - `RECORDED`: an export that was recorded and in force at that time;
 * - `LATE`: an export that was in force at that time by its legal date, and was recorded only after the traffic;
 * - `EARLY`: the export began to count only after the traffic;
 * - `NOT_IN_FORCE`: the export was held, ended or broken at that time;
 * - `OTHER_RECIPIENT`: this content was exported, and not to the recipient of the line;
 * - `ANOTHERS`: an export of somebody else;
 * - `UNDECIDED`: the content has exports of which the log or the asker's sight does not tell whether they are meant;
 * - `UNRECORDED`: no export has this content;
 * - `UNRECOGNIZED`: no export that can be recognized has it, and some cannot be.
 */
export const TRAFFIC_OUTCOMES = [
  "RECORDED",
  "LATE",
  "EARLY",
  "NOT_IN_FORCE",
  "OTHER_RECIPIENT",
  "ANOTHERS",
  "UNDECIDED",
  "UNRECORDED",
  "UNRECOGNIZED",
] as const;
export type TrafficOutcome = (typeof TRAFFIC_OUTCOMES)[number];

/**
 * The judgement of the traffic about an export:
 * - `SEEN`: it left;
 * - `PARTLY`: some files of the folder left;
 * - `PERHAPS`: its content left, and the log does not say which of its exports that was;
 * - `UNSEEN`: nothing of it is in the log;
 * - `UNRECOGNIZABLE`: its content is not known here, so the log cannot say.
 */
export const EXPORT_OUTCOMES = ["SEEN", "PARTLY", "PERHAPS", "UNSEEN", "UNRECOGNIZABLE"] as const;
export type ExportOutcome = (typeof EXPORT_OUTCOMES)[number];

export interface JudgedTraffic extends AskedTraffic {
  readonly outcome: TrafficOutcome;
  /** The exports that explain the outcome. */
  readonly because: readonly TrafficMatch[];
}

export interface JudgedExport {
  readonly of: ReconciledExport;
  readonly outcome: ExportOutcome;
  /** The number of its files that left. */
  readonly filesSeen: number;
}

/** The terms by which both sides are judged, besides each other. */
export interface JudgingTerms {
  /** Clocks differ: traffic counts as after its record up to so many seconds before it. */
  readonly tolerance: number;
  readonly aliases: PartyAliases;
  readonly kept: KeptContents;
}

/**
 * Judges every line and every export of a period by each other.
 * @param hidden - the exports to which no digest leads, also those from before the period
 */
export function judgeTraffic(
  traffic: readonly AskedTraffic[],
  exports: readonly ReconciledExport[],
  hidden: readonly ReconciledExport[],
  terms: JudgingTerms,
): { readonly lines: readonly JudgedTraffic[]; readonly exports: readonly JudgedExport[] } {
  const blindFrom = hidden
    .filter((each) => !isRecognizable(each, terms.kept))
    .reduce((first, { effectiveAt, recordedAt }) => Math.min(first, effectiveAt ?? recordedAt), Infinity);
  const lines = traffic.map((asked) => ({ ...asked, ...judgeLine(asked, blindFrom, terms) }));
  const seen = seenExports(lines);
  return { lines, exports: exports.filter(isExpected).map((each) => judgeExport(each, seen, terms.kept)) };
}

function judgeLine(
  { line, matches, isCut }: AskedTraffic,
  blindFrom: number,
  { tolerance, aliases }: JudgingTerms,
): Pick<JudgedTraffic, "outcome" | "because"> {
  const own = matches.filter(({ of }) => of.isOwn);
  if (matches.length === 0)
    return { outcome: blindFrom <= line.at + tolerance ? "UNRECOGNIZED" : "UNRECORDED", because: [] };
  if (own.length === 0) return { outcome: "ANOTHERS", because: matches };
  const { recipient: named } = line;
  const meant =
    named === undefined
      ? own
      : own.filter(({ of: { recipient } }) => recipient !== undefined && isParty(named, recipient, aliases));
  const inForce = meant.filter((match) => isInForce(match, line.at, tolerance));
  const inTime = inForce.filter(({ of }) => of.recordedAt <= line.at + tolerance);
  if (inTime.length > 0) return { outcome: "RECORDED", because: inTime };
  if (isCut) return { outcome: "UNDECIDED", because: meant.length > 0 ? meant : own };
  if (inForce.length > 0) return { outcome: "LATE", because: inForce };
  const begun = meant.filter(({ standing }) => standing !== undefined);
  if (begun.length > 0) return { outcome: "NOT_IN_FORCE", because: begun };
  // Whoever may not see the recipient of an export cannot say that it is another one.
  const unseen = named === undefined ? [] : own.filter(({ of }) => of.recipient === undefined);
  if (unseen.length > 0) return { outcome: "UNDECIDED", because: unseen };
  return meant.length > 0 ? { outcome: "EARLY", because: meant } : { outcome: "OTHER_RECIPIENT", because: own };
}

function isInForce({ standing, of }: TrafficMatch, at: number, tolerance: number): boolean {
  if (standing !== undefined) return standing === "IN_FORCE" || standing === "CONTINUED";
  return beginOf(of) - at <= tolerance && of.status !== "PROPOSED";
}

/** The parts of an export that left, and whether a line names this export alone. */
interface SeenExport {
  /** How many files of the folder have each content that left, by the first path of each. */
  readonly copies: Map<string, number>;
  whole: boolean;
  alone: boolean;
}

/** Traffic of an export that was not in force is traffic of it all the same. */
function seenExports(lines: readonly JudgedTraffic[]): ReadonlyMap<RecordId, SeenExport> {
  const seen = new Map<RecordId, SeenExport>();
  const entryOf = (id: RecordId): SeenExport => {
    const entry = seen.get(id) ?? { copies: new Map(), whole: false, alone: false };
    seen.set(id, entry);
    return entry;
  };
  const ambiguous = new Set<readonly Candidate[]>();
  for (const { line, outcome, because, candidates } of lines) {
    if (outcome === "OTHER_RECIPIENT" || outcome === "ANOTHERS") continue;
    const isAmbiguous = candidates !== undefined && line.recipient === undefined;
    if (isAmbiguous) ambiguous.add(candidates);
    for (const { of, path, copies } of because) {
      const entry = entryOf(of.export.id);
      if (path === undefined) entry.whole = true;
      else entry.copies.set(path, copies);
      entry.alone ||= because.length === 1 && outcome !== "UNDECIDED" && !isAmbiguous;
    }
  }
  // Any of the very many exports of a content may be the one that left.
  for (const { of } of [...ambiguous].flat()) entryOf(of.export.id);
  return seen;
}

function judgeExport(of: ReconciledExport, seen: ReadonlyMap<RecordId, SeenExport>, kept: KeptContents): JudgedExport {
  const found = seen.get(of.export.id);
  const filesSeen = [...(found?.copies.values() ?? [])].reduce((sum, copies) => sum + copies, 0);
  if (found === undefined) return { of, outcome: isRecognizable(of, kept) ? "UNSEEN" : "UNRECOGNIZABLE", filesSeen };
  if (!found.alone) return { of, outcome: "PERHAPS", filesSeen };
  const files = of.files ?? (of.digest === undefined ? undefined : kept.files(`sha256:${of.digest}`));
  const isWhole = found.whole || files === undefined || filesSeen >= files;
  return { of, outcome: isWhole ? "SEEN" : "PARTLY", filesSeen };
}

/** An export that is proposed, turned down or void need not have left. */
function isExpected({ status }: ReconciledExport): boolean {
  return status !== "PROPOSED" && status !== "REJECTED" && status !== "WITHDRAWN" && status !== "VOID";
}

/** Whether a digest of the log can lead to the export. */
function isRecognizable({ form, digest, files }: ReconciledExport, kept: KeptContents): boolean {
  if (form === "FILE" || files !== undefined) return true;
  return digest !== undefined && kept.files(`sha256:${digest}`) !== undefined;
}
