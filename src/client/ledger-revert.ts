import { kindLabels, kindNameOf } from "../ledger/kinds.ts";
import { showTime } from "../text/china-time.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** Values of an error of the ledger by the names of its arguments. */
type Values = Readonly<Record<string, string>>;

/**
 * What the ledger's own errors mean to whoever sent the call: such a call is thrown away without a
 * trace, unlike what a rule refuses. The commands ask beforehand where they can; this is for what
 * changed in between, and for acts that they compose from what the user said.
 */
const SENTENCES: Readonly<Record<string, (values: Values) => Bilingual>> = {
  SeatUnknown: ({ account }) => ({
    zh: `账户 ${account} 不代表任何主体，或者尚未接受席位、已被冻结：请用 laiqu party show 查看主体的账户。`,
    en: `The account ${account} speaks for no party, has not accepted its seat or is frozen: look at its party with \`laiqu party show\`.`,
  }),
  SeatExpired: ({ account, until }) => ({
    zh: `账户 ${account} 的席位已于 ${showTime(Number(until))} 到期：请使用该主体的其他账户。`,
    en: `The seat of the account ${account} ended on ${showTime(Number(until))}: use another account of its party.`,
  }),
  SeatNotOffered: ({ account, party }) => ({
    zh: `主体 ${party} 未给账户 ${account} 席位，或席位已被接受、冻结。`,
    en: `The party ${party} has not offered the account ${account} a seat, or the seat is accepted or frozen already.`,
  }),
  AccountTaken: ({ account, party }) => ({
    zh: `账户 ${account} 已属于主体 ${party}，一个账户只有一次席位：请用 laiqu key new 新建密钥。`,
    en: `The account ${account} belongs to the party ${party} already, and an account has one seat, once: make a new key with \`laiqu key new\`.`,
  }),
  IdTaken: ({ id }) => ({
    zh: `该编号已登记为 ${id}，已登记的不能再次登记或更改：请用 laiqu trace ${id} 查看，或改用其他编号。`,
    en: `This number is recorded already, as ${id}, and nothing is recorded twice or changed: look with \`laiqu trace ${id}\`, or use another number.`,
  }),
  RecordUnknown: ({ id }) => ({ zh: `账本中没有记录 ${id}。`, en: `The ledger has no record ${id}.` }),
  WrongKind: ({ id, given }) => ({
    zh: `此处不能使用记录 ${id}（${kindLabel(given).zh}）：该行为针对另一种记录。`,
    en: `The record ${id} (${kindLabel(given).en}) cannot be used here: the act is about another kind of record.`,
  }),
  StatusUnknown: ({ status }) => ({
    zh: `此处不能使用状态 ${status}。`,
    en: `The status ${status} cannot be used here.`,
  }),
  TermReversed: ({ from, until }) => ({
    zh: `期限的结束（${showTime(Number(until))}）不晚于开始（${showTime(Number(from))}）。`,
    en: `The term ends (${showTime(Number(until))}) no later than it begins (${showTime(Number(from))}).`,
  }),
};

/** The sentence for an error of the ledger, by its name; undefined for one that no command should cause. */
export function tellRevert(error: unknown, values: unknown): Bilingual | undefined {
  if (typeof error !== "string" || !Object.hasOwn(SENTENCES, error) || typeof values !== "object" || values === null)
    return undefined;
  return SENTENCES[error]!(values as Values);
}

function kindLabel(code: string | undefined): Bilingual {
  const name = kindNameOf(Number(code));
  return name === undefined ? { zh: String(code), en: String(code) } : kindLabels[name];
}
