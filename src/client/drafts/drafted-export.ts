import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { RecordAct } from "../../acts/act.ts";
import { parseHex } from "../../consensus/hex.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import type { PathDigests } from "../../dossier/hash-files.ts";
import { exportId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { saltedCommitment } from "../../ledger/salted-commitment.ts";
import { saltedExportId } from "../../ledger/salted-opening.ts";
import type { DraftForm } from "../../schemas/act.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import type { ClientContext } from "../client-context.ts";
import type { ClientError } from "../client-error.ts";
import { exportDraft } from "../export-draft.ts";
import { hashWithProgress } from "../hash-with-progress.ts";
import { paperDiffers } from "./draft-papers.ts";
import { draftWrong } from "./draft-wrong.ts";

/** The greatest ordinal of an export of one content. */
const MOST_ORDINAL = 2n ** 64n - 1n;

/** The id of an export and the item of its act. */
interface MadeExport {
  readonly id: RecordId;
  readonly form: DraftForm;
}

/**
 * The id and the item that follow from what a draft exports and from its document.
 * @param given - the item of the draft, for what neither of the two says: records by their ids, ordinal, date
 * @throws ClientError DRAFT_WRONG where the document is not about what is exported
 */
export function exportOfDraft(
  { exported, fields, role }: DraftedAct,
  on: RecordAct,
  document: CommittedDocument | undefined,
  given: DraftForm,
): MadeExport {
  const { parent, agreement, backfilled = false, effectiveAt } = given;
  const ordinal = BigInt(given.ordinal ?? "0");
  if (
    exported === undefined ||
    document === undefined ||
    parent === undefined ||
    ordinal > MOST_ORDINAL ||
    fields["sha256"] !== exported.sha256 ||
    fields["sm3"] !== exported.sm3
  )
    throw draftWrong(
      { zh: "其文书所述不是所出域的文件", en: "its document is not about the file or folder that it exports" },
      { part: "exported" },
    );
  const { sha256, sm3, salt } = exported;
  const content = document.commitment;
  const isFolder = fields["files"] !== undefined;
  const manner = {
    proposed: on.status === "PROPOSED",
    backfilled,
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  };
  const above = { product: { id: parent }, ...(agreement === undefined ? {} : { agreement: { id: agreement } }) };
  if (salt === undefined)
    return {
      id: exportId({ sha256: parseHex(`0x${sha256}`, 32), ordinal }),
      form: exportDraft(above, manner, role, { form: isFolder ? "FOLDER" : "FILE", sha256, sm3, ordinal, content }),
    };
  const opening = { salt, sha256, sm3 };
  const commitment = saltedCommitment(opening).slice(2);
  return {
    id: saltedExportId(opening),
    form: exportDraft(above, manner, role, { form: "SALTED", commitment, ordinal: 0n, content }),
  };
}

/** The file or folder that a draft exports, as it was found on this machine. */
export interface FoundExport {
  readonly path: string;
  readonly digests: PathDigests;
}

/**
 * Looks for what a draft exports, beside the draft and at the drafter's path, and hashes it.
 * @returns undefined for another act, and where nothing of that name is here
 * @throws ClientError DRAFT_PAPER_DIFFERS where something is here and none has the digests; DossierError
 */
export async function findExport(
  progress: Pick<ClientContext, "onProgress">,
  draftPath: string,
  { draft: { exported, fields } }: ActDraft,
): Promise<FoundExport | undefined> {
  if (exported === undefined) return undefined;
  const { path: original, sha256, sm3 } = exported;
  const kind = fields["files"] === undefined ? "file" : "folder";
  const name = basename(original);
  const beside = name === "" || name === ".." ? [] : [join(dirname(draftPath), name)];
  let other: ClientError | undefined;
  for (const path of new Set([...beside, original].filter((each) => existsSync(each)))) {
    const digests = await hashWithProgress(progress, path);
    if (digests.kind === kind && digests.sha256 === sha256 && digests.sm3 === sm3) return { path, digests };
    other ??= paperDiffers(path, sha256, digests.sha256);
  }
  if (other !== undefined) throw other;
  return undefined;
}
