import { Command } from "commander";
import { trace } from "../../client/trace.ts";
import type { Trace } from "../../client/trace.ts";
import type { StandingCode } from "../../ledger/evaluate-standing.ts";
import type { Answer, Completeness } from "../../schemas/answer.ts";
import type { Lineage } from "../../schemas/lineage.ts";
import type { DigestAnswer, DigestMatch } from "../../schemas/questions.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { momentText } from "../../text/moment-text.ts";
import { withOpening } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { readMoment } from "../moment.ts";
import type { MomentOptions } from "../moment.ts";
import { recordStyle } from "../record-style.ts";
import { showSeveral } from "../render/several-records.ts";
import { showLineage } from "../render/lineage-tree.ts";
import type { RecordStyle } from "../render/record-line.ts";
import type { Answer as CliAnswer, Session } from "../session.ts";
import { exitCodeOfStandings } from "../standing-exit-code.ts";
import { wholeNumber } from "../whole-number.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";

/** The most paths of one exported folder that are shown; `--json` has them all. */
const SHOWN_PATHS = 10;

/** The gaps that an answer may have, as the end of the sentence that names its block. */
const COMPLETENESS_TEXTS: Readonly<Record<Completeness, Bilingual>> = {
  complete: { zh: "完整", en: "complete" },
  truncated: { zh: "已达上限，不完整", en: "cut at a limit and not complete" },
  "beyond-checkpoint": {
    zh: "所问时间晚于最后索引的区块",
    en: "asked about a time after the last indexed block",
  },
  "rests-on-backfill": {
    zh: "含补录内容，不保证已全部补录",
    en: "backfilled in part, which may not be complete",
  },
};

interface TraceOptions extends MomentOptions {
  readonly opening?: string;
  readonly to?: boolean;
  readonly depth?: number;
}

/** `laiqu trace`: traces a file or record back to its sources, or forward to everything made of it. */
export const traceCommand: CommandMaker = (perform, say) =>
  withOpening(new Command("trace"), say)
    .argument(
      "<what>",
      say({
        zh: "文件、文件夹、业务编号、标识或 sha256:… / sm3:…",
        en: "a file, a folder, a reference, an id, or sha256:… / sm3:…",
      }),
    )
    .option("--to", say({ zh: "查去向：产品、出域与接收方", en: "trace forward, to products, exports and recipients" }))
    .option(
      "--at <date>",
      say({
        zh: "当日终了时的效力状态，例如 2026-03-01，或某一时刻 2026-03-01T09:20+08:00",
        en: "the lineage at the end of a day, such as 2026-03-01, or at a time, such as 2026-03-01T09:20+08:00",
      }),
    )
    .option(
      "--known-at <date>",
      say({
        zh: "只依据账本当时已知的行为（日期写法同上）",
        en: "count only acts recorded by then (written in the same way)",
      }),
    )
    .option(
      "--depth <n>",
      say({ zh: "最多追溯的层数，1 至 64（默认 32）", en: "the most steps to follow, 1 to 64 (default 32)" }),
      wholeNumber(1, 64),
    )
    .action((what: string, options: TraceOptions) => perform((session) => traceWhat(session, what, options)));

async function traceWhat(session: Session, what: string, options: TraceOptions): Promise<CliAnswer> {
  const { to, depth, opening } = options;
  const context = clientContext(session);
  const traced = await trace(context, {
    what,
    ...(opening === undefined ? {} : { opening }),
    moment: readMoment(options),
    query: { direction: to === true ? "destinations" : "sources", ...(depth === undefined ? {} : { depth }) },
  });
  return answerOf(session, recordStyle(session, context.aliases), { what, isSalted: opening !== undefined }, traced);
}

/** The words that name what is traced, and whether they name a salted export by its opening. */
interface Traced {
  readonly what: string;
  readonly isSalted: boolean;
}

function answerOf(session: Session, style: RecordStyle, named: Traced, traced: Trace): CliAnswer {
  const { what, isSalted } = named;
  switch (traced.type) {
    case "RECORD": {
      const { lineage } = traced;
      return {
        document: lineage,
        text: `${showLineage(style, lineage.result)}\n${showAsOf(session, lineage)}`,
        exitCode: exitCodeOfStandings(rootStandings([lineage.result])),
      };
    }
    case "NOT_LISTED":
      return notListed(session, named, traced.files);
    case "RECORDED_LATER":
      return recordedLater(session, what, traced.files, traced.later);
    case "FILE": {
      const { files, records } = traced;
      const trees = records.map(
        ({ matches, lineage }) => `${showPaths(session, matches)}${showLineage(style, lineage.result)}`,
      );
      return {
        document: { ...filesOf(files), lineages: records.map(({ lineage }) => lineage) },
        text: [
          ...files.map((file) => (isSalted ? showCommitment(session, file) : showDigest(file))),
          ...(records.length > 1 ? showSeveral(session, style, records) : []),
          trees.join("\n\n"),
          ...files.slice(0, 1).map((file) => showAsOf(session, file)),
        ].join("\n"),
        exitCode: exitCodeOfStandings(rootStandings(records.map(({ lineage }) => lineage.result))),
      };
    }
    default:
      return traced satisfies never;
  }
}

/** The standings of the records that were asked about. */
function rootStandings(lineages: readonly Lineage[]): readonly StandingCode[] {
  return lineages
    .flatMap(({ root, nodes }) => nodes.filter(({ id }) => id === root))
    .map(({ standing }) => standing.code);
}

/**
 * The answers in the document: `file`, and `alsoAs` where the digest was written without its algorithm and is asked
 * about as the other one too.
 */
function filesOf([file, alsoAs]: readonly Answer<DigestAnswer>[]): Readonly<Record<string, unknown>> {
  return { file, ...(alsoAs === undefined ? {} : { alsoAs }) };
}

function showDigest({ result }: Answer<DigestAnswer>): string {
  return `${result.algorithm}:${result.hex}`;
}

function showCommitment(session: Session, { result }: Answer<DigestAnswer>): string {
  return session.say({ zh: `加盐承诺 0x${result.hex}`, en: `salted commitment 0x${result.hex}` });
}

function notListed(session: Session, { what, isSalted }: Traced, files: readonly Answer<DigestAnswer>[]): CliAnswer {
  const [file] = files;
  const moment = file === undefined ? { zh: "", en: "" } : momentText(file.asOf, file);
  const both = files.length > 1 ? { zh: "（SHA-256 或 SM3）", en: " as SHA-256 or as SM3" } : { zh: "", en: "" };
  const said = isSalted
    ? {
        zh: `${showForeign(what)}：披露文件与之相符，但${moment.zh}，没有其加盐承诺的出域记录。`,
        en: `${showForeign(what)}: the opening fits, but no export with its commitment was recorded, ${moment.en}.`,
      }
    : {
        zh: `${showForeign(what)}：${moment.zh}，没有该杂凑值${both.zh}的文件或文件夹单独出域的记录。`,
        en:
          `${showForeign(what)}: no plain file or folder with this digest${both.en} was recorded as exported, ` +
          `${moment.en}.`,
      };
  return {
    document: { ...filesOf(files), lineages: [] },
    text: session.say(said),
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/**
 * The answer for a file that was not recorded at the moment asked about, but is recorded now. That is not an absence.
 */
function recordedLater(
  session: Session,
  what: string,
  files: readonly Answer<DigestAnswer>[],
  later: readonly Answer<DigestAnswer>[],
): CliAnswer {
  const records = later.flatMap(({ result }) => result.matches.map((match) => match.record));
  const first = records.reduce((a, b) => (b.recordedAt < a.recordedAt ? b : a));
  const [file] = files;
  const then = file === undefined ? { zh: "", en: "" } : momentText(file.asOf, file);
  const since = showTime(first.recordedAt);
  const [recorded] = later;
  return {
    document: { ...filesOf(files), lineages: [], recordedLater: recorded },
    text: session.say({
      zh: `${showForeign(what)}：${then.zh}，尚无记录；首次记录于 ${since}（${first.id}）。不加 --at 与 --known-at 可查其当前状态。`,
      en:
        `${showForeign(what)}: it was not recorded yet, ${then.en}; it was first recorded on ${since} (${first.id}). ` +
        "Leave out --at and --known-at to see its present standing.",
    }),
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/** The paths of the file in an exported folder; an empty file may be in hundreds of places. */
function showPaths(session: Session, matches: readonly DigestMatch[]): string {
  const paths = matches.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const more = paths.length - SHOWN_PATHS;
  const lines = paths.slice(0, SHOWN_PATHS).map((path) => `${showPath(path)} ∈\n`);
  if (more > 0) lines.push(`${session.say({ zh: `……另有 ${more} 处 ∈`, en: `… and ${more} more places ∈` })}\n`);
  return lines.join("");
}

function showAsOf(session: Session, { asOf, at, completeness }: Answer<unknown>): string {
  const [asOfTime, standingTime] = [showTime(asOf.time), showTime(at)];
  const { zh, en } = COMPLETENESS_TEXTS[completeness];
  return session.say({
    zh: `截至区块 ${asOf.block}（${asOfTime}），效力状态时点 ${standingTime}，${zh}。`,
    en: `As of block ${asOf.block} (${asOfTime}), standing at ${standingTime}, ${en}.`,
  });
}
