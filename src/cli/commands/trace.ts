import { stat } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { hashPath } from "../../dossier/hash-files.ts";
import { parseDigest } from "../../documents/digest.ts";
import type { Digest } from "../../documents/digest.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { Lineage } from "../../schemas/lineage.ts";
import type { DigestAnswer, DigestMatch } from "../../schemas/questions.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { momentQuery } from "../moment.ts";
import { showTime } from "../../text/china-time.ts";
import type { MomentOptions } from "../moment.ts";
import { recordStyle } from "../record-style.ts";
import { showLineage } from "../render/lineage-tree.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import type { Answer as CliAnswer, Session } from "../session.ts";

/** Paths of one exported folder that are shown; `--json` has them all. */
const SHOWN_PATHS = 10;

interface TraceOptions extends MomentOptions {
  readonly to?: boolean;
  readonly depth?: number;
}

/** `laiqu trace`: from a file or record back to its sources, or forward to everything made of it. */
export const traceCommand: CommandMaker = (perform, say) =>
  new Command("trace")
    .argument(
      "<what>",
      say({
        zh: "文件、文件夹、编号、记录标识或 sha256:… / sm3:…",
        en: "a file, a folder, a number, an id, or sha256:… / sm3:…",
      }),
    )
    .option("--to", say({ zh: "查去向：产品、出域与接收方", en: "forward: products, exports and recipients" }))
    .option(
      "--at <date>",
      say({
        zh: "当日终了时的状态，例如 2026-03-01，或某一时刻 2026-03-01T09:20+08:00",
        en: "as it stood at the end of that day, such as 2026-03-01, or at 2026-03-01T09:20+08:00",
      }),
    )
    .option(
      "--known-at <date>",
      say({
        zh: "只依据账本当时已知的行为（日期写法同上）",
        en: "only by what the ledger knew then (written likewise)",
      }),
    )
    .option(
      "--depth <n>",
      say({ zh: "层数，1 至 64（默认 32）", en: "how many steps, 1 to 64 (default 32)" }),
      readDepth,
    )
    .action((what: string, options: TraceOptions) => perform((session) => trace(session, what, options)));

async function trace(session: Session, what: string, options: TraceOptions): Promise<CliAnswer> {
  const digest = await digestOf(session, what);
  if (digest === undefined) {
    const lineage = await askLineage(session, await resolveRecord(session, what), options);
    return {
      document: lineage,
      text: `${showLineage(recordStyle(session), lineage.result)}\n${showAsOf(session, lineage)}`,
    };
  }
  const found = await session.api.get<Answer<DigestAnswer>>(
    `/v1/digests/${digest.algorithm}/${digest.hex}?${momentQuery(options)}`,
  );
  if (found.result.matches.length === 0) {
    const later = await session.api.get<Answer<DigestAnswer>>(`/v1/digests/${digest.algorithm}/${digest.hex}`);
    return later.result.matches.length === 0
      ? notListed(session, what, found)
      : notYetRecorded(session, what, found, later);
  }
  const records = [...Map.groupBy(found.result.matches, (match) => match.record.id)];
  const lineages = await Promise.all(records.map(([id]) => askLineage(session, id, options)));
  const trees = records.map(
    ([, matches], index) =>
      `${showPaths(session, matches)}${showLineage(recordStyle(session), lineages[index]!.result)}`,
  );
  return {
    document: { file: found, lineages },
    text: `${digest.algorithm}:${digest.hex}\n${trees.join("\n\n")}\n${showAsOf(session, found)}`,
  };
}

async function askLineage(session: Session, id: string, options: TraceOptions): Promise<Answer<Lineage>> {
  const direction = options.to === true ? "destinations" : "sources";
  const depth = options.depth === undefined ? "" : `&depth=${options.depth}`;
  return await session.api.get<Answer<Lineage>>(
    `/v1/records/${id}/lineage?direction=${direction}${depth}${momentQuery(options)}`,
  );
}

/** Undefined when the text names a record: a file of that name comes first, a digest says so itself. */
async function digestOf(session: Session, what: string): Promise<Digest | undefined> {
  // Also of an algorithm that is not known here: then that is what is said.
  if (/^(sha256|sm3):|^[a-z][a-z0-9-]*:[0-9a-f]{8,}$/i.test(what)) return parseDigest(what);
  if (/^[0-9a-fA-F]{64}$/.test(what)) return parseDigest(`sha256:${what}`);
  if (!(await exists(what)) && !looksLikePath(what)) return undefined;
  const bar = session.progress(session.say({ zh: "计算杂凑值", en: "hashing" }));
  try {
    const { sha256 } = await hashPath(what, { onProgress: ({ bytes, totalBytes }) => bar.update(bytes, totalBytes) });
    return { algorithm: "sha256", hex: sha256 };
  } finally {
    bar.finish();
  }
}

/** So that a missing ./matrix.csv is told as a missing file and not looked up as a number. */
function looksLikePath(what: string): boolean {
  return what.startsWith("./") || what.startsWith("../") || what.startsWith("/") || what.endsWith("/");
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

function notListed(session: Session, what: string, found: Answer<DigestAnswer>): CliAnswer {
  const { asOf, at } = found;
  // Asked about an earlier time, the file may be listed now: then it left the domain only later.
  const then = at < asOf.time ? { zh: `在 ${showTime(at)}，`, en: ` at ${showTime(at)},` } : { zh: "", en: "" };
  return {
    document: { file: found, lineages: [] },
    text: session.say({
      zh: `${what}：${then.zh}该杂凑值未登记为单独出域的文件或文件夹（截至区块 ${asOf.block}，${showTime(asOf.time)}）。`,
      en: `${what}:${then.en} not listed as a plain file or folder as of block ${asOf.block} (${showTime(asOf.time)}).`,
    }),
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/** At the moment asked about nothing was recorded of the file, but it is by now: not the same as absent. */
function notYetRecorded(
  session: Session,
  what: string,
  found: Answer<DigestAnswer>,
  later: Answer<DigestAnswer>,
): CliAnswer {
  const first = later.result.matches
    .map((match) => match.record)
    .reduce((a, b) => (b.recordedAt < a.recordedAt ? b : a));
  const [then, since] = [showTime(found.at), showTime(first.recordedAt)];
  return {
    document: { file: found, lineages: [], recordedLater: later },
    text: session.say({
      zh: `${what}：在 ${then}，尚无登记；首次登记于 ${since}（${first.id}）。不加 --at 可查其现状。`,
      en: `${what}: at ${then} nothing was recorded of it yet; it was first recorded on ${since} (${first.id}). Without --at you see how it stands now.`,
    }),
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/** Where in an exported folder the file lies; an empty file may lie in hundreds of places. */
function showPaths(session: Session, matches: readonly DigestMatch[]): string {
  const paths = matches.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const more = paths.length - SHOWN_PATHS;
  return [
    ...paths.slice(0, SHOWN_PATHS).map((path) => `${path} ∈\n`),
    ...(more > 0 ? [`${session.say({ zh: `……另有 ${more} 处 ∈`, en: `… and ${more} more places ∈` })}\n`] : []),
  ].join("");
}

function showAsOf(session: Session, { asOf, at, completeness }: Answer<unknown>): string {
  return session.say({
    zh: `截至区块 ${asOf.block}（${showTime(asOf.time)}），状态时点 ${showTime(at)}，${completeness === "complete" ? "完整" : completeness}。`,
    en: `As of block ${asOf.block} (${showTime(asOf.time)}), standing at ${showTime(at)}, ${completeness}.`,
  });
}

function readDepth(text: string): number {
  const depth = Number(text);
  if (!Number.isInteger(depth) || depth < 1 || depth > 64) throw new InvalidArgumentError("1 … 64");
  return depth;
}
