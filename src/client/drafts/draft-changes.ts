import { clearText } from "../../document-schemas/clear-terms.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { isUnderJurisdiction } from "../acts/under-jurisdiction.ts";
import type { AccountAnswer, CandidateCheck, CheckAnswer, CheckVerdict, DraftForm } from "../../schemas/act.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import { showForeign, showSentence } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { nameOf } from "../document-fields.ts";
import { jsonOf } from "./draft-json.ts";
import { rulebookInForce, stateOfSubject } from "./draft-state.ts";
import type { SubjectState } from "./draft-state.ts";
import { actAs } from "./verify-draft.ts";
import type { SoundDraft } from "./verify-draft.ts";

/** Something that is not as it was when an act was drafted. */
export interface Change {
  readonly text: Bilingual;
  /** Whether the act cannot be done as it was drafted; otherwise its sender decides. */
  readonly blocks: boolean;
  /** True where it blocks only until an earlier draft of the same account is in a block. */
  readonly waits?: boolean;
}

/** The changes since the draft was made, and the nonce that the chain expects of the account next. */
export interface ChangesSince {
  readonly changes: readonly Change[];
  readonly next: number;
  /** The answer that the ledger would give now; undefined where it cannot be asked about the act at all. */
  readonly check: CheckAnswer | undefined;
}

/**
 * The changes since an act was drafted: the account's transactions and seat, the rulebook, the record that the act
 * is about, the names that the draft gives, and what the ledger would say now.
 * @param isSaved - whether the account's transaction with a nonce waits in the outbox here
 * @throws ApiError
 */
export async function changesSince(
  context: ClientContext,
  { draft }: ActDraft,
  sound: SoundDraft,
  isSaved: (nonce: number) => boolean,
): Promise<ChangesSince> {
  const account = await context.api.account(draft.account);
  const { nonce: next } = account.next;
  const elsewhere = ofChain(draft, account);
  if (elsewhere.length > 0) return { changes: elsewhere, next, check: undefined };
  const answer = await context.api.checkCandidates({
    account: draft.account,
    candidates: [actAs(sound.act, draft.payload)],
  });
  const [now] = answer.checks;
  if (now === undefined) throw new RangeError("The API's answer contains no check.");
  const state = draft.judged.subject === undefined ? undefined : await stateOfSubject(context, draft.subject.id);
  const changes = [
    ...ofNonce(draft, account, isSaved),
    ...ofGasPrice(draft, account),
    ...ofSeat(context, draft, account),
    ...(await ofRulebook(context, draft, state?.jurisdiction ?? account.seat?.jurisdiction)),
    ...(state === undefined ? await ofNewRecord(context, draft, sound) : ofSubject(draft, state)),
    ...ofCheck(draft, now, draft.transaction.nonce > next),
  ];
  const check = now.problem === undefined ? { asOf: answer.asOf, ...now } : undefined;
  return { changes, next, check };
}

const blocking = (zh: string, en: string): Change => ({ text: { zh, en }, blocks: true });
const noticed = (zh: string, en: string): Change => ({ text: { zh, en }, blocks: false });
const waiting = (zh: string, en: string): Change => ({ text: { zh, en }, blocks: true, waits: true });

function ofChain({ chain }: DraftedAct, { next }: AccountAnswer): Change[] {
  if (next.genesisHash === chain.genesisHash && next.ledger === chain.ledger && next.chainId === chain.chainId)
    return [];
  return [
    blocking(
      `它是为账本 ${chain.ledger}（链 ${chain.chainId}，${chain.genesisHash}）起草的，而此系统的账本是 ` +
        `${next.ledger}（链 ${next.chainId}，${next.genesisHash}）`,
      `it is for the ledger ${chain.ledger} on the chain ${chain.chainId} (${chain.genesisHash}), and this system ` +
        `has the ledger ${next.ledger} on ${next.chainId} (${next.genesisHash})`,
    ),
  ];
}

function ofNonce({ transaction }: DraftedAct, { next }: AccountAnswer, isSaved: (nonce: number) => boolean): Change[] {
  const { nonce } = transaction;
  if (next.nonce > nonce)
    return [
      blocking(
        `该账户已发送其他交易：此草稿用 nonce ${nonce}，链上已到 ${next.nonce}`,
        `the account has sent another transaction: the draft has the nonce ${nonce}, and the chain expects ` +
          `${next.nonce}`,
      ),
    ];
  // A draft may name any nonce, so that the search ends at the first one that is missing.
  let missing = next.nonce;
  while (missing < nonce && isSaved(missing)) missing++;
  if (missing >= nonce) return [];
  return [
    waiting(
      `此前须先有该账户的另一交易（nonce ${missing}），链上与此处均没有：请先发送在先的草稿`,
      `another transaction of the account comes first (nonce ${missing}), and neither the chain nor this machine has ` +
        "it: send the earlier draft first",
    ),
  ];
}

/** A little more than the chain asks is nothing to tell: prices rise and fall. */
const MOST_TIMES_THE_PRICE = 2n;

function ofGasPrice({ transaction }: DraftedAct, { next }: AccountAnswer): Change[] {
  const [drafted, asked] = [BigInt(transaction.gasPrice), BigInt(next.gasPrice)];
  if (asked > drafted)
    return [blocking(`链上 gas 价格由 ${drafted} 升至 ${asked}`, `the price of gas rose from ${drafted} to ${asked}`)];
  if (drafted <= asked * MOST_TIMES_THE_PRICE) return [];
  return [
    noticed(
      `草稿所出的 gas 价格为 ${drafted}，而链上只要 ${asked}：账户将多付`,
      `the draft pays ${drafted} for gas, and the chain asks ${asked}: the account would pay too much`,
    ),
  ];
}

function ofSeat(context: ClientContext, { role, party }: DraftedAct, { seat }: AccountAnswer): Change[] {
  if (seat === undefined || seat.stage !== "BOUND" || (seat.until ?? Infinity) <= context.now())
    return [blocking("该账户的席位已不能办理事项", "the seat of the account may not act any more")];
  if (seat.party.id !== party.id) return [blocking("该账户代表另一主体", "the account speaks for another party")];
  if (seat.party.reference !== party.reference)
    return [
      blocking(
        `其所称主体 ${showForeign(party.reference ?? "")} 实为 ${showForeign(seat.party.reference ?? party.id)}`,
        `the party that it calls ${showForeign(party.reference ?? "")} is ` +
          showForeign(seat.party.reference ?? party.id),
      ),
    ];
  const roles = [...seat.roles, ...seat.elsewhere.flatMap((each) => each.roles)];
  if (roles.includes(role)) return [];
  const { zh, en } = roleLabels[role];
  return [blocking(`该账户已没有角色“${zh}”`, `the account has the role ${en} no more`)];
}

/** @param jurisdiction - that of the subject, or of the party for a new record */
async function ofRulebook(
  context: ClientContext,
  { judged }: DraftedAct,
  jurisdiction: number | undefined,
): Promise<Change[]> {
  const now = jurisdiction === undefined ? undefined : await rulebookInForce(context, jurisdiction);
  const { rulebook: then } = judged;
  if (now?.hash === then?.hash && now?.version === then?.version && now?.jurisdiction === then?.jurisdiction) return [];
  const [before, after] = [versionOf(then), versionOf(now)];
  return [
    noticed(
      `规则集：草稿所依为${before.zh}，现行为${after.zh}`,
      `the rulebook in force is ${after.en}, and the draft was made under ${before.en}`,
    ),
  ];
}

function versionOf(rulebook: DraftedAct["judged"]["rulebook"]): Bilingual {
  if (rulebook === undefined) return { zh: "无", en: "none" };
  const { jurisdiction, version, hash } = rulebook;
  const digest = hash.slice(0, 18);
  return {
    zh: `辖区 ${jurisdiction} 第 ${version} 版（${digest}…）`,
    en: `version ${version} of the jurisdiction ${jurisdiction} (${digest}…)`,
  };
}

/** A new record, and the jurisdiction above it, which its document names and its act has by its id. */
async function ofNewRecord(
  { api }: Pick<ClientContext, "api">,
  { subject, payload, fields }: DraftedAct,
  { schema, act: { on } }: SoundDraft,
): Promise<Change[]> {
  const found = await api.findRecord(subject.id);
  const changes = found === undefined ? [] : [blocking("该业务编号已有记录", "the record exists already")];
  if (on.act === "RECORD" && on.kind === "EXPORT" && "kind" in payload)
    return [...changes, ...(await ofExport(api, jsonOf(fields), payload))];
  if (on.act !== "RECORD" || !isUnderJurisdiction(on.kind) || !("kind" in payload) || payload.parent === undefined)
    return changes;
  const said = clearText(schema, jsonOf(fields), "PARENT");
  const above = nameOf((await api.record(payload.parent)).result.record);
  if (said === undefined || said === above) return changes;
  const [one, other] = [showForeign(said), showForeign(above)];
  return [
    ...changes,
    blocking(`其所称辖区 ${one} 实为 ${other}`, `the jurisdiction that its document calls ${one} is ${other}`),
  ];
}

/** The document of an export names its product, its agreement and its recipient; its act has the first two by ids. */
async function ofExport(
  api: ClientContext["api"],
  fields: JsonObject,
  { parent, agreement }: DraftForm,
): Promise<Change[]> {
  const above = [
    { id: parent, said: fields["product"] },
    { id: agreement, said: fields["agreement"] },
  ];
  const changes: Change[] = [];
  for (const { id, said } of above) {
    if (id === undefined) continue;
    const { record } = (await api.record(id)).result;
    const isOther = record.counterparty !== undefined && record.counterparty.id !== fields["recipient"];
    if (nameOf(record) === said && !isOther) continue;
    const [one, other] = [showForeign(typeof said === "string" ? said : ""), showForeign(nameOf(record))];
    changes.push(
      blocking(
        `其文书所称产品、协议或接收方与将上链的不同：${one}，${other}`,
        `the product, the agreement or the recipient is not the one that its document names: ${one}, ${other}`,
      ),
    );
  }
  return changes;
}

function ofSubject({ judged, subject }: DraftedAct, { form: now, reference }: SubjectState): Change[] {
  const changes: Change[] = [];
  if (reference !== subject.reference)
    changes.push(
      blocking(
        `其所称记录 ${showForeign(subject.reference ?? "")} 实为 ${showForeign(reference ?? subject.id)}`,
        `the record that it calls ${showForeign(subject.reference ?? "")} is ${showForeign(reference ?? subject.id)}`,
      ),
    );
  const then = judged.subject;
  if (then === undefined) return changes;
  if (now.status !== then.status)
    changes.push(
      noticed(
        `该记录已由“${statusLabels[then.status].zh}”变为“${statusLabels[now.status].zh}”`,
        `the record is ${statusLabels[now.status].en} and was ${statusLabels[then.status].en}`,
      ),
    );
  else if (now.standing !== then.standing)
    changes.push(
      noticed(
        `该记录的效力状态已由 ${showForeign(then.standing)} 变为 ${now.standing}`,
        `the standing of the record is ${now.standing} and was ${showForeign(then.standing)}`,
      ),
    );
  return changes;
}

/** @param isEarly - whether transactions that come before this one have not been recorded yet */
function ofCheck({ judged }: DraftedAct, now: CandidateCheck, isEarly: boolean): Change[] {
  const refused = isEarly ? waiting : blocking;
  if (now.problem !== undefined)
    return [
      refused(
        `账本现在不接受此行为：${now.problem.details.zh}`,
        `the ledger does not accept the act now: ${now.problem.details.en}`,
      ),
    ];
  if (!now.allowed && judged.allowed) {
    const rules = now.verdicts.flatMap(({ rule }) => (rule === undefined ? [] : [rule.id ?? `#${rule.rule}`]));
    const shown = rules.map((rule) => showSentence(rule)).join(", ");
    return [refused(`账本现在会拒绝它，依据规则 ${shown}`, `the ledger would refuse it now, under the rule ${shown}`)];
  }
  if (isEarly || isAsSaid(judged.verdicts, now.verdicts)) return [];
  return [
    noticed(
      "据以裁断的规则或其是否满足，与草稿所载不同",
      "the rules that judge it, or which of them are met, are not as the draft says",
    ),
  ];
}

/** Whether the same rules judge an act now, and each that was met still is. One that is met since hinders nobody. */
function isAsSaid(said: readonly CheckVerdict[], now: readonly CheckVerdict[]): boolean {
  const [before, after] = [rulesIn(said), rulesIn(now)];
  return (
    before.size === after.size && [...after].every(([rule, isMet]) => before.has(rule) && (isMet || !before.get(rule)))
  );
}

/** The rules that judged an act, each in one text, and whether it was met wherever it judged. */
function rulesIn(verdicts: readonly CheckVerdict[]): ReadonlyMap<string, boolean> {
  const rules = new Map<string, boolean>();
  for (const { met, ...rule } of verdicts.flatMap(({ judgedBy }) => judgedBy)) {
    const text = canonicalJson(rule);
    rules.set(text, met && rules.get(text) !== false);
  }
  return rules;
}
