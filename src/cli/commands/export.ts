import { Command } from "commander";
import type { ExportTarget } from "../../client/export-parents.ts";
import type { PreparedExport } from "../../client/prepare-export.ts";
import { recordExports } from "../../client/record-exports.ts";
import type { SubmittedManifests } from "../../client/submit-manifests.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import { readActor, withActor, withSendAnyway } from "../act-options.ts";
import type { ActorOptions } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import { apiErrorText } from "../client-failure.ts";
import { CliError } from "../cli-error.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfNotSent, answerOfRefusal, showBlock } from "../render/act-outcome.ts";
import type { Answer, Session } from "../session.ts";
import { showPath } from "../../text/foreign-text.ts";

interface ExportOptions extends ActorOptions, ExportTarget {
  readonly again?: boolean;
}

/**
 * `laiqu export record`: records the files and folders that leave the domain, and the records under which they leave.
 */
export const exportCommand: CommandMaker = (perform, say) => {
  const command = new Command("export");
  const record = command
    .command("record")
    .description(
      say({ zh: "记录文件或文件夹的出域，每个参数一条", en: "record files or folders, one export for each argument" }),
    )
    .argument(
      "<paths...>",
      say({ zh: "文件或文件夹，大小不限，至多 100 项", en: "up to 100 files or folders of any size" }),
    );
  withActor(record, say)
    .requiredOption("--product <product>", say({ zh: "产品的业务编号或标识", en: "the product's reference or id" }))
    .option("--to <party>", say({ zh: "接收方", en: "the recipient" }))
    .option(
      "--agreement <agreement>",
      say({
        zh: "依据的协议（默认按接收方和场景查找）",
        en: "the agreement (default: the recipient's, for the product's scenario)",
      }),
    )
    .option("--again", say({ zh: "已有记录的也再记录一次", en: "also record exports that are recorded already" }));
  withSendAnyway(record, say).action((paths: string[], options: ExportOptions) =>
    perform((session) => exportPaths(session, paths, options)),
  );
  return command;
};

/** The most exports of one act, as the API and the gas of a block allow. */
const MOST_PATHS = 100;

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

async function exportPaths(session: Session, paths: readonly string[], options: ExportOptions): Promise<Answer> {
  refuseTooMany(paths);
  const context = clientContext(session);
  const { product, to, agreement, again } = options;
  const outcome = await recordExports(context, {
    ...readActor(options),
    paths,
    product,
    ...(to === undefined ? {} : { to }),
    ...(agreement === undefined ? {} : { agreement }),
    ...(again === undefined ? {} : { again }),
  });
  const style = recordStyle(session, context.aliases);
  switch (outcome.type) {
    case "NOT_SENT":
      return answerOfNotSent(session, style, outcome.check);
    case "REFUSED":
      return answerOfRefusal(session, style, outcome.transaction, showExports(session, outcome.exports, outcome));
    case "RECORDED_BEFORE":
      noticeFailures(session, outcome.manifests);
      return {
        document: { sent: false, exports: documentOf(outcome.exports, outcome.manifests) },
        text: showExports(session, outcome.exports),
      };
    case "DONE": {
      const { exports, manifests, transaction } = outcome;
      noticeFailures(session, manifests);
      return {
        document: { sent: true, exports: documentOf(exports, manifests, transaction), transaction },
        text: `${showExports(session, exports, outcome)}\n${showBlock(session, transaction)}`,
      };
    }
    default:
      return outcome satisfies never;
  }
}

function noticeFailures(session: Session, { failures }: SubmittedManifests): void {
  for (const { path, error } of failures) {
    const reason = apiErrorText(error);
    session.notice(
      session.say({
        zh: `${showPath(path)} 已记录，但索引未收下其清单，暂不能按单个文件查到；重新运行同一命令即可补交。原因：${reason.zh}`,
        en:
          `${showPath(path)} is recorded, but the index did not take its manifest, so its single files are not ` +
          "found; " +
          `run the command again to submit it. Reason: ${reason.en}`,
      }),
    );
  }
}

function documentOf(
  exports: readonly PreparedExport[],
  { taken }: SubmittedManifests,
  transaction?: TransactionAnswer,
): unknown {
  return exports.map(({ path, id, digests, toSend }) => ({
    path,
    id,
    kind: digests.kind,
    sha256: digests.sha256,
    sm3: digests.sm3,
    recorded: toSend === undefined ? "EARLIER" : "NOW",
    ...(toSend === undefined || transaction === undefined ? {} : { block: transaction.block }),
    ...(digests.kind === "folder" ? { manifestGiven: taken.has(digests.sha256) } : {}),
  }));
}

/** One line for each path, with the digests of the exports that were recorded now. */
function showExports(
  session: Session,
  exports: readonly PreparedExport[],
  sent?: { readonly transaction: TransactionAnswer },
): string {
  const acts = sent?.transaction.acts ?? [];
  const done = new Set<string>(acts.filter((act) => act.type === "RECORDED").map((act) => act.record));
  const lines = exports.flatMap(({ path, id, digests, toSend }) => {
    if (toSend === undefined)
      return [`${showPath(path)} ${id} ${session.say({ zh: "（此前已记录）", en: "(recorded before)" })}`];
    return done.has(id)
      ? [`${showPath(path)} ${id}`, `  sha256:${digests.sha256}`, `  sm3:${digests.sm3}`]
      : [`✗ ${showPath(path)} ${id}`];
  });
  return lines.join("\n");
}
