import type { AccessErrorCode } from "../access/access-error.ts";
import type { VerifyOptionsErrorCode } from "../certificate/verify-clock.ts";
import type { ConfigErrorCode } from "../config.ts";
import type { DeploymentErrorCode } from "../deployment/deployment-error.ts";
import type { DossierErrorCode } from "../dossier/dossier-error.ts";
import type { FileErrorCode } from "../files/file-error.ts";
import type { RulebookErrorCode } from "../rulebook/rulebook-error.ts";
import type { IndexDigestErrorCode } from "../indexer/index-digest-error.ts";
import type { SignerErrorCode } from "../signers/signer-error.ts";
import type { SystemStartErrorCode } from "../system/system-start-error.ts";
import type { CliErrorCode } from "./cli-error.ts";

/*
 * The one table of the ends of commands, together with those of the client and of the API in client-failure.ts. A rule
 * holds for all of it: what another attempt may change (a race, a fault of the machine, a full disk, a chain that makes
 * no blocks) is UNAVAILABLE, and never REFUSED, NOT_FOUND or NOT_VALID.
 */

/** The end of a command for an error. `AS_CAUSE` is that of the error underneath, and `NOT_VALID` without one. */
type End = CliErrorCode | "AS_CAUSE";

/** The ends of a command: one for all errors of a class, or one for each of its codes. */
type Ends = End | Readonly<Record<string, End>>;

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
  NAMES_BUSY: "UNAVAILABLE",
  UNREADABLE: "UNAVAILABLE",
  UNWRITABLE: "UNAVAILABLE",
  HASHING_FAILED: "UNAVAILABLE",
  // Something wrote to the file meanwhile; it may stay the same at the next attempt.
  FILE_CHANGED: "UNAVAILABLE",
  ENVELOPE_TOO_LARGE: "BAD_USAGE",
  ENVELOPE_MALFORMED: "NOT_VALID",
  ENVELOPE_NEWER: "NOT_VALID",
  ENVELOPE_OF_ANOTHER: "NOT_VALID",
  ENVELOPE_CHANGED: "NOT_VALID",
  SAVED_DIFFERENTLY: "NOT_VALID",
  DAMAGED: "NOT_VALID",
  KEY_DAMAGED: "NOT_VALID",
  KEY_EXTERNAL: "BAD_USAGE",
  SECRET_OPEN: "NOT_VALID",
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
  UNFINISHED_MALFORMED: "NOT_VALID",
  UNFINISHED_DIFFERS: "NOT_VALID",
  FOUNDING_DIFFERS: "NOT_VALID",
  CODE_FOREIGN: "NOT_VALID",
  PUBLICATION_DIFFERS: "NOT_VALID",
  NETWORK_UNFIT: "NOT_VALID",
  NO_SEALS: "NOT_VALID",
  VALIDATORS_IN_CONTRACT: "NOT_VALID",
  PREVIOUS_DIFFERS: "NOT_VALID",
  DESCRIPTOR_FULL: "NOT_VALID",
  BLOCK_TOO_EARLY: "REFUSED",
  BLOCK_AHEAD: "UNAVAILABLE",
  // A node is at fault, or, with the validators, perhaps the stated epoch length: nothing is decided yet.
  GENESIS_DIFFERS: "UNAVAILABLE",
  HEADER_REFUSED: "UNAVAILABLE",
  PROOF_REFUSED: "UNAVAILABLE",
  REFUSAL_UNPROVEN: "UNAVAILABLE",
  VALIDATORS_MISMATCH: "UNAVAILABLE",
  DEPLOYMENT_REVERTED: "UNAVAILABLE",
  DEPLOYMENT_NOT_MINED: "UNAVAILABLE",
  CALL_UNDECIDED: "UNAVAILABLE",
  DEPLOYMENT_BUSY: "UNAVAILABLE",
  UNFINISHED_UNWRITABLE: "UNAVAILABLE",
  NODES_DISAGREE: "UNAVAILABLE",
  CREATION_UNCONFIRMED: "UNAVAILABLE",
  CODE_DIFFERS: "UNAVAILABLE",
  OTHER_CHAIN: "UNAVAILABLE",
  BLOCK_MISSING: "UNAVAILABLE",
  FOUNDING_NOT_SERVED: "UNAVAILABLE",
  JURISDICTION_UNKNOWN: "NOT_FOUND",
};

const FILE_ENDS: Readonly<Record<FileErrorCode, CliErrorCode>> = {
  NOT_REGULAR: "BAD_USAGE",
  FOLDER_UNMAKABLE: "UNAVAILABLE",
  FILE_GONE: "UNAVAILABLE",
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

const RULEBOOK_ENDS: Readonly<Record<RulebookErrorCode, End>> = {
  // The disk may have failed, or the file may be missing or not JSON.
  RULEBOOK_UNREADABLE: "AS_CAUSE",
  RULEBOOK_MALFORMED: "NOT_VALID",
  RULE_ID_DOUBLED: "NOT_VALID",
  RULE_NUMBER_DOUBLED: "NOT_VALID",
  RULE_NUMBER_RESERVED: "NOT_VALID",
  STEP_UNKNOWN: "NOT_VALID",
  STEP_TOO_LONG: "NOT_VALID",
  RULES_UNSOUND: "NOT_VALID",
  REQUIREMENT_UNKNOWN: "NOT_VALID",
  BASIS_CONTRADICTED: "NOT_VALID",
  LAYER_RULE_UNKNOWN: "NOT_VALID",
  PRECEDENCE_CONTRADICTED: "NOT_VALID",
  LAYERS_TOO_DEEP: "NOT_VALID",
  VERSION_UNKNOWN: "NOT_VALID",
  VERSIONS_OUT_OF_ORDER: "NOT_VALID",
};

const START_ENDS: Readonly<Record<SystemStartErrorCode, CliErrorCode>> = {
  DEPLOYMENT_MISSING: "NOT_VALID",
  SAMPLE_IN_THE_WAY: "BAD_USAGE",
  OTHER_FOUNDING: "BAD_USAGE",
  FOUNDED_MALFORMED: "NOT_VALID",
  PORT_IN_USE: "UNAVAILABLE",
  PORT_UNUSABLE: "UNAVAILABLE",
  EVM_UNAVAILABLE: "UNAVAILABLE",
};

/** A signer that is away or fails may sign at another attempt; so may the person who did not confirm in time. */
const SIGNER_ENDS: Readonly<Record<SignerErrorCode, CliErrorCode>> = {
  SIGNER_URL_MALFORMED: "BAD_USAGE",
  SIGNER_UNREACHABLE: "UNAVAILABLE",
  SIGNER_TIMEOUT: "UNAVAILABLE",
  SIGNER_FAILED: "UNAVAILABLE",
  SIGNER_UNAUTHORIZED: "REFUSED",
  SIGNER_REFUSED: "REFUSED",
  SIGNER_ACCOUNT_UNKNOWN: "NOT_FOUND",
  SIGNER_METHOD_UNKNOWN: "BAD_USAGE",
  SIGNER_OTHER_CHAIN: "NOT_VALID",
  SIGNER_ANSWER_WRONG: "NOT_VALID",
};

const INDEX_DIGEST_ENDS: Readonly<Record<IndexDigestErrorCode, CliErrorCode>> = {
  INDEX_BEHIND: "UNAVAILABLE",
  INDEX_EMPTY: "UNAVAILABLE",
  BLOCK_NOT_INDEXED: "NOT_FOUND",
  DIGEST_TOO_LARGE: "REFUSED",
};

const ACCESS_ENDS: Readonly<Record<AccessErrorCode, CliErrorCode>> = {
  ACCESS_UNDECIDED: "BAD_USAGE",
  SETTINGS_MALFORMED: "NOT_VALID",
  KEYS_MALFORMED: "NOT_VALID",
  KEY_NAME_TAKEN: "BAD_USAGE",
  KEY_UNKNOWN: "NOT_FOUND",
  KEY_SCOPE_WRONG: "BAD_USAGE",
  KEY_TERM_WRONG: "BAD_USAGE",
  CREDENTIAL_INVALID: "REFUSED",
  ISSUER_UNAVAILABLE: "UNAVAILABLE",
  LOG_DAMAGED: "NOT_VALID",
  LOG_EMPTY: "NOT_FOUND",
  LOG_UNCHANGED: "NOT_FOUND",
  LOG_ROOT_MALFORMED: "BAD_USAGE",
  LOG_UNWRITABLE: "UNAVAILABLE",
};

/**
 * The end of a command for the errors of each class, by the class's name. The classes themselves are not imported,
 * because that would load every room of the system for every command.
 */
export const ENDS_BY_CLASS: Readonly<Record<string, Ends>> = {
  AccessError: ACCESS_ENDS,
  ConfigError: CONFIG_ENDS,
  DateError: "BAD_USAGE",
  DecisionError: "BAD_USAGE",
  InputError: "BAD_USAGE",
  LedgerCallError: "BAD_USAGE",
  DossierError: DOSSIER_ENDS,
  SignerError: SIGNER_ENDS,
  FileError: FILE_ENDS,
  TableError: "BAD_USAGE",
  CertificateError: "NOT_VALID",
  PackageError: "NOT_VALID",
  RulebookError: RULEBOOK_ENDS,
  DemoError: "NOT_VALID",
  DeploymentError: DEPLOYMENT_ENDS,
  SystemStartError: START_ENDS,
  DataDirectoryError: "UNAVAILABLE",
  EmbeddedChainError: "UNAVAILABLE",
  JournalError: "UNAVAILABLE",
  RpcError: "UNAVAILABLE",
  TransactionFailure: "UNAVAILABLE",
  IndexerError: "UNAVAILABLE",
  IndexDigestError: INDEX_DIGEST_ENDS,
  StoreError: "UNAVAILABLE",
  OutputError: "UNAVAILABLE",
  UnforeseenFault: "UNAVAILABLE",
  VerifyOptionsError: VERIFY_ENDS,
};

/** The end of a command for an error of the operating system, by its code. */
export function endOfSystemError(code: string): CliErrorCode {
  if (code === "ENOENT" || code === "ENOTDIR") return "NOT_FOUND";
  // The path itself is wrong, whatever the disk holds.
  return ["EISDIR", "ELOOP", "ENAMETOOLONG"].includes(code) ? "BAD_USAGE" : "UNAVAILABLE";
}
