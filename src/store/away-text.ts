import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";

/** The words for a database that is known. */
export const THE_DATABASE: Bilingual = { zh: "索引的数据库", en: "The database of the index" };

/** The codes of TLS, and the driver's messages, about a connection that was to be encrypted. */
export const NOT_ENCRYPTED = new RegExp(
  "^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|" +
    "The server does not support SSL|There was an error establishing an SSL)",
);

/** The fault of a database, and the advice. */
interface Diagnosis {
  /** The codes of PostgreSQL, or the beginnings of the driver's own messages. */
  readonly reasons: RegExp;
  /** Follows the name of the database. */
  readonly problem: Bilingual;
  readonly advice: Bilingual;
}

/** The reasons of which an operator can be told more than that the database does not serve. The first one counts. */
const DIAGNOSES: readonly Diagnosis[] = [
  {
    reasons: /^53100$/,
    problem: { zh: "的磁盘已满", en: "has no room left on its disk" },
    advice: { zh: "请腾出空间后重试", en: "make room, and try again" },
  },
  {
    reasons: /^53/,
    problem: { zh: "没有空余的连接或内存", en: "has no connection or no memory to spare" },
    advice: {
      zh: "请待其他连接结束后重试，或调高其上限",
      en: "try again when other connections have ended, or raise its limits",
    },
  },
  {
    reasons: /^25006$/,
    problem: { zh: "只可读取，不能写入", en: "can only be read and takes no writes" },
    advice: { zh: "请改为可写，或改用主库", en: "let it take writes, or name the primary server" },
  },
  {
    reasons: /^28|^SASL/,
    problem: { zh: "不接受此用户或口令", en: "refuses the user or the password" },
    advice: { zh: "请核对二者", en: "check both" },
  },
  {
    reasons: /^3D000$/,
    problem: { zh: "有应答，但没有此数据库", en: "answers but has no such database" },
    advice: { zh: "请先建立数据库，或改正其名称", en: "create it, or correct its name" },
  },
  {
    reasons: /^42501$/,
    problem: { zh: "不允许此用户读写索引的表", en: "does not let the user read or write the index's tables" },
    advice: { zh: "请授予权限，或以建表的用户连接", en: "grant it, or connect as the user that made them" },
  },
  {
    reasons: /^(?:3F000|42P01)$/,
    problem: { zh: "中没有索引的表", en: "lacks the index's tables" },
    advice: {
      zh: "可能已被更换或清空，请重新启动 laiqu index，由其重建",
      en: "it may have been exchanged or emptied; start `laiqu index` again, which makes them",
    },
  },
  {
    reasons: /^XX/,
    problem: { zh: "报告其数据损坏或内部出错", en: "reports damaged data or a fault of its own" },
    advice: {
      zh: "请检查其日志与磁盘；索引可由链重建",
      en: "check its log and its disk; the index can be built again from the chain",
    },
  },
  {
    reasons: NOT_ENCRYPTED,
    problem: { zh: "的加密连接未能建立", en: "did not get an encrypted connection" },
    advice: {
      zh: "请检查其证书与地址中的 sslmode",
      en: "check its certificate, and the sslmode in the address",
    },
  },
  {
    // Codes of PostgreSQL, other than those of a connection that is lost or a server that ends or starts.
    reasons: /^(?!08|57P)(?=.*\d)[0-9A-Z]{5}$/,
    problem: { zh: "有应答，但现在不提供服务", en: "answers but does not serve now" },
    advice: { zh: "请检查其日志与设置，稍后重试", en: "check its log and its settings, and try again later" },
  },
];

const NO_ANSWER = {
  problem: { zh: "没有应答", en: "does not answer" },
  advice: {
    zh: "请检查它是否运行、地址是否正确，稍后重试",
    en: "check that it runs and that the address is right, and try again later",
  },
};

const CODE = /^[0-9A-Z_]{1,40}$/;

/**
 * Says why a database does not serve.
 * @param subject - what the database is called; the text begins with it
 * @param reason - a code of PostgreSQL or of the operating system, or else a message of the driver
 */
export function awayText(subject: Bilingual, reason: string): Bilingual {
  const shown = CODE.test(reason) ? reason : showForeign(reason);
  const { problem, advice } = DIAGNOSES.find(({ reasons }) => reasons.test(reason)) ?? NO_ANSWER;
  return {
    zh: `${subject.zh}${problem.zh}（${shown}）：${advice.zh}。`,
    en: `${subject.en} ${problem.en} (${shown}): ${advice.en}.`,
  };
}
