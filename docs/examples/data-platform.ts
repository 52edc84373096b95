// An operator's data platform (数据运营平台). Before a product leaves, it asks whether it may; it records the export,
// keeps a certificate beside the file, and verifies the certificate as the recipient will:
//
//   node data-platform.js PR-02 CY-EMB matrix.csv network.json
//
// The fourth word is the network's descriptor, which the agencies give out.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CodedError, connect, verifyCertificate } from "laiqu/client";
import type { LaiquClient } from "laiqu/client";

interface Product {
  readonly product: string;
  readonly to: string;
  readonly file: string;
}

async function exportProduct(client: LaiquClient, { product, to, file }: Product): Promise<string | undefined> {
  const check = await client.exports.check({ product, to });
  if (!check.allowed) {
    const unmet = check.verdicts.flatMap(({ judgedBy }) => judgedBy).filter(({ met }) => !met);
    for (const { clause, text } of unmet) console.error(`${clause ?? "账本规则"}：${text?.zh ?? ""}`);
    return undefined;
  }

  const recorded = await client.exports.record(
    { product, to, paths: [file], document: { channel: "前置机交换", purpose: "城市交通规划" } },
    { onProgress: (progress) => progress.type === "HASHING" && showProgress(progress.bytes, progress.totalBytes) },
  );
  if (recorded.type !== "DONE" && recorded.type !== "RECORDED_BEFORE") return undefined;
  return recorded.exports[0]?.id;
}

async function certify(client: LaiquClient, record: string, file: string): Promise<string> {
  const [made] = await client.certificates.create({ what: file, record });
  if (made === undefined) throw new Error(`There is no certificate of ${file}.`);
  const path = `${file}.laiqu.json`;
  writeFileSync(path, made.bytes);
  return path;
}

function showProgress(bytes: number, totalBytes: number): void {
  console.log(`杂凑值：${bytes} / ${totalBytes} 字节`);
}

const [product = "", to = "", file = "", descriptor = ""] = process.argv.slice(2);
const { LAIQU_URL = "", LAIQU_DATA = "", LAIQU_PASSPHRASE, SIGNING_KEY = "" } = process.env;
try {
  const client = connect({
    url: LAIQU_URL,
    dossier: join(LAIQU_DATA, "dossier"),
    signer: { key: SIGNING_KEY, passphrase: () => LAIQU_PASSPHRASE },
  });
  const record = await exportProduct(client, { product, to, file });
  if (record === undefined) {
    process.exitCode = 1;
  } else {
    const certificate = await certify(client, record, file);
    // The recipient runs the same call on its own machine, without any network.
    const verdict = await verifyCertificate({ certificate, descriptor, shown: file });
    console.log(`${verdict.code}: ${verdict.sentence.zh}`);
    process.exitCode = verdict.code === "AUTHENTIC_IN_FORCE" ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(`${error.code}: ${error.text.zh}`);
  process.exitCode = 1;
}
