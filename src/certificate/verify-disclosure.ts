import { verifyOpening } from "../documents/opening.ts";
import { folderSha256, verifyMember } from "../documents/folder-tree.ts";
import { Form } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { saltedCommitment, type SaltedContent } from "../ledger/salted-commitment.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import type { OpenedFields } from "./lineage-entries.ts";
import type { Lineage, LineageMember } from "./lineage.ts";

/**
 * Verifies the opened fields against the documents of their records, the shown files against the exported folder, and
 * the content of a salted export against its commitment.
 * @throws CertificateError OPENING_DIFFERS, MANIFEST_DIFFERS; InputError OPENING_OF_ANOTHER_RECORD,
 * OPENING_UNPROVEN, MEMBER_UNPROVEN
 */
export function verifyDisclosure({ openings, folder, salted }: Certificate, lineage: Lineage): OpenedFields {
  const opened: OpenedFields = new Map(
    [...openings].map(([id, opening]) => {
      const fields = verifyOpening(contentOf(id, lineage), { record: id }, opening);
      return [id, { schemaId: opening.schemaId, fields }];
    }),
  );
  if (folder !== undefined) {
    const committed = folderDigestOf(lineage);
    if ("member" in folder) verifyMember(committed, folder.member);
    else if (folderSha256(folder.manifest) !== committed) {
      throw manifestDiffers(
        {
          zh: `清单不是记录中 SHA-256 为 ${committed} 的那个文件夹的清单。`,
          en: `The manifest is not that of the folder whose SHA-256 digest ${committed} was recorded.`,
        },
        { committed },
      );
    }
  }
  if (salted !== undefined) verifySalted(salted, lineage.subject);
  return opened;
}

function verifySalted(salted: SaltedContent, { id, body }: LineageMember): void {
  const { kind, form, sha256Digest: committed } = body.draft;
  if (kind === Kind.EXPORT && form === Form.SALTED && saltedCommitment(salted) === committed) return;
  throw new CertificateError(
    "lineage",
    "OPENING_DIFFERS",
    {
      zh: `凭证所披露的盐与杂凑值，不是记录 ${id} 的加盐承诺所承诺的内容。`,
      en: `The salt and the digests that the certificate opens are not what the record ${id} commits to.`,
    },
    { record: id, committed },
  );
}

function contentOf(id: RecordId, lineage: Lineage) {
  const record = lineage.records.get(id);
  if (record !== undefined) return record.body.draft.content;
  throw new CertificateError(
    "lineage",
    "OPENING_DIFFERS",
    {
      zh: `凭证披露了记录 ${id} 的字段，而该记录不在血缘中。`,
      en: `The certificate opens fields of record ${id}, which is not in the lineage.`,
    },
    { record: id },
  );
}

function folderDigestOf({ subject }: Lineage) {
  const { kind, form, sha256Digest } = subject.body.draft;
  if (kind === Kind.EXPORT && form === Form.FOLDER) return sha256Digest;
  throw manifestDiffers(
    {
      zh: `凭证列出了文件夹中的文件，而所证的记录 ${subject.id} 不是文件夹出域。`,
      en: `The certificate shows files of a folder, and the certified record ${subject.id} is not an exported folder.`,
    },
    { record: subject.id },
  );
}

function manifestDiffers(text: Bilingual, evidence: Evidence): CertificateError {
  return new CertificateError("lineage", "MANIFEST_DIFFERS", text, evidence);
}
