import { createHash } from "node:crypto";
import { Command } from "commander";
import type { ClientContext } from "../../client/client-context.ts";
import { fillFromDossier } from "../../client/fill-report.ts";
import { recordName } from "../../client/resolve-record.ts";
import { resolveSeat } from "../../client/seat.ts";
import { typedValue } from "../../desk/parameter.ts";
import { REPORT_FORMATS, reportBytes, reportFormatOf } from "../../reports/report-formats.ts";
import type { ReportFormat } from "../../reports/report-formats.ts";
import type { Report, ReportName } from "../../schemas/report.ts";
import { showPath } from "../../text/foreign-text.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { clientContext } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { setExample } from "../examples.ts";
import { nextCommands, showReport } from "../render/report.ts";
import type { Answer, Perform, Session } from "../session.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";
import { wholeNumber } from "../whole-number.ts";

/** The years of which a document of the ledger can speak. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2200];

interface ReportOptions {
  readonly party?: string;
  readonly as?: string;
  readonly year: number;
  readonly at?: string;
  readonly knownAt?: string;
  readonly interim?: true;
  readonly output: string;
  readonly force?: true;
}

/** `laiqu report`: writes the yearly disclosure, or the annual report's figures, into a file. */
export const reportCommand: CommandMaker = (perform, say) => {
  const report = new Command("report");
  add(report, "disclosure", "DISCLOSURE", perform, say, {
    zh: "年度信息披露：实施机构的或运营机构的",
    en: "the yearly disclosure of an implementing agency or of an operator",
  });
  add(report, "annual", "ANNUAL_REPORT", perform, say, {
    zh: "运营机构年度运营报告的各项数字",
    en: "the figures of an operator's annual report",
  });
  return report;
};

function add(
  parent: Command,
  name: string,
  report: ReportName,
  perform: Perform,
  say: (text: Bilingual) => string,
  about: Bilingual,
): void {
  const command = parent
    .command(name)
    .description(say(about))
    .option("--party <party>", say({ zh: "报告单位（默认为 --as 的主体）", en: "the party; by default that of --as" }))
    .option(
      "--as <key>",
      say({
        zh: "用该密钥的存档补上文书中的内容，只在本机核对",
        en: "fill in what stands in documents from the dossier of this key, compared on this machine",
      }),
    )
    .requiredOption("--year <year>", say({ zh: "年度", en: "the year" }), wholeNumber(FIRST_YEAR, LAST_YEAR))
    .option(
      "--at <date>",
      say({ zh: "效力状态的时点（默认年末）", en: "the time of standings; by default the year's end" }),
    )
    .option("--known-at <date>", say({ zh: "只计账本当时已知的", en: "count only what the ledger knew by then" }))
    .option(
      "--interim",
      say({ zh: "年度未结束也编制，标明中期", en: "although the year has not ended, marked as interim" }),
    )
    .requiredOption(
      "-o, --output <file>",
      say({ zh: "要写入的文件：.docx、.xlsx、.json 或 .md", en: "the file to write: .docx, .xlsx, .json or .md" }),
    )
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }));
  setExample(command, `report ${name} --as CY-OPR --year 2025 --lang zh -o CY-OPR-2025.docx`);
  command.action((options: ReportOptions) => perform((session) => writeReport(session, report, options)));
}

async function writeReport(session: Session, name: ReportName, options: ReportOptions): Promise<Answer> {
  const { output, force = false, as } = options;
  const format = demandFormat(output);
  await demandPlaceFor(output, force);
  const context = clientContext(session);
  const asked = await askFor(context, name, options);
  const report = as === undefined ? asked : await fillFromDossier(context, asked, as);
  const bytes = await reportBytes(report, format, session.config.language);
  await writeNewFile(output, bytes, force);
  const written = { file: output, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  const commands = nextCommands(session, report, { file: output, as });
  return {
    document: { ...written, report, next: commands },
    text: showReport(session, report, { ...written, next: commands }),
  };
}

/** @throws CliError BAD_USAGE */
function demandFormat(output: string): ReportFormat {
  const format = reportFormatOf(output);
  if (format !== undefined) return format;
  const ends = REPORT_FORMATS.map((each) => `.${each}`);
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${showPath(output)} 的扩展名不是报告的格式：请用 ${ends.join("、")} 之一。`,
      en: `The end of ${showPath(output)} is no format of a report: use one of ${ends.join(", ")}.`,
    },
    { path: output, formats: REPORT_FORMATS },
  );
}

async function askFor(context: ClientContext, name: ReportName, options: ReportOptions): Promise<Report> {
  const { year, at, knownAt, interim } = options;
  const party = await partyOf(context, options);
  const { result } = await context.api.report(name, {
    party,
    year,
    ...(at === undefined ? {} : { at: Number(typedValue({ form: "MOMENT" }, at)) }),
    ...(knownAt === undefined ? {} : { knownAt: Number(typedValue({ form: "MOMENT" }, knownAt)) }),
    ...(interim === undefined ? {} : { interim }),
  });
  return result;
}

/** @throws CliError BAD_USAGE without a party and a key; ApiError, ClientError for one that nobody knows */
async function partyOf(context: ClientContext, { party, as }: ReportOptions): Promise<string> {
  // The server knows the times of the report, and so what the party's name meant then.
  if (party !== undefined) return recordName(context, party, "PARTY");
  if (as !== undefined) return (await resolveSeat(context, as)).seat.party.id;
  throw new CliError("BAD_USAGE", {
    zh: "未指明报告单位：请用 --party 指明主体，或用 --as 指明其密钥。",
    en: "Nobody is named who reports: name the party with --party, or its key with --as.",
  });
}
