import type { RecordId } from "../../ledger/record-id.ts";
import type { ReconciledExport } from "../../schemas/reconciliation.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { PartyAliases } from "../party-aliases.ts";
import type { AskedTraffic, TrafficMatch } from "./ask-traffic.ts";
import type { KeptContents } from "./kept-contents.ts";

/**
 * The judgement of the ledger about a line of traffic:
 * - `RECORDED`: an export in force at that time;
 * - `EARLY`: the export began to count only after the traffic;
 * - `NOT_IN_FORCE`: the export was held, ended or broken at that time;
 * - `OTHER_RECIPIENT`: this content was exported, and not to the recipient of the line;
 * - `ANOTHERS`: an export of somebody else;
 * - `UNRECORDED`: no export has this content;
 * - `UNRECOGNIZED`: no export that can be recognized has it, and some cannot be.
 */
export const TRAFFIC_OUTCOMES = [
  "RECORDED",
  "EARLY",
  "NOT_IN_FORCE",
  "OTHER_RECIPIENT",
  "ANOTHERS",
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
  { line, matches }: AskedTraffic,
  blindFrom: number,
  { tolerance, aliases }: JudgingTerms,
): Pick<JudgedTraffic, "outcome" | "because"> {
  const own = matches.filter(({ of }) => of.isOwn);
  if (matches.length === 0)
    return { outcome: blindFrom <= line.at + tolerance ? "UNRECOGNIZED" : "UNRECORDED", because: [] };
  if (own.length === 0) return { outcome: "ANOTHERS", because: matches };
  const { recipient } = line;
  const meant = recipient === undefined ? own : own.filter(({ of }) => isParty(recipient, of.recipient, aliases));
  if (meant.length === 0) return { outcome: "OTHER_RECIPIENT", because: own };
  const inForce = meant.filter((match) => isInForce(match, line.at, tolerance));
  if (inForce.length > 0) return { outcome: "RECORDED", because: inForce };
  const begun = meant.filter(({ standing }) => standing !== undefined);
  return begun.length > 0 ? { outcome: "NOT_IN_FORCE", because: begun } : { outcome: "EARLY", because: meant };
}

function isInForce({ standing, of }: TrafficMatch, at: number, tolerance: number): boolean {
  if (standing !== undefined) return standing === "IN_FORCE" || standing === "CONTINUED";
  return (of.effectiveAt ?? of.recordedAt) - at <= tolerance && of.status !== "PROPOSED";
}

/** Whether a text of the log names a party: by its reference, its id or its short name here. */
function isParty(text: string, party: RecordName | undefined, aliases: PartyAliases): boolean {
  if (party === undefined) return false;
  return text === party.reference || text.toLowerCase() === party.id || aliases.get(text) === party.id;
}

/** The parts of an export that left, and whether a line names this export alone. */
interface SeenExport {
  readonly paths: Set<string>;
  whole: boolean;
  alone: boolean;
}

/** Traffic of an export that was not in force is traffic of it all the same. */
function seenExports(lines: readonly JudgedTraffic[]): ReadonlyMap<RecordId, SeenExport> {
  const seen = new Map<RecordId, SeenExport>();
  for (const { outcome, because } of lines) {
    if (outcome === "OTHER_RECIPIENT" || outcome === "ANOTHERS") continue;
    for (const { of, path } of because) {
      const entry = seen.get(of.export.id) ?? { paths: new Set(), whole: false, alone: false };
      seen.set(of.export.id, entry);
      if (path === undefined) entry.whole = true;
      else entry.paths.add(path);
      entry.alone ||= because.length === 1;
    }
  }
  return seen;
}

function judgeExport(of: ReconciledExport, seen: ReadonlyMap<RecordId, SeenExport>, kept: KeptContents): JudgedExport {
  const found = seen.get(of.export.id);
  const filesSeen = found?.paths.size ?? 0;
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
