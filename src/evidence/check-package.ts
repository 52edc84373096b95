import type { Descriptor } from "../certificate/descriptor.ts";
import { verifyEvidence } from "../certificate/evidence.ts";
import type { ProvenEvent, ProvenEvidence } from "../certificate/evidence.ts";
import { parseCertificate } from "../certificate/parse-certificate.ts";
import { parseEvidence } from "../certificate/parse-evidence.ts";
import type { Verdict } from "../certificate/verdict.ts";
import { verifyCertificate } from "../certificate/verify.ts";
import { toHex } from "../consensus/hex.ts";
import { decodeTrailData } from "../ledger/event-log.ts";
import type { TrailEvent } from "../ledger/events.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { demandSameAnswer } from "./compare-answer.ts";
import { PackageError } from "./package-error.ts";
import { certificateName, readManifest } from "./package-manifest.ts";
import type { PackageFiles, PackageManifest } from "./package-manifest.ts";

/** A package whose proofs hold and whose parts agree. */
export interface CheckedPackage extends ProvenEvidence {
  readonly manifest: PackageManifest;
  readonly verdict: Verdict;
  /** The acts of the record's trail in the period that are not in the package. None, and it is complete so far. */
  readonly missing: readonly TrailEvent[];
}

/**
 * Checks an evidence package: that it has its files and no others, that sealed blocks prove its events and rulebooks,
 * that the certificate is of its record, which acts are missing, and that the answer says what is proven.
 * @param now - the verifier's clock, in seconds
 * @throws PackageError, CertificateError, ConsensusError, LedgerDataError, InputError
 */
export function checkPackage(files: PackageFiles, descriptor: Descriptor, now: number): CheckedPackage {
  const manifest = readManifest(files);
  const proven = verifyEvidence(parseEvidence(partOf(files, "evidence.json")), descriptor);
  for (const event of proven.events) demandOf(manifest, event);
  const certificate = partOf(files, certificateName(manifest.record));
  const verdict = soundVerdict(certificate, manifest, descriptor, now);
  const missing = missingActs(certificate, manifest, proven.events);
  demandSameAnswer(partOf(files, "answer.json"), manifest, proven);
  return { manifest, ...proven, verdict, missing };
}

function partOf(files: PackageFiles, name: string): Uint8Array {
  const bytes = files[name];
  if (bytes === undefined) throw new RangeError(`The manifest of a package was read, and ${name} is not there.`);
  return bytes;
}

/** An event of another record or time could be taken for one of this record and period. */
function demandOf({ record, from = 0, until, block }: PackageManifest, event: ProvenEvent): void {
  if (event.record === record && event.time >= from && event.time < until && event.block <= block) return;
  const name = showForeign(event.event);
  throw contradicted(
    {
      zh: `事件 ${name} 不属于本包所及的记录与期间`,
      en: `The event ${name} is not of the record and the period of the package`,
    },
    { event: event.event, record, from, until },
  );
}

/** The verdict on a certificate that proves the record up to the package's block, however old that is. */
function soundVerdict(
  bytes: Uint8Array,
  { record, block, until }: PackageManifest,
  descriptor: Descriptor,
  now: number,
): Verdict {
  const verdict = verifyCertificate(bytes, descriptor, { now });
  const { failure, asOf, lineage } = verdict;
  if (failure !== undefined)
    throw new PackageError(
      "CONTRADICTED",
      {
        zh: `记录的凭证未通过核验：${failure.text.zh}`,
        en: `The certificate of the record does not verify: ${failure.text.en}`,
      },
      { record, reason: failure.code },
    );
  if (asOf === undefined || asOf.block < block || asOf.time + 1 < until || lineage[0]?.id !== record)
    throw contradicted(
      {
        zh: "凭证不是所述记录的，或早于所述区块或期间的结束",
        en: "The certificate is of another record, or of an earlier time than the package",
      },
      { record, block },
    );
  return verdict;
}

/** No act that extends the trail can be left out of a certificate, and so none of these can be hidden. */
function missingActs(
  certificate: Uint8Array,
  { from = 0, until }: PackageManifest,
  events: readonly ProvenEvent[],
): readonly TrailEvent[] {
  const shown = new Set(events.map(({ data }) => toHex(data)));
  const [trail = []] = parseCertificate(certificate).trails;
  return trail
    .filter((data) => !shown.has(toHex(data)))
    .map((data) => decodeTrailData(data))
    .filter((event) => timeOf(event) >= from && timeOf(event) < until);
}

/** Time of the block of an event, in seconds. */
export function timeOf(event: TrailEvent): number {
  return event.type === "Recorded" ? event.body.time : event.act.time;
}

function contradicted({ zh, en }: Bilingual, evidence: Readonly<Record<string, unknown>>): PackageError {
  return new PackageError(
    "CONTRADICTED",
    { zh: `${zh}：证据包已被改动，请重新取得。`, en: `${en}: the package was changed, so get it again.` },
    evidence,
  );
}
