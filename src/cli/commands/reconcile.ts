import { Command, Option } from "commander";
import { reconcile } from "../../client/reconcile/reconcile.ts";
import type { ReconcileChoice } from "../../client/reconcile/reconcile.ts";
import { readTrafficLog } from "../../client/reconcile/traffic-log.ts";
import type { TrafficLog } from "../../client/reconcile/traffic-log.ts";
import { typedValue } from "../../desk/parameter.ts";
import { TEXT_ENCODINGS } from "../../tables/decode-text.ts";
import type { TextEncoding } from "../../tables/decode-text.ts";
import { showForeignList } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { setExample } from "../examples.ts";
import { ExitCode } from "../exit-code.ts";
import { recordStyle } from "../record-style.ts";
import { documentOfFaults, showFaults } from "../render/act-run.ts";
import {
  documentOfReconciliation,
  isReconciled,
  reportOfReconciliation,
  showReconciliation,
} from "../render/reconciliation.ts";
import type { Answer, Session } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";
import { demandPlaceFor, writeNewFile } from "../write-new-file.ts";

interface ReconcileOptions {
  readonly of: string;
  readonly from?: string;
  readonly until?: string;
  readonly tolerance: number;
  readonly encoding?: TextEncoding;
  readonly output?: string;
  readonly force?: true;
}

/** Clocks of a gateway and of a chain that follow a time server differ by less. Seconds. */
const USUAL_TOLERANCE = 300;
const MOST_TOLERANCE = 86_400;

/** `laiqu reconcile`: holds a log of what left a domain against the recorded exports, and these against the log. */
export const reconcileCommand: CommandMaker = (perform, say) => {
  const command = new Command("reconcile")
    .argument("<log>", say({ zh: "出域流量日志（CSV）", en: "the log of what left the domain (CSV)" }))
    .requiredOption(
      "--of <record>",
      say({
        zh: "日志所属的运营机构、授权或行政区划",
        en: "the operator, authorization or jurisdiction whose exports the traffic should be",
      }),
    )
    .option(
      "--from <date>",
      say({
        zh: "期间的开始（默认为日志的第一日）",
        en: "the beginning of the period (default: the first day of the log)",
      }),
    )
    .option(
      "--until <date>",
      say({ zh: "期间的结束（默认为日志的最后一日）", en: "the end of the period (default: the last day of the log)" }),
    )
    .option(
      "--tolerance <seconds>",
      say({
        zh: `日志与链的时钟可相差的秒数（默认 ${USUAL_TOLERANCE}）`,
        en: `the seconds by which the clocks of log and chain may differ (default: ${USUAL_TOLERANCE})`,
      }),
      wholeNumber(0, MOST_TOLERANCE),
      USUAL_TOLERANCE,
    )
    .addOption(
      new Option(
        "--encoding <encoding>",
        say({ zh: "日志的编码（默认 utf-8）", en: "the encoding of the log (default: utf-8)" }),
      ).choices(TEXT_ENCODINGS),
    )
    .option(
      "-o, --output <file>",
      say({ zh: "逐行写出结果（CSV）", en: "write the outcome of every line and export (CSV)" }),
    )
    .option("--force", say({ zh: "覆盖已有文件", en: "overwrite an existing file" }));
  setExample(command, "reconcile egress.csv --of CY-OPR --from 2026-01-01 --until 2026-06-30 -o reconciled.csv");
  return command.action((log: string, options: ReconcileOptions) =>
    perform((session) => reconcileLog(session, log, options)),
  );
};

async function reconcileLog(session: Session, path: string, options: ReconcileOptions): Promise<Answer> {
  const { output, force = false } = options;
  if (output !== undefined) await demandPlaceFor(output, force);
  const log = await readTrafficLog(path, options.encoding);
  if (log.faults.length > 0) return wrongLog(session, log);
  const context = clientContext(session);
  const bar = session.progress(session.say({ zh: "对账", en: "reconciling" }));
  const reconciliation = await reconcile(context, log.lines, choiceOf(options), (done, total) =>
    bar.update(done, total),
  ).finally(() => bar.finish());
  const style = recordStyle(session, context.aliases);
  if (output !== undefined)
    await writeNewFile(output, new TextEncoder().encode(reportOfReconciliation(session, style, reconciliation)), force);
  return {
    document: { ...documentOfReconciliation(reconciliation), unusedColumns: log.unused },
    text: [...noticeOf(session, log), showReconciliation(session, style, reconciliation)].join("\n"),
    ...(isReconciled(reconciliation) ? {} : { exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID }),
  };
}

function choiceOf({ of, from, until, tolerance }: ReconcileOptions): ReconcileChoice {
  return {
    of,
    tolerance,
    ...(from === undefined ? {} : { from: Number(typedValue({ form: "BEGINNING" }, from)) }),
    ...(until === undefined ? {} : { until: Number(typedValue({ form: "END" }, until)) }),
  };
}

/** Nothing is compared while a line cannot be read: it might be the one that was not recorded. */
function wrongLog(session: Session, { lines, faults }: TrafficLog): Answer {
  const advice = session.say({
    zh: "未作对账：请改正后再次运行，有误的行可能正是未记录的。",
    en: "Nothing was reconciled: correct the log and run again, because a wrong line may be the one not recorded.",
  });
  return {
    document: { lines: lines.length, faults: documentOfFaults(faults) },
    text: [showFaults(session, faults), advice].join("\n"),
    exitCode: ExitCode.BAD_USAGE,
  };
}

function noticeOf(session: Session, { unused }: TrafficLog): string[] {
  if (unused.length === 0) return [];
  const list = showForeignList(unused);
  return [
    session.say({
      zh: `未使用的列：${list.zh}。`,
      en: `Columns that were not used: ${list.en}.`,
    }),
  ];
}
