import { Command } from "commander";
import { EXPORT_SCHEMA } from "../../client/export-fields.ts";
import type { ExportTarget } from "../../client/export-parents.ts";
import { draftExport } from "../../client/drafts/draft-export.ts";
import { recordExports } from "../../client/record-exports.ts";
import { readActor, withActor, withSendAnyway } from "../act-options.ts";
import type { ActorOptions } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import { readDocument, withFields } from "../document-options.ts";
import type { DocumentOptions } from "../document-options.ts";
import { answerOfDraft, isDrafted, readPlace, withDraft } from "../draft-options.ts";
import type { DraftOptions } from "../draft-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { recordStyle } from "../record-style.ts";
import { noticeFailures } from "../render/manifest-failures.ts";
import { answerOfNotSent, answerOfRefusal, showBlock } from "../render/act-outcome.ts";
import { documentOfExports, showExports } from "../render/recorded-exports.ts";
import type { Answer, Session } from "../session.ts";
import { addVerbs } from "./act-group.ts";
import { BACKFILLED, EFFECTIVE_AT } from "../act-verb-texts.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { recordedTime } from "../../text/china-time.ts";

interface ExportOptions extends ActorOptions, ExportTarget, DraftOptions, Pick<DocumentOptions, "field"> {
  readonly again?: boolean;
  readonly salted?: boolean;
  readonly backfilled?: boolean;
  readonly effectiveAt?: string;
}

/** The fields of an export's document that follow from the file and from the options. */
const OWN_FIELDS = ["name", "sha256", "sm3", "bytes", "files", "product", "agreement", "recipient"];

const RECORD: Bilingual = {
  zh: "记录文件或文件夹的出域，每个参数一条",
  en: "record files or folders, one export for each argument",
};
const PROPOSE: Bilingual = {
  zh: "申请文件或文件夹的出域，每个参数一条，待有权者确认（export confirm）",
  en: "propose exports of files or folders, one for each argument, which somebody else confirms (export confirm)",
};

/**
 * `laiqu export`: records or proposes the files and folders that leave the domain, with the records under which they
 * leave, and changes the status of exports.
 */
export const exportCommand: CommandMaker = (perform, say) => {
  const command = new Command("export");
  withPaths(command.command("propose").description(say(PROPOSE)), say).action(
    (paths: string[], options: ExportOptions) => perform((session) => exportPaths(session, paths, options, true)),
  );
  withPaths(command.command("record").description(say(RECORD)), say).action((paths: string[], options: ExportOptions) =>
    perform((session) => exportPaths(session, paths, options, false)),
  );
  addVerbs(command, perform, say);
  return command;
};

function withPaths(command: Command, say: (text: Bilingual) => string): Command {
  command.argument(
    "<paths...>",
    say({ zh: "文件或文件夹，大小不限，至多 100 项", en: "up to 100 files or folders of any size" }),
  );
  withActor(command, say)
    .requiredOption("--product <product>", say({ zh: "产品的业务编号或标识", en: "the product's reference or id" }))
    .option("--to <party>", say({ zh: "接收方", en: "the recipient" }))
    .option(
      "--agreement <agreement>",
      say({
        zh: "依据的协议（默认按接收方和场景查找）",
        en: "the agreement (default: the recipient's, for the product's scenario)",
      }),
    )
    .option(
      "--without-agreement",
      say({
        zh: "不依据任何协议（规则未要求协议的，或须留下拒绝记录的）",
        en: "under no agreement, where the rules ask for none or the refusal is to be recorded",
      }),
    )
    .option(
      "--salted",
      say({
        zh: "账本只记加盐承诺，不记杂凑值；披露文件存入存档，须随文件交给接收方",
        en:
          "record a salted commitment and no digest; the opening is kept in the dossier, and the recipient needs it " +
          "besides the file",
      }),
    )
    .option("--again", say({ zh: "已有记录的也再记录一次", en: "also record exports that are recorded already" }))
    .option("--effective-at <date>", say(EFFECTIVE_AT))
    .option("--backfilled", say(BACKFILLED));
  withFields(command, say, [EXPORT_SCHEMA], OWN_FIELDS);
  withDraft(command, say);
  return withSendAnyway(command, say);
}

/** The most exports of one act, as the API and the gas of a block allow. */
const MOST_PATHS = 100;

/** @throws CliError `BAD_USAGE` before anything is read */
function refuseBothAgreements({ agreement, withoutAgreement }: ExportOptions): void {
  if (agreement === undefined || withoutAgreement !== true) return;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: "--agreement 与 --without-agreement 不能同时使用：请删去其一。",
      en: "--agreement and --without-agreement contradict each other: leave one of them out.",
    },
    { options: ["--agreement", "--without-agreement"] },
  );
}

/** @throws CliError `BAD_USAGE` before anything is read */
function refuseTooMany({ length }: readonly string[]): void {
  if (length <= MOST_PATHS) return;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `一次最多记录 ${MOST_PATHS} 项，而给出了 ${length} 项：请分几次办理，或将文件放入一个文件夹一并出域。`,
      en:
        `One command records at most ${MOST_PATHS} exports, but ${length} paths are given: give them in several ` +
        "commands, or export the files as one folder.",
    },
    { given: length, most: MOST_PATHS },
  );
}

/** A draft is one act, which one person can review. @throws CliError `BAD_USAGE` before anything is read */
function onlyOf([path, ...more]: readonly string[]): string {
  if (path !== undefined && more.length === 0) return path;
  throw new CliError("BAD_USAGE", {
    zh: "一份草稿只含一项出域：请逐项起草，或将文件放入一个文件夹一并出域。",
    en: "A draft is the export of one file or folder: draft each by itself, or export the files as one folder.",
  });
}

async function exportPaths(
  session: Session,
  paths: readonly string[],
  options: ExportOptions,
  proposed: boolean,
): Promise<Answer> {
  refuseTooMany(paths);
  refuseBothAgreements(options);
  const context = clientContext(session);
  const { product, to, agreement, withoutAgreement, again, salted, backfilled, effectiveAt } = options;
  const request = {
    ...readActor(options),
    fields: readDocument(options).fields ?? [],
    product,
    ...(to === undefined ? {} : { to }),
    ...(agreement === undefined ? {} : { agreement }),
    ...(again === undefined ? {} : { again }),
    ...(salted === undefined ? {} : { salted }),
    ...(withoutAgreement === undefined ? {} : { withoutAgreement }),
    ...(proposed ? { proposed } : {}),
    ...(backfilled === undefined ? {} : { backfilled }),
    ...(effectiveAt === undefined ? {} : { effectiveAt: recordedTime(effectiveAt) }),
  };
  if (isDrafted(options)) {
    const place = await readPlace(context, options);
    return answerOfDraft(session, context, await draftExport(context, { ...request, path: onlyOf(paths) }, place));
  }
  const outcome = await recordExports(context, { ...request, paths });
  const style = recordStyle(session, context.aliases);
  switch (outcome.type) {
    case "NOT_SENT":
      return answerOfNotSent(session, style, outcome.check);
    case "REFUSED":
      noticeFailures(session, outcome.manifests);
      return answerOfRefusal(session, style, outcome.transaction, showExports(session, style, outcome));
    case "RECORDED_BEFORE":
      noticeFailures(session, outcome.manifests);
      return {
        document: { sent: false, exports: documentOfExports(outcome) },
        text: showExports(session, style, outcome),
      };
    case "INCOMPLETE":
    case "DONE": {
      const { transaction } = outcome;
      noticeFailures(session, outcome.manifests);
      return {
        document: { sent: true, exports: documentOfExports(outcome), transaction },
        text: `${showExports(session, style, outcome)}\n${showBlock(session, transaction)}`,
        exitCode: outcome.type === "DONE" ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
      };
    }
    default:
      return outcome satisfies never;
  }
}
