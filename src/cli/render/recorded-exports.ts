import type { ExportEnd, ExportEnds } from "../../client/export-ends.ts";
import type { PreparedExport } from "../../client/prepare-export.ts";
import type { SubmittedManifests } from "../../client/submit-manifests.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";
import { showName } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";

/** The exports of a command. Without a transaction, all of them had been recorded before. */
interface RecordedExports {
  readonly exports: readonly PreparedExport[];
  readonly ends?: ExportEnds;
  readonly transaction?: TransactionAnswer;
  readonly manifests: SubmittedManifests;
}

/** The exports for programs. */
export function documentOfExports({ exports, ends, transaction, manifests: { taken } }: RecordedExports): unknown {
  return exports.map(({ path, id, digests, opening }) => {
    const end = endOf(ends, id);
    return {
      path,
      id,
      kind: digests.kind,
      sha256: digests.sha256,
      sm3: digests.sm3,
      ...(opening === undefined ? {} : { opening }),
      recorded: end.type === "RECORDED" ? "NOW" : end.type === "RECORDED_EARLIER" ? "EARLIER" : "NO",
      ...(end.type === "RECORDED" && transaction !== undefined ? { block: transaction.block } : {}),
      ...(end.type === "TAKEN" ? { takenBy: { record: end.record, issuer: end.by } } : {}),
      ...(digests.kind === "folder" && opening === undefined ? { manifestGiven: taken.has(digests.sha256) } : {}),
    };
  });
}

/** The exports for people: one line for each path, and what belongs to those that were recorded now. */
export function showExports(session: Session, style: RecordStyle, { exports, ends }: RecordedExports): string {
  return exports.flatMap((one) => linesOf(session, style, one, endOf(ends, one.id))).join("\n");
}

function endOf(ends: ExportEnds | undefined, id: PreparedExport["id"]): ExportEnd {
  return ends?.get(id) ?? { type: "RECORDED_EARLIER" };
}

function linesOf(session: Session, style: RecordStyle, one: PreparedExport, end: ExportEnd): readonly string[] {
  const { path, id, digests, opening } = one;
  const name = `${showPath(path)} ${id}`;
  switch (end.type) {
    case "RECORDED":
      return [name, `  sha256:${digests.sha256}`, `  sm3:${digests.sm3}`, ...openingLines(session, opening)];
    case "RECORDED_EARLIER":
      return [
        `${name} ${session.say({ zh: "（此前已记录）", en: "(recorded before)" })}`,
        ...openingLines(session, opening),
      ];
    case "REFUSED":
      return [`✗ ${name}`];
    case "TAKEN":
      return [`✗ ${showPath(path)}`, `  ${session.say(takenText(style, end))}`];
    case "PASSED_OVER":
      return [`✗ ${showPath(path)}`, `  ${session.say(PASSED_OVER)}`];
    default:
      return end satisfies never;
  }
}

function takenText(style: RecordStyle, { by, record }: Extract<ExportEnd, { readonly type: "TAKEN" }>): Bilingual {
  const who = by === undefined ? showForeign(record) : showName(style, by);
  return {
    zh:
      `未记录：办理期间，${who} 先将同一内容的另一次出域记为 ${record}，账本略过了本项。` +
      "再次运行同一命令，即以另一序号记录，已记录的不会重复。",
    en:
      `Not recorded: meanwhile ${who} recorded another export of this content as ${record}, and the ledger passed ` +
      "this one over. The same command records it under another ordinal, and repeats nothing that is recorded.",
  };
}

const PASSED_OVER: Bilingual = {
  zh: "未记录：账本在该交易中略过了本项，而索引未说明其标识为何人所占。请再次运行同一命令，已记录的不会重复。",
  en:
    "Not recorded: the ledger passed this one over, and the index does not say what took its id. Give the same " +
    "command again; nothing that is recorded is repeated.",
};

/** Whoever has an opening can prove what was exported, so that it goes to the recipient alone. */
function openingLines(session: Session, opening: string | undefined): readonly string[] {
  if (opening === undefined) return [];
  const shown = showPath(opening);
  return [
    session.say({
      zh: `  披露文件 ${shown}：随文件交给接收方，勿予他人`,
      en: `  opening ${shown}: give it to the recipient with the file, and to nobody else`,
    }),
  ];
}
