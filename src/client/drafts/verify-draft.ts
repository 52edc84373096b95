import type { Act as NamedAct, RecordAct } from "../../acts/act.ts";
import { actNamed, schemaOfAct } from "../../acts/act-catalogue.ts";
import { isInClear, draftForm, settlementForm, statementForm } from "../../acts/act-form.ts";
import type { DocumentSchema } from "../../document-schemas/document-schema.ts";
import { documentFaults } from "../../document-schemas/check-document.ts";
import { clearText } from "../../document-schemas/clear-terms.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import { parseDocument } from "../../documents/document.ts";
import type { CommittedDocument } from "../../documents/document.ts";
import type { DocumentBinding } from "../../documents/document-binding.ts";
import { InputError } from "../../documents/input-error.ts";
import { encodeLedgerCall } from "../../ledger/calldata.ts";
import { Code } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import { recordId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { UnsignedTransaction } from "../../signers/signer.ts";
import { callOf } from "../../schemas/act-call.ts";
import type { Act, DraftForm, SettlementForm, StatementForm } from "../../schemas/act.ts";
import type { ActDraft, DraftedAct } from "../../schemas/act-draft.ts";
import { CodedError } from "../../text/coded-error.ts";
import { showForeignList } from "../../text/foreign-text.ts";
import type { DocumentedAct } from "../acts/prepare-act.ts";
import { isUnderJurisdiction } from "../acts/under-jurisdiction.ts";
import { wordsOfAct } from "../acts/words-of-act.ts";
import { ClientError } from "../client-error.ts";
import { namedPapers } from "../dossier/described-entry.ts";
import { jsonOf } from "./draft-json.ts";
import { draftWrong } from "./draft-wrong.ts";
import { exportOfDraft } from "./drafted-export.ts";
import { draftedTransaction } from "./drafted-transaction.ts";

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
export function verifyDraft(file: ActDraft): SoundDraft {
  const { draft } = file;
  const act = documentedAct(draft);
  const schema = schemaOfAct(act);
  if (schema === undefined) throw unknownAct(draft);
  const document = openDocument(draft);
  requireFields(draft, { act, schema, document });
  requireNames(draft, act, schema);
  requireBinding(draft, act, document);
  requireForm(draft, { act, schema, document });
  requireWords(draft, act);
  requirePapersOf(draft);
  requireCalldata(draft, act);
  return { act, schema, document, transaction: draftedTransaction(file) };
}

function requireCalldata({ transaction, payload }: DraftedAct, act: DocumentedAct): void {
  if (calldataOf(actAs(act, payload)) === transaction.calldata) return;
  throw draftWrong(
    {
      zh: "所载交易数据（calldata）与其文字不是同一行为",
      en: "its calldata is not the act that its words describe",
    },
    { part: "calldata" },
  );
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
  throw draftWrong(
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
    throw draftWrong(
      { zh: `文书打不开：${cause.text.zh}`, en: `its document does not open. ${cause.text.en}` },
      {},
      cause,
    );
  }
}

/** The fields that the reviewer sees are those of the document, and follow the schema of the act. */
function requireFields(draft: DraftedAct, sound: Omit<SoundDraft, "transaction">): void {
  const { fields, instead } = draft;
  const { act, schema, document } = sound;
  if (instead !== undefined) {
    requireNothingBeside(draft, sound);
    return;
  }
  if (document !== undefined && (document.schemaId !== schema.id || !isSame(document.fields, fields)))
    throw draftWrong(
      { zh: "所示字段不是文书的字段", en: "the fields that it shows are not those of its document" },
      { part: "fields" },
    );
  const hasNone = act.on.act === "STATEMENT" && isInClear(schema);
  if ((document === undefined) !== hasNone)
    throw draftWrong(
      document === undefined
        ? { zh: "缺少文书", en: "its document is missing" }
        : { zh: "该行为不应有文书", en: "it has a document, and such an act has none" },
      { part: "document" },
    );
  const faults = documentFaults(schema, jsonOf(fields));
  if (faults.length === 0) return;
  const places = showForeignList(faults.map(({ place }) => place));
  throw draftWrong(
    { zh: `文书不合其格式：${places.zh}`, en: `its document does not follow its schema: ${places.en}` },
    { part: "document" },
  );
}

/** Only a statement can be taken back or left open, and then it says nothing else that a reviewer would not see. */
function requireNothingBeside(
  { fields, instead, papers }: DraftedAct,
  { act: { on }, schema, document }: Omit<SoundDraft, "transaction">,
): void {
  const isOpinion = schema.fields.some(({ clear }) => clear === "OUTCOME");
  const isBare = document === undefined && Object.keys(fields).length === 0 && papers.length === 0;
  if (on.act === "STATEMENT" && isBare && (instead === "WITHDRAWN" || isOpinion)) return;
  throw draftWrong(
    {
      zh: "其称收回声明或意见待定，而实际不止于此",
      en: "it says that it takes back a statement or leaves it open, and it is more than that",
    },
    { part: "instead" },
  );
}

/** The name under which people read the record is the one that goes into its id or stands in the document. */
function requireNames(
  { subject, payload, fields, judged }: DraftedAct,
  { on }: DocumentedAct,
  schema: DocumentSchema,
): void {
  const isNew = on.act === "RECORD";
  const said = isNew ? asRecord(payload).reference : clearText(schema, jsonOf(fields), "SUBJECT");
  const named = isNew ? subject.reference : (subject.reference ?? subject.id);
  if (said !== named && (isNew || said !== undefined))
    throw draftWrong(
      { zh: "开头所称的记录不是文书所称的记录", en: "the record that it names first is not that of its document" },
      { part: "subject" },
    );
  if ((judged.subject === undefined) !== isNew)
    throw draftWrong(
      { zh: "所载记录状态与该行为不符", en: "the state of the record in it does not belong to such an act" },
      { part: "judged" },
    );
}

/** The papers that a reviewer compares are those that the document commits to. */
function requirePapersOf({ papers, fields }: DraftedAct): void {
  const named = new Set(namedPapers("", jsonOf(fields)).map(({ sha256, sm3 }) => `${sha256} ${sm3}`));
  const others = papers.filter(({ sha256, sm3 }) => !named.has(`${sha256} ${sm3}`)).map(({ path }) => path);
  if (others.length === 0) return;
  const shown = showForeignList(others);
  throw draftWrong(
    { zh: `所附文件不是文书所载的附件：${shown.zh}`, en: `papers with it are not those of its document: ${shown.en}` },
    { part: "papers", papers: others },
  );
}

/** The greatest number that the ledger keeps of a revision and that a number of this program holds. */
const MOST_REVISION = BigInt(Number.MAX_SAFE_INTEGER);

/** A document belongs to one record or act, and cannot stand for another. Only an export has something exported. */
function requireBinding(draft: DraftedAct, act: DocumentedAct, document: CommittedDocument | undefined): void {
  const isExport = act.on.act === "RECORD" && act.on.kind === "EXPORT";
  if (!isExport && draft.exported !== undefined)
    throw draftWrong({ zh: "该行为不出域任何文件", en: "such an act exports no file or folder" }, { part: "exported" });
  const expected = encoded(() => bindingOf(draft, act, document));
  if (document === undefined || isSame(document.boundTo, expected)) return;
  throw draftWrong(
    { zh: "文书属于另一记录或行为", en: "its document belongs to another record or act" },
    { part: "document" },
  );
}

function bindingOf(draft: DraftedAct, { on }: DocumentedAct, document: CommittedDocument | undefined): DocumentBinding {
  const { subject, party } = draft;
  switch (on.act) {
    case "RECORD":
      // The id that stands in the draft is the one that the ledger will give to the record.
      if (subject.id === newIdOf(draft, on, document)) return { record: subject.id };
      throw draftWrong(
        { zh: "所示记录标识不是该业务编号的标识", en: "the id of its record does not follow from its reference" },
        { part: "subject" },
      );
    case "STATEMENT":
      return { subject: subject.id, by: party.id, act: "ATTEST", code: Code[on.code] };
    case "SETTLEMENT":
      return { subject: subject.id, by: party.id, act: "SETTLE", code: Status[on.status] };
    default:
      return on satisfies never;
  }
}

/** The id that the ledger gives to a new record; undefined for a revision that it cannot hold. */
function newIdOf(draft: DraftedAct, on: RecordAct, document: CommittedDocument | undefined): RecordId | undefined {
  const form = asRecord(draft.payload);
  if (on.kind === "EXPORT") return exportOfDraft(draft, on, document, form).id;
  const revision = BigInt(form.revision ?? "0");
  if (revision > MOST_REVISION) return undefined;
  return recordId({ kind: Kind[on.kind], issuer: draft.party.id, reference: form.reference ?? "", revision });
}

/** The clear fields are made from the document once more, and must be those that the draft would send. */
function requireForm(draft: DraftedAct, sound: Omit<SoundDraft, "transaction">): void {
  const { payload } = draft;
  const made = encoded(() => formOf(draft, sound));
  const names = new Set([...Object.keys(made), ...Object.keys(payload)]);
  const [one, other] = [jsonOf(made), jsonOf(payload)];
  const changed = [...names].filter((name) => !isSame(one[name] ?? null, other[name] ?? null)).sort();
  if (changed.length === 0) return;
  const shown = showForeignList(changed);
  throw draftWrong(
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
      if (on.kind === "EXPORT") return exportOfDraft(draft, on, document, asRecord(payload)).form;
      const { revision = "0", backfilled = false, parent, from } = asRecord(payload);
      const jurisdiction = isUnderJurisdiction(on.kind) ? parent : undefined;
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
  return encoded(() => encodeLedgerCall(callOf(act)));
}

/** Makes a part of an act, which fails where the draft has what no ledger can hold. @throws ClientError DRAFT_WRONG */
function encoded<Part>(make: () => Part): Part {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof CodedError) || cause instanceof ClientError) throw cause;
    throw draftWrong(
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
  return draftWrong({ zh: "其内容不是该行为的内容", en: "its payload is not that of its act" }, { part: "payload" });
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function unknownAct({ act }: DraftedAct): ClientError {
  const shown = showForeignList([act]);
  return draftWrong(
    { zh: `本程序的行为目录中没有 ${shown.zh}`, en: `the catalogue of this program has no act ${shown.en}` },
    { part: "act" },
  );
}
