import { Kind, kindLabels } from "../ledger/kinds.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showTime } from "../text/china-time.ts";
import { isKeyOf, nameIn } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";

/** Values of an error of the ledger by the names of its arguments. */
type Values = Readonly<Record<string, string>>;

/**
 * The ledger's own errors as sentences for a person at the command line. The ledger reverts such a call without a
 * trace, unlike an act that a rule refuses. The commands check beforehand what they can, so these errors arise from
 * changes in between and from facts that only the ledger knows.
 */
const SENTENCES = {
  SeatUnknown: ({ account }: Values) => ({
    zh: `账户 ${account} 不代表任何主体，或者尚未接受席位、已被冻结：请用 laiqu party show 查看主体的账户。`,
    en:
      `The account ${account} speaks for no party, has not accepted its seat or is frozen: ` +
      "look at its party with `laiqu party show`.",
  }),
  SeatExpired: ({ account, until }: Values) => ({
    zh: `账户 ${account} 的席位已于 ${timeOf(until)} 到期：请使用该主体的其他账户。`,
    en: `The seat of the account ${account} ended on ${timeOf(until)}: use another account of its party.`,
  }),
  SeatNotOffered: ({ account, party }: Values) => ({
    zh: `主体 ${party} 未给予账户 ${account} 席位，或席位已被接受、冻结：请用 laiqu party show 查看主体的账户。`,
    en:
      `The party ${party} has not offered the account ${account} a seat, or the seat is accepted or frozen already: ` +
      "look at the party's accounts with `laiqu party show`.",
  }),
  AccountTaken: ({ account, party }: Values) => ({
    zh: `账户 ${account} 已属于主体 ${party}，一个账户终身只有一个席位：请用 laiqu key new 新建密钥。`,
    en:
      `The account ${account} belongs to the party ${party} already, and an account has one seat for its whole life: ` +
      "make a new key with `laiqu key new`.",
  }),
  IdTaken: ({ id }: Values) => ({
    zh: `该业务编号已记录为 ${id}，已有的记录不能重复或更改：请用 laiqu trace ${id} 查看，或改用其他业务编号。`,
    en:
      `This reference is recorded already, as ${id}, and no record is made twice or changed: ` +
      `look with \`laiqu trace ${id}\`, or use another reference.`,
  }),
  RecordUnknown: ({ id }: Values) => ({
    zh: `账本中没有记录 ${id}：请用 laiqu status 查看索引是否跟上，并核对标识。`,
    en: `The ledger has no record ${id}: check the id, and look with \`laiqu status\` whether the index keeps up.`,
  }),
  WrongKind: ({ id, given }: Values) => ({
    zh: `此处不能使用记录 ${id}（${kindLabel(given).zh}）：该行为针对另一种记录。`,
    en: `The record ${id} (${kindLabel(given).en}) cannot be used here: the act is about another kind of record.`,
  }),
  StatusUnknown: ({ status }: Values) => ({
    zh: `此处不能使用状态 ${status}。`,
    en: `The status ${status} cannot be used here.`,
  }),
  TermReversed: ({ from, until }: Values) => ({
    zh: `期限的结束（${timeOf(until)}）不晚于开始（${timeOf(from)}）。`,
    en: `The term must end after it begins, but it begins at ${timeOf(from)} and ends at ${timeOf(until)}.`,
  }),
} satisfies Readonly<Record<string, (values: Values) => Bilingual>>;

/** A value that the server's answer did not give. */
const ABSENT = "?";
/** Every name of a value in the sentences. */
const NO_VALUES = {
  account: ABSENT,
  party: ABSENT,
  id: ABSENT,
  given: ABSENT,
  status: ABSENT,
  from: ABSENT,
  until: ABSENT,
};

/**
 * The sentence for an error of the ledger by its name; undefined for one that no command should cause. The values come
 * from a server, so all but numbers and ids are quoted.
 */
export function revertText(error: unknown, values: unknown): Bilingual | undefined {
  if (!isKeyOf(SENTENCES, error) || typeof values !== "object" || values === null) return undefined;
  const texts = Object.entries(values).map(([name, value]) => [name, shownValue(String(value))]);
  return SENTENCES[error]({ ...NO_VALUES, ...Object.fromEntries(texts) });
}

function shownValue(value: string): string {
  return /^(?:0x[0-9a-f]{1,64}|\d{1,20})$/i.test(value) ? value : showForeign(value);
}

function timeOf(seconds: string | undefined = ABSENT): string {
  return /^\d{1,11}$/.test(seconds) ? showTime(Number(seconds)) : seconds;
}

function kindLabel(code: string | undefined): Bilingual {
  const name = nameIn(Kind, Number(code));
  return name === undefined ? { zh: String(code), en: String(code) } : kindLabels[name];
}
