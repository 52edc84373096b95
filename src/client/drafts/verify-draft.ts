import type { Act as NamedAct } from "../../acts/act.ts";
import { actNamed, schemaOfAct } from "../../acts/act-catalogue.ts";
import { isInClear, draftForm, settlementForm, statementForm } from "../../acts/act-form.ts";
import type { DocumentSchema } from "../../document-schemas/document-schema.ts";
import { documentFaults } from "../../document-schemas/check-document.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { parseDocument } from "../../documents/document.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import type { DocumentBinding } from "../../documents/document-binding.ts";
import { InputError } from "../../documents/input-error.ts";
import { encodeLedgerCall } from "../../ledger/calldata.ts";
import { Code } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import { positions } from "../../ledger/positions.ts";
import { recordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import { changedFields } from "../../signers/external-signer.ts";
import type { UnsignedTransaction } from "../../signers/signer.ts";
import { callOf } from "../../schemas/act-call.ts";
import type { Act, DraftForm, SettlementForm, StatementForm } from "../../schemas/act.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import { CodedError } from "../../text/coded-error.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeignList } from "../../text/foreign-text.ts";
import type { DocumentedAct } from "../acts/prepare-act.ts";
import { wordsOfAct } from "../acts/words-of-act.ts";
import { ClientError } from "../client-error.ts";
import { callOfLedger } from "../send-once.ts";

/** A draft whose words, documents and calldata were found to say the same. */
export interface SoundDraft {
  readonly act: DocumentedAct;
  readonly schema: DocumentSchema;
  readonly document: CommittedDocument | undefined;
  readonly transaction: UnsignedTransaction;
}

/**
 * Holds the parts of a draft against one another. The document is opened and its commitment computed from its fields
 * and salts; what stands in the clear is made from it once more, as for an act that is sent at once; and from that the
 * calldata. So a draft that reads well and would do something else is found, whoever made it.
 * @throws ClientError DRAFT_WRONG, which names what differs
 */
export function verifyDraft({ draft, signed }: ActDraft): SoundDraft {
  const act = documentedAct(draft);
  const schema = schemaOfAct(act);
  if (schema === undefined) throw unknownAct(draft);
  const document = openDocument(draft);
  requireFields(draft, schema, document);
  requireBinding(draft, act, document);
  requireForm(draft, { act, schema, document });
  requireWords(draft, act);
  const { chain, transaction } = draft;
  const { calldata } = transaction;
  const call = callOfLedger(chain, { ...transaction, gasLimit: BigInt(transaction.gasLimit) });
  if (calldataOf(actAs(act, draft.payload)) !== calldata)
    throw wrong(
      {
        zh: "所载交易数据（calldata）与其文字不是同一行为",
        en: "its calldata is not the act that its words describe",
      },
      { part: "calldata" },
    );
  const changed = signed === undefined ? [] : changedFields(call, draft.account, signed.raw);
  if (changed === undefined || changed.length > 0)
    throw wrong(
      { zh: "其中已签名的交易不是草稿所拟的交易", en: "the signed transaction in it is not the drafted one" },
      { part: "signed", fields: changed ?? [] },
    );
  return { act, schema, document, transaction: call };
}

function documentedAct(draft: DraftedAct): DocumentedAct {
  const act = actNamed(draft.act);
  if (act === undefined || !isOfForm(act)) throw unknownAct(draft);
  return act;
}

function isOfForm(act: NamedAct): act is DocumentedAct {
  return act.on.act === "RECORD" || act.on.act === "STATEMENT" || act.on.act === "SETTLEMENT";
}

/** The words that people read first are the drafter's, so they must be those that this program would use. */
function requireWords({ does, subject, instead }: DraftedAct, act: DocumentedAct): void {
  const { zh, en } = wordsOfAct(act, subject.reference ?? subject.id, instead === "WITHDRAWN");
  if (does.zh === zh && does.en === en) return;
  throw wrong(
    { zh: "开头的文字所说的不是此行为", en: "the words at its beginning describe another act" },
    { part: "does" },
  );
}

function openDocument({ document }: DraftedAct): CommittedDocument | undefined {
  if (document === undefined) return undefined;
  try {
    return parseDocument(document);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw wrong({ zh: `文书打不开：${cause.text.zh}`, en: `its document does not open. ${cause.text.en}` }, {}, cause);
  }
}

/** The fields that the reviewer sees are those of the document, and follow the schema of the act. */
function requireFields(draft: DraftedAct, schema: DocumentSchema, document: CommittedDocument | undefined): void {
  const { fields, instead } = draft;
  if (document !== undefined && (document.schemaId !== schema.id || !isSame(document.fields, fields)))
    throw wrong(
      { zh: "所示字段不是文书的字段", en: "the fields that it shows are not those of its document" },
      { part: "fields" },
    );
  if (document === undefined && instead === undefined && !isInClear(schema))
    throw wrong({ zh: "缺少文书", en: "its document is missing" }, { part: "document" });
  const faults = instead !== undefined ? [] : documentFaults(schema, jsonOf(fields));
  if (faults.length === 0) return;
  const places = showForeignList(faults.map(({ place }) => place));
  throw wrong(
    { zh: `文书不合其格式：${places.zh}`, en: `its document does not follow its schema: ${places.en}` },
    { part: "document" },
  );
}

/** A document belongs to one record or act, and cannot stand for another. */
function requireBinding(draft: DraftedAct, act: DocumentedAct, document: CommittedDocument | undefined): void {
  const expected = bindingOf(draft, act);
  if (document === undefined || isSame(document.boundTo, expected)) return;
  throw wrong(
    { zh: "文书属于另一记录或行为", en: "its document belongs to another record or act" },
    { part: "document" },
  );
}

function bindingOf({ subject, party, payload }: DraftedAct, { on }: DocumentedAct): DocumentBinding {
  switch (on.act) {
    case "RECORD": {
      // The id that stands in the draft is the one that the ledger will give to this reference.
      const { reference = "", revision = "0" } = asRecord(payload);
      const id = recordId({ kind: Kind[on.kind], issuer: party.id, reference, revision: Number(revision) });
      if (id === subject.id) return { record: id };
      throw wrong(
        { zh: "所示记录标识不是该业务编号的标识", en: "the id of its record does not follow from its reference" },
        { part: "subject" },
      );
    }
    case "STATEMENT":
      return { subject: subject.id, by: party.id, act: "ATTEST", code: Code[on.code] };
    case "SETTLEMENT":
      return { subject: subject.id, by: party.id, act: "SETTLE", code: Status[on.status] };
    default:
      return on satisfies never;
  }
}

/** The clear fields are made from the document once more, and must be those that the draft would send. */
function requireForm(draft: DraftedAct, sound: Omit<SoundDraft, "transaction">): void {
  const { payload } = draft;
  const made = formOf(draft, sound);
  const names = new Set([...Object.keys(made), ...Object.keys(payload)]);
  const [one, other] = [jsonOf(made), jsonOf(payload)];
  const changed = [...names].filter((name) => !isSame(one[name] ?? null, other[name] ?? null)).sort();
  if (changed.length === 0) return;
  const shown = showForeignList(changed);
  throw wrong(
    {
      zh: `将上链的内容与其文书不符：${shown.zh}`,
      en: `what would stand in the clear is not what its document says: ${shown.en}`,
    },
    { part: "payload", members: changed },
  );
}

function formOf(
  draft: DraftedAct,
  { act: { on }, schema, document }: Omit<SoundDraft, "transaction">,
): DraftForm | StatementForm | SettlementForm {
  const { role, subject, payload, instead } = draft;
  const typed = { schema, fields: jsonOf(draft.fields) };
  // The item itself says what the document does not: the same calldata must follow from both.
  const about = "about" in payload ? payload.about : undefined;
  const terms = { role, commitment: document?.commitment, effectiveAt: payload.effectiveAt, about };
  switch (on.act) {
    case "RECORD": {
      const { revision = "0", backfilled = false, parent, from } = asRecord(payload);
      const [above, ...others] = positions[on.kind].parents;
      const jurisdiction = above === "JURISDICTION" && others.length === 0 ? parent : undefined;
      return draftForm(on, typed, { ...terms, revision: Number(revision), backfilled, jurisdiction, from });
    }
    case "STATEMENT":
      return statementForm(on, subject.id, typed, terms, instead);
    case "SETTLEMENT":
      return settlementForm(on, subject.id, typed, terms, asSettlement(payload).items ?? []);
    default:
      return on satisfies never;
  }
}

/** The draft's item as an act of the API, by the kind of the act. */
export function actAs({ on }: DocumentedAct, payload: DraftedAct["payload"]): Act {
  switch (on.act) {
    case "RECORD":
      return { act: "record", payload: [asRecord(payload)] };
    case "STATEMENT":
      return { act: "attest", payload: [asStatement(payload)] };
    case "SETTLEMENT":
      return { act: "settle", payload: [asSettlement(payload)] };
    default:
      return on satisfies never;
  }
}

function calldataOf(act: Act): string {
  try {
    return encodeLedgerCall(callOf(act));
  } catch (cause) {
    if (!(cause instanceof CodedError)) throw cause;
    throw wrong(
      { zh: `其行为无法编码：${cause.text.zh}`, en: `its act cannot be encoded. ${cause.text.en}` },
      {},
      cause,
    );
  }
}

function asRecord(payload: DraftedAct["payload"]): DraftForm {
  if ("kind" in payload) return payload;
  throw otherForm();
}

function asStatement(payload: DraftedAct["payload"]): StatementForm {
  if ("code" in payload && "subject" in payload) return payload;
  throw otherForm();
}

function asSettlement(payload: DraftedAct["payload"]): SettlementForm {
  if ("status" in payload && "subject" in payload) return payload;
  throw otherForm();
}

function otherForm(): ClientError {
  return wrong({ zh: "其内容不是该行为的内容", en: "its payload is not that of its act" }, { part: "payload" });
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** A value of the draft's file, which was read as JSON. */
function jsonOf(value: object): JsonObject {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The file was read as JSON, and so were its parts.
  return value as JsonObject;
}

function unknownAct({ act }: DraftedAct): ClientError {
  const shown = showForeignList([act]);
  return wrong(
    { zh: `本程序的行为目录中没有 ${shown.zh}`, en: `the catalogue of this program has no act ${shown.en}` },
    { part: "act" },
  );
}

/** @param problem - the end of a sentence about the draft */
function wrong({ zh, en }: Bilingual, evidence: Readonly<Record<string, unknown>>, cause?: unknown): ClientError {
  return new ClientError(
    "DRAFT_WRONG",
    {
      zh: `此草稿的文字与其将要做的事不一致，不得审核、签名或发送：${zh}。请查明何人改动，并重新起草。`,
      en:
        `The words of this draft are not what it would do, so it must not be reviewed, signed or sent: ${en}. ` +
        "Find out " +
        "who changed it, and draft the act again.",
    },
    evidence,
    cause,
  );
}
