import { Command } from "commander";
import { descriptorId } from "../../certificate/descriptor.ts";
import { verifyEvidence } from "../../certificate/evidence.ts";
import { parseEvidence } from "../../certificate/parse-evidence.ts";
import { createCertificates } from "../../client/create-certificate.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import { servedDescriptor } from "../../client/served-descriptor.ts";
import { typedValue } from "../../desk/parameter.ts";
import { canonicalBytes } from "../../documents/canonical-json.ts";
import { bundleVerifier } from "../../evidence/bundle-verifier.ts";
import { packageReadme } from "../../evidence/package-readme.ts";
import { zipOf } from "../../evidence/write-zip.ts";
import { showInstant } from "../../text/china-time.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { setExample } from "../examples.ts";
import type { Answer, Session } from "../session.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";

interface EvidenceOptions {
  readonly output: string;
  readonly from?: string;
  readonly until?: string;
  readonly force?: true;
}

/** `laiqu evidence`: writes everything that proves what happened to a record into one package. */
export const evidenceCommand: CommandMaker = (perform, say) => {
  const command = new Command("evidence")
    .argument("<record>", say({ zh: "业务编号、简称或标识", en: "its reference, short name or id" }))
    .requiredOption("-o, --output <file>", say({ zh: "证据包（ZIP）", en: "the package (ZIP) to write" }))
    .option("--from <date>", say({ zh: "期间的开始", en: "the beginning of the period" }))
    .option("--until <date>", say({ zh: "期间的结束", en: "the end of the period" }))
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }));
  setExample(command, "evidence A-01 --from 2026-03-01 --until 2026-04-15 -o A-01.evidence.zip");
  return command.action((record: string, options: EvidenceOptions) =>
    perform((session) => writePackage(session, record, options)),
  );
};

async function writePackage(session: Session, named: string, options: EvidenceOptions): Promise<Answer> {
  const { output, force = false } = options;
  await demandPlaceFor(output, force);
  const context = clientContext(session);
  const { id, jurisdiction } = await resolveRecord(context, named);
  const period = periodOf(options);
  const { descriptor, bytes: descriptorBytes } = await servedDescriptor(context.api);
  const answer = await context.api.ask("what-is-the-evidence", { record: id, ...period });
  const rules = await context.api.ask("which-rules-applied", { jurisdiction: String(jurisdiction) });
  const proofs = await context.api.evidence(id, period);
  // A fault in the proofs must be found here, and not by the court.
  const proven = verifyEvidence(parseEvidence(proofs), descriptor);
  const certificates = await createCertificates(context, { what: id });
  const { block, time } = answer.asOf;
  const readme = packageReadme({
    record: id,
    events: proven.length,
    block,
    time: showInstant(time),
    descriptor: descriptorId(descriptor),
  });
  const files: Record<string, Uint8Array> = {
    "README.md": new TextEncoder().encode(readme),
    "answer.json": canonicalBytes(answer),
    "rules.json": canonicalBytes(rules),
    "evidence.json": proofs,
    "descriptor.json": descriptorBytes,
    "verify.mjs": await bundleVerifier(),
  };
  for (const { bytes } of certificates) files[`certificates/${id}.laiqu.json`] = bytes;
  await writeNewFile(output, zipOf(files, time), force);
  return {
    document: { file: output, record: id, events: proven.length, block, descriptor: descriptorId(descriptor) },
    text: session.say({
      zh: `${showPath(output)}：${showForeign(named)} 的 ${proven.length} 个事件的证据，截至区块 ${block}。解压后以 node verify.mjs 核验。`,
      en:
        `${showPath(output)}: evidence of ${proven.length} events about ${showForeign(named)}, as of block ${block}. ` +
        "Unpack it and verify it with node verify.mjs.",
    }),
  };
}

function periodOf({ from, until }: EvidenceOptions): { readonly from?: number; readonly until?: number } {
  return {
    ...(from === undefined ? {} : { from: Number(typedValue({ form: "BEGINNING" }, from)) }),
    ...(until === undefined ? {} : { until: Number(typedValue({ form: "END" }, until)) }),
  };
}
