// Measures the size and the verification time of a certificate on ledgers of three sizes.
import { gzipSync } from "node:zlib";
import { buildCertificate } from "../../src/certificate/build.ts";
import { parseCertificate } from "../../src/certificate/parse-certificate.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";
import type { Descriptor } from "../../src/certificate/descriptor.ts";
import { decodeHeader } from "../../src/consensus/header.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";
import { withGrownLedger } from "./certificate/grown-ledger.ts";

const LEDGERS = [1_000, 10_000, 100_000];
const SIZE_BAR = 32_768;
const TIME_BAR_MS = 100;
const WARM_UP = 10;
const REPETITIONS = 31;

/** The size of a certificate of one export, and the time that its verification takes. */
export type MeasuredCertificate = { readonly gzippedBytes: number; readonly verificationMs: number };

/**
 * Measures the certificate of an export on ledgers of 1,000, 10,000 and 100,000 records. The exported product has seven
 * inputs.
 */
export async function run(options: BenchmarkOptions): Promise<Benchmark> {
  const rows: BenchmarkRow[] = [];
  for (const records of LEDGERS) {
    const { gzippedBytes, verificationMs } = await measure(records, options);
    const where = `${records.toLocaleString("en")} records`;
    rows.push(
      row(`size, gzip -9, ${where} : bar`, gzippedBytes, SIZE_BAR, "bytes"),
      row(`verification, ${where} : bar`, verificationMs, TIME_BAR_MS, "ms"),
    );
  }
  return { name: "certificate", rows };
}

/**
 * Measures one certificate on a ledger of its own. The time is the median of whole verifications, from the file's bytes
 * to the verdict, in a warm process, so that the rest of the machine matters little.
 */
export async function measure(records: number, options: BenchmarkOptions): Promise<MeasuredCertificate> {
  return await withGrownLedger(records, options, async ({ request, measured }) => {
    const bytes = await buildCertificate(request, measured);
    options.log(`certificate of ${bytes.length} bytes on ${records} records`);
    return {
      gzippedBytes: gzipSync(bytes, { level: 9 }).length,
      verificationMs: medianVerification(bytes, request.descriptor, timeOf(bytes)),
    };
  });
}

/** The time of the certificate's block, in seconds: by this clock the certificate is not stale. */
function timeOf(bytes: Uint8Array): number {
  return decodeHeader(parseCertificate(bytes).header).timestamp;
}

function medianVerification(bytes: Uint8Array, descriptor: Descriptor, now: number): number {
  for (let i = 0; i < WARM_UP; i++) verifyInForce(bytes, descriptor, now);
  const times = Array.from({ length: REPETITIONS }, () => {
    const started = performance.now();
    verifyInForce(bytes, descriptor, now);
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[Math.floor(REPETITIONS / 2)]!;
}

/** Only a verification that succeeds is timed, because one that fails may end early. */
function verifyInForce(bytes: Uint8Array, descriptor: Descriptor, now: number): void {
  const { code, sentence } = verifyCertificate(bytes, descriptor, { now });
  if (code !== "AUTHENTIC_IN_FORCE")
    throw new Error(`The measured certificate has the verdict ${code}: ${JSON.stringify(sentence)}`);
}

function row(what: string, ours: number, bar: number, unit: string): BenchmarkRow {
  return { what, ours, peer: bar, ratio: ours / bar, unit };
}
