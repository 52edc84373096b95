import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { stateSlot } from "../ledger/storage-slots.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { jurisdictionAt, type DescribedJurisdiction, type Descriptor } from "./descriptor.ts";
import type { LedgerState } from "./ledger-state.ts";
import { LineageWalk } from "./lineage-walk.ts";
import type { Lineage } from "./lineage.ts";
import { readTrail, type LineageRecord } from "./trail.ts";

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
 * @throws CertificateError TRAIL_MALFORMED, TRAIL_BROKEN, TRAIL_MISSING, TRAIL_UNREFERENCED, UNKNOWN_JURISDICTION,
 *   OTHER_LEDGER
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

/**
 * Every record is in a jurisdiction of the descriptor, and the lineage contains the jurisdiction's record as the
 * founding of this ledger made it.
 */
function requireJurisdictions(lineage: Lineage, descriptor: Descriptor): void {
  for (const { id, body } of lineage.records.values()) {
    const jurisdiction = jurisdictionAt(descriptor, body.jurisdiction);
    if (jurisdiction === undefined || (body.draft.kind === Kind.JURISDICTION && jurisdiction.id !== id))
      throw unknownJurisdiction(id, body.jurisdiction);
    requireFounded(lineage.records.get(jurisdiction.id), jurisdiction);
  }
}

function requireFounded(record: LineageRecord | undefined, jurisdiction: DescribedJurisdiction): void {
  const found = record?.trailHeads[0];
  if (found === jurisdiction.trailHead) return;
  const name = showForeign(jurisdiction.reference);
  throw new CertificateError(
    "lineage",
    found === undefined ? "TRAIL_MISSING" : "OTHER_LEDGER",
    found === undefined
      ? {
          zh: `血缘涉及辖区 ${name} 的记录，而未及辖区本身的记录 ${jurisdiction.id}，无从证明属于哪一账本。`,
          en:
            `The lineage has records of the jurisdiction ${name} and does not lead to the jurisdiction's own record ` +
            `${jurisdiction.id}, so nothing proves whose ledger it is of.`,
        }
      : {
          zh:
            `凭证出自另一账本：其中辖区 ${name} 的创立与网络描述文件所载不同（留痕链首值 ${found}，` +
            `应为 ${jurisdiction.trailHead}）。可能出自使用同一批验证节点密钥的演练网络，不是本网络的凭证。`,
          en:
            `The certificate is of another ledger: its founding of the jurisdiction ${name} is not the one that the ` +
            `descriptor names (first trail head ${found}, expected ${jurisdiction.trailHead}). It may come from a ` +
            "rehearsal with the same validator keys, and it proves nothing about this network.",
        },
    { jurisdiction: jurisdiction.id, found, expected: jurisdiction.trailHead },
  );
}

function unknownJurisdiction(id: RecordId, ordinal: number): CertificateError {
  return new CertificateError(
    "lineage",
    "UNKNOWN_JURISDICTION",
    {
      zh: `记录 ${id} 属于第 ${ordinal} 号辖区，网络描述文件未列出该辖区或其标识不同：请取较新的网络描述文件。`,
      en:
        `Record ${id} is in jurisdiction ${ordinal}, which the descriptor does not list or lists with ` +
        "another id: get a newer edition.",
    },
    { record: id, jurisdiction: ordinal },
  );
}
