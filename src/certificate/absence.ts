import type { Hex } from "../consensus/hex.ts";
import { exportId } from "../ledger/record-id.ts";
import { stateSlot } from "../ledger/storage-slots.ts";
import type { Certificate } from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { absenceFinding } from "./findings.ts";
import type { LedgerState } from "./ledger-state.ts";
import { judgeByOptions, sealedVerdict, type JudgedBlock, type ProvenVerdict } from "./verdict-options.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Proves that no plain file or folder of a digest was recorded: the state holds no export with the ordinal 0, and the
 * ledger takes no other ordinal of a digest before it. An export by a reference has no digest, and one by a salted
 * commitment hides it.
 * @throws CertificateError RECORD_PRESENT, NODE_MISSING, NODE_DIFFERS; ConsensusError
 */
export function requireAbsent(digest: Hex, state: LedgerState): void {
  const id = exportId({ sha256: digest, ordinal: 0 });
  if (state.word(stateSlot(id)) === 0n) return;
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

/** @throws CertificateError TRAIL_UNREFERENCED when there is anything beside the proof of the absence */
export function requireNothingElse({ trails, breaks, openings, folder, salted }: Certificate): void {
  const isAlone = trails.length + openings.size === 0 && (breaks ?? folder ?? salted) === undefined;
  if (isAlone) return;
  throw new CertificateError("lineage", "TRAIL_UNREFERENCED", {
    zh: "证明没有记录的凭证不应含有留痕链、断裂或披露的内容。",
    en: "A certificate of absence must have no trails, no breaks and nothing opened.",
  });
}

/** The verdict on a proven absence. */
export function absenceVerdict(digest: Hex, judged: JudgedBlock): Verdict {
  const digits = digest.slice(2);
  const verdict: ProvenVerdict = { ...sealedVerdict(judged), code: "NOT_RECORDED", codeAsOf: "NOT_RECORDED" };
  return judgeByOptions(verdict, absenceFinding(digits), judged, ({ sha256 }) => {
    if (sha256 === undefined) return "NO_DIGEST";
    return sha256 === digits ? { whole: true } : { differs: "WHOLE" };
  });
}
