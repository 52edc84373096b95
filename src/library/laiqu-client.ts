/*
 * The entry point `laiqu/client` of the package. Nothing behind it writes to a terminal, reads the arguments or the
 * environment of the process, or ends it.
 */

export { connect } from "./connect.ts";
export { verifyCertificate } from "./certificates.ts";
export { CodedError } from "../text/coded-error.ts";
export { LibraryError } from "./library-error.ts";
export { ClientError } from "../client/client-error.ts";
export { ApiError } from "../client/http/api-error.ts";
export { DossierError } from "../dossier/dossier-error.ts";
export { InputError } from "../documents/input-error.ts";
export { DateError } from "../text/date-error.ts";
export { FileError } from "../files/file-error.ts";
export { CertificateError } from "../certificate/certificate-error.ts";
export { UnforeseenFault } from "../certificate/bounded-failure.ts";
export { ConsensusError } from "../consensus/errors.ts";
export { IncompleteLineage } from "../ledger/incomplete-lineage.ts";
export { SignerError } from "../signers/signer-error.ts";
export { LedgerDataError } from "../ledger/ledger-data-error.ts";
export { LedgerCallError } from "../ledger/calldata.ts";
export { DecisionError } from "../acts/decision-error.ts";
export { VerifyOptionsError } from "../certificate/verify-clock.ts";

export type { LaiquClient } from "./connect.ts";
export type { ConnectOptions, KeyOfDossier, OwnSigner } from "./connect-options.ts";
export type { ActsByName } from "./acts-by-name.ts";
export type * from "./act-documents.ts";
export type * from "./act-request.ts";
export type * from "./field-forms.ts";
export type { CallOptions, NamedAct } from "./named-act.ts";
export type { ActCheck } from "./check-named-act.ts";
export type { CheckExport, ExportCheck, Exports, ExportWords, RecordExports } from "./exports.ts";
export type { Certificates } from "./certificates.ts";
export type { Governance, AskedDecisions } from "./governance.ts";
export type { Proposals } from "./proposals.ts";
export type { Seats } from "./seats.ts";
export type { Asked, AskedNext, AskedPage, AskedReport, DeskParameters, Questions } from "./questions.ts";
export type { LibraryErrorCode } from "./library-error.ts";
export type { DecisionErrorCode } from "../acts/decision-error.ts";
export type { ClientErrorCode } from "../client/client-error.ts";
export type { ApiErrorCode } from "../client/http/api-error.ts";
export type { ClientProgress } from "../client/client-context.ts";
export type { DoneAct } from "../client/acts/do-act.ts";
export type { ActOutcome } from "../client/perform-act.ts";
export type { ExportOutcome } from "../client/record-exports.ts";
export type { ListedExports } from "../client/list-exports.ts";
export type { MadeCertificate } from "../client/create-certificate.ts";
export type { VerificationRequest } from "../client/verify-certificate.ts";
export type { Trace } from "../client/trace.ts";
export type { Verdict, VerdictCode } from "../certificate/verdict.ts";
export type { Signer, UnsignedTransaction } from "../signers/signer.ts";
export type { SeatOutcome } from "../client/account-seats.ts";
export type { DecisionOutcome } from "../client/governance/decide.ts";
export type { CertificateRequest } from "../client/create-certificate.ts";
export type { ExportTarget } from "../client/export-parents.ts";
export type { AskedMoment, LineageQuery } from "../client/http/api-client.ts";
export type { TypedText } from "../client/typed-subject.ts";
export type { AccountAnswer, CheckAnswer, CheckVerdict, TransactionAnswer } from "../schemas/act.ts";
export type { Answer, AsOf, Completeness } from "../schemas/answer.ts";
export type { DecisionForm, DecisionsAnswer, DecisionState, RosterAnswer } from "../schemas/decision.ts";
export type { DeskAnswer } from "../schemas/desk-answer.ts";
export type { Lineage } from "../schemas/lineage.ts";
export type { NextActForm, NextAnswer, PartyNextAnswer, UnmetForm, Waiting, Way } from "../schemas/next.ts";
export type { ProblemCode, ProblemForm } from "../schemas/problem.ts";
export type {
  DigestAnswer,
  DigestMatch,
  PartyAnswer,
  RefusalsAnswer,
  SearchAnswer,
  SeatForm,
  StandingAnswer,
  Timeline,
} from "../schemas/questions.ts";
export type { RecordDetail, RecordName, RecordSummary, StandingForm } from "../schemas/record.ts";
export type { Report, ReportName } from "../schemas/report.ts";
export type { RulebookAnswer } from "../schemas/rulebook-answer.ts";
export type { ImpactLine, VersionImpact, VersionImpactRequest } from "../schemas/version-impact.ts";
export type { StatusForm } from "../schemas/status.ts";
export type { Hex } from "../consensus/hex.ts";
export type { RecordId } from "../ledger/record-id.ts";
export type { RoleName } from "../ledger/roles.ts";
export type { Evidence } from "../text/coded-error.ts";
export type { Bilingual } from "../text/bilingual.ts";
