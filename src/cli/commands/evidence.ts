import { basename } from "node:path";
import { Command } from "commander";
import { descriptorId } from "../../certificate/descriptor.ts";
import { parseEvidence } from "../../certificate/parse-evidence.ts";
import type { ClientContext } from "../../client/client-context.ts";
import { createCertificates } from "../../client/create-certificate.ts";
import { ApiError } from "../../client/http/api-error.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import { servedDescriptor } from "../../client/served-descriptor.ts";
import { typedValue } from "../../desk/parameter.ts";
import { canonicalBytes } from "../../documents/canonical-json.ts";
import { bundleVerifier } from "../../evidence/bundle-verifier.ts";
import { checkPackage } from "../../evidence/check-package.ts";
import { certificateName, packageId, withManifest } from "../../evidence/package-manifest.ts";
import type { PackageFiles, PackageSubject } from "../../evidence/package-manifest.ts";
import { packageReadme } from "../../evidence/package-readme.ts";
import { readZip } from "../../evidence/read-zip.ts";
import { zipOf } from "../../evidence/write-zip.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { DeskAnswer } from "../../schemas/desk-answer.ts";
import { showInstant } from "../../text/china-time.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { CliError } from "../cli-error.ts";
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
  const { id } = await resolveRecord(context, named);
  const period = periodOf(options);
  const answer = await context.api.ask("what-is-the-evidence", { record: id, ...period });
  const subject = subjectOf(id, period, answer.asOf);
  const files = await filesOf(context, subject, answer);
  // A fault in the proofs must be found here, and not by the court.
  const { descriptor } = await servedDescriptor(context.api);
  const archive = zipOf(files, subject.time);
  const { events, missing } = checkPackage(readZip(archive), descriptor, context.now());
  if (missing.length > 0 && answer.limitedTo === undefined) throw eventsWithheld(context.api.url, missing.length);
  await writeNewFile(output, archive, force);
  const { block } = subject;
  const partly =
    missing.length === 0
      ? { zh: "", en: "" }
      : {
          zh: `另有 ${missing.length} 个行为您无权查看，不在其中，核验时显示“不完整”：请由监管或审计部门出具完整的证据包。`,
          en:
            ` ${missing.length} more acts are not in it, because you may not see them, and the verifier says ` +
            "NOT COMPLETE: have the authority or the auditor make the whole package.",
        };
  return {
    document: {
      file: output,
      record: id,
      events: events.length,
      missing: missing.length,
      block,
      descriptor: descriptorId(descriptor),
      package: packageId(files),
    },
    text: session.say({
      zh:
        `${showPath(output)}：${showForeign(named)} 的 ${events.length} 个事件的证据，截至区块 ${block}。` +
        `核验：node verify.mjs 描述文件 ${showPath(basename(output))}（包内 README.md 有步骤）。` +
        `证据包标识 ${packageId(files)}，请在公函中载明。${partly.zh}`,
      en:
        `${showPath(output)}: evidence of ${events.length} events about ${showForeign(named)}, as of block ${block}. ` +
        `Verify it with node verify.mjs DESCRIPTOR ${showPath(basename(output))}; its README.md has the steps. ` +
        "State its id in your letter: " +
        `${packageId(files)}.${partly.en}`,
    }),
  };
}

/** The period ends with the block of the answer: what comes later is in neither. */
function subjectOf(
  record: RecordId,
  { from, until = Infinity }: Period,
  { block, time }: DeskAnswer["asOf"],
): PackageSubject {
  if (from !== undefined && from > time)
    throw new CliError(
      "BAD_USAGE",
      {
        zh: `期间自 ${showInstant(from)} 开始，而最后的区块 ${block} 在 ${showInstant(time)}：此后的事件尚不可知，请改用较早的期间。`,
        en:
          `The period begins at ${showInstant(from)}, and the last block ${block} is of ${showInstant(time)}: ` +
          "later events are not known yet, so name an earlier period.",
      },
      { from, block, time },
    );
  return { record, from, until: Math.min(until, time + 1), block, time };
}

async function filesOf(context: ClientContext, subject: PackageSubject, answer: DeskAnswer): Promise<PackageFiles> {
  const { record, from, until } = subject;
  const { descriptor, bytes } = await servedDescriptor(context.api);
  const proofs = await context.api.evidence(record, { until, ...(from === undefined ? {} : { from }) });
  const [certificate] = await createCertificates(context, { what: record });
  if (certificate === undefined) throw new RangeError("A record has a certificate.");
  const readme = packageReadme(subject, {
    events: parseEvidence(proofs).events.length,
    descriptor: descriptorId(descriptor),
  });
  return withManifest(subject, {
    "README.md": new TextEncoder().encode(readme),
    "answer.json": canonicalBytes(answer),
    "evidence.json": proofs,
    "descriptor.json": bytes,
    "verify.mjs": await bundleVerifier(),
    [certificateName(record)]: certificate.bytes,
  });
}

function eventsWithheld(url: string, count: number): ApiError {
  return new ApiError(
    "ANSWER_MALFORMED",
    {
      zh: `${showForeign(url)} 少给了期间内的 ${count} 个行为：没有写入文件。请检查地址，或换用另一系统。`,
      en: `${showForeign(url)} left out ${count} acts of the period: no file was written. Check the address.`,
    },
    { url, count },
  );
}

interface Period {
  readonly from?: number;
  readonly until?: number;
}

function periodOf({ from, until }: EvidenceOptions): Period {
  return {
    ...(from === undefined ? {} : { from: Number(typedValue({ form: "BEGINNING" }, from)) }),
    ...(until === undefined ? {} : { until: Number(typedValue({ form: "END" }, until)) }),
  };
}
