import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which a signer's request was not done:
 * - keys: `KEY_UNKNOWN`, `ACCOUNT_MALFORMED`, `PASSPHRASE_ABSENT`, `PASSPHRASE_UNREADABLE`, and
 *   `SIGNER_PROTOCOL_UNKNOWN` of an external signer;
 * - the seat of the signer's account: `SEAT_ABSENT`, `SEAT_NOT_ACCEPTED`, `SEAT_FROZEN`, `SEAT_ENDED`, `ROLE_ABSENT`;
 * - the seat of another account: `SEAT_UNKNOWN` (there is none to freeze), `SEAT_NOT_OFFERED`,
 *   `SEAT_OF_ANOTHER_PARTY`, `ACCOUNT_TAKEN`;
 * - new references: `REFERENCE_SHORT_NAME` (it is the short name of another party here);
 * - short names: `SHORT_NAME_MALFORMED`, `SHORT_NAME_TAKEN` (by another party), `SHORT_NAME_IS_REFERENCE` (of another
 *   party), `SHORT_NAME_UNKNOWN`;
 * - documents: `DOCUMENT_WRONG` (it breaks its schema, so that nothing was saved or sent), `PERSONS_MALFORMED` (the
 *   list of persons is none);
 * - exports: `RECIPIENT_ABSENT`, `AGREEMENT_ABSENT`, `AGREEMENT_OF_ANOTHER` (it is not with the named recipient);
 * - terms: `DEADLINE_PASSED` (the last day of a case or of an offered seat is over);
 * - rectification cases: `CASE_TAKEN`, and `CASE_NOT_OPENED` and `HOLD_NOT_PLACED` (one of case and hold is done
 *   without the other; `cause` holds the reason);
 * - sending: `TRANSACTION_UNDECIDED` (signed and saved, and perhaps in a block), `TRANSACTION_NOT_TAKEN` (the node
 *   keeps it out), `TRANSACTION_CANCELLED` (by its signer while a command waited for it), `TRANSACTION_OUTDATED`
 *   (no node has it, and the ledger would not record it now), `NONCE_TAKEN` (other
 *   transactions of the account came first each time), `TRANSACTION_NOT_SAVED` (the outbox has none with this hash to
 *   cancel);
 * - drafts: `DRAFT_EXISTS`, `DRAFT_MALFORMED`, `DRAFT_CHANGED` (its digest is another one), `DRAFT_WRONG` (it would do
 *   something else than it says), `DRAFT_PAPER_DIFFERS`, `DRAFT_PAPER_ABSENT`, `DRAFT_OF_ANOTHER` (account),
 *   `DRAFT_SIGNED`, `DRAFT_NOT_SIGNED`, `DRAFT_SENT` (a block has it), `EXPORT_RECORDED` (the ledger has the export
 *   already), `DRAFT_STALE` (something has changed since), `ACT_NOT_IN_CATALOGUE`,
 *   `ACT_UNDECIDED` (an earlier act about the same thing has no outcome yet), `REVIEW_BY_SIGNER`, `REVIEW_DOUBLED`,
 *   `REVIEW_WRONG` (a countersignature does not verify), `REVIEWS_MISSING`, `REVIEWS_IMPOSSIBLE` (nobody can give as
 *   many);
 * - complete lists: `LIST_DIFFERS` (the index's items are not those of the ledger), `LIST_TOO_LONG`;
 * - dispositions: `BREAKS_UNKNOWN` (the lineage is too large to see every break);
 * - holds: `HOLD_ABSENT` (there is none to release);
 * - governance: `DECISION_UNKNOWN`, `DECISION_AMBIGUOUS` (several have the same paper), `DECISION_PROPOSED` (another
 *   agency has proposed it, so it is approved and not proposed), `DECISION_OF_ANOTHER` (jurisdiction), `DECISION_VOID`,
 *   `DECISION_CARRIED_OUT`, `APPROVALS_MISSING`, `DELAY_NOT_OVER`, `RULEBOOK_OF_ANOTHER` (the rulebook to promise is
 *   that of another jurisdiction), `PARTY_NOT_IN_ROSTER` (the signer speaks for no agency that decides),
 *   `JURISDICTION_RETIRED` (no roster decides there any more);
 * - what a text names: `NAME_AMBIGUOUS` (a file of this name exists, and it is an id or a digest too),
 *   `FILE_OR_RECORD_UNKNOWN`;
 * - tracing: `RECORD_NOT_YET` (the record exists now, and did not at the time asked about);
 * - the dossier: `ALIASES_DAMAGED`, `DOSSIER_UNKNOWN`, `DOCUMENT_ABSENT`, `DOCUMENT_DIFFERS`,
 *   `DOSSIERS_SEVERAL` (one must be chosen);
 * - envelopes: `KEY_EXTERNAL` (an external signer neither signs nor decrypts them), `ACCOUNTS_SEVERAL` (one of a
 *   party must be chosen), `PUBLIC_KEY_UNKNOWN` (the account has signed nothing yet), `PUBLIC_KEY_DIFFERS` (the server
 *   gave another account's transaction), `LEDGER_DIFFERS` (the envelope is about another ledger), `GIVER_DIFFERS` (its
 *   giver does not speak for the party that it names), `PAPER_DIFFERS` (a paper in it is not one of its document);
 * - the exports of a content: `EXPORTS_SEVERAL` (one must be chosen), `EXPORT_OF_OTHER_CONTENT`, `EXPORTS_INCOMPLETE`,
 *   `CHOICE_WITHOUT_CONTENT`, `CONTENT_ABSENT` (the record that was named has no file);
 * - openings of salted exports: `SALTED_OPENING_MALFORMED`, `SALTED_OPENING_OF_OTHER_FILE`,
 *   `SALTED_OPENING_OF_OTHER_EXPORT` (than the certified one), `SALTED_OPENING_NOT_RECORDED`;
 * - opened fields: `OPENING_WITHOUT_DOSSIER`, `NOTHING_TO_OPEN`, `RECORD_OUTSIDE_LINEAGE`, `FIELD_UNKNOWN`;
 * - files to verify: `NOT_A_FILE`, `DESCRIPTOR_MALFORMED`;
 * - tables of acts: `ROW_RECORDED_OTHERWISE` (the reference of a row is recorded with another document),
 *   `REPORT_DAMAGED` (the report beside the table does not say which rows are done), `REPORT_IN_USE` (another run
 *   writes into it), `REPORT_UNWRITABLE`;
 * - reconciliation: `TRAFFIC_OUTSIDE` (no line of the log lies in the period).
 */
export type ClientErrorCode =
  | "KEY_UNKNOWN"
  | "ACCOUNT_MALFORMED"
  | "PASSPHRASE_ABSENT"
  | "PASSPHRASE_UNREADABLE"
  | "SIGNER_PROTOCOL_UNKNOWN"
  | "SEAT_ABSENT"
  | "SEAT_NOT_ACCEPTED"
  | "SEAT_FROZEN"
  | "SEAT_ENDED"
  | "ROLE_ABSENT"
  | "SEAT_UNKNOWN"
  | "SEAT_NOT_OFFERED"
  | "SEAT_OF_ANOTHER_PARTY"
  | "ACCOUNT_TAKEN"
  | "REFERENCE_SHORT_NAME"
  | "SHORT_NAME_MALFORMED"
  | "SHORT_NAME_TAKEN"
  | "SHORT_NAME_IS_REFERENCE"
  | "SHORT_NAME_UNKNOWN"
  | "DOCUMENT_WRONG"
  | "PERSONS_MALFORMED"
  | "RECIPIENT_ABSENT"
  | "AGREEMENT_ABSENT"
  | "AGREEMENT_OF_ANOTHER"
  | "DEADLINE_PASSED"
  | "CASE_TAKEN"
  | "CASE_NOT_OPENED"
  | "HOLD_NOT_PLACED"
  | "TRANSACTION_UNDECIDED"
  | "TRANSACTION_NOT_TAKEN"
  | "TRANSACTION_CANCELLED"
  | "TRANSACTION_OUTDATED"
  | "NONCE_TAKEN"
  | "TRANSACTION_NOT_SAVED"
  | "DRAFT_EXISTS"
  | "DRAFT_MALFORMED"
  | "DRAFT_CHANGED"
  | "DRAFT_WRONG"
  | "DRAFT_PAPER_DIFFERS"
  | "DRAFT_PAPER_ABSENT"
  | "DRAFT_OF_ANOTHER"
  | "DRAFT_SIGNED"
  | "DRAFT_NOT_SIGNED"
  | "DRAFT_SENT"
  | "EXPORT_RECORDED"
  | "DRAFT_STALE"
  | "ACT_UNDECIDED"
  | "ACT_NOT_IN_CATALOGUE"
  | "REVIEW_BY_SIGNER"
  | "REVIEW_DOUBLED"
  | "REVIEW_WRONG"
  | "REVIEWS_MISSING"
  | "REVIEWS_IMPOSSIBLE"
  | "LIST_DIFFERS"
  | "LIST_TOO_LONG"
  | "BREAKS_UNKNOWN"
  | "HOLD_ABSENT"
  | "DECISION_UNKNOWN"
  | "DECISION_AMBIGUOUS"
  | "DECISION_PROPOSED"
  | "DECISION_OF_ANOTHER"
  | "DECISION_VOID"
  | "DECISION_CARRIED_OUT"
  | "APPROVALS_MISSING"
  | "DELAY_NOT_OVER"
  | "RULEBOOK_OF_ANOTHER"
  | "PARTY_NOT_IN_ROSTER"
  | "JURISDICTION_RETIRED"
  | "NAME_AMBIGUOUS"
  | "FILE_OR_RECORD_UNKNOWN"
  | "RECORD_NOT_YET"
  | "ALIASES_DAMAGED"
  | "DOSSIER_UNKNOWN"
  | "DOCUMENT_ABSENT"
  | "DOCUMENT_DIFFERS"
  | "DOSSIERS_SEVERAL"
  | "KEY_EXTERNAL"
  | "ACCOUNTS_SEVERAL"
  | "PUBLIC_KEY_UNKNOWN"
  | "PUBLIC_KEY_DIFFERS"
  | "LEDGER_DIFFERS"
  | "GIVER_DIFFERS"
  | "PAPER_DIFFERS"
  | "EXPORTS_SEVERAL"
  | "EXPORT_OF_OTHER_CONTENT"
  | "EXPORTS_INCOMPLETE"
  | "CHOICE_WITHOUT_CONTENT"
  | "CONTENT_ABSENT"
  | "SALTED_OPENING_MALFORMED"
  | "SALTED_OPENING_OF_OTHER_FILE"
  | "SALTED_OPENING_OF_OTHER_EXPORT"
  | "SALTED_OPENING_NOT_RECORDED"
  | "OPENING_WITHOUT_DOSSIER"
  | "NOTHING_TO_OPEN"
  | "RECORD_OUTSIDE_LINEAGE"
  | "FIELD_UNKNOWN"
  | "NOT_A_FILE"
  | "DESCRIPTOR_MALFORMED"
  | "ROW_RECORDED_OTHERWISE"
  | "REPORT_DAMAGED"
  | "REPORT_IN_USE"
  | "REPORT_UNWRITABLE"
  | "TRAFFIC_OUTSIDE";

/** A signer's request was not done. Errors that the API answers are `ApiError`s. */
export class ClientError extends CodedError<ClientErrorCode> {
  override readonly name = "ClientError";
}
