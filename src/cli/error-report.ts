import { CertificateError } from "../certificate/certificate-error.ts";
import { DataDirectoryError } from "../data-directory/data-directory-error.ts";
import { EmbeddedChainError, JournalError } from "../chain/embedded/errors.ts";
import { RpcError } from "../chain/rpc.ts";
import { DeploymentError } from "../contracts/deployment.ts";
import { DossierError } from "../dossier/dossier-error.ts";
import type { DossierErrorCode } from "../dossier/dossier-error.ts";
import { IndexerError } from "../indexer/indexer-error.ts";
import { InputError } from "../records/input-error.ts";
import { StoreError } from "../store/store-error.ts";
import type { Bilingual } from "./bilingual.ts";
import { CliError } from "./cli-error.ts";
import type { CliErrorCode } from "./cli-error.ts";

/** An error as the command line tells it. */
export interface ErrorReport {
  readonly code: CliErrorCode;
  readonly told: Bilingual;
  /** Under `error` in the JSON document. */
  readonly document: Readonly<Record<string, unknown>>;
}

/**
 * Says in one sentence what went wrong. What no part of the system foresaw is thrown on: a
 * broken promise needs its stack, not a polite sentence.
 */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof CliError) return report(error.code, error.told, error.evidence);
  if (error instanceof InputError) return report("BAD_USAGE", same(error.message), { ...error.evidence, detail: error.code });
  if (error instanceof DossierError) return report(codeOfDossier(error.code), same(error.message), { ...error.evidence, detail: error.code });
  if (error instanceof CertificateError) return report("NOT_VALID", same(error.message), { ...error.evidence, detail: error.code });
  if (error instanceof EmbeddedChainError) return report("UNAVAILABLE", same(error.message), { detail: error.code });
  if (error instanceof JournalError) return report("UNAVAILABLE", same(error.message), { detail: error.code, path: error.path, line: error.line });
  if (error instanceof DataDirectoryError || error instanceof DeploymentError || error instanceof IndexerError || error instanceof StoreError) return report("UNAVAILABLE", same(error.message), { ...error.evidence, detail: error.code });
  if (error instanceof RpcError) return report("UNAVAILABLE", same(error.message), { detail: error.code, url: error.url });
  if (isFileError(error)) {
    const code = error.code === "ENOENT" ? "NOT_FOUND" : "UNAVAILABLE";
    return report(code, same(`${error.message}`), { detail: error.code, path: error.path });
  }
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

function report(code: CliErrorCode, told: Bilingual, evidence: Readonly<Record<string, unknown>>): ErrorReport {
  return { code, told, document: { code, message: told.en, ...evidence } };
}

function same(text: string): Bilingual {
  return { zh: text, en: text };
}

/** What the operating system refuses: no such file, no permission, no space. */
function isFileError(error: unknown): error is Error & { readonly code: string; readonly path?: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error;
}
