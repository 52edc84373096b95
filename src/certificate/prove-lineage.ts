import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { stateSlot } from "../ledger/storage-slots.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { jurisdictionAt, type Descriptor } from "./descriptor.ts";
import type { LedgerState } from "./ledger-state.ts";
import { LineageWalk } from "./lineage-walk.ts";
import type { Lineage } from "./lineage.ts";
import { readTrail } from "./trail.ts";

/** @throws CertificateError RECORD_ABSENT when the state does not hold the record */
export function requirePresent(id: RecordId, state: LedgerState): void {
  if (state.word(stateSlot(id)) !== 0n) return;
  throw new CertificateError(
    "state",
    "RECORD_ABSENT",
    { zh: `已签封的状态中没有记录 ${id}。`, en: `The sealed state holds no record ${id}.` },
    { record: id },
  );
}

/**
 * Recomputes the trails of a certificate and checks that they are exactly those of the subject's lineage.
 * @param read reads a trail; a caller that verifies many similar certificates can remember what it has read
 * @throws CertificateError TRAIL_MALFORMED, TRAIL_BROKEN, TRAIL_MISSING, TRAIL_UNREFERENCED, UNKNOWN_JURISDICTION
 */
export function proveLineage(
  { trails }: Certificate,
  subject: RecordId,
  descriptor: Descriptor,
  read: typeof readTrail = readTrail,
): Lineage {
  const walk = new LineageWalk(subject);
  trails.forEach((trail, index) => {
    if (walk.next === undefined) {
      throw new CertificateError(
        "lineage",
        "TRAIL_UNREFERENCED",
        {
          zh: `凭证含有 ${trails.length} 条留痕链，而血缘只引用其中 ${index} 条。`,
          en: `The certificate has ${trails.length} trails, and its lineage refers to ${index} of them only.`,
        },
        { trails: trails.length, referenced: index },
      );
    }
    walk.add(read(walk.next, trail));
  });
  if (walk.next !== undefined) {
    throw new CertificateError(
      "lineage",
      "TRAIL_MISSING",
      {
        zh: `血缘引用了记录 ${walk.next}，而凭证缺少其留痕链。`,
        en: `The lineage refers to record ${walk.next}, whose trail is not in the certificate.`,
      },
      { record: walk.next },
    );
  }
  const lineage = walk.finish(descriptor);
  requireJurisdictions(lineage, descriptor);
  return lineage;
}

/** Every record is in a jurisdiction of the descriptor, and the record of a jurisdiction has the id given there. */
function requireJurisdictions(lineage: Lineage, descriptor: Descriptor): void {
  for (const { id, body } of lineage.records.values()) {
    const jurisdiction = jurisdictionAt(descriptor, body.jurisdiction);
    if (jurisdiction !== undefined && (body.draft.kind !== Kind.JURISDICTION || jurisdiction.id === id)) continue;
    throw new CertificateError(
      "lineage",
      "UNKNOWN_JURISDICTION",
      {
        zh: `记录 ${id} 属于第 ${body.jurisdiction} 号辖区，网络描述文件未列出该辖区或其标识不同：请取较新的网络描述文件。`,
        en:
          `Record ${id} is in jurisdiction ${body.jurisdiction}, which the descriptor does not list or lists with ` +
          "another id: get a newer edition.",
      },
      { record: id, jurisdiction: body.jurisdiction },
    );
  }
}
