import { CodedError } from "../text/coded-error.ts";
import type { Evidence } from "../text/coded-error.ts";
import type { ProblemCode, ProblemForm } from "../schemas/problem.ts";

interface ProblemText {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

/** The HTTP status and the title of each code. docs/errors.md explains how to correct each one. */
export const problemTexts: Readonly<Record<ProblemCode, ProblemText>> = {
  REQUEST_MALFORMED: { status: 400, zh: "请求不合要求", en: "The request is malformed" },
  BODY_TOO_LARGE: { status: 413, zh: "请求内容过大", en: "The body is too large" },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, zh: "不支持的内容类型", en: "The media type is not supported" },
  ROUTE_UNKNOWN: { status: 404, zh: "没有此地址", en: "There is nothing at this address" },
  RECORD_ID_MALFORMED: { status: 400, zh: "记录标识格式不对", en: "The record id is malformed" },
  ACCOUNT_MALFORMED: { status: 400, zh: "账户地址格式不对", en: "The account is malformed" },
  KIND_UNKNOWN: { status: 400, zh: "没有此种记录", en: "There is no such kind of record" },
  REFERENCE_MALFORMED: { status: 400, zh: "业务编号格式不对", en: "The reference is malformed" },
  DIGEST_MALFORMED: { status: 400, zh: "杂凑值格式不对", en: "The digest is malformed" },
  DIGEST_ALGORITHM_UNKNOWN: { status: 400, zh: "不支持的杂凑算法", en: "The digest algorithm is unknown" },
  CURSOR_MALFORMED: { status: 400, zh: "翻页位置格式不对", en: "The cursor is malformed" },
  CURSOR_OF_ANOTHER_QUESTION: { status: 400, zh: "翻页位置属于另一次查询", en: "The cursor is of another question" },
  CURSOR_OUTDATED: { status: 410, zh: "此清单已无法续答", en: "The list can no longer be continued" },
  RECORD_UNKNOWN: { status: 404, zh: "没有此记录", en: "There is no such record" },
  RECORD_OTHER_KIND: { status: 400, zh: "该记录不是所要求的种类", en: "The record is of another kind" },
  REFERENCE_AMBIGUOUS: { status: 409, zh: "业务编号对应多条记录", en: "The reference names several records" },
  SEAT_UNKNOWN: { status: 404, zh: "该账户不代表任何主体", en: "The account speaks for no party" },
  JURISDICTION_UNKNOWN: { status: 404, zh: "没有此辖区", en: "There is no such jurisdiction" },
  LINEAGE_TOO_LARGE: { status: 422, zh: "血缘范围过大", en: "The lineage is too large" },
  NOT_A_REPORTER: { status: 422, zh: "该主体没有此项报告义务", en: "The party has no such report to make" },
  YEAR_NOT_ENDED: { status: 422, zh: "该年度尚未结束", en: "The year has not ended" },
  YEAR_BEFORE_LEDGER: { status: 422, zh: "该年度早于账本", en: "The year is before the ledger" },
  ACT_MALFORMED: { status: 400, zh: "行为内容不合要求", en: "The act is malformed" },
  ACT_REVERTS: { status: 422, zh: "账本不受理此行为", en: "The ledger does not accept this act" },
  TRANSACTION_MALFORMED: { status: 400, zh: "不是已签名的交易", en: "This is not a signed transaction" },
  TRANSACTION_OTHER_CHAIN: { status: 422, zh: "交易属于另一条链", en: "The transaction is for another chain" },
  TRANSACTION_OTHER_CONTRACT: { status: 422, zh: "交易不是发往本账本", en: "The transaction is not for this ledger" },
  TRANSACTION_CARRIES_VALUE: { status: 422, zh: "交易不得附带金额", en: "The transaction carries value" },
  TRANSACTION_REJECTED: { status: 422, zh: "链节点拒收该交易", en: "The chain node rejects the transaction" },
  TRANSACTION_NONCE_USED: {
    status: 409,
    zh: "另一交易已用此 nonce",
    en: "Another transaction has used this nonce",
  },
  TRANSACTION_NONCE_PENDING: {
    status: 409,
    zh: "同一 nonce 的另一交易正在等待",
    en: "Another transaction with this nonce waits",
  },
  TRANSACTION_NONCE_GAP: {
    status: 409,
    zh: "交易之前的 nonce 尚缺",
    en: "A transaction before this one is missing",
  },
  TRANSACTION_UNFUNDED: {
    status: 422,
    zh: "账户余额不足以支付 gas",
    en: "The account cannot pay for the gas",
  },
  TRANSACTION_GAS_LIMIT: {
    status: 422,
    zh: "交易的 gas 上限超出区块",
    en: "The transaction asks for more gas than a block has",
  },
  TRANSACTION_FEE_TOO_LOW: {
    status: 422,
    zh: "gas 单价过低",
    en: "The gas price is too low",
  },
  TRANSACTION_REVERTED: {
    status: 422,
    zh: "交易已上链但被回退",
    en: "The transaction is in a block, but was reverted",
  },
  MANIFEST_MALFORMED: { status: 400, zh: "清单不合要求", en: "The manifest is malformed" },
  MANIFEST_UNKNOWN: {
    status: 404,
    zh: "清单不属于任何已记录的文件夹出域",
    en: "The manifest belongs to no recorded export of a folder",
  },
  PATH_UNKNOWN: { status: 404, zh: "已提交的清单中没有此文件", en: "No submitted manifest has this file" },
  EXPORTS_SEVERAL: {
    status: 409,
    zh: "此内容有多次出域",
    en: "This content was exported more than once",
  },
  CERTIFICATE_IMPOSSIBLE: { status: 422, zh: "无法出具凭证", en: "No certificate can be issued for this" },
  DESCRIPTOR_ABSENT: { status: 404, zh: "本系统没有网络描述文件", en: "This system has no network descriptor" },
  DESCRIPTOR_OUTDATED: {
    status: 503,
    zh: "网络描述文件早于验证节点的变更",
    en: "The network descriptor is older than a change of validators",
  },
  INDEX_EMPTY: { status: 503, zh: "索引尚无内容", en: "The index is still empty" },
  INDEX_UNAVAILABLE: { status: 503, zh: "索引暂不可用", en: "The index is unavailable" },
  INDEX_TIMEOUT: { status: 504, zh: "索引未能及时作答", en: "The index did not answer in time" },
  CHAIN_UNAVAILABLE: { status: 503, zh: "链节点不可用", en: "The chain node is unavailable" },
  CHAIN_TIMEOUT: { status: 504, zh: "链节点未及时应答", en: "The chain node did not answer in time" },
  CHAIN_POOL_FULL: { status: 503, zh: "链节点的交易池已满", en: "The chain node's pool of transactions is full" },
  CHAIN_SYNCING: { status: 503, zh: "链节点正在同步", en: "The chain node is synchronizing" },
  CHAIN_STOPPED: { status: 503, zh: "内嵌链已停止", en: "The embedded chain has stopped" },
  CHAIN_HALTED: { status: 503, zh: "链已停止出块", en: "The chain has halted" },
  NODE_OF_ANOTHER_CHAIN: { status: 503, zh: "链节点属于另一条链", en: "The chain node is of another chain" },
  NODE_BEHIND: { status: 503, zh: "链节点落后于索引", en: "The chain node is behind the index" },
  INDEX_STOPPED: { status: 503, zh: "索引已停止", en: "The index has stopped" },
  INDEX_BEHIND: { status: 503, zh: "索引落后于链", en: "The index is behind the chain" },
  INDEX_SILENT: { status: 503, zh: "索引程序没有报告", en: "The index gives no sign of life" },
  BLOCK_NOT_INDEXED: { status: 404, zh: "索引没有此区块", en: "The index does not hold this block" },
  DIGEST_TOO_LARGE: { status: 422, zh: "推算量过大", en: "Too much would have to be computed" },
  ACT_UNKNOWN: { status: 404, zh: "没有此行为", en: "There is no such act" },
  FIELDS_PRIVATE: { status: 400, zh: "所给字段不得离开其主体", en: "These fields must stay with their party" },
  TRANSACTION_OTHER_DRAFT: {
    status: 422,
    zh: "交易与键所指的行为不同",
    en: "The transaction is not the draft of its key",
  },
  AUTHENTICATION_REQUIRED: { status: 401, zh: "须表明身份", en: "Say who asks" },
  CREDENTIAL_INVALID: { status: 401, zh: "凭证无效", en: "The credential is not valid" },
  ACCESS_REFUSED: { status: 403, zh: "无权使用此地址", en: "This address is not for this asker" },
  ASKER_UNKNOWABLE: { status: 503, zh: "目前无法核对身份", en: "Nobody can tell now who asks" },
  ANSWER_NOT_LOGGED: {
    status: 503,
    zh: "答复无法留痕，故不作答",
    en: "The answer cannot be logged, so it is not given",
  },
  TOO_MANY_REQUESTS: { status: 429, zh: "请求过于频繁", en: "Too many requests" },
  OVERLOADED: { status: 503, zh: "系统繁忙", en: "The system is busy" },
  SERVER_STOPPING: { status: 503, zh: "服务正在停止", en: "The server is stopping" },
  CHAIN_REPLACED: { status: 503, zh: "链替换了已索引的区块", en: "The chain replaced blocks that were indexed" },
  RULEBOOK_UNSOUND: { status: 422, zh: "规则集有误", en: "The rulebook cannot be used" },
  RULEBOOK_VERSION_UNFIT: { status: 422, zh: "不是该辖区将来的版本", en: "No version of the future" },
  WEBHOOK_REFUSED: { status: 422, zh: "不能向此网址推送", en: "Nothing can be sent to this address" },
  WEBHOOK_UNKNOWN: { status: 404, zh: "没有此推送", en: "There is no such webhook" },
  WEBHOOKS_TOO_MANY: { status: 409, zh: "推送已达上限", en: "There are too many webhooks" },
  FORM_NOT_ACCEPTABLE: { status: 406, zh: "没有所求的形式", en: "There is no such form of the answer" },
  LIST_TIMEOUT: { status: 504, zh: "清单未能及时送完", en: "The list was not sent in time" },
  INTERNAL: { status: 500, zh: "系统内部错误", en: "Internal error" },
};

/** A request that is answered with a problem. Both texts say what was wrong, where, and what to do. */
export class ApiProblem extends CodedError<ProblemCode> {
  override readonly name = "ApiProblem";

  get status(): number {
    return problemTexts[this.code].status;
  }

  /** The body of the answer (RFC 9457). */
  toForm(): ProblemForm {
    const { zh, en } = problemTexts[this.code];
    return {
      type: `urn:laiqu:problem:${this.code.toLowerCase().replaceAll("_", "-")}`,
      title: `${zh} / ${en}`,
      titles: { zh, en },
      status: this.status,
      code: this.code,
      detail: `${this.text.zh} ${this.text.en}`,
      details: { ...this.text },
      evidence: jsonEvidence(this.evidence),
    };
  }
}

/** The evidence as JSON can hold it: a bigint becomes decimal text, and a member without a value is left out. */
function jsonEvidence(evidence: Evidence): Evidence {
  const members = Object.entries(evidence).flatMap(([name, value]) => {
    const text: string | undefined = JSON.stringify(value, (_, member: unknown) =>
      typeof member === "bigint" ? member.toString() : member,
    );
    const member: unknown = text === undefined ? undefined : JSON.parse(text);
    return member === undefined ? [] : [[name, member] as const];
  });
  return Object.fromEntries(members);
}
