import { openDossier, openingPath, saveRecord } from "../dossier/dossier.ts";
import type { Dossier } from "../dossier/dossier.ts";
import type { Act, CheckAnswer, TransactionAnswer } from "../schemas/act.ts";
import { showForeign } from "../text/foreign-text.ts";
import { checkAct, chooseRole } from "./choose-role.ts";
import type { CheckedAct } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import { anyExportDraft } from "./export-draft.ts";
import type { ExportManner } from "./export-draft.ts";
import type { DocumentInput } from "./document-input.ts";
import { exportEnds, isRecorded } from "./export-ends.ts";
import type { ExportEnds } from "./export-ends.ts";
import { givenForExports } from "./export-fields.ts";
import { resolveExportParents } from "./export-parents.ts";
import type { ExportParents, ExportTarget } from "./export-parents.ts";
import { hashWithProgress } from "./hash-with-progress.ts";
import type { Intent } from "./intent.ts";
import { readyAct } from "./perform-act.ts";
import type { Actor } from "./perform-act.ts";
import { firstExportOf, loadDraft, prepareExport } from "./prepare-export.ts";
import type { Exporter, HashedPath, PreparedExport } from "./prepare-export.ts";
import { saveNewRecord } from "./save-new-record.ts";
import { resolveSeat } from "./seat.ts";
import type { ActingSeat } from "./seat.ts";
import { savedEntries, sendOnce } from "./send-once.ts";
import type { Prepared } from "./send-once.ts";
import { submitManifests } from "./submit-manifests.ts";
import type { SubmittedManifests } from "./submit-manifests.ts";

export interface ExportRequest extends Actor, ExportTarget, ExportManner, Pick<DocumentInput, "fields"> {
  /** Files or folders, one export for each. */
  readonly paths: readonly string[];
  /** Whether exports that the ledger already has are recorded again. */
  readonly again?: boolean;
  /** Whether the ledger gets salted commitments in the place of the digests. */
  readonly salted?: boolean;
}

/**
 * The outcome of recording exports:
 * - `NOT_SENT`: the ledger would refuse them, and nothing was sent;
 * - `RECORDED_BEFORE`: the ledger has all of them, and nothing was sent;
 * - `REFUSED`: they were sent, and the ledger refused one or more;
 * - `INCOMPLETE`: none was refused, and one or more are not recorded, because their ids were taken meanwhile;
 * - `DONE`: all are recorded.
 */
export type ExportOutcome =
  | Extract<NothingSent, { readonly type: "NOT_SENT" }>
  | (Extract<NothingSent, { readonly type: "RECORDED_BEFORE" }> & { readonly manifests: SubmittedManifests })
  | ({ readonly type: "REFUSED" } & SentExports)
  | ({ readonly type: "INCOMPLETE" } & SentExports)
  | ({ readonly type: "DONE" } & SentExports);

/** Exports of which a transaction is in a block. */
interface SentExports {
  readonly exports: readonly PreparedExport[];
  readonly ends: ExportEnds;
  readonly transaction: TransactionAnswer;
  /** The manifests of the folders that are recorded. */
  readonly manifests: SubmittedManifests;
}

/** The outcome of exports of which nothing is to be sent. */
type NothingSent =
  | { readonly type: "NOT_SENT"; readonly check: CheckAnswer }
  | { readonly type: "RECORDED_BEFORE"; readonly exports: readonly PreparedExport[] };

/**
 * Records files and folders as exported, in one transaction. Their documents and the signed transaction are saved
 * before anything is sent. Running the command again finishes what an earlier run signed, and sends only exports that
 * the ledger does not have.
 * @throws ClientError DOCUMENT_WRONG before anything is hashed, and others; ApiError, DossierError
 */
export async function recordExports(context: ClientContext, request: ExportRequest): Promise<ExportOutcome> {
  const seat = await resolveSeat(context, request.as);
  const parents = await resolveExportParents(context, request);
  const { salted = false, fields = [] } = request;
  const manner = mannerOf(request);
  const given = await givenForExports(context, parents, fields, request.paths);
  // Hashing may take hours, so the rules are checked first. Exports that were signed earlier are finished whatever the
  // rules say now.
  let checked =
    (await savedEntries(context, seat)).length > 0
      ? undefined
      : await checkExport(context, seat, parents, request.role, manner);
  if (checked !== undefined && !maySend(checked, request)) return { type: "NOT_SENT", check: checked.check };

  const hashed: HashedPath[] = [];
  for (const path of request.paths) hashed.push({ path, digests: await hashWithProgress(context, path) });
  const dossier = openDossier(context.dossierDirectory, request.as);
  const exporter = async (): Promise<Exporter> => {
    checked ??= await checkExport(context, seat, parents, request.role, manner);
    return { dossier, seat, role: checked.role, parents, manner, salted, given };
  };
  let prepared: readonly PreparedExport[] = [];
  const intent = exportIntent({ seat, parents, manner, salted, given }, hashed);
  const sent = await sendOnce(context, seat, intent, async (): Promise<Prepared<NothingSent>> => {
    const ready = await exporter();
    if (checked !== undefined && !maySend(checked, request))
      return { type: "DECIDED", outcome: { type: "NOT_SENT", check: checked.check } };
    prepared = await prepareAll(context, ready, hashed, request.again === true);
    return await readyExports(context, request, ready, prepared);
  });
  if (sent.type === "DECIDED") {
    const { outcome } = sent;
    if (outcome.type === "NOT_SENT") return outcome;
    return { ...outcome, manifests: await submitManifests(context, outcome.exports) };
  }
  const { transaction, isResumed } = sent;
  const exports = isResumed ? await exportsOf(context, dossier, exporter, hashed, transaction) : prepared;
  const ends = await exportEnds(context, exports, transaction);
  const recorded = exports.filter(({ id }) => isRecorded(ends.get(id)));
  const type = typeOf(transaction, recorded.length === exports.length);
  return { type, exports, ends, transaction, manifests: await submitManifests(context, recorded) };
}

/** The manner of an export, without the members that are left out. */
export function mannerOf({ proposed, backfilled, effectiveAt }: ExportManner): ExportManner {
  return {
    ...(proposed === undefined ? {} : { proposed }),
    ...(backfilled === undefined ? {} : { backfilled }),
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  };
}

/** A transaction without any event is no refusal: the ledger passed over all that it held. */
function typeOf({ outcome }: TransactionAnswer, isComplete: boolean): "REFUSED" | "INCOMPLETE" | "DONE" {
  if (outcome === "REFUSED" || outcome === "PARTLY_REFUSED") return "REFUSED";
  return isComplete ? "DONE" : "INCOMPLETE";
}

function maySend({ check }: CheckedAct, { sendAnyway }: ExportRequest): boolean {
  return check.allowed || sendAnyway === true;
}

/** Checks the exports that the ledger does not have, in one act. */
async function readyExports(
  context: ClientContext,
  request: ExportRequest,
  exporter: Exporter,
  exports: readonly PreparedExport[],
): Promise<Prepared<NothingSent>> {
  const toSend = [...new Map(exports.map((one) => [one.id, one.toSend])).entries()].flatMap(([id, sent]) =>
    sent === undefined ? [] : [{ id, ...sent }],
  );
  if (toSend.length === 0) return { type: "DECIDED", outcome: { type: "RECORDED_BEFORE", exports } };
  const act: Act = { act: "record", payload: toSend.map(({ draft }) => draft) };
  const checked = await checkAct(context, exporter.seat, exporter.role, act);
  if (!checked.check.allowed && request.sendAnyway !== true)
    return { type: "DECIDED", outcome: { type: "NOT_SENT", check: checked.check } };
  const call = readyAct(checked, async () => {
    for (const { id, toSave, isResumed } of toSend)
      await (isResumed ? saveRecord(exporter.dossier, id, toSave) : saveNewRecord(exporter.dossier, id, toSave));
  });
  return { type: "READY", call: { ...call, touches: toSend.map(({ id }) => id) } };
}

/**
 * The exports of a transaction that an earlier run signed, by the drafts that were saved before that. A path that is
 * not in the transaction was recorded before.
 */
async function exportsOf(
  context: ClientContext,
  dossier: Dossier,
  exporter: () => Promise<Exporter>,
  hashed: readonly HashedPath[],
  { acts }: TransactionAnswer,
): Promise<readonly PreparedExport[]> {
  const sent = new Map<string, Omit<PreparedExport, "path" | "digests">>();
  for (const { record } of acts) {
    const draft = await loadDraft(dossier, record);
    const opening = draft?.toSave.opening;
    const sha256 = opening?.sha256 ?? draft?.draft.sha256Digest?.slice(2);
    if (draft === undefined || sha256 === undefined) continue;
    sent.set(sha256, { id: record, toSend: draft, ...(opening && { opening: openingPath(dossier, record) }) });
  }
  const exports: PreparedExport[] = [];
  for (const one of hashed) {
    const found = sent.get(one.digests.sha256);
    exports.push(
      found === undefined ? await prepareExport(context, await exporter(), one, false) : { ...one, ...found },
    );
  }
  return exports;
}

/**
 * The meaning of the exports, one item for each content. They touch the first export of each content, so that an
 * earlier export of it has its outcome before the ordinal of this one is chosen: the ledger takes no other ordinal
 * before 0, and an export that was signed and never recorded must not leave 0 empty. Salted exports share no ordinals.
 */
export function exportIntent(
  { seat, parents, manner, salted, given }: Pick<Exporter, "seat" | "parents" | "manner" | "salted" | "given">,
  hashed: readonly HashedPath[],
): Intent {
  const contents = new Map(hashed.map(({ digests }) => [digests.sha256, digests.kind]));
  const [first, ...more] = hashed.map(({ path }) => showForeign(path));
  return {
    meanings: [...contents].map(([sha256, kind]) => ({
      act: "record",
      kind: "EXPORT",
      party: seat.seat.party.id,
      sha256,
      form: kind,
      ...(salted ? { salted } : {}),
      ...(Object.keys(given).length === 0 ? {} : { given }),
      ...manner,
      product: parents.product.id,
      ...(parents.agreement === undefined
        ? { recipient: parents.recipient ?? "" }
        : { agreement: parents.agreement.id }),
    })),
    touches: salted ? [] : [...contents.keys()].map((sha256) => firstExportOf({ sha256 })),
    does:
      more.length === 0
        ? { zh: `出域 ${first ?? ""}`, en: `The export of ${first ?? ""}` }
        : {
            zh: `出域 ${first ?? ""} 等 ${hashed.length} 项`,
            en: `The export of ${first ?? ""} and ${more.length} more`,
          },
  };
}

/** Looks which exports the ledger does not have. */
async function prepareAll(
  context: ClientContext,
  exporter: Exporter,
  hashed: readonly HashedPath[],
  again: boolean,
): Promise<readonly PreparedExport[]> {
  const prepared: PreparedExport[] = [];
  for (const one of hashed) prepared.push(await prepareExport(context, exporter, one, again));
  return oncePerContent(prepared);
}

/** Whether an export under these parents would be allowed now, in which role and by which rules. */
export async function checkExport(
  context: ClientContext,
  seat: ActingSeat,
  parents: ExportParents,
  role: Actor["role"],
  manner: ExportManner = {},
): Promise<CheckedAct> {
  return await chooseRole(context, seat, role, (as) => ({
    act: "record",
    payload: [anyExportDraft(parents, manner, as)],
  }));
}

/** The same content under two names is one export: both paths get the first one's id. */
function oncePerContent(hashed: readonly PreparedExport[]): readonly PreparedExport[] {
  const first = new Map<string, PreparedExport>();
  return hashed.map((one) => {
    const kept = first.get(one.digests.sha256) ?? one;
    first.set(one.digests.sha256, kept);
    return { ...kept, path: one.path };
  });
}
