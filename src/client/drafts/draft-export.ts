import { resolve } from "node:path";
import { actOn } from "../../acts/act-catalogue.ts";
import { openDossier } from "../../dossier/dossier.ts";
import { showPath } from "../../text/foreign-text.ts";
import { checkAct } from "../choose-role.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { EXPORT_SCHEMA, givenForExports } from "../export-fields.ts";
import { resolveExportParents } from "../export-parents.ts";
import { hashWithProgress } from "../hash-with-progress.ts";
import { prepareExport } from "../prepare-export.ts";
import type { PreparedExport } from "../prepare-export.ts";
import { checkExport, exportIntent, mannerOf } from "../record-exports.ts";
import type { ExportRequest } from "../record-exports.ts";
import { resolveSeat } from "../seat.ts";
import { draftedAct, nonceAfter, refuseImpossible, refuseOpen } from "./draft-act.ts";
import type { ActToDraft, DraftOutcome, DraftPlace } from "./draft-act.ts";
import { newDraft, writeDraft } from "./draft-file.ts";

/** The export of one file or folder. */
export interface OneExport extends Omit<ExportRequest, "paths"> {
  readonly path: string;
}

/**
 * Drafts the export of one file or folder, as `recordExports` records it: the rules are checked before the content is
 * hashed. What was exported before under the same records is not drafted, unless the request says `again`.
 * @throws ClientError EXPORT_RECORDED, and those of `draftAct`
 */
export async function draftExport(
  context: ClientContext,
  request: OneExport,
  { path: place, after, ...terms }: DraftPlace,
): Promise<DraftOutcome> {
  const { path, salted = false, fields = [], again = false, sendAnyway = false } = request;
  const seat = await resolveSeat(context, request.as);
  refuseImpossible(seat, terms);
  const parents = await resolveExportParents(context, request);
  const manner = mannerOf(request);
  const given = await givenForExports(context, parents, fields, [path]);
  const { role, check: early } = await checkExport(context, seat, parents, request.role, manner);
  if (!early.allowed && !sendAnyway) return { type: "NOT_DRAFTED", check: early };
  const hashed = { path, digests: await hashWithProgress(context, path) };
  await refuseOpen(context, seat, exportIntent({ seat, parents, manner, salted, given }, [hashed]));
  const dossier = openDossier(context.dossierDirectory, request.as);
  const prepared = await prepareExport(context, { dossier, seat, role, parents, manner, salted, given }, hashed, again);
  if (prepared.toSend === undefined) throw recordedBefore(prepared);
  const checked = await checkAct(context, seat, role, { act: "record", payload: [prepared.toSend.draft] });
  if (!checked.check.allowed && !sendAnyway) return { type: "NOT_DRAFTED", check: checked.check };
  const status = manner.proposed === true ? "PROPOSED" : "IN_FORCE";
  const act = actOn({ act: "RECORD", kind: "EXPORT", caseCode: undefined, status } as const);
  const nonce = after === undefined ? terms.nonce : await nonceAfter(seat, after);
  const draft = await draftedAct(context, seat, { ...request, act }, toDraft(prepared), checked, { ...terms, nonce });
  const file = newDraft(draft);
  await writeDraft(place, file);
  return { type: "DRAFTED", drafts: [{ path: place, file }] };
}

function toDraft({ path, id, digests: { sha256, sm3 }, toSend }: PreparedExport): ActToDraft {
  const { document, opening } = toSend?.toSave ?? {};
  if (document?.schemaId !== EXPORT_SCHEMA.id) throw new TypeError("An export was prepared without its document.");
  return {
    subject: id,
    reference: undefined,
    fields: document.fields,
    document: { document, attachments: [] },
    exported: { path: resolve(path), sha256, sm3, ...(opening === undefined ? {} : { salt: opening.salt }) },
  };
}

function recordedBefore({ path, id }: PreparedExport): ClientError {
  const shown = showPath(path);
  return new ClientError(
    "EXPORT_RECORDED",
    {
      zh: `${shown} 已在同一产品和协议下记录出域（${id}），未起草：仍要再次出域的，加 --again。`,
      en:
        `${shown} was exported under the same product and agreement before (${id}), so nothing was drafted: add ` +
        "--again to export it once more.",
    },
    { path, id },
  );
}
