import type { Missing, Publication, Report } from "../../schemas/report.ts";
import { showDate } from "../../text/china-time.ts";
import { commandWord } from "../../text/command-word.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** The most missing things that are named; the file names them all. */
const SHOWN_MISSING = 5;

/** A report that was written to a file. */
interface WrittenReport {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly next: readonly string[];
}

/** The file that was written, the items that it lacks before it can be published, and the next command. */
export function showReport(session: Session, report: Report, { file, bytes, sha256, next }: WrittenReport): string {
  const { title, sections, missing, block, publications } = report;
  const lines = sections.reduce((sum, section) => sum + section.lines.length, 0);
  const head = {
    zh: `${showPath(file)}（${bytes} B）：${title.zh}，${lines} 项，所计最后区块 ${block.number}。`,
    en: `${showPath(file)} (${bytes} B): ${title.en}, ${lines} lines, last block that counts ${block.number}.`,
  };
  const lacks =
    missing.length === 0
      ? { zh: "没有待补事项。", en: "Nothing is missing." }
      : { zh: `公布前待补 ${missing.length} 项：`, en: `Missing before it can be published: ${missing.length}.` };
  const left = missing.length - SHOWN_MISSING;
  return [
    session.say(head),
    `sha256:${sha256}`,
    session.say(lacks),
    ...missing.slice(0, SHOWN_MISSING).map((each) => showMissing(session, each)),
    ...(left > 0 ? [session.say({ zh: `  另有 ${left} 项，见文件。`, en: `  ${left} more are in the file.` })] : []),
    ...publications.map((each) => showPublication(session, report, each)),
    ...next.map((command) => `  ${command}`),
  ].join("\n");
}

function showMissing(session: Session, { line, says }: Missing): string {
  return `  ${line ?? "-"} ${session.say(says).replaceAll("\n", "\n    ")}`;
}

function showPublication(session: Session, { interim }: Report, publication: Publication): string {
  const { authorization, due, doneAt } = publication;
  const name = showForeign(authorization.reference ?? authorization.id);
  if (doneAt !== undefined)
    return session.say({
      zh: `${name}：该年度的已于 ${showDate(doneAt)} 上链。`,
      en: `${name}: that of the year was stated on the ledger on ${showDate(doneAt)}.`,
    });
  if (interim)
    return session.say({
      zh: `${name}：中期报告不作年度的上链声明。`,
      en: `${name}: an interim report is not stated as that of the year.`,
    });
  const until =
    due === undefined ? { zh: "", en: "" } : { zh: `，期限 ${showDate(due - 1)}`, en: `, due by ${showDate(due - 1)}` };
  return session.say({
    zh: `${name}：尚未上链${until.zh}。补齐并定稿后（文件改动即改变杂凑值）：`,
    en: `${name}: not stated on the ledger yet${until.en}. When the file is complete and final (its digest counts):`,
  });
}

/** The commands that put the digest of the file on the ledger, one for each authorization where it is not yet. */
export function nextCommands(
  session: Session,
  { year, interim, publications }: Report,
  { file, as }: { readonly file: string; readonly as: string | undefined },
): string[] {
  if (interim) return [];
  const key = as === undefined ? "KEY" : commandWord(as);
  return publications
    .filter(({ doneAt }) => doneAt === undefined)
    .map(({ authorization, code, items }) => {
      const about = `${commandWord(authorization.id)} --as ${key} --year ${year}`;
      const paper = commandWord(file);
      const words =
        code === "DISCLOSURE"
          ? `publish disclosure ${about} ${items.map((item) => `--items ${item}`).join(" ")} --place …… --text ${paper}`
          : `file annual-report ${about} --report ${paper}`;
      return `laiqu ${words}${session.systemWords}`;
    });
}
