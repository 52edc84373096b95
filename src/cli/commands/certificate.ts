import { Command } from "commander";
import { isGood } from "../../certificate/verdict-options.ts";
import type { Verdict } from "../../certificate/verdict.ts";
import { MOST_MAX_AGE_SECONDS } from "../../certificate/verify-clock.ts";
import { createCertificate } from "../../client/create-certificate.ts";
import type { ChosenExport } from "../../client/create-certificate.ts";
import { verifyCertificateFile } from "../../client/verify-certificate.ts";
import { DAY } from "../../text/civil-date.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { CliError } from "../cli-error.ts";
import { clientContext, offlineContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { showVerdict } from "../render/certificate-verdict.ts";
import type { Answer, Session } from "../session.ts";
import { writeNewFile } from "../write-new-file.ts";

interface CreateOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly open?: readonly string[];
  readonly as?: string;
}

interface VerifyOptions {
  readonly descriptor: string;
  readonly maxAge?: string;
}

/** `laiqu certificate`: makes and verifies proofs of a lineage; verifying needs no running system. */
export const certificateCommand: CommandMaker = (perform, say) => {
  const certificate = new Command("certificate");
  certificate
    .command("create")
    .description(
      say({
        zh: "为文件、文件夹、其中的文件或记录出具凭证；文件没有记录的，证明其没有记录",
        en:
          "certify a file, a folder, a file of an exported folder, or a record; for a file that was never recorded, " +
          "its absence",
      }),
    )
    .argument(
      "<what>",
      say({ zh: "文件、文件夹、业务编号、标识或 sha256:…", en: "a file, a folder, a reference, an id, or sha256:…" }),
    )
    .requiredOption("-o, --output <file>", say({ zh: "凭证文件", en: "the certificate to write" }))
    .option(
      "--open <fields...>",
      say({
        zh: "披露文书的字段，如 /product；血缘中其他记录的字段写作 业务编号:/字段；/ 为全部",
        en:
          "open fields of the document, such as /product; for another record of the lineage, reference:/field; " +
          "/ for all",
      }),
    )
    .option(
      "--as <party>",
      say({
        zh: "用哪个主体的存档披露（存有文书与盐值）",
        en: "the party whose dossier has the document and its salts",
      }),
    )
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }))
    .action((what: string, options: CreateOptions) => perform((session) => create(session, what, options)));
  certificate
    .command("verify")
    .description(say({ zh: "离线核验凭证（无需运行系统）", en: "verify a certificate offline; nothing needs to run" }))
    .argument("<certificate>", say({ zh: "凭证文件", en: "the certificate" }))
    .argument("[file]", say({ zh: "一并出示的文件或文件夹", en: "the file or folder shown with it" }))
    .requiredOption(
      "--descriptor <file>",
      say({
        zh: "网络描述文件（取自各机关，不得取自出示凭证之人）",
        en: "the network's descriptor, from the agencies and never from the person who shows the certificate",
      }),
    )
    .option(
      "--max-age <days>",
      say({
        zh: "效力状态的最长时效（日，可为小数，大于 0 至 36525；默认依网络描述文件，未载明的为 7 日）",
        en: "the greatest age of a status, in days, above 0 and up to 36525 (default: the descriptor's, or else 7)",
      }),
    )
    .action((file: string, shown: string | undefined, options: VerifyOptions) =>
      perform((session) => verify(session, file, shown, options)),
    );
  return certificate;
};

async function create(session: Session, what: string, { output, force, open, as }: CreateOptions): Promise<Answer> {
  const { bytes, chosen } = await createCertificate(clientContext(session), {
    what,
    ...(open === undefined ? {} : { open }),
    ...(as === undefined ? {} : { as }),
  });
  if (chosen !== undefined) noticeChoice(session, chosen);
  await writeNewFile(output, bytes, force === true);
  return { document: { file: output, bytes: bytes.length }, text: `${showPath(output)} (${bytes.length} B)` };
}

function noticeChoice(session: Session, { match: { record, path }, exports }: ChosenExport): void {
  if (path !== undefined)
    session.notice(
      session.say({
        zh: `这是出域文件夹 ${record.id} 中的文件 ${showPath(path)}。`,
        en: `This is the file ${showPath(path)} of the exported folder ${record.id}.`,
      }),
    );
  if (exports > 1)
    session.notice(
      session.say({
        zh: `此内容有 ${exports} 次出域，本凭证证明的是 ${record.id}；要证明其他各次，请用标识指定。`,
        en: `This content was exported ${exports} times; the certificate is of ${record.id}. Name another by its id.`,
      }),
    );
}

async function verify(
  session: Session,
  certificate: string,
  shown: string | undefined,
  { descriptor, maxAge }: VerifyOptions,
): Promise<Answer> {
  const verdict = await verifyCertificateFile(offlineContext(session), {
    certificate,
    descriptor,
    ...(shown === undefined ? {} : { shown }),
    ...(maxAge === undefined ? {} : { maxAgeSeconds: readDays(maxAge) }),
  });
  return {
    document: JSON.parse(JSON.stringify(verdict, plain)),
    text: showVerdict(session, verdict),
    exitCode: exitCodeOf(verdict),
  };
}

/** The exit code of a verdict: 0 only where the record may be relied on, 3 where nothing was decided. */
function exitCodeOf({ code }: Verdict): ExitCode {
  if (isGood(code)) return ExitCode.DONE;
  return code === "CANNOT_TELL" ? ExitCode.UNAVAILABLE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

/** The greatest age in seconds, from days in decimal digits. @throws CliError `BAD_USAGE` */
function readDays(text: string): number {
  const seconds = Math.round(Number(text) * DAY);
  if (/^\d{1,5}(\.\d{1,6})?$/.test(text) && seconds > 0 && seconds <= MOST_MAX_AGE_SECONDS) return seconds;
  const given = showForeign(text);
  const most = MOST_MAX_AGE_SECONDS / DAY;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `--max-age ${given} 不是天数：请写大于 0、不超过 ${most} 的十进制数，例如 7 或 0.5。`,
      en: `--max-age ${given} is not a number of days: write a decimal number up to ${most}, such as 7 or 0.5.`,
    },
    { maxAge: text },
  );
}

/** Converts values for which JSON has no form: large integers become text, maps become objects. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Map ? Object.fromEntries(value) : value;
}
