import type { Hex } from "../consensus/hex.ts";
import { parseReference } from "../documents/reference.ts";
import { LedgerCallError } from "../ledger/calldata.ts";
import type { LedgerCall } from "../ledger/calldata.ts";
import { Code, Form, formName, formOf, statementCode, statementOutcome } from "../ledger/codes.ts";
import type { Draft, NamedByDigest, NamedByReference, Settlement, Statement } from "../ledger/events.ts";
import { Kind, kindName, kindOf } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { Role, roleCode } from "../ledger/roles.ts";
import { Status, statusOf } from "../ledger/statuses.ts";
import { LINK_NAMES, linkNameOf, packClear } from "../ledger/views.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { Act, DraftForm, SettlementForm, StatementForm } from "./act.ts";

const NO_WORD: Hex = `0x${"0".repeat(64)}`;

/**
 * The call to the ledger for an act in JSON. Members that were left out become zero; the default status is PROPOSED,
 * the default form REFERENCE.
 * @throws LedgerCallError ACT_NOT_ENCODABLE for members that contradict each other
 * or that have a code which the ledger does not know
 * @throws LedgerDataError FORM_UNKNOWN, CODE_OUT_OF_RANGE
 * @throws InputError REFERENCE_* for a new record whose reference nobody could name
 */
export function callOf(request: Act): LedgerCall {
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
  const kind = known(kindOf, "kind", codeIn(Kind, form.kind));
  return {
    ...nameOf(form),
    kind,
    role: roleCode(codeIn(Role, form.role)),
    status: known(statusOf, "status", codeIn(Status, form.status ?? "PROPOSED")),
    backfilled: form.backfilled ?? false,
    parent: form.parent ?? NO_RECORD,
    link: linkOf(kind, form),
    from: form.from ?? 0,
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    content: form.content ?? NO_WORD,
    sha256Digest: form.sha256Digest ?? NO_WORD,
    sm3Digest: form.sm3Digest ?? NO_WORD,
    clear: clearOf(kind, form),
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
    status: known(statusOf, "status", codeIn(Status, form.status)),
    role: roleCode(codeIn(Role, form.role)),
    reason: form.reason ?? 0,
    until: form.until ?? 0,
    effectiveAt: form.effectiveAt ?? 0,
    answers: form.answers ?? 0,
    about: form.about ?? NO_RECORD,
    document: form.document ?? NO_WORD,
    items: form.items ?? [],
  };
}

/** A reference has a revision, and the digest of an export has an ordinal. */
function nameOf(draft: DraftForm): NamedByReference | NamedByDigest {
  const form = formOf(codeIn(Form, draft.form ?? "REFERENCE"));
  const { reference = "", revision = "0", ordinal = "0" } = draft;
  const named = { zh: `命名方式（form）为 ${formName(form)} 的记录`, en: `A record of the form ${formName(form)}` };
  if (form === Form.REFERENCE) {
    refuseOthers(draft, ["ordinal"], named);
    if (draft.reference !== undefined) requireItsForm(reference);
    return { form, reference, revision: BigInt(revision) };
  }
  refuseOthers(draft, ["reference", "revision"], named);
  return { form, ordinal: BigInt(ordinal) };
}

/** The ledger takes any bytes, but a record with another spelling of a reference could never be named again. */
function requireItsForm(reference: string): void {
  const form = parseReference(reference);
  if (form === reference) return;
  const [given, wanted] = [showForeign(reference), showForeign(form)];
  throw new LedgerCallError(
    "ACT_NOT_ENCODABLE",
    {
      zh: `此行为无法编码为账本的调用：业务编号 ${given} 须写作 Unicode NFKC 形式的 ${wanted}，请改正。`,
      en:
        `This act cannot be encoded as a call to the ledger: the reference ${given} must be in Unicode NFKC, as ` +
        `${wanted}; correct it.`,
    },
    { field: "reference", given: reference, wanted: form },
  );
}

/** The one neighbour besides the parent, whose name depends on the kind. */
function linkOf(kind: Kind, draft: DraftForm): RecordId {
  const name = linkNameOf(kind);
  const others = Object.values(LINK_NAMES).filter((other) => other !== name);
  refuseOthers(draft, others, kindSubject(kind));
  return (name === undefined ? undefined : draft[name]) ?? NO_RECORD;
}

/** The word that rules can read: a first seat, the code of a case, or clauses. */
function clearOf(kind: Kind, draft: DraftForm): bigint {
  const subject = kindSubject(kind);
  if (kind === Kind.PARTY) refuseOthers(draft, ["code", "clauses"], subject);
  else if (kind === Kind.CASE) refuseOthers(draft, ["firstAccount", "roles", "clauses"], subject);
  else refuseOthers(draft, ["firstAccount", "roles", "code"], subject);
  const code = draft.code === undefined ? undefined : statementCode(codeIn(Code, draft.code));
  return packClear(kind, { ...draft, code });
}

function kindSubject(kind: Kind): Bilingual {
  return { zh: `种类为 ${kindName(kind)} 的记录`, en: `A record of the kind ${kindName(kind)}` };
}

/** A member that the draft's kind or form does not have would be lost in the call: the draft is refused instead. */
function refuseOthers(draft: DraftForm, others: readonly (keyof DraftForm)[], subject: Bilingual): void {
  const field = others.find((member) => draft[member] !== undefined);
  if (field === undefined) return;
  throw new LedgerCallError(
    "ACT_NOT_ENCODABLE",
    {
      zh: `此行为无法编码为账本的调用：${subject.zh}没有 ${field} 一项，请删去。`,
      en: `This act cannot be encoded as a call to the ledger: ${subject.en} has no ${field}; leave it out.`,
    },
    { field, given: draft[field] },
  );
}

/** The ledger would refuse a code that it does not know, so the caller learns which member has it. */
function known<Value>(read: (code: number) => Value, field: string, code: number): Value {
  try {
    return read(code);
  } catch (cause) {
    if (!(cause instanceof LedgerDataError)) throw cause;
    throw new LedgerCallError(
      "ACT_NOT_ENCODABLE",
      {
        zh: `此行为无法编码为账本的调用：${field} 没有代码 ${code}，请改正。`,
        en: `This act cannot be encoded as a call to the ledger: ${field} has no code ${code}; correct it.`,
      },
      { field, given: code },
      cause,
    );
  }
}

function codeIn<Name extends string>(table: Readonly<Record<Name, number>>, given: Name | number): number {
  return typeof given === "number" ? given : table[given];
}
