import { join, parse } from "node:path";
import { Command } from "commander";
import { isGood } from "../../certificate/verdict-options.ts";
import type { Verdict } from "../../certificate/verdict.ts";
import { MOST_MAX_AGE_SECONDS } from "../../certificate/verify-clock.ts";
import { createCertificates } from "../../client/create-certificate.ts";
import { verifyCertificateFile } from "../../client/verify-certificate.ts";
import { DAY } from "../../text/civil-date.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { withOpening } from "../act-options.ts";
import { CliError } from "../cli-error.ts";
import { clientContext, offlineContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { showVerdict } from "../render/certificate-verdict.ts";
import { documentOfMade, showMade } from "../render/made-certificate.ts";
import type { Answer, Session } from "../session.ts";
import { demandPlaceFor, refusePlaceIn, writeNewFile } from "../write-new-file.ts";

interface CreateOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly open?: readonly string[];
  readonly as?: string;
  readonly record?: string;
  readonly all?: boolean;
  readonly opening?: string;
}

interface VerifyOptions {
  readonly descriptor: string;
  readonly maxAge?: string;
  readonly opening?: string;
}

/** `laiqu certificate`: makes and verifies proofs of a lineage; verifying needs no running system. */
export const certificateCommand: CommandMaker = (perform, say) => {
  const certificate = new Command("certificate");
  withOpening(certificate.command("create"), say)
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
    .option(
      "--record <export>",
      say({
        zh: "此内容有多次出域的，所要证明的那一次：其标识",
        en: "the export that is meant, by its id, where the content was exported more than once",
      }),
    )
    .option(
      "--all",
      say({
        zh: "为此内容的每次出域各出具一份凭证，文件名含记录标识",
        en: "a certificate of each export of the content; each file's name contains the record's id",
      }),
    )
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }))
    .action((what: string, options: CreateOptions) => perform((session) => create(session, what, options)));
  withOpening(certificate.command("verify"), say)
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

async function create(session: Session, what: string, options: CreateOptions): Promise<Answer> {
  const { output, force, open, as, record, all, opening } = options;
  if (record !== undefined && all === true)
    throw new CliError("BAD_USAGE", {
      zh: "--record 与 --all 不能并用：--record 指定一次出域，--all 为每次出域各出具一份凭证。",
      en: "--record and --all exclude each other: --record names one export, --all makes a certificate of each.",
    });
  if (as !== undefined && open === undefined)
    throw new CliError("BAD_USAGE", {
      zh: "--as 指定用哪个主体的存档披露，须与 --open 并用：请加 --open，或删去 --as。",
      en: "--as names the dossier from which --open opens fields: add --open, or remove --as.",
    });
  // With --all, files are written beside this name, and their own places are checked below.
  await demandPlaceFor(output, force === true || all === true);
  await refusePlaceIn(what, output);
  const made = await createCertificates(clientContext(session), {
    what,
    ...(record === undefined ? {} : { record }),
    ...(all === undefined ? {} : { all }),
    ...(open === undefined ? {} : { open }),
    ...(as === undefined ? {} : { as }),
    ...(opening === undefined ? {} : { opening }),
  });
  const files = made.map((each) => ({ ...each, file: all === true ? fileOfExport(output, each.record) : output }));
  // Nothing is written unless every file has a place.
  if (all === true && force !== true) for (const { file } of files) await demandPlaceFor(file);
  for (const { file, bytes } of files) await writeNewFile(file, bytes, force === true);
  const documents = files.map(documentOfMade);
  return {
    document: all === true ? { certificates: documents } : documents[0],
    text: files.map((each) => showMade(session, each)).join("\n"),
  };
}

/** The file of one export's certificate: its record's id before the extension, so that no two have one name. */
function fileOfExport(output: string, record: string | undefined): string {
  if (record === undefined) return output;
  const { dir, name, ext } = parse(output);
  return join(dir, `${name}.${record}${ext}`);
}

async function verify(
  session: Session,
  certificate: string,
  shown: string | undefined,
  { descriptor, maxAge, opening }: VerifyOptions,
): Promise<Answer> {
  const verdict = await verifyCertificateFile(offlineContext(session), {
    certificate,
    descriptor,
    ...(shown === undefined ? {} : { shown }),
    ...(opening === undefined ? {} : { opening }),
    ...(maxAge === undefined ? {} : { maxAgeSeconds: readDays(maxAge) }),
  });
  return {
    document: verdict,
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
      en: `--max-age ${given} is not a number of days: write a decimal number above 0 and up to ${most}, such as 7.`,
    },
    { maxAge: text },
  );
}
