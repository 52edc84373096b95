import { openDossier, saveRecord } from "../dossier/dossier.ts";
import type { Act, CheckAnswer, TransactionAnswer } from "../schemas/act.ts";
import { checkAct, chooseRole } from "./choose-role.ts";
import type { CheckedAct } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import { anyExportDraft } from "./export-draft.ts";
import { resolveExportParents } from "./export-parents.ts";
import type { ExportParents, ExportTarget } from "./export-parents.ts";
import { sendChecked } from "./perform-act.ts";
import type { Actor } from "./perform-act.ts";
import { prepareExport } from "./prepare-export.ts";
import type { PreparedExport } from "./prepare-export.ts";
import { saveNewRecord } from "./save-new-record.ts";
import { resolveSeat } from "./seat.ts";
import type { ActingSeat } from "./seat.ts";
import { submitManifests } from "./submit-manifests.ts";
import type { SubmittedManifests } from "./submit-manifests.ts";

export interface ExportRequest extends Actor, ExportTarget {
  /** Files or folders, one export for each. */
  readonly paths: readonly string[];
  /** Whether exports that the ledger already has are recorded again. */
  readonly again?: boolean;
}

/**
 * The outcome of recording exports:
 * - `NOT_SENT`: the ledger would refuse them, and nothing was sent;
 * - `RECORDED_BEFORE`: the ledger has all of them, and nothing was sent;
 * - `REFUSED`: they were sent, and the ledger refused one or more;
 * - `DONE`: all that were sent are recorded.
 */
export type ExportOutcome =
  | { readonly type: "NOT_SENT"; readonly check: CheckAnswer }
  | {
      readonly type: "RECORDED_BEFORE";
      readonly exports: readonly PreparedExport[];
      readonly manifests: SubmittedManifests;
    }
  | {
      readonly type: "REFUSED";
      readonly exports: readonly PreparedExport[];
      readonly transaction: TransactionAnswer;
    }
  | {
      readonly type: "DONE";
      readonly exports: readonly PreparedExport[];
      readonly transaction: TransactionAnswer;
      readonly manifests: SubmittedManifests;
    };

/**
 * Records files and folders as exported, in one transaction. Their documents are saved before anything is sent, and
 * running the command again sends only exports that the ledger does not have.
 * @throws ClientError, ApiError, DossierError
 */
export async function recordExports(context: ClientContext, request: ExportRequest): Promise<ExportOutcome> {
  const seat = await resolveSeat(context, request.as);
  const parents = await resolveExportParents(context, request);
  // Hashing may take hours, so the rules are checked first.
  const { role, check } = await checkExport(context, seat, parents, request.role);
  if (!check.allowed && request.sendAnyway !== true) return { type: "NOT_SENT", check };

  const dossier = openDossier(context.dossierDirectory, request.as);
  const exporter = { dossier, party: seat.seat.party.id, role, parents };
  const hashed: PreparedExport[] = [];
  for (const path of request.paths) hashed.push(await prepareExport(context, exporter, path, request.again === true));
  const exports = oncePerContent(hashed);
  const toSend = [...new Map(exports.map((one) => [one.id, one.toSend])).entries()].flatMap(([id, sent]) =>
    sent === undefined ? [] : [{ id, ...sent }],
  );
  if (toSend.length === 0)
    return { type: "RECORDED_BEFORE", exports, manifests: await submitManifests(context, exports) };

  const act: Act = { act: "record", payload: toSend.map(({ draft }) => draft) };
  const outcome = await sendChecked(context, request, await checkAct(context, seat, role, act), async () => {
    for (const { id, toSave, isResumed } of toSend)
      await (isResumed ? saveRecord(dossier, id, toSave) : saveNewRecord(dossier, id, toSave));
  });
  if (outcome.type === "NOT_SENT") return outcome;
  if (outcome.type === "REFUSED") return { ...outcome, exports };
  return { ...outcome, exports, manifests: await submitManifests(context, exports) };
}

/** Whether an export under these parents would be allowed now, in which role and by which rules. */
export async function checkExport(
  context: ClientContext,
  seat: ActingSeat,
  parents: ExportParents,
  role: Actor["role"],
): Promise<CheckedAct> {
  return await chooseRole(context, seat, role, (as) => ({ act: "record", payload: [anyExportDraft(parents, as)] }));
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
