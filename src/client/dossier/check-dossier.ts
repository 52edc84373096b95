import { join } from "node:path";
import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { isJsonObject } from "../../documents/canonical-json.ts";
import type { JsonValue } from "../../documents/canonical-json.ts";
import { keptCopy, verifyAttachments } from "../../dossier/attachments.ts";
import { listParties, openDossier } from "../../dossier/dossier.ts";
import { DossierError } from "../../dossier/dossier-error.ts";
import { namesIn } from "../../dossier/names-in.ts";
import { readOpenedNotes } from "../../dossier/opened-note.ts";
import type { StoredEntry } from "../../dossier/stored-entry.ts";
import { storedEntries, straysBeside } from "../../dossier/survey-dossier.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import { codeName, statementCode } from "../../ledger/codes.ts";
import { Status } from "../../ledger/statuses.ts";
import type { EventForm } from "../../schemas/event.ts";
import type { ClientContext } from "../client-context.ts";
import type { ApiError } from "../http/api-error.ts";
import { surveyAll } from "../outbox-report.ts";
import { describeEntry } from "./described-entry.ts";
import type { DescribedEntry, PaperPlace } from "./described-entry.ts";
import { owedDocuments } from "./owed-documents.ts";
import type { OwedDocument } from "./owed-documents.ts";
import { RecordedDocuments } from "./recorded-documents.ts";
import type { RecordedDocument, RecordedState } from "./recorded-documents.ts";

/**
 * A finding of a check:
 * - `DAMAGED`: a file cannot be read, is not what was saved, or is a link;
 * - `STRAY`: a file that no command of this program puts there;
 * - `MISPLACED`: a document in the folder of another record, so that no command finds it;
 * - `DIFFERS`: the record has another document on the ledger;
 * - `UNRECORDED`: no act has the document. It is that of a refused act, or of one that was prepared and never recorded;
 *   `waits` says that a signed transaction with it is still in the outbox;
 * - `RECORDED_ASIDE`: the ledger has recorded a document that was put aside;
 * - `MISSING`: an act of the own party whose document is not here;
 * - `PAPER_ABSENT`: a paper that a document names by its digest and that is not here.
 */
export type DossierFinding =
  | { readonly type: "DAMAGED"; readonly fault: DossierError }
  | { readonly type: "STRAY"; readonly path: string }
  | { readonly type: "MISPLACED"; readonly entry: DescribedEntry }
  | { readonly type: "DIFFERS"; readonly entry: DescribedEntry; readonly event: RecordedDocument }
  | {
      readonly type: "UNRECORDED";
      readonly entry: DescribedEntry;
      readonly waits: boolean;
      readonly refusals: readonly EventForm[];
    }
  | { readonly type: "RECORDED_ASIDE"; readonly entry: DescribedEntry; readonly event: RecordedDocument }
  | ({ readonly type: "MISSING" } & OwedDocument)
  | { readonly type: "PAPER_ABSENT"; readonly entry: DescribedEntry; readonly paper: PaperPlace };

export interface CheckedDossier {
  /** The number of saved documents that were read. */
  readonly documents: number;
  /** Those of them that the ledger has recorded. */
  readonly recorded: number;
  /** Those that another recorded document names by their root, such as a roll of persons. */
  readonly named: number;
  /** Those of refused acts, which the ledger need not have. */
  readonly refused: number;
  /** Those of which nothing is known, because the ledger could not be asked. */
  readonly unchecked: number;
  readonly findings: readonly DossierFinding[];
  /** The reason for which the ledger could not be asked. */
  readonly unavailable: ApiError | undefined;
}

/** Everything that the look at one document needs beside it. */
interface Look {
  readonly context: ClientContext;
  readonly ledger: RecordedDocuments;
  /** The signed transactions whose outcome is not known. */
  readonly waiting: readonly Hex[];
}

/**
 * Compares every document with its commitment on the ledger and every kept paper with its digest, and finds what is
 * missing. Nothing is changed.
 * @param only - one dossier; all of them by default
 * @throws ApiError for an answer that cannot be used; DossierError UNREADABLE
 */
export async function checkDossier(context: ClientContext, only?: string): Promise<CheckedDossier> {
  const ledger = new RecordedDocuments(context);
  const { entries, damaged } = await surveyAll(context);
  const look: Look = { context, ledger, waiting: entries.map(({ raw }) => raw) };
  const findings: DossierFinding[] = [...damaged.map(asDamage), ...(await besideDocuments(context, only))];
  // The acts of the own parties are read first, so that few documents need a question of their own.
  const owed = await owedDocuments(context, ledger, only);
  const here = new Set<Hex>();
  const rootsNamed = new Set<string>();
  const counts = { documents: 0, recorded: 0, refused: 0, unchecked: 0 };
  for await (const entry of storedEntries(context.dossierDirectory, { party: only })) {
    findings.push(...(await filesOf(entry)));
    const { document, place } = entry;
    if (document === undefined) continue;
    if (place === "RECORDS") here.add(document.commitment);
    const state = await ledger.stateOf(document);
    counts.documents += 1;
    if (state.type === "RECORDED") {
      counts.recorded += 1;
      for (const root of rootsIn(document.fields)) rootsNamed.add(root);
    }
    if (state.type === "UNKNOWN") counts.unchecked += 1;
    if (place === "REFUSED" && state.type !== "RECORDED") counts.refused += 1;
    findings.push(...(await findingsAbout(look, entry, document, state)));
  }
  const missing = (owed ?? []).filter(({ event }) => !here.has(event.document));
  const told = findings.filter((finding) => finding.type !== "UNRECORDED" || !isNamed(finding.entry, rootsNamed));
  return {
    ...counts,
    named: findings.length - told.length,
    findings: [...told, ...missing.map((each) => ({ type: "MISSING", ...each }) as const)],
    unavailable: ledger.unavailable,
  };
}

/** The 32-byte words in the fields of a document: the roots of other documents are among them. */
function rootsIn(value: JsonValue): readonly Hex[] {
  if (isHex(value, 32)) return [value];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => rootsIn(item));
  return isJsonObject(value) ? Object.values(value).flatMap((member) => rootsIn(member)) : [];
}

function isNamed({ commitment }: DescribedEntry, roots: ReadonlySet<string>): boolean {
  return commitment !== undefined && roots.has(commitment);
}

function asDamage(fault: DossierError): DossierFinding {
  return { type: "DAMAGED", fault };
}

/** Strays and damaged notes, which belong to no document. */
async function besideDocuments({ dossierDirectory }: ClientContext, only?: string): Promise<readonly DossierFinding[]> {
  const { strays, faults } = await straysBeside(dossierDirectory);
  const parties = (await listParties(dossierDirectory)).filter((name) => only === undefined || name === only);
  const notes = parties.flatMap((party) => readOpenedNotes(openDossier(dossierDirectory, party)).faults);
  return [...[...faults, ...notes].map(asDamage), ...strays.map((path) => ({ type: "STRAY", path }) as const)];
}

/** The faults and strays among the files of one document, and its kept papers that have changed. */
async function filesOf(entry: StoredEntry): Promise<readonly DossierFinding[]> {
  const kept = entry.papers.filter((paper) => paper.kept);
  const copies = await Promise.all(kept.map((paper) => keptCopy(entry.folder, paper)));
  const folder = join(entry.folder, "attachments");
  const isWhole = entry.faults.length === 0;
  const others = isWhole ? namesIn(folder).filter((name) => !copies.includes(join(folder, name))) : [];
  const findings: DossierFinding[] = entry.faults.map(asDamage);
  for (const path of [...entry.strays, ...others.map((name) => join(folder, name))])
    findings.push({ type: "STRAY", path });
  for (const paper of isWhole ? kept : [])
    try {
      await verifyAttachments(entry.folder, [paper]);
    } catch (error) {
      if (!(error instanceof DossierError)) throw error;
      findings.push(asDamage(error));
    }
  return findings;
}

async function findingsAbout(
  look: Look,
  entry: StoredEntry,
  document: CommittedDocument,
  state: RecordedState,
): Promise<readonly DossierFinding[]> {
  const described = describeEntry(entry);
  const findings: DossierFinding[] = [];
  if (entry.place === "RECORDS" && entry.name !== described.home)
    findings.push({ type: "MISPLACED", entry: described });
  if (state.type === "DIFFERS" && entry.place === "RECORDS")
    findings.push({ type: "DIFFERS", entry: described, event: state.event });
  if (state.type === "ABSENT" && entry.place === "RECORDS")
    findings.push({
      type: "UNRECORDED",
      entry: described,
      waits: look.waiting.some((raw) => raw.includes(document.commitment.slice(2))),
      refusals: await refusalsOf(look.context, document),
    });
  if (state.type === "RECORDED" && entry.place !== "RECORDS")
    findings.push({ type: "RECORDED_ASIDE", entry: described, event: state.event });
  for (const paper of described.papers)
    if (paper.where === "ABSENT") findings.push({ type: "PAPER_ABSENT", entry: described, paper });
  return findings;
}

/** The refusals of acts as that of a document: about the same record, with the same code. */
async function refusalsOf({ api }: ClientContext, { boundTo }: CommittedDocument): Promise<readonly EventForm[]> {
  if ("record" in boundTo) return (await api.refusals({ subject: boundTo.record })).result.refusals;
  const { subject, by, act, code } = boundTo;
  const { refusals } = (await api.refusals({ subject, party: by })).result;
  return refusals.filter((refusal) =>
    act === "SETTLE"
      ? refusal.status !== undefined && Status[refusal.status] === code && refusal.code === undefined
      : refusal.code === (codeName(statementCode(code)) ?? String(code)),
  );
}
