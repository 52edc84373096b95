import { CertificateError } from "../certificate/certificate-error.ts";
import { EmbeddedChainError, JournalError } from "../chain/embedded/errors.ts";
import { RpcError } from "../chain/rpc.ts";
import { TransactionFailure } from "../chain/send-and-wait.ts";
import { DeploymentError } from "../deployment/deployment-error.ts";
import type { DeploymentErrorCode } from "../deployment/deployment-error.ts";
import { DataDirectoryError } from "../data-directory/data-directory-error.ts";
import { DossierError } from "../dossier/dossier-error.ts";
import type { DossierErrorCode } from "../dossier/dossier-error.ts";
import { IndexerError } from "../indexer/indexer-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { DateError } from "../text/date-error.ts";
import { InputError } from "../documents/input-error.ts";
import { DemoError } from "../demo/demo-error.ts";
import { RulebookError } from "../rulebook/rulebook-error.ts";
import { StoreError } from "../store/store-error.ts";
import { SystemStartError } from "../system/system-start-error.ts";
import type { SystemStartErrorCode } from "../system/system-start-error.ts";
import { CliError } from "./cli-error.ts";
import type { CliErrorCode } from "./cli-error.ts";
import { isSystemError, systemErrorText } from "./system-error.ts";

/** An error as the command line tells it. */
export interface ErrorReport {
  readonly code: CliErrorCode;
  readonly text: Bilingual;
  /** Under `error` in the JSON document. */
  readonly document: Readonly<Record<string, unknown>>;
}

/**
 * Says in one sentence what went wrong, in both languages. What no part of the system foresaw is thrown
 * on: a broken promise needs its stack, not a polite sentence.
 */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof CliError) return report(error.code, error.text, error.evidence);
  if (error instanceof InputError || error instanceof DateError) return text("BAD_USAGE", error);
  if (error instanceof DossierError) return text(codeOfDossier(error.code), error);
  if (error instanceof CertificateError || error instanceof RulebookError || error instanceof DemoError)
    return text("NOT_VALID", error);
  if (error instanceof DeploymentError) return text(codeOfDeployment(error.code), error);
  if (error instanceof SystemStartError) return text(codeOfStart(error.code), error);
  if (
    error instanceof DataDirectoryError ||
    error instanceof EmbeddedChainError ||
    error instanceof IndexerError ||
    error instanceof StoreError
  )
    return text("UNAVAILABLE", error);
  if (error instanceof JournalError)
    return report("UNAVAILABLE", error.text, { detail: error.code, path: error.path, line: error.line });
  if (error instanceof RpcError) return report("UNAVAILABLE", error.text, { detail: error.code, url: error.url });
  if (error instanceof TransactionFailure)
    return report("UNAVAILABLE", error.text, { detail: error.code, transaction: error.transaction });
  if (isSystemError(error))
    return report(error.code === "ENOENT" ? "NOT_FOUND" : "UNAVAILABLE", systemErrorText(error), {
      detail: error.code,
      path: error.path,
    });
  throw error;
}

/** What the user gave wrongly, what is not there, and what is not as it should be. */
function codeOfDossier(code: DossierErrorCode): CliErrorCode {
  switch (code) {
    case "NOT_FOUND":
    case "KEY_UNKNOWN":
      return "NOT_FOUND";
    case "NOT_A_FILE":
    case "FILE_NAME":
    case "EMPTY_FOLDER":
    case "ALIAS_MALFORMED":
    case "RECORD_ID_MALFORMED":
    case "KEY_EXISTS":
    case "PASSPHRASE_EMPTY":
    case "BACKUP_EXISTS":
      return "BAD_USAGE";
    case "UNREADABLE":
    case "HASHING_FAILED":
      return "UNAVAILABLE";
    case "FILE_CHANGED":
    case "NOT_SAVED":
    case "SAVED_DIFFERENTLY":
    case "DAMAGED":
    case "KEY_DAMAGED":
    case "PASSPHRASE_WRONG":
    case "BACKUP_DAMAGED":
    case "RESTORE_CONFLICT":
      return "NOT_VALID";
    default:
      return code satisfies never;
  }
}

function codeOfDeployment(code: DeploymentErrorCode): CliErrorCode {
  switch (code) {
    case "FOUNDING_UNREADABLE":
    case "FOUNDING_MALFORMED":
    case "FOUNDING_DOUBLED":
    case "RULEBOOK_OF_ANOTHER":
    case "RULEBOOK_NOT_IN_FORCE":
    case "DEPLOYMENT_MALFORMED":
    case "FOUNDING_DIFFERS":
    case "PUBLICATION_DIFFERS":
    case "NO_SEALS":
    case "GENESIS_DIFFERS":
    case "VALIDATORS_IN_CONTRACT":
    case "VALIDATORS_MISMATCH":
    case "HEADER_REFUSED":
      return "NOT_VALID";
    case "DEPLOYMENT_REVERTED":
    case "DEPLOYMENT_NOT_MINED":
    case "CODE_DIFFERS":
    case "OTHER_CHAIN":
    case "BLOCK_MISSING":
      return "UNAVAILABLE";
    case "JURISDICTION_UNKNOWN":
    case "NOTHING_PROMISED":
      return "NOT_FOUND";
    case "PUBLICATION_TOO_EARLY":
      return "REFUSED";
    default:
      return code satisfies never;
  }
}

function codeOfStart(code: SystemStartErrorCode): CliErrorCode {
  switch (code) {
    case "DEPLOYMENT_MISSING":
      return "NOT_VALID";
    case "PORT_IN_USE":
    case "PORT_UNUSABLE":
    case "EVM_UNAVAILABLE":
      return "UNAVAILABLE";
    default:
      return code satisfies never;
  }
}

/** An error of a part of this system, which says itself what it is in both languages. */
function text(
  code: CliErrorCode,
  error: { readonly code: string; readonly text: Bilingual; readonly evidence: Readonly<Record<string, unknown>> },
): ErrorReport {
  return report(code, error.text, { ...error.evidence, detail: error.code });
}

function report(code: CliErrorCode, text: Bilingual, evidence: Readonly<Record<string, unknown>>): ErrorReport {
  return { code, text, document: { code, message: text.en, messages: text, ...evidence } };
}
