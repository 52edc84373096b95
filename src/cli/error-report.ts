import type { VerifyOptionsErrorCode } from "../certificate/verify-clock.ts";
import { ClientError } from "../client/client-error.ts";
import { ApiError } from "../client/http/api-error.ts";
import type { ConfigErrorCode } from "../config.ts";
import type { DeploymentErrorCode } from "../deployment/deployment-error.ts";
import type { DossierErrorCode } from "../dossier/dossier-error.ts";
import type { FileErrorCode } from "../files/file-error.ts";
import type { SystemStartErrorCode } from "../system/system-start-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import type { Evidence } from "../text/coded-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import { isSystemError, systemErrorText } from "../text/system-error.ts";
import { CliError } from "./cli-error.ts";
import type { CliErrorCode } from "./cli-error.ts";
import { adviseOn, apiErrorText, CLIENT_ENDS, endOfApiError } from "./client-failure.ts";

/** An error as the command line shows it. */
export interface ErrorReport {
  readonly code: CliErrorCode;
  readonly text: Bilingual;
  /** The value of `error` in the JSON document. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** The ends of a command: one for all errors of a class, or one for each of its codes. */
type Ends = CliErrorCode | Readonly<Record<string, CliErrorCode>>;

const DOSSIER_ENDS: Readonly<Record<DossierErrorCode, CliErrorCode>> = {
  NOT_FOUND: "NOT_FOUND",
  KEY_UNKNOWN: "NOT_FOUND",
  NOT_A_FILE: "BAD_USAGE",
  FILE_NAME: "BAD_USAGE",
  EMPTY_FOLDER: "BAD_USAGE",
  ALIAS_MALFORMED: "BAD_USAGE",
  RECORD_ID_MALFORMED: "BAD_USAGE",
  KEY_EXISTS: "BAD_USAGE",
  PASSPHRASE_EMPTY: "BAD_USAGE",
  BACKUP_EXISTS: "BAD_USAGE",
  ACCOUNT_BUSY: "UNAVAILABLE",
  UNREADABLE: "UNAVAILABLE",
  UNWRITABLE: "UNAVAILABLE",
  HASHING_FAILED: "UNAVAILABLE",
  FILE_CHANGED: "NOT_VALID",
  NOT_SAVED: "NOT_VALID",
  SAVED_DIFFERENTLY: "NOT_VALID",
  DAMAGED: "NOT_VALID",
  KEY_DAMAGED: "NOT_VALID",
  PASSPHRASE_WRONG: "NOT_VALID",
  BACKUP_DAMAGED: "NOT_VALID",
  RESTORE_CONFLICT: "NOT_VALID",
};

/**
 * A wrong plan or file ends a command as not valid; a chain that does not answer or make blocks ends it as
 * unavailable.
 */
const DEPLOYMENT_ENDS: Readonly<Record<DeploymentErrorCode, CliErrorCode>> = {
  FOUNDING_UNREADABLE: "NOT_VALID",
  FOUNDING_MALFORMED: "NOT_VALID",
  FOUNDING_DOUBLED: "NOT_VALID",
  RULEBOOK_OF_ANOTHER: "NOT_VALID",
  RULEBOOK_NOT_IN_FORCE: "NOT_VALID",
  GENESIS_MALFORMED: "NOT_VALID",
  GENESIS_CONTRADICTED: "NOT_VALID",
  DEPLOYMENT_MALFORMED: "NOT_VALID",
  FOUNDING_DIFFERS: "NOT_VALID",
  PUBLICATION_DIFFERS: "NOT_VALID",
  NO_SEALS: "NOT_VALID",
  GENESIS_DIFFERS: "NOT_VALID",
  VALIDATORS_IN_CONTRACT: "NOT_VALID",
  VALIDATORS_MISMATCH: "NOT_VALID",
  HEADER_REFUSED: "NOT_VALID",
  PREVIOUS_DIFFERS: "NOT_VALID",
  DESCRIPTOR_FULL: "NOT_VALID",
  BLOCK_TOO_EARLY: "REFUSED",
  BLOCK_AHEAD: "UNAVAILABLE",
  DEPLOYMENT_REVERTED: "UNAVAILABLE",
  DEPLOYMENT_NOT_MINED: "UNAVAILABLE",
  CODE_DIFFERS: "UNAVAILABLE",
  OTHER_CHAIN: "UNAVAILABLE",
  BLOCK_MISSING: "UNAVAILABLE",
  JURISDICTION_UNKNOWN: "NOT_FOUND",
  NOTHING_PROMISED: "NOT_FOUND",
  PUBLICATION_TOO_EARLY: "REFUSED",
};

const FILE_ENDS: Readonly<Record<FileErrorCode, CliErrorCode>> = {
  NOT_REGULAR: "BAD_USAGE",
  FOLDER_UNMAKABLE: "UNAVAILABLE",
};

const VERIFY_ENDS: Readonly<Record<VerifyOptionsErrorCode, CliErrorCode>> = {
  NOW_OUT_OF_RANGE: "UNAVAILABLE",
  MAX_AGE_OUT_OF_RANGE: "BAD_USAGE",
};

const CONFIG_ENDS: Readonly<Record<ConfigErrorCode, CliErrorCode>> = {
  VARIABLE_NOT_UTF8: "BAD_USAGE",
  VARIABLE_BLANK: "BAD_USAGE",
  LANGUAGE_UNKNOWN: "BAD_USAGE",
  FOLDER_NOT_UTF8: "BAD_USAGE",
  WORKING_FOLDER_GONE: "UNAVAILABLE",
};

const START_ENDS: Readonly<Record<SystemStartErrorCode, CliErrorCode>> = {
  DEPLOYMENT_MISSING: "NOT_VALID",
  PORT_IN_USE: "UNAVAILABLE",
  PORT_UNUSABLE: "UNAVAILABLE",
  EVM_UNAVAILABLE: "UNAVAILABLE",
};

/**
 * The end of a command for the errors of each class, by the class's name. The classes themselves are not imported,
 * because that would load every room of the system for every command.
 */
export const ENDS_BY_CLASS: Readonly<Record<string, Ends>> = {
  ConfigError: CONFIG_ENDS,
  DateError: "BAD_USAGE",
  InputError: "BAD_USAGE",
  LedgerCallError: "BAD_USAGE",
  DossierError: DOSSIER_ENDS,
  FileError: FILE_ENDS,
  CertificateError: "NOT_VALID",
  RulebookError: "NOT_VALID",
  DemoError: "NOT_VALID",
  DeploymentError: DEPLOYMENT_ENDS,
  SystemStartError: START_ENDS,
  DataDirectoryError: "UNAVAILABLE",
  EmbeddedChainError: "UNAVAILABLE",
  JournalError: "UNAVAILABLE",
  RpcError: "UNAVAILABLE",
  TransactionFailure: "UNAVAILABLE",
  IndexerError: "UNAVAILABLE",
  StoreError: "UNAVAILABLE",
  OutputError: "UNAVAILABLE",
  UnforeseenFault: "UNAVAILABLE",
  VerifyOptionsError: VERIFY_ENDS,
};

/**
 * Describes what went wrong in both languages. An error that no part of the system foresaw is thrown on: it is a
 * fault of this program, and its stack is needed to find it.
 */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof CliError) return report(error.code, error.text, error.evidence);
  if (error instanceof ApiError) return report(endOfApiError(error), apiErrorText(error), evidenceOf(error));
  if (error instanceof ClientError) return clientReport(error);
  if (error instanceof CodedError) {
    const ends = ENDS_BY_CLASS[error.name];
    const code = typeof ends === "string" ? ends : ends?.[error.code];
    if (code !== undefined) return report(code, error.text, evidenceOf(error));
  }
  if (isSystemError(error)) {
    const { code, path } = error;
    return report(code === "ENOENT" ? "NOT_FOUND" : "UNAVAILABLE", systemErrorText(error), { detail: code, path });
  }
  throw error;
}

/** Describes a fault of this program, which no part of it foresaw. The document holds the stack that finds it. */
export function faultReport(fault: unknown): ErrorReport {
  const { name, message, stack } = fault instanceof Error ? fault : new Error(String(fault));
  const shown = showForeign(`${name}: ${message}`, 240);
  return report(
    "UNAVAILABLE",
    {
      zh: `本程序出错，这不是用法问题：${shown}。请用 --json 重新运行，并将输出交给维护者。`,
      en:
        `This program has a fault, and your command is not its cause: ${shown}. ` +
        "Run it again with --json and give the output to the maintainers.",
    },
    { detail: "FAULT", stack },
  );
}

/** A case that could not be opened ends the command as its cause would. */
function clientReport(error: ClientError): ErrorReport {
  const end = error.code === "CASE_NOT_OPENED" ? errorReport(error.cause).code : CLIENT_ENDS[error.code];
  return report(end, adviseOn(error.code, error.text, error.evidence), evidenceOf(error));
}

function evidenceOf(error: CodedError): Evidence {
  return { ...error.evidence, detail: error.code };
}

function report(code: CliErrorCode, text: Bilingual, evidence: Evidence): ErrorReport {
  return { code, text, document: { code, message: text.en, messages: text, ...evidence } };
}
