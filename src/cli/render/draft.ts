import type { SchemaField } from "../../document-schemas/document-schema.ts";
import type { Change } from "../../client/drafts/draft-changes.ts";
import type { FoundPaper } from "../../client/drafts/draft-papers.ts";
import type { SoundDraft } from "../../client/drafts/verify-draft.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";
import type { RecordStyle } from "./record-line.ts";
import { showVerdicts } from "./verdicts.ts";

/** A draft that was verified, as it is shown. */
export interface ShownDraft {
  readonly file: ActDraft;
  readonly sound: SoundDraft;
  readonly papers: readonly FoundPaper[];
  /** The changes since; undefined when nobody was asked. */
  readonly changes: readonly Change[] | undefined;
}

/** A draft in words: what it does, to which record, under which rules, with its document, papers and reviews. */
export function showDraft(session: Session, style: RecordStyle, shown: ShownDraft): string {
  const { file, sound, papers, changes } = shown;
  const { draft } = file;
  return [
    headOf(session, draft, sound),
    partiesOf(session, style, draft),
    documentOf(session, draft, sound),
    papersOf(session, papers),
    rulesOf(session, style, draft),
    changesOf(session, changes),
    reviewsOf(session, file),
    session.say(CHECKED),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const CHECKED: Bilingual = {
  zh: "已核对：文书可打开，与其承诺值相符；上链内容由文书得出；交易数据正是此行为。",
  en:
    "Checked: the document opens and fits its commitment; what stands in the clear follows from it; the calldata is " +
    "this act and nothing else.",
};

function headOf(session: Session, { does, act, subject }: DraftedAct, sound: SoundDraft): string {
  const name = subject.reference === undefined ? subject.id : `${showForeign(subject.reference)} (${subject.id})`;
  return [
    session.say(does),
    session.say({
      zh: `行为：${sound.act.title.zh}（${act}），记录 ${name}`,
      en: `act: ${sound.act.title.en} (${act}), record ${name}`,
    }),
  ].join("\n");
}

function partiesOf(session: Session, style: RecordStyle, draft: DraftedAct): string {
  const { party, account, role, chain, transaction, draftedAt } = draft;
  const name = style.aliases.get(party.id) ?? party.reference;
  const named = name === undefined ? party.id : `${showForeign(name)} (${party.id})`;
  return [
    session.say({
      zh: `主体：${named}，角色：${roleLabels[role].zh}，签发账户 ${account}`,
      en: `party: ${named}, role: ${roleLabels[role].en}, to be signed by the account ${account}`,
    }),
    session.say({
      zh: `账本 ${chain.ledger}，链 ${chain.genesisHash}；nonce ${transaction.nonce}，gas 价格 ${transaction.gasPrice}`,
      en:
        `ledger ${chain.ledger} on the chain ${chain.genesisHash}; nonce ${transaction.nonce}, price of gas ` +
        transaction.gasPrice,
    }),
    session.say({ zh: `起草于 ${showTime(draftedAt)}`, en: `drafted on ${showTime(draftedAt)}` }),
  ].join("\n");
}

function documentOf(session: Session, { fields, instead }: DraftedAct, { schema, document }: SoundDraft): string {
  if (instead === "OPEN")
    return session.say({ zh: "尚未作出结论，没有文书。", en: "It concludes nothing yet and has no document." });
  if (instead === "WITHDRAWN")
    return session.say({ zh: "收回先前的声明，没有文书。", en: "It takes back a statement and has no document." });
  const head =
    document === undefined
      ? session.say({
          zh: `“${schema.title.zh}”（${schema.id}）：全部内容在账本上公开`,
          en: `${schema.title.en} (${schema.id}): all of it stands in the clear on the ledger`,
        })
      : session.say({
          zh: `文书“${schema.title.zh}”（${schema.id}），承诺值 ${document.commitment}，已打开：`,
          en: `document: ${schema.title.en} (${schema.id}), commitment ${document.commitment}, opened:`,
        });
  const lines = Object.entries(fields).map(([name, value]) => fieldLine(session, schema.fields, name, value));
  return [head, ...lines].join("\n");
}

function fieldLine(session: Session, fields: readonly SchemaField[], name: string, value: unknown): string {
  const field = fields.find((each) => each.name === name);
  const label = field === undefined ? showForeign(name) : session.say(field.label);
  const text = showForeign(plain(value));
  const clear = session.say({ zh: "（上链公开）", en: " (in the clear)" });
  return `  ${label}: ${text}${field?.clear === undefined ? "" : clear}`;
}

/** A value without the signs of JSON, which nobody needs to read. */
function plain(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(plain).join("; ");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, member]) => `${name} ${plain(member)}`)
    .join(", ");
}

function papersOf(session: Session, papers: readonly FoundPaper[]): string {
  if (papers.length === 0) return "";
  const lines = papers.map(({ path, sha256, found }) => {
    const state =
      found === undefined
        ? session.say({ zh: "此处没有该文件，未核对！", en: "not here, so it was NOT compared!" })
        : session.say({ zh: "与起草时相符", en: "the same as it was drafted with" });
    return `  ${showPath(found ?? path)} (sha256 ${showForeign(sha256)}): ${state}`;
  });
  return [session.say({ zh: "附件：", en: "papers:" }), ...lines].join("\n");
}

function rulesOf(session: Session, style: RecordStyle, { judged }: DraftedAct): string {
  const { asOf, allowed, verdicts, rulebook } = judged;
  const under =
    rulebook === undefined
      ? { zh: "", en: "" }
      : { zh: `，依规则集第 ${rulebook.version} 版`, en: `, under version ${rulebook.version} of the rulebook` };
  const would = allowed
    ? { zh: "账本会接受", en: "the ledger would have accepted it" }
    : { zh: "账本会拒绝", en: "the ledger would have REFUSED it" };
  const head = session.say({
    zh: `起草时的预检（截至区块 ${asOf.block}，${showTime(asOf.time)}${under.zh}）：${would.zh}。`,
    en: `checked as of block ${asOf.block} (${showTime(asOf.time)})${under.en}: ${would.en}.`,
  });
  return [head, showVerdicts(style, verdicts)].filter((line) => line !== "").join("\n");
}

function changesOf(session: Session, changes: readonly Change[] | undefined): string {
  if (changes === undefined)
    return session.say({
      zh: "未向系统询问起草之后的变化（--offline）。",
      en: "The system was not asked what has changed since (--offline).",
    });
  if (changes.length === 0)
    return session.say({ zh: "起草之后没有变化。", en: "Nothing has changed since it was drafted." });
  return [
    session.say({ zh: "起草之后的变化：", en: "changed since it was drafted:" }),
    ...changes.map(({ text, blocks }) => `  ${blocks ? "✗" : "!"} ${session.say(text)}`),
  ].join("\n");
}

function reviewsOf(session: Session, { digest, countersignatures, draft, signed }: ActDraft): string {
  const { least, by } = draft.reviews;
  const whose =
    by.length === 0 ? { zh: "任何其他账户", en: "any other account" } : { zh: by.join("、"), en: by.join(", ") };
  return [
    session.say({ zh: `摘要 ${digest}`, en: `digest ${digest}` }),
    session.say({
      zh: `须有审核签名 ${least} 个（${whose.zh}），已有 ${countersignatures.length} 个`,
      en: `countersignatures: ${countersignatures.length}, needed: ${least} (of ${whose.en})`,
    }),
    ...countersignatures.map(({ account, at }) => `  ${account} ${showTime(at)}`),
    ...(signed === undefined
      ? []
      : [
          session.say({
            zh: `已于 ${showTime(signed.at)} 签发：交易 ${signed.transaction}`,
            en: `signed on ${showTime(signed.at)}: transaction ${signed.transaction}`,
          }),
        ]),
  ].join("\n");
}
