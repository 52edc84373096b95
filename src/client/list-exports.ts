import type { Digest } from "../documents/digest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { AsOf, Completeness } from "../schemas/answer.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { exportsOfContent, recordedDigest } from "./exports-of-content.ts";
import type { ExportOfContent } from "./exports-of-content.ts";
import { openedSubject } from "./typed-subject.ts";
import type { TypedText } from "./typed-subject.ts";

/** A content, and every export of it that the ledger holds, with their standings. */
export interface ListedExports {
  /** The words that name the content. */
  readonly what: string;
  readonly digest: Digest;
  readonly exports: readonly ExportOfContent[];
  readonly completeness: Completeness;
  readonly asOf: AsOf;
}

/**
 * Lists the exports of a content: of the content itself, and of folders that contain it.
 * @param typed - a file, a folder, a digest, or an export, which stands for the content that it exported
 * @throws ClientError CONTENT_ABSENT for another record, and those of `openedSubject`; ApiError, DossierError,
 *   InputError
 */
export async function listExports(context: ClientContext, typed: TypedText): Promise<ListedExports> {
  const { what } = typed;
  const subject = await openedSubject(context, typed);
  const digest =
    subject.type === "CONTENT"
      ? await recordedDigest(context, subject.digests)
      : contentOf(what, subject.record.id, subject.record.sha256);
  return { what, digest, ...(await exportsOfContent(context, digest)) };
}

function contentOf(what: string, record: RecordId, sha256: string | undefined): Digest {
  if (sha256 !== undefined) return { algorithm: "sha256", hex: sha256 };
  throw new ClientError(
    "CONTENT_ABSENT",
    {
      zh: `${showForeign(what)}（${record}）是一条没有文件的记录：请写文件、文件夹、杂凑值或出域记录。`,
      en:
        `${showForeign(what)} (${record}) is a record without a file: name a file, a folder, a digest or the record ` +
        "of an export.",
    },
    { what, record },
  );
}
