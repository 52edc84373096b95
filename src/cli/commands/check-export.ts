import type { Command } from "commander";
import { resolveExportParents } from "../../client/export-parents.ts";
import type { ExportTarget } from "../../client/export-parents.ts";
import { listExports } from "../../client/list-exports.ts";
import type { ListedExports } from "../../client/list-exports.ts";
import { checkExport } from "../../client/record-exports.ts";
import { resolveSeat } from "../../client/seat.ts";
import type { CheckedAct } from "../../client/choose-role.ts";
import type { ClientContext } from "../../client/client-context.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { readActor, withOpening, withOptionalActor } from "../act-options.ts";
import { CliError } from "../cli-error.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { recordStyle } from "../record-style.ts";
import { documentOfListed, showListed } from "../render/listed-exports.ts";
import { showCheck } from "../render/verdicts.ts";
import type { Answer, Session } from "../session.ts";
import { exitCodeOfStandings } from "../standing-exit-code.ts";

interface CheckExportOptions extends Partial<ExportTarget> {
  readonly as?: string;
  readonly role?: string;
  readonly opening?: string;
}

/**
 * Adds `check export`: whether an export would be allowed now and by which rules, the exports of some content so far,
 * or both. Nothing is sent.
 */
export function addCheckExport(check: Command, perform: Parameters<CommandMaker>[0], say: (text: Bilingual) => string) {
  withOpening(withOptionalActor(check.command("export"), say), say)
    .description(
      say({
        zh: "产品出域：现在能否办理；写明文件的，列出其已有的各次出域与效力状态",
        en: "an export: whether it is allowed now; for content that is named, its exports so far and their standings",
      }),
    )
    .argument(
      "[what...]",
      say({
        zh: "文件、文件夹、sha256:… / sm3:… 或出域记录",
        en: "files, folders, sha256:… / sm3:…, or exports, whose content is meant",
      }),
    )
    .option(
      "--product <product>",
      say({
        zh: "产品的业务编号或标识；判断能否办理时须写明",
        en: "the product's reference or id, which is needed to judge an export",
      }),
    )
    .option("--to <party>", say({ zh: "接收方", en: "the recipient" }))
    .option("--agreement <agreement>", say({ zh: "依据的协议", en: "the agreement" }))
    .action((whats: readonly string[], options: CheckExportOptions) =>
      perform((session) => checkOrList(session, whats, options)),
    );
}

async function checkOrList(session: Session, whats: readonly string[], options: CheckExportOptions): Promise<Answer> {
  const context = clientContext(session);
  const { opening, ...act } = options;
  if (opening !== undefined && whats.length !== 1) throw oneFileNeeded(whats.length);
  const isAct = whats.length === 0 || Object.keys(act).length > 0;
  const checked = isAct ? await checkAct(context, act) : undefined;
  const listed: ListedExports[] = [];
  for (const what of whats) listed.push(await listExports(context, { what, ...(opening && { opening }) }));
  return {
    document: {
      ...(checked === undefined ? {} : { role: checked.role, ...checked.check }),
      ...(whats.length === 0 ? {} : { contents: listed.map(documentOfListed) }),
    },
    text: [
      ...(checked === undefined ? [] : [showCheck(recordStyle(session, context.aliases), checked.check)]),
      ...listed.map((each) => showListed(session, context, each)),
    ].join("\n"),
    exitCode: checked === undefined ? exitCodeOfListed(listed) : exitCodeOfCheck(checked),
  };
}

async function checkAct(context: ClientContext, options: Omit<CheckExportOptions, "opening">): Promise<CheckedAct> {
  const { as, product, role, ...target } = options;
  if (as === undefined) throw optionNeeded("--as <key>");
  if (product === undefined) throw optionNeeded("--product <product>");
  const actor = readActor({ as, ...(role === undefined ? {} : { role }) });
  const seat = await resolveSeat(context, actor.as);
  return await checkExport(context, seat, await resolveExportParents(context, { product, ...target }), actor.role);
}

function oneFileNeeded(given: number): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `--opening 属于一个文件或文件夹，而写了 ${given} 个：请写明它所属的那一个。`,
      en: `--opening belongs to one file or folder, and ${given} are named: name the one that it came with.`,
    },
    { given },
  );
}

function optionNeeded(option: "--as <key>" | "--product <product>"): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `缺少选项 ${option}：判断能否办理须用它；只列出文件已有的出域的，请只写文件。`,
      en:
        `The option ${option} is required to judge an export; to list the exports of a file so far, give the file ` +
        "and no options.",
    },
    { option },
  );
}

function exitCodeOfCheck({ check }: CheckedAct): ExitCode {
  return check.allowed ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

/** 0 when everything was exported and all is in good standing; 3 when there may be exports that are not listed. */
function exitCodeOfListed(listed: readonly ListedExports[]): ExitCode {
  const standings = listed.flatMap(({ exports }) => exports.map(({ standing }) => standing.code));
  const found = listed.every(({ exports }) => exports.length > 0);
  const code = found ? exitCodeOfStandings(standings) : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
  const isCut = listed.some(({ completeness }) => completeness === "truncated");
  return code === ExitCode.DONE && isCut ? ExitCode.UNAVAILABLE : code;
}
