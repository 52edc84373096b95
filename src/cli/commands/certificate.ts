import { Command } from "commander";
import { readFile, stat } from "node:fs/promises";
import { parseDescriptor } from "../../certificate/descriptor.ts";
import type { Verdict } from "../../certificate/verdict.ts";
import { verifyCertificate } from "../../certificate/verify.ts";
import { hashPath } from "../../dossier/hash-files.ts";
import { parseDigest } from "../../records/digest.ts";
import type { Digest } from "../../records/digest.ts";
import type { Answer as ApiAnswer } from "../../schemas/answer.ts";
import type { DigestAnswer } from "../../schemas/questions.ts";
import { CliError } from "../cli-error.ts";
import { ExitCode } from "../exit-code.ts";
import type { CommandMaker } from "../program.ts";
import { resolveRecord } from "../resolve-record.ts";
import type { Answer, Session } from "../session.ts";
import { writeNewFile } from "../write-new-file.ts";

/** Anything longer is no certificate; a verdict on it would say so, but reading it must not fill memory. */
const MOST_BYTES = 16 * 1024 * 1024;

/** `laiqu certificate`: proof of a lineage that is checked offline. */
export const certificateCommand: CommandMaker = (perform, say) => {
  const certificate = new Command("certificate").description(say({ zh: "溯源凭证", en: "certificates that verify offline" }));
  certificate.command("create").description(say({ zh: "为文件、文件夹或记录出具凭证；未登记的文件则证明未登记", en: "certify a file, folder or record; for a file that was never recorded, its absence" }))
    .argument("<what>", say({ zh: "文件、文件夹、编号、标识或 sha256:…", en: "a file, a folder, a number, an id, or sha256:…" }))
    .requiredOption("-o, --output <file>", say({ zh: "凭证文件", en: "the certificate to write" }))
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }))
    .action((what: string, options: { readonly output: string; readonly force?: boolean }) => perform((session) => create(session, what, options)));
  certificate.command("verify").description(say({ zh: "离线核验凭证（无需运行系统）", en: "verify a certificate offline; nothing needs to run" }))
    .argument("<certificate>", say({ zh: "凭证文件", en: "the certificate" }))
    .argument("[file]", say({ zh: "所附文件或文件夹", en: "the file or folder shown with it" }))
    .requiredOption("--descriptor <file>", say({ zh: "网络描述文件（取自各部门，不可取自出示人）", en: "the network's descriptor, from the agencies and never from who shows the certificate" }))
    .option("--max-age <days>", say({ zh: "凭证最长时效（日）", en: "how old the certificate may be, in days" }))
    .action((file: string, shown: string | undefined, options: { readonly descriptor: string; readonly maxAge?: string }) => perform((session) => verify(session, file, shown, options)));
  return certificate;
};

async function create(session: Session, what: string, options: { readonly output: string; readonly force?: boolean }): Promise<Answer> {
  const bytes = await session.api.getBytes(await certificatePath(session, what));
  await writeNewFile(options.output, bytes, options.force === true);
  return { document: { file: options.output, bytes: bytes.length }, text: `${options.output} (${bytes.length} B)` };
}

async function certificatePath(session: Session, what: string): Promise<string> {
  if (/^(sha256|sm3):/.test(what)) return await digestCertificatePath(session, parseDigest(what));
  if (!(await exists(what)) && !what.includes("./")) return `/v1/records/${await resolveRecord(session, what)}/certificate`;
  const { sha256 } = await hashWithProgress(session, what);
  return await digestCertificatePath(session, { algorithm: "sha256", hex: sha256 });
}

/** Of several exports of the same content the latest that stands; of none, the absence. */
async function digestCertificatePath(session: Session, { algorithm, hex }: Digest): Promise<string> {
  const { result } = await session.api.get<ApiAnswer<DigestAnswer>>(`/v1/digests/${algorithm}/${hex}`);
  const exports = result.matches.filter((match) => match.path === undefined && match.record.kind === "EXPORT").map((match) => match.record);
  const [best] = exports.toSorted((a, b) => Number(b.standing.code === "IN_FORCE") - Number(a.standing.code === "IN_FORCE") || b.recordedAt - a.recordedAt);
  if (best === undefined) return `/v1/digests/${algorithm}/${hex}/certificate`;
  if (exports.length > 1) {
    session.notice(session.say({
      zh: `此内容有 ${exports.length} 次出域，凭证针对 ${best.id}；其他请用标识指定。`,
      en: `This content was exported ${exports.length} times; the certificate is of ${best.id}. Name another by its id.`,
    }));
  }
  return `/v1/records/${best.id}/certificate`;
}

async function verify(session: Session, file: string, shown: string | undefined, options: { readonly descriptor: string; readonly maxAge?: string }): Promise<Answer> {
  const descriptor = parseDescriptor(new Uint8Array(await readFile(options.descriptor)));
  const bytes = await readBounded(file);
  const digests = shown === undefined ? undefined : await hashWithProgress(session, shown);
  const verdict = verifyCertificate(bytes, descriptor, {
    now: Math.floor(Date.now() / 1000),
    ...(digests === undefined ? {} : { file: { sha256: digests.sha256, sm3: digests.sm3 } }),
    ...(options.maxAge === undefined ? {} : { maxAgeSeconds: parseDays(options.maxAge) }),
  });
  return { document: JSON.parse(JSON.stringify(verdict, plain)) as unknown, text: showVerdict(session, verdict), exitCode: exitCodeOf(verdict) };
}

/** Authentic and standing, or proven absent: done. Everything else is a reason not to rely on it. */
function exitCodeOf(verdict: Verdict): ExitCode {
  const reliable = verdict.code === "AUTHENTIC_IN_FORCE" || verdict.code === "AUTHENTIC_CONTINUED" || verdict.code === "NOT_RECORDED";
  return reliable ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

function showVerdict(session: Session, verdict: Verdict): string {
  const { failure } = verdict;
  return [
    ...verdict.warnings.map((warning) => session.say(warning)),
    `${verdict.code}: ${session.say(verdict.sentence)}`,
    ...(failure === undefined ? [] : [`  ${failure.step}: ${failure.code}`]),
    ...[...verdict.assumptions, ...verdict.unproven].map((sentence) => `· ${session.say(sentence)}`),
  ].join("\n");
}

async function readBounded(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > MOST_BYTES) throw new CliError("NOT_VALID", { zh: `${path} 过大，不是凭证。`, en: `${path} is too large to be a certificate.` }, { path, size });
  return new Uint8Array(await readFile(path));
}

async function hashWithProgress(session: Session, path: string): Promise<{ readonly sha256: string; readonly sm3: string }> {
  const bar = session.progress(session.say({ zh: `计算杂凑值 ${path}`, en: `hashing ${path}` }));
  try {
    return await hashPath(path, { onProgress: ({ bytes, totalBytes }) => bar.update(bytes, totalBytes) });
  } finally {
    bar.finish();
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(() => true, () => false);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!(days > 0)) throw new CliError("BAD_USAGE", { zh: `--max-age ${text} 不是天数。`, en: `--max-age ${text} is no number of days.` }, { maxAge: text });
  return Math.round(days * 86_400);
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
}
