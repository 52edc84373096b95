import type { CheckedDossier, DossierFinding } from "../../client/dossier/check-dossier.ts";
import type { MovedDocument } from "../../client/dossier/put-aside-unrecorded.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";
import { nameOf, showOwed, showPaper, titleOf } from "./dossier-document.ts";
import type { RecordStyle } from "./record-line.ts";

/** Findings of one type are shown up to this number; `--json` has them all. */
const MOST_SHOWN = 20;

/**
 * Whether a finding says that something is lost, changed or in a wrong place. The others are told, and nothing need be
 * done about them: a refused act keeps its document, and a paper may be kept elsewhere.
 */
export function isWrong(finding: DossierFinding): boolean {
  switch (finding.type) {
    case "DAMAGED":
    case "MISPLACED":
    case "DIFFERS":
    case "RECORDED_ASIDE":
      return true;
    case "MISSING":
      // Another account of the party keeps its documents on its own machine.
      return finding.dossier !== undefined;
    case "STRAY":
    case "UNRECORDED":
    case "PAPER_ABSENT":
      return false;
    default:
      return finding satisfies never;
  }
}

/** A finding for programs. */
export function documentOfFinding(finding: DossierFinding): unknown {
  const { type } = finding;
  const wrong = isWrong(finding);
  switch (finding.type) {
    case "DAMAGED":
      return { type, wrong, path: finding.fault.evidence["path"], messages: finding.fault.text };
    case "STRAY":
      return { type, wrong, path: finding.path };
    case "MISSING": {
      const { event, record, document, time } = finding.event;
      return { type, wrong, dossier: finding.dossier, event, record, commitment: document, time };
    }
    case "MISPLACED":
    case "DIFFERS":
    case "UNRECORDED":
    case "RECORDED_ASIDE":
    case "PAPER_ABSENT": {
      const { dossier, folder, subject, commitment, home } = finding.entry;
      return {
        type,
        wrong,
        dossier,
        folder,
        record: subject,
        commitment,
        ...(finding.type === "MISPLACED" ? { belongsIn: home } : {}),
        ...(finding.type === "DIFFERS" ? { recorded: finding.event.document } : {}),
        ...(finding.type === "UNRECORDED"
          ? { waits: finding.waits, refusals: finding.refusals.map(({ event, time, rule }) => ({ event, time, rule })) }
          : {}),
        ...(finding.type === "RECORDED_ASIDE" ? { event: finding.event.event } : {}),
        ...(finding.type === "PAPER_ABSENT" ? { paper: finding.paper } : {}),
      };
    }
    default:
      return finding satisfies never;
  }
}

/** The numbers of compared documents and the findings, with the faults first. */
export function showCheck(session: Session, style: RecordStyle, checked: CheckedDossier): string {
  const { documents, recorded, named, refused, unchecked, findings } = checked;
  const unrecorded = findings.filter(({ type }) => type === "UNRECORDED").length;
  const head = session.say({
    zh:
      `文书 ${documents} 份：与账本相符 ${recorded} 份，由其他文书指明的 ${named} 份，因被拒绝而另存的 ${refused} 份，` +
      `账本从未记录的 ${unrecorded} 份，未能核对 ${unchecked} 份。`,
    en:
      `${documents} documents: ${recorded} are as the ledger recorded them, ${named} are named by other documents, ` +
      `${refused} were put aside as refused, ${unrecorded} are recorded by no act, and ${unchecked} could not be ` +
      "compared.",
  });
  const order = [...findings].sort((one, other) => Number(isWrong(other)) - Number(isWrong(one)));
  const types = [...new Set(order.map(({ type }) => type))];
  const parts = types.map((type) => {
    const some = order.filter((finding) => finding.type === type);
    const more = some.length - MOST_SHOWN;
    const rest =
      more > 0 ? [session.say({ zh: `  另有 ${more} 项，见 --json`, en: `  and ${more} more, see --json` })] : [];
    const shown = some.slice(0, MOST_SHOWN).map((finding) => `  ${session.say(findingWords(session, style, finding))}`);
    return [session.say(HEADS[type]), ...shown, ...rest].join("\n");
  });
  const good = session.say({ zh: "未发现问题。", en: "Nothing is wrong." });
  const isGood = !findings.some(isWrong) && checked.unavailable === undefined;
  return [head, ...parts, ...(isGood ? [good] : [])].join("\n");
}

const HEADS: Readonly<Record<DossierFinding["type"], Bilingual>> = {
  DAMAGED: { zh: "已损坏或不是所存的文件：", en: "Damaged, or not the file that was kept:" },
  STRAY: { zh: "不是本程序所存的文件：", en: "Files that this program did not put there:" },
  MISPLACED: { zh: "位于另一条记录的文件夹中：", en: "In the folder of another record:" },
  DIFFERS: { zh: "与账本不符：", en: "Different from the ledger:" },
  UNRECORDED: {
    zh: "账本从未记录（被拒绝、草稿或尚在发送；--set-aside 可将其另置）：",
    en: "Never recorded: refused, prepared only, or still being sent (--set-aside puts them elsewhere):",
  },
  RECORDED_ASIDE: {
    zh: "已另置而账本已记录（--set-aside 可将其放回）：",
    en: "Put aside, but recorded (--set-aside puts them back):",
  },
  MISSING: {
    zh: "账本上有而此处没有文书（请从备份恢复，或向办理账户取得）：",
    en: "On the ledger, and no document is here (restore a backup, or get it from the account that acted):",
  },
  PAPER_ABSENT: { zh: "文书所列而不在此处的附件：", en: "Papers that documents name and that are not here:" },
};

function findingWords(session: Session, style: RecordStyle, finding: DossierFinding): Bilingual {
  switch (finding.type) {
    case "DAMAGED":
      return finding.fault.text;
    case "STRAY":
      return { zh: showPath(finding.path), en: showPath(finding.path) };
    case "MISSING": {
      const line = showOwed(session, style, finding);
      return { zh: line, en: line };
    }
    case "MISPLACED": {
      const { folder, home = "" } = finding.entry;
      return { zh: `${showPath(folder)} 应在 ${home}`, en: `${showPath(folder)} belongs in ${home}` };
    }
    case "DIFFERS":
      return {
        zh: `${showPath(finding.entry.folder)}：账本上的承诺为 ${finding.event.document}`,
        en: `${showPath(finding.entry.folder)}: the ledger has the commitment ${finding.event.document}`,
      };
    case "UNRECORDED":
      return unrecordedWords(finding);
    case "RECORDED_ASIDE": {
      const line = `${showPath(finding.entry.folder)} (${finding.event.event})`;
      return { zh: line, en: line };
    }
    case "PAPER_ABSENT": {
      const { zh, en } = titleOf(finding.entry);
      const rest = `${nameOf(finding.entry)}: ${showPaper(finding.paper)}`;
      return { zh: `${zh} ${rest}`, en: `${en} ${rest}` };
    }
    default:
      return finding satisfies never;
  }
}

function unrecordedWords({ entry, waits, refusals }: DossierFinding & { type: "UNRECORDED" }): Bilingual {
  const { zh, en } = titleOf(entry);
  const [name, folder] = [nameOf(entry), showPath(entry.folder)];
  const last = refusals.at(-1);
  if (waits)
    return {
      zh: `${zh} ${name}：所签交易尚未了结（laiqu outbox list），${folder}`,
      en: `${en} ${name}: a signed transaction with it has no outcome yet (laiqu outbox list), ${folder}`,
    };
  if (last === undefined)
    return {
      zh: `${zh} ${name}：没有记录，也没有拒绝，${folder}`,
      en: `${en} ${name}: no act and no refusal, ${folder}`,
    };
  const at = showTime(last.time);
  return {
    zh: `${zh} ${name}：此类行为 ${refusals.length} 次被拒绝，最近于 ${at}（${last.event}），${folder}`,
    en: `${en} ${name}: such an act was refused ${refusals.length} time(s), last on ${at} (${last.event}), ${folder}`,
  };
}

/** A document that was moved, or why it stays. */
export function showMoved(session: Session, moved: MovedDocument): string {
  const name = `${session.say(titleOf(moved.entry))} ${nameOf(moved.entry)}`;
  switch (moved.type) {
    case "PUT_ASIDE":
      return session.say({
        zh: `${name} 已另置于 ${showPath(moved.path)}`,
        en: `${name} was put aside in ${showPath(moved.path)}`,
      });
    case "PUT_BACK":
      return session.say({
        zh: `${name} 已放回 ${showPath(moved.path)}`,
        en: `${name} was put back in ${showPath(moved.path)}`,
      });
    case "STAYS": {
      const why =
        moved.because === "WAITS"
          ? { zh: "其交易尚未了结", en: "its transaction has no outcome yet" }
          : { zh: "保存未满一小时", en: "it was saved less than an hour ago" };
      return session.say({ zh: `${name} 未移动：${why.zh}`, en: `${name} stays, because ${why.en}` });
    }
    default:
      return moved satisfies never;
  }
}

/** A moved document for programs. */
export function documentOfMoved(moved: MovedDocument): unknown {
  const { dossier, folder, commitment } = moved.entry;
  return moved.type === "STAYS"
    ? { type: moved.type, dossier, folder, commitment, because: moved.because }
    : { type: moved.type, dossier, commitment, from: folder, to: moved.path };
}
