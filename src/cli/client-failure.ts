import type { ClientErrorCode } from "../client/client-error.ts";
import type { ApiError, ApiErrorCode } from "../client/http/api-error.ts";
import type { ProblemCode } from "../schemas/problem.ts";
import type { ProblemForm } from "../schemas/problem.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showSentence } from "../text/foreign-text.ts";
import type { Evidence } from "../text/coded-error.ts";
import type { CliErrorCode } from "./cli-error.ts";
import { commandWord } from "../text/command-word.ts";
import { revertText } from "./revert-text.ts";

/** The errors of a hold of which a half is done. They end a command as their cause does. */
type HalfDoneCode = "CASE_NOT_OPENED" | "HOLD_NOT_PLACED";

/** The end of a command for each other error of the client. */
export const CLIENT_ENDS: Readonly<Record<Exclude<ClientErrorCode, HalfDoneCode>, CliErrorCode>> = {
  KEY_UNKNOWN: "NOT_FOUND",
  ACCOUNT_MALFORMED: "BAD_USAGE",
  PASSPHRASE_ABSENT: "BAD_USAGE",
  PASSPHRASE_UNREADABLE: "BAD_USAGE",
  SIGNER_PROTOCOL_UNKNOWN: "NOT_VALID",
  SEAT_ABSENT: "REFUSED",
  SEAT_NOT_ACCEPTED: "REFUSED",
  SEAT_FROZEN: "REFUSED",
  SEAT_ENDED: "REFUSED",
  ROLE_ABSENT: "REFUSED",
  SEAT_UNKNOWN: "NOT_FOUND",
  SEAT_NOT_OFFERED: "REFUSED",
  SEAT_OF_ANOTHER_PARTY: "REFUSED",
  ACCOUNT_TAKEN: "REFUSED",
  REFERENCE_SHORT_NAME: "BAD_USAGE",
  SHORT_NAME_MALFORMED: "BAD_USAGE",
  SHORT_NAME_TAKEN: "BAD_USAGE",
  SHORT_NAME_IS_REFERENCE: "BAD_USAGE",
  SHORT_NAME_UNKNOWN: "NOT_FOUND",
  DOCUMENT_WRONG: "BAD_USAGE",
  RECIPIENT_ABSENT: "BAD_USAGE",
  AGREEMENT_ABSENT: "NOT_FOUND",
  AGREEMENT_OF_ANOTHER: "BAD_USAGE",
  DEADLINE_PASSED: "BAD_USAGE",
  CASE_TAKEN: "BAD_USAGE",
  TRANSACTION_UNDECIDED: "UNAVAILABLE",
  TRANSACTION_NOT_TAKEN: "UNAVAILABLE",
  // Nothing was refused: the same command does the act anew.
  TRANSACTION_CANCELLED: "UNAVAILABLE",
  TRANSACTION_OUTDATED: "UNAVAILABLE",
  NONCE_TAKEN: "UNAVAILABLE",
  TRANSACTION_NOT_SAVED: "NOT_FOUND",
  DRAFT_EXISTS: "BAD_USAGE",
  DRAFT_MALFORMED: "NOT_VALID",
  DRAFT_CHANGED: "NOT_VALID",
  DRAFT_WRONG: "NOT_VALID",
  DRAFT_PAPER_DIFFERS: "NOT_VALID",
  DRAFT_PAPER_ABSENT: "NOT_FOUND",
  DRAFT_OF_ANOTHER: "BAD_USAGE",
  DRAFT_SIGNED: "REFUSED",
  DRAFT_NOT_SIGNED: "REFUSED",
  DRAFT_SENT: "REFUSED",
  EXPORT_RECORDED: "REFUSED",
  DRAFT_STALE: "REFUSED",
  ACT_UNDECIDED: "UNAVAILABLE",
  ACT_NOT_IN_CATALOGUE: "BAD_USAGE",
  REVIEW_BY_SIGNER: "REFUSED",
  REVIEW_DOUBLED: "REFUSED",
  REVIEW_WRONG: "NOT_VALID",
  REVIEWS_MISSING: "REFUSED",
  REVIEWS_IMPOSSIBLE: "BAD_USAGE",
  LIST_DIFFERS: "UNAVAILABLE",
  LIST_TOO_LONG: "REFUSED",
  BREAKS_UNKNOWN: "REFUSED",
  PERSONS_MALFORMED: "BAD_USAGE",
  HOLD_ABSENT: "NOT_FOUND",
  DECISION_UNKNOWN: "NOT_FOUND",
  DECISION_AMBIGUOUS: "BAD_USAGE",
  DECISION_PROPOSED: "REFUSED",
  DECISION_OF_ANOTHER: "REFUSED",
  DECISION_VOID: "REFUSED",
  DECISION_CARRIED_OUT: "REFUSED",
  APPROVALS_MISSING: "REFUSED",
  DELAY_NOT_OVER: "REFUSED",
  RULEBOOK_OF_ANOTHER: "NOT_VALID",
  PARTY_NOT_IN_ROSTER: "REFUSED",
  JURISDICTION_RETIRED: "REFUSED",
  NAME_AMBIGUOUS: "BAD_USAGE",
  FILE_OR_RECORD_UNKNOWN: "NOT_FOUND",
  RECORD_NOT_YET: "NOT_FOUND",
  ALIASES_DAMAGED: "NOT_VALID",
  DOSSIER_UNKNOWN: "NOT_FOUND",
  DOCUMENT_ABSENT: "NOT_FOUND",
  DOCUMENT_DIFFERS: "NOT_VALID",
  DOSSIERS_SEVERAL: "BAD_USAGE",
  KEY_EXTERNAL: "REFUSED",
  ACCOUNTS_SEVERAL: "BAD_USAGE",
  PUBLIC_KEY_UNKNOWN: "REFUSED",
  // The server is at fault; another one may answer.
  PUBLIC_KEY_DIFFERS: "UNAVAILABLE",
  LEDGER_DIFFERS: "NOT_VALID",
  GIVER_DIFFERS: "NOT_VALID",
  PAPER_DIFFERS: "NOT_VALID",
  EXPORTS_SEVERAL: "BAD_USAGE",
  EXPORT_OF_OTHER_CONTENT: "BAD_USAGE",
  EXPORTS_INCOMPLETE: "BAD_USAGE",
  CHOICE_WITHOUT_CONTENT: "BAD_USAGE",
  CONTENT_ABSENT: "BAD_USAGE",
  SALTED_OPENING_MALFORMED: "NOT_VALID",
  SALTED_OPENING_OF_OTHER_FILE: "NOT_VALID",
  SALTED_OPENING_OF_OTHER_EXPORT: "NOT_VALID",
  SALTED_OPENING_NOT_RECORDED: "NOT_FOUND",
  OPENING_WITHOUT_DOSSIER: "BAD_USAGE",
  NOTHING_TO_OPEN: "BAD_USAGE",
  RECORD_OUTSIDE_LINEAGE: "BAD_USAGE",
  FIELD_UNKNOWN: "BAD_USAGE",
  NOT_A_FILE: "BAD_USAGE",
  DESCRIPTOR_MALFORMED: "NOT_VALID",
  ROW_RECORDED_OTHERWISE: "REFUSED",
  REPORT_DAMAGED: "NOT_VALID",
  REPORT_IN_USE: "UNAVAILABLE",
  REPORT_UNWRITABLE: "UNAVAILABLE",
  TRAFFIC_OUTSIDE: "BAD_USAGE",
};

/** The end of a command for each way in which the API gave no answer. */
export const API_ENDS: Readonly<Record<ApiErrorCode, CliErrorCode>> = {
  URL_MALFORMED: "BAD_USAGE",
  UNREACHABLE: "UNAVAILABLE",
  TIMEOUT: "UNAVAILABLE",
  NOT_LAIQU: "UNAVAILABLE",
  ANSWER_MALFORMED: "UNAVAILABLE",
  UNFINISHED: "UNFINISHED",
  NOT_FOUND: "NOT_FOUND",
  BAD_REQUEST: "BAD_USAGE",
  REFUSED: "REFUSED",
  UNAVAILABLE: "UNAVAILABLE",
};

/** The end of a command for each problem of the API. */
export const PROBLEM_ENDS: Readonly<Record<ProblemCode, CliErrorCode>> = {
  REQUEST_MALFORMED: "BAD_USAGE",
  BODY_TOO_LARGE: "BAD_USAGE",
  // This program asks only for what the server of its own version has.
  MEDIA_TYPE_UNSUPPORTED: "UNAVAILABLE",
  ROUTE_UNKNOWN: "UNAVAILABLE",
  RECORD_ID_MALFORMED: "BAD_USAGE",
  ACCOUNT_MALFORMED: "BAD_USAGE",
  KIND_UNKNOWN: "BAD_USAGE",
  REFERENCE_MALFORMED: "BAD_USAGE",
  DIGEST_MALFORMED: "BAD_USAGE",
  DIGEST_ALGORITHM_UNKNOWN: "BAD_USAGE",
  CURSOR_MALFORMED: "BAD_USAGE",
  CURSOR_OF_ANOTHER_QUESTION: "BAD_USAGE",
  // The same question can be asked again from its first page.
  CURSOR_OUTDATED: "UNAVAILABLE",
  RECORD_UNKNOWN: "NOT_FOUND",
  RECORD_OTHER_KIND: "BAD_USAGE",
  // A reference that several records have is a mistake of the command line.
  REFERENCE_AMBIGUOUS: "BAD_USAGE",
  SEAT_UNKNOWN: "NOT_FOUND",
  JURISDICTION_UNKNOWN: "NOT_FOUND",
  LINEAGE_TOO_LARGE: "REFUSED",
  NOT_A_REPORTER: "REFUSED",
  YEAR_NOT_ENDED: "REFUSED",
  YEAR_BEFORE_LEDGER: "REFUSED",
  ACT_MALFORMED: "BAD_USAGE",
  ACT_REVERTS: "REFUSED",
  TRANSACTION_MALFORMED: "BAD_USAGE",
  TRANSACTION_OTHER_CHAIN: "REFUSED",
  TRANSACTION_OTHER_CONTRACT: "REFUSED",
  TRANSACTION_CARRIES_VALUE: "REFUSED",
  // No block has the transaction: nothing was refused, and the same bytes may still be taken.
  TRANSACTION_REJECTED: "UNAVAILABLE",
  TRANSACTION_NONCE_USED: "UNAVAILABLE",
  TRANSACTION_NONCE_PENDING: "UNAVAILABLE",
  TRANSACTION_NONCE_GAP: "UNAVAILABLE",
  TRANSACTION_UNFUNDED: "UNAVAILABLE",
  TRANSACTION_GAS_LIMIT: "UNAVAILABLE",
  TRANSACTION_FEE_TOO_LOW: "UNAVAILABLE",
  TRANSACTION_REVERTED: "REFUSED",
  MANIFEST_MALFORMED: "BAD_USAGE",
  MANIFEST_UNKNOWN: "NOT_FOUND",
  PATH_UNKNOWN: "NOT_FOUND",
  CERTIFICATE_IMPOSSIBLE: "REFUSED",
  DESCRIPTOR_ABSENT: "NOT_FOUND",
  DESCRIPTOR_OUTDATED: "UNAVAILABLE",
  INDEX_EMPTY: "UNAVAILABLE",
  INDEX_UNAVAILABLE: "UNAVAILABLE",
  INDEX_TIMEOUT: "UNAVAILABLE",
  CHAIN_UNAVAILABLE: "UNAVAILABLE",
  CHAIN_TIMEOUT: "UNAVAILABLE",
  CHAIN_POOL_FULL: "UNAVAILABLE",
  CHAIN_SYNCING: "UNAVAILABLE",
  CHAIN_STOPPED: "UNAVAILABLE",
  CHAIN_HALTED: "UNAVAILABLE",
  NODE_OF_ANOTHER_CHAIN: "UNAVAILABLE",
  NODE_BEHIND: "UNAVAILABLE",
  INDEX_STOPPED: "UNAVAILABLE",
  INDEX_BEHIND: "UNAVAILABLE",
  INDEX_SILENT: "UNAVAILABLE",
  EXPORTS_SEVERAL: "BAD_USAGE",
  BLOCK_NOT_INDEXED: "NOT_FOUND",
  DIGEST_TOO_LARGE: "REFUSED",
  ACT_UNKNOWN: "NOT_FOUND",
  FIELDS_PRIVATE: "BAD_USAGE",
  TRANSACTION_OTHER_DRAFT: "BAD_USAGE",
  AUTHENTICATION_REQUIRED: "REFUSED",
  CREDENTIAL_INVALID: "REFUSED",
  ACCESS_REFUSED: "REFUSED",
  ASKER_UNKNOWABLE: "UNAVAILABLE",
  ANSWER_NOT_LOGGED: "UNAVAILABLE",
  TOO_MANY_REQUESTS: "UNAVAILABLE",
  OVERLOADED: "UNAVAILABLE",
  SERVER_STOPPING: "UNAVAILABLE",
  CHAIN_REPLACED: "UNAVAILABLE",
  RULEBOOK_UNSOUND: "NOT_VALID",
  RULEBOOK_VERSION_UNFIT: "BAD_USAGE",
  WEBHOOK_REFUSED: "BAD_USAGE",
  WEBHOOK_UNKNOWN: "NOT_FOUND",
  WEBHOOKS_TOO_MANY: "BAD_USAGE",
  // This program asks only for forms that the server of its own version has.
  FORM_NOT_ACCEPTABLE: "UNAVAILABLE",
  LIST_TIMEOUT: "UNAVAILABLE",
  INTERNAL: "UNAVAILABLE",
};

/** The end of a command for an error of the API. The status decides for a problem of another version of the server. */
export function endOfApiError({ code, problem }: ApiError): CliErrorCode {
  // Whatever ended a list, a part of it was given.
  if (code === "UNFINISHED") return API_ENDS[code];
  const ends: Readonly<Record<string, CliErrorCode | undefined>> = PROBLEM_ENDS;
  return (problem === undefined ? undefined : ends[problem.code]) ?? API_ENDS[code];
}

/** Advice about an error of the client: the commands and options that help. */
const ADVICE: Readonly<Partial<Record<ClientErrorCode | ApiErrorCode, (evidence: Evidence) => Bilingual>>> = {
  KEY_UNKNOWN: ({ open }) => {
    const advice = {
      zh: "请用 laiqu key new 新建，或用 --data 指定数据目录。",
      en: "Make one with `laiqu key new`, or name the data directory with --data.",
    };
    if (typeof open !== "number") return advice;
    return {
      zh: `其所签的 ${open} 笔交易尚未了结：laiqu outbox send 即原样再次发送，无须密钥。${advice.zh}`,
      en:
        `It signed ${open} transaction(s) whose outcome is not known: \`laiqu outbox send\` sends them again and ` +
        `needs no key. ${advice.en}`,
    };
  },
  PASSPHRASE_ABSENT: () => ({
    zh: "请设置 LAIQU_PASSPHRASE，或在终端中运行。",
    en: "Set LAIQU_PASSPHRASE, or run this in a terminal.",
  }),
  SEAT_ABSENT: () => ({
    zh: "所用命令：laiqu party admit、laiqu account offer、laiqu account accept。",
    en: "The commands are `laiqu party admit`, `laiqu account offer` and `laiqu account accept`.",
  }),
  SEAT_NOT_ACCEPTED: ({ name }) => ({
    zh: `所用命令：laiqu account accept ${commandWord(name)} --as …。`,
    en: `The command is \`laiqu account accept ${commandWord(name)} --as …\`.`,
  }),
  SEAT_NOT_OFFERED: ({ account }) => ({
    zh: `其所用命令：laiqu account offer ${commandWord(account)} --as …。`,
    en: `Its command is \`laiqu account offer ${commandWord(account)} --as …\`.`,
  }),
  ACCOUNT_TAKEN: () => ({ zh: "所用命令：laiqu key new。", en: "The command is `laiqu key new`." }),
  SHORT_NAME_TAKEN: ({ name }) => ({
    zh: `所用命令：laiqu party forget-name ${commandWord(name)}。`,
    en: `The command is \`laiqu party forget-name ${commandWord(name)}\`.`,
  }),
  SHORT_NAME_UNKNOWN: () => ({
    zh: "laiqu party names 列出全部。",
    en: "See them with `laiqu party names`.",
  }),
  DOCUMENT_WRONG: ({ schemaId }) => ({
    zh: `命令的 --help 列出各字段与附件的选项；各字段另见 docs/document-schemas.md 的 ${commandWord(schemaId)}。`,
    en:
      "The command's --help lists the options for fields and papers; docs/document-schemas.md explains the fields of " +
      `${commandWord(schemaId)}.`,
  }),
  RECIPIENT_ABSENT: () => ({ zh: "选项为 --to 与 --agreement。", en: "The options are --to and --agreement." }),
  AGREEMENT_ABSENT: () => ({ zh: "选项为 --agreement。", en: "The option is --agreement." }),
  AGREEMENT_OF_ANOTHER: () => ({ zh: "选项为 --to 与 --agreement。", en: "The options are --to and --agreement." }),
  CASE_TAKEN: () => ({ zh: "选项为 --case。", en: "The option is --case." }),
  CASE_NOT_OPENED: againWithCase,
  HOLD_NOT_PLACED: againWithCase,
  TRANSACTION_UNDECIDED: () => ({
    zh: "查看用 laiqu outbox list，系统状态用 laiqu status。",
    en: "See it with `laiqu outbox list`, and the system with `laiqu status`.",
  }),
  TRANSACTION_NOT_TAKEN: () => ({
    zh: "查看用 laiqu outbox list；列于其中而不再办理的，用 laiqu outbox cancel <交易哈希> 取消。",
    en:
      "See it with `laiqu outbox list`. If it is listed there and you do not want it any more, cancel it with " +
      "`laiqu outbox cancel <transaction>`.",
  }),
  TRANSACTION_OUTDATED: ({ transaction }) => ({
    zh: `不再办理的，用 laiqu outbox cancel ${commandWord(transaction)} 取消；仍要发送的，用 laiqu outbox send。`,
    en:
      `Give it up with \`laiqu outbox cancel ${commandWord(transaction)}\`, or send it all the same with ` +
      "`laiqu outbox send`.",
  }),
  TRANSACTION_NOT_SAVED: () => ({ zh: "查看用 laiqu outbox list。", en: "See the list with `laiqu outbox list`." }),
  DOSSIER_UNKNOWN: () => ({
    zh: "请用 --data 指定数据目录，或从备份恢复。",
    en: "Name the data directory with --data, or restore a backup.",
  }),
  DOSSIERS_SEVERAL: () => ({ zh: "选项为 --as。", en: "The option is --as." }),
  EXPORTS_SEVERAL: () => ({
    zh: "以 --record <标识> 指定一次，或以 --all 逐次各出具一份凭证。",
    en: "Name one with --record <id>, or make a certificate of each with --all.",
  }),
  EXPORT_OF_OTHER_CONTENT: () => ({ zh: "选项为 --record。", en: "The option is --record." }),
  EXPORTS_INCOMPLETE: () => ({ zh: "选项为 --record。", en: "The option is --record." }),
  CHOICE_WITHOUT_CONTENT: () => ({ zh: "选项为 --record。", en: "The option is --record." }),
  LIST_DIFFERS: () => ({ zh: "选项为 --url 与 --item。", en: "The options are --url and --item." }),
  OPENING_WITHOUT_DOSSIER: () => ({ zh: "选项为 --as。", en: "The option is --as." }),
  UNREACHABLE: () => ({
    zh: "请用 npm start 启动，或用 --url、LAIQU_URL 指定其他地址。",
    en: "Start it with `npm start`, or name another address with --url or LAIQU_URL.",
  }),
  NOT_LAIQU: () => ({ zh: "地址由 --url 或 LAIQU_URL 指定。", en: "Name the address with --url or LAIQU_URL." }),
};

/** The text of an error with the advice about it. */
export function adviseOn(code: ClientErrorCode | ApiErrorCode, text: Bilingual, evidence: Evidence): Bilingual {
  const advice = ADVICE[code]?.(evidence);
  return advice === undefined ? text : { zh: `${text.zh}${advice.zh}`, en: `${text.en} ${advice.en}` };
}

function againWithCase(evidence: Evidence): Bilingual {
  const word = commandWord(evidence["case"]);
  return {
    zh: `请加 --case ${word} 重新运行同一命令。`,
    en: `Run the same command again with --case ${word}.`,
  };
}

/** Does the same as {@link adviseOn}, but describes a call that the ledger reverted by the ledger's own error. */
export function apiErrorText({ code, text, evidence, problem }: ApiError): Bilingual {
  const isRevert = problem?.code === "ACT_REVERTS" || problem?.code === "TRANSACTION_REVERTED";
  const revert = isRevert ? revertText(problem.evidence["error"], problem.evidence["values"]) : undefined;
  if (revert !== undefined) return revert;
  if (problem === undefined) return adviseOn(code, text, evidence);
  const said = serverText(problem);
  return code === "UNFINISHED"
    ? { zh: `${text.zh}${said.zh}`, en: `${text.en} ${said.en}` }
    : adviseOn(code, said, evidence);
}

/**
 * The server's text about a problem, said to be the server's words: whoever answers at the address wrote them.
 * Nothing of ours follows them, so that their end needs no mark.
 */
function serverText({ code, details: { zh, en } }: ProblemForm): Bilingual {
  return { zh: `服务器答复（${code}）：${showSentence(zh)}`, en: `The server says (${code}): ${showSentence(en)}` };
}
