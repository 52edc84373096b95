import type { SchemaField } from "../../document-schemas/document-schema.ts";
import type { Change, ChangesSince } from "../../client/drafts/draft-changes.ts";
import type { FoundExport } from "../../client/drafts/drafted-export.ts";
import { jsonOf } from "../../client/drafts/draft-json.ts";
import { idsIn } from "../../client/drafts/draft-names.ts";
import type { NamesById } from "../../client/drafts/draft-names.ts";
import { unseenPapers } from "../../client/drafts/draft-papers.ts";
import type { FoundPaper } from "../../client/drafts/draft-papers.ts";
import type { SoundDraft } from "../../client/drafts/verify-draft.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { CheckAnswer } from "../../schemas/act.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";
import { showName } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";
import { showVerdicts } from "./verdicts.ts";

/** A draft that was verified, as it is shown. */
export interface ShownDraft {
  readonly file: ActDraft;
  readonly sound: SoundDraft;
  readonly papers: readonly FoundPaper[];
  readonly exported: FoundExport | undefined;
  /** The names of the records in it, as the system has them; none when nobody was asked. */
  readonly names: NamesById;
  /** The changes since, and what the ledger would say now; undefined when nobody was asked. */
  readonly since: Pick<ChangesSince, "changes" | "check"> | undefined;
}

/** A draft in words: what it does, to which record, under which rules, with its document, papers and reviews. */
export function showDraft(session: Session, style: RecordStyle, shown: ShownDraft): string {
  const { file, sound, papers, exported, names, since } = shown;
  const nameOf = (id: string): string => nameById(style, names, id);
  const { draft } = file;
  return [
    headOf(session, draft, sound),
    partiesOf(session, style, draft),
    documentOf(session, draft, sound, nameOf),
    termsOf(session, draft, nameOf),
    papersOf(session, draft, papers),
    exportedOf(session, draft, exported),
    rulesOf(session, style, draft, since?.check),
    changesOf(session, since?.changes),
    reviewsOf(session, file),
    session.say(CHECKED),
    ...(since === undefined ? [session.say(TAKEN_ON_TRUST)] : []),
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

const TAKEN_ON_TRUST: Bilingual = {
  zh: "未经系统核对，仅为起草人所称：记录、主体与辖区的名称，账本与链，据以裁断的规则。",
  en:
    "Only the drafter says, and no system was asked: the names of records, party and jurisdiction, the ledger and " +
    "its chain, and the rules that judged it.",
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
  const name = showName(style, { ...party, kind: "PARTY" });
  const named = name === party.id ? party.id : `${name} (${party.id})`;
  return [
    session.say({
      zh: `主体：${named}，角色：${roleLabels[role].zh}，签发账户 ${account}`,
      en: `party: ${named}, role: ${roleLabels[role].en}, to be signed by the account ${account}`,
    }),
    session.say({
      zh:
        `账本 ${chain.ledger}，链 ${chain.chainId}（${chain.genesisHash}）；nonce ${transaction.nonce}，` +
        `gas 价格 ${transaction.gasPrice}，上限 ${transaction.gasLimit}`,
      en:
        `ledger ${chain.ledger} on the chain ${chain.chainId} (${chain.genesisHash}); nonce ${transaction.nonce}, ` +
        `price of gas ${transaction.gasPrice}, at most ${transaction.gasLimit} of it`,
    }),
    session.say({ zh: `起草于 ${showTime(draftedAt)}`, en: `drafted on ${showTime(draftedAt)}` }),
  ].join("\n");
}

/** The end of a line that has the id of a record: its name, where it is known. */
function nameById(style: RecordStyle, names: NamesById, id: string): string {
  const record = names.get(id);
  const alias = style.aliases.get(id);
  if (record !== undefined) return ` = ${showName(style, record)}`;
  return alias === undefined ? "" : ` = ${showForeign(alias)}`;
}

type NameOf = (id: string) => string;

function documentOf(
  session: Session,
  { fields, instead }: DraftedAct,
  { schema, document }: SoundDraft,
  nameOf: NameOf,
): string {
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
  const lines = Object.entries(jsonOf(fields)).map(
    ([name, value]) => `${fieldLine(session, schema.fields, name, value)}${idsIn(value).map(nameOf).join("")}`,
  );
  return [head, ...lines].join("\n");
}

function fieldLine(session: Session, fields: readonly SchemaField[], name: string, value: unknown): string {
  const field = fields.find((each) => each.name === name);
  const label = field === undefined ? showForeign(name) : session.say(field.label);
  // Whoever signs must see all of it, however long it is.
  const said = plain(value);
  const text = showForeign(said, said.length);
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

/** The parts of the act that its document does not say, or says in another form. */
function termsOf(session: Session, { payload }: DraftedAct, nameOf: NameOf): string {
  const { effectiveAt } = payload;
  const record = "kind" in payload ? payload : undefined;
  const about = "about" in payload ? payload.about : undefined;
  const items = "items" in payload ? (payload.items ?? []) : [];
  const said: readonly (Bilingual | undefined)[] = [
    record?.backfilled === true ? BACKFILLED : undefined,
    record?.revision === undefined ? undefined : both("修订号", "revision", record.revision),
    record?.parent === undefined
      ? undefined
      : both("隶属的记录", "under the record", `${record.parent}${nameOf(record.parent)}`),
    record?.from === undefined ? undefined : both("期限始于", "term from", showTime(record.from)),
    payload.until === undefined
      ? undefined
      : both("期限止于（不含）", "until, but not including", showTime(payload.until)),
    effectiveAt === undefined ? undefined : both("文书所载日期", "legal date on paper", showTime(effectiveAt)),
    about === undefined ? undefined : both("所涉记录", "refers to the record", `${about}${nameOf(about)}`),
    items.length === 0 ? undefined : both(`所列 ${items.length} 项`, `its ${items.length} items`, items.join(", ")),
  ];
  const lines = said.flatMap((each) => (each === undefined ? [] : [`  ${session.say(each)}`]));
  return lines.length === 0 ? "" : [session.say({ zh: "另将上链：", en: "also in the clear:" }), ...lines].join("\n");
}

const BACKFILLED: Bilingual = {
  zh: "补录：不受任何规则裁断，并予标记",
  en: "BACKFILLED: judged by no rule, and flagged",
};

function both(zh: string, en: string, value: string): Bilingual {
  return { zh: `${zh}：${value}`, en: `${en}: ${value}` };
}

function papersOf(session: Session, draft: DraftedAct, papers: readonly FoundPaper[]): string {
  const unseen = unseenPapers(draft);
  if (papers.length + unseen.length === 0) return "";
  const notHere = session.say({ zh: "此处没有该文件，未核对！", en: "not here, so it was NOT compared!" });
  const lines = papers.map(({ path, sha256, found }) => {
    const state =
      found === undefined ? notHere : session.say({ zh: "与文书所载相符", en: "the one that the document names" });
    return `  ${showPath(found ?? path)} (sha256 ${showForeign(sha256)}): ${state}`;
  });
  const others = unseen.map(({ name, sha256 }) => `  ${showForeign(name)} (sha256 ${showForeign(sha256)}): ${notHere}`);
  return [session.say({ zh: "附件：", en: "papers:" }), ...lines, ...others].join("\n");
}

function exportedOf(session: Session, { exported }: DraftedAct, found: FoundExport | undefined): string {
  if (exported === undefined) return "";
  const path = showPath(found?.path ?? exported.path);
  const state =
    found === undefined
      ? { zh: "此处没有，未核对！", en: "not here, so it was NOT compared!" }
      : { zh: "与文书所载相符", en: "the one that the document names" };
  const salted =
    exported.salt === undefined
      ? { zh: "", en: "" }
      : { zh: "账本只记加盐承诺，不记杂凑值。", en: " The ledger gets a salted commitment and no digest." };
  return session.say({
    zh: `出域 ${path}（sha256 ${exported.sha256}）：${state.zh}。${salted.zh}`,
    en: `exports ${path} (sha256 ${exported.sha256}): ${state.en}.${salted.en}`,
  });
}

/** The rules that judge it now, where the system was asked; else those of which the drafter says so. */
function rulesOf(session: Session, style: RecordStyle, { judged }: DraftedAct, now: CheckAnswer | undefined): string {
  const { rulebook } = judged;
  const { asOf, allowed, verdicts } = now ?? judged;
  const under =
    rulebook === undefined
      ? { zh: "", en: "" }
      : { zh: `，依规则集第 ${rulebook.version} 版`, en: ` under version ${rulebook.version} of the rulebook` };
  const would = allowed
    ? { zh: "账本会接受", en: "the ledger would accept it" }
    : { zh: "账本会拒绝", en: "the ledger would REFUSE it" };
  const { block } = asOf;
  const at = showTime(asOf.time);
  const head =
    now === undefined
      ? session.say({
          zh: `起草人所记的预检（截至区块 ${block}，${at}${under.zh}）：${would.zh}。`,
          en: `as the drafter noted at block ${block} (${at})${under.en}: ${would.en}.`,
        })
      : session.say({
          zh: `现在的预检（截至区块 ${block}，${at}）：${would.zh}。`,
          en: `as of block ${block} (${at}): ${would.en}.`,
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
