import type { Hex } from "../consensus/hex.ts";
import { exportId } from "../ledger/record-id.ts";
import { stateSlot } from "../ledger/storage-slots.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { absenceFinding } from "./findings.ts";
import type { LedgerState } from "./ledger-state.ts";
import { judgeByOptions, sealedVerdict, type JudgedBlock, type VerdictAsOfBlock } from "./verdict-options.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Proves that no plain file or folder of a digest was recorded: the state holds no export with the first ordinal.
 * @throws CertificateError RECORD_PRESENT, NODE_UNUSED, NODE_MISSING, NODE_DIFFERS, TRAIL_UNREFERENCED; ConsensusError
 */
export function proveAbsence(certificate: Certificate, digest: Hex, state: LedgerState): void {
  const id = exportId({ sha256: digest, ordinal: 0 });
  if (state.word(stateSlot(id)) !== 0n) {
    throw new CertificateError(
      "state",
      "RECORD_PRESENT",
      {
        zh: `凭证称没有 SHA-256 为 ${digest} 的出域记录，而已签封的状态中有该记录 ${id}。`,
        en: `The certificate claims that ${digest} was not recorded, and the sealed state holds its record ${id}.`,
      },
      { record: id },
    );
  }
  state.expectAllUsed();
  const { trails, breaks, openings, folder } = certificate;
  if (trails.length > 0 || breaks !== undefined || openings.size > 0 || folder !== undefined) {
    throw new CertificateError("state", "TRAIL_UNREFERENCED", {
      zh: "证明没有记录的凭证不应含有留痕链、断裂、披露的字段或文件夹的文件。",
      en: "A certificate of absence must have no trails, breaks, opened fields or files of a folder.",
    });
  }
}

/** The verdict on a proven absence. */
export function absenceVerdict(digest: Hex, judged: JudgedBlock): Verdict {
  const digits = digest.slice(2);
  const verdict: VerdictAsOfBlock = { ...sealedVerdict(judged), codeAsOf: "NOT_RECORDED" };
  return judgeByOptions(verdict, absenceFinding(digits), judged, ({ sha256 }) => {
    if (sha256 === undefined) return "NO_DIGEST";
    return sha256 === digits ? { whole: true } : { differs: "WHOLE" };
  });
}
