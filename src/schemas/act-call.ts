import type { Hex } from "../consensus/hex.ts";
import { LedgerCallError } from "../ledger/calldata.ts";
import type { LedgerCall } from "../ledger/calldata.ts";
import { Code, Form, formOf, statementCode, statementOutcome } from "../ledger/codes.ts";
import type { Draft, NamedByDigest, NamedByReference, Settlement, Statement } from "../ledger/events.ts";
import { Kind, kindOf } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import { Role, roleCode } from "../ledger/roles.ts";
import { Status, statusOf } from "../ledger/statuses.ts";
import type { CheckRequest, DraftForm, SettlementForm, StatementForm } from "./act.ts";

/** An act as a client asks for it, whoever sends it. */
export type ActRequest = CheckRequest extends infer Request
  ? Request extends CheckRequest
    ? Omit<Request, "account">
    : never
  : never;

const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/**
 * The call to the ledger that an act in JSON asks for. Members that were left out become zero; the default status is
 * PROPOSED, the default form REFERENCE.
 * @throws LedgerCallError ACT_NOT_ENCODABLE for members that contradict each other
 * @throws LedgerDataError KIND_UNKNOWN, STATUS_UNKNOWN, FORM_UNKNOWN, CODE_OUT_OF_RANGE
 */
export function callOf(request: ActRequest): LedgerCall {
  switch (request.act) {
    case "record":
      return { act: "record", drafts: request.payload.map(draftOf) };
    case "attest":
      return { act: "attest", statements: request.payload.map(statementOf) };
    case "settle":
      return { act: "settle", settlements: request.payload.map(settlementOf) };
    default:
      return request satisfies never;
  }
}

/** @see callOf */
export function draftOf(form: DraftForm): Draft {
  return {
    ...nameOf(form),
    kind: kindOf(codeIn(Kind, form.kind)),
    role: roleCode(codeIn(Role, form.role)),
    status: statusOf(codeIn(Status, form.status ?? "PROPOSED")),
    backfilled: form.backfilled ?? false,
    parent: form.parent ?? NO_RECORD,
    link: form.link ?? NO_RECORD,
    from: form.from ?? 0,
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    content: form.content ?? NO_WORD,
    sha256Digest: form.sha256Digest ?? NO_WORD,
    sm3Digest: form.sm3Digest ?? NO_WORD,
    clear: BigInt(form.clear ?? 0),
    inputs: form.inputs ?? [],
  };
}

/** @see callOf */
export function statementOf(form: StatementForm): Statement {
  return {
    subject: form.subject,
    code: statementCode(codeIn(Code, form.code)),
    outcome: statementOutcome(form.outcome ?? 0),
    role: roleCode(codeIn(Role, form.role)),
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    value: BigInt(form.value ?? 0),
    about: form.about ?? NO_RECORD,
    document: form.document ?? NO_WORD,
  };
}

/** @see callOf */
export function settlementOf(form: SettlementForm): Settlement {
  return {
    subject: form.subject,
    status: statusOf(codeIn(Status, form.status)),
    role: roleCode(codeIn(Role, form.role)),
    reason: form.reason ?? 0,
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    answers: form.answers ?? 0,
    about: form.about ?? NO_RECORD,
    document: form.document ?? NO_WORD,
  };
}

/** A reference has a revision, an export's digest has an ordinal; never the other way round. */
function nameOf(draft: DraftForm): NamedByReference | NamedByDigest {
  const form = formOf(codeIn(Form, draft.form ?? "REFERENCE"));
  const { reference, revision, ordinal } = draft;
  if (form === Form.REFERENCE) {
    if (ordinal !== undefined) throw contradiction("ordinal", ordinal, "REFERENCE");
    return { form, reference: reference ?? "", revision: BigInt(revision ?? 0) };
  }
  if (reference !== undefined) throw contradiction("reference", reference, "FILE, FOLDER, SALTED");
  if (revision !== undefined) throw contradiction("revision", revision, "FILE, FOLDER, SALTED");
  return { form, ordinal: BigInt(ordinal ?? 0) };
}

function contradiction(field: string, value: string, form: string): LedgerCallError {
  return new LedgerCallError(
    "ACT_NOT_ENCODABLE",
    {
      zh: `此行为无法编码为账本的调用：命名方式（form）为 ${form} 时不得有 ${field}，所给为 ${value}。`,
      en: `This act cannot be encoded as a call to the ledger: a draft of the form ${form} has no ${field}, but ${value} was given.`,
    },
    { field, value, form },
  );
}

function codeIn<Name extends string>(table: Readonly<Record<Name, number>>, given: Name | number): number {
  return typeof given === "number" ? given : table[given];
}
