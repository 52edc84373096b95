import type { AccountAnswer, CandidatesAnswer } from "../../schemas/act.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import { showForeign, showSentence } from "../../text/foreign-text.ts";
import type { ClientContext } from "../client-context.ts";
import { rulebookInForce, stateOfSubject } from "./draft-state.ts";
import { actAs } from "./verify-draft.ts";
import type { SoundDraft } from "./verify-draft.ts";

/** Something that is not as it was when an act was drafted. */
export interface Change {
  readonly text: Bilingual;
  /** Whether the act cannot be done as it was drafted; otherwise its sender decides. */
  readonly blocks: boolean;
}

/** The changes since the draft was made, and the nonce that the chain expects of the account next. */
export interface ChangesSince {
  readonly changes: readonly Change[];
  readonly next: number;
}

/**
 * The changes since an act was drafted: the account's transactions and seat, the rulebook, the record that the act
 * is about, and what the ledger would say now.
 * @param isSaved - whether the account's transaction with a nonce waits in the outbox here
 * @throws ApiError
 */
export async function changesSince(
  context: ClientContext,
  { draft }: ActDraft,
  { act }: SoundDraft,
  isSaved: (nonce: number) => boolean,
): Promise<ChangesSince> {
  const account = await context.api.account(draft.account);
  const { nonce: next } = account.next;
  const elsewhere = ofChain(draft, account);
  if (elsewhere.length > 0) return { changes: elsewhere, next };
  const answer = await context.api.checkCandidates({
    account: draft.account,
    candidates: [actAs(act, draft.payload)],
  });
  const changes = [
    ...ofNonce(draft, account, isSaved),
    ...ofSeat(context, draft, account),
    ...(await ofRulebook(context, draft)),
    ...(await ofSubject(context, draft)),
    ...ofCheck(draft, answer),
  ];
  return { changes, next };
}

const blocking = (zh: string, en: string): Change => ({ text: { zh, en }, blocks: true });
const noticed = (zh: string, en: string): Change => ({ text: { zh, en }, blocks: false });

function ofChain({ chain }: DraftedAct, { next }: AccountAnswer): Change[] {
  if (next.genesisHash === chain.genesisHash && next.ledger === chain.ledger && next.chainId === chain.chainId)
    return [];
  return [
    blocking(
      `它是为账本 ${chain.ledger}（链 ${chain.genesisHash}）起草的，而此系统的账本是 ${next.ledger}（链 ${next.genesisHash}）`,
      `it is for the ledger ${chain.ledger} on the chain ${chain.genesisHash}, and this system has the ledger ` +
        `${next.ledger} on ${next.genesisHash}`,
    ),
  ];
}

function ofNonce({ transaction }: DraftedAct, { next }: AccountAnswer, isSaved: (nonce: number) => boolean): Change[] {
  const { nonce, gasPrice } = transaction;
  const changes: Change[] = [];
  if (next.nonce > nonce)
    changes.push(
      blocking(
        `该账户已发送其他交易：此草稿用 nonce ${nonce}，链上已到 ${next.nonce}`,
        `the account has sent another transaction: the draft has the nonce ${nonce}, and the chain expects ` +
          `${next.nonce}`,
      ),
    );
  const missing = Array.from({ length: Math.max(0, nonce - next.nonce) }, (_, index) => next.nonce + index);
  if (missing.some((each) => !isSaved(each)))
    changes.push(
      blocking(
        `此前须先有该账户的另一交易（nonce ${next.nonce}），链上与此处均没有：请先发送在先的草稿`,
        `another transaction of the account comes first (nonce ${next.nonce}), and neither the chain nor this ` +
          "machine " +
          "has it: send the earlier draft first",
      ),
    );
  if (BigInt(next.gasPrice) > BigInt(gasPrice))
    changes.push(
      blocking(
        `链上 gas 价格由 ${gasPrice} 升至 ${next.gasPrice}`,
        `the price of gas rose from ${gasPrice} to ${next.gasPrice}`,
      ),
    );
  return changes;
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

async function ofRulebook(context: ClientContext, { judged }: DraftedAct): Promise<Change[]> {
  const { rulebook } = judged;
  if (rulebook === undefined) return [];
  const now = await rulebookInForce(context, rulebook.jurisdiction);
  if (now?.hash === rulebook.hash) return [];
  const version = now?.version ?? 0;
  return [
    noticed(
      `规则集已由第 ${rulebook.version} 版改为第 ${version} 版`,
      `version ${version} of the rulebook is in force instead of version ${rulebook.version}`,
    ),
  ];
}

async function ofSubject(context: ClientContext, { judged, subject }: DraftedAct): Promise<Change[]> {
  if (judged.subject === undefined) {
    const found = await context.api.findRecord(subject.id);
    return found === undefined ? [] : [blocking("该业务编号已有记录", "the record exists already")];
  }
  const { form: now, reference } = await stateOfSubject(context, subject.id);
  const changes: Change[] = [];
  if (reference !== subject.reference)
    changes.push(
      blocking(
        `其所称记录 ${showForeign(subject.reference ?? "")} 实为 ${showForeign(reference ?? subject.id)}`,
        `the record that it calls ${showForeign(subject.reference ?? "")} is ${showForeign(reference ?? subject.id)}`,
      ),
    );
  if (now.status !== judged.subject.status)
    changes.push(
      noticed(
        `该记录已由“${statusLabels[judged.subject.status].zh}”变为“${statusLabels[now.status].zh}”`,
        `the record is ${statusLabels[now.status].en} and was ${statusLabels[judged.subject.status].en}`,
      ),
    );
  else if (now.standing !== judged.subject.standing)
    changes.push(
      noticed(
        `该记录的效力状态已由 ${showForeign(judged.subject.standing)} 变为 ${now.standing}`,
        `the standing of the record is ${now.standing} and was ${showForeign(judged.subject.standing)}`,
      ),
    );
  return changes;
}

function ofCheck({ judged }: DraftedAct, { checks }: CandidatesAnswer): Change[] {
  const [now] = checks;
  if (now === undefined) throw new RangeError("The API's answer contains no check.");
  if (now.problem !== undefined)
    return [
      blocking(
        `账本现在不接受此行为：${now.problem.details.zh}`,
        `the ledger does not accept the act now: ${now.problem.details.en}`,
      ),
    ];
  if (now.allowed || !judged.allowed) return [];
  const rules = now.verdicts.flatMap(({ rule }) => (rule === undefined ? [] : [rule.id ?? `#${rule.rule}`]));
  const shown = rules.map((rule) => showSentence(rule)).join(", ");
  return [blocking(`账本现在会拒绝它，依据规则 ${shown}`, `the ledger would refuse it now, under the rule ${shown}`)];
}
