import { draftForm, isInClear, settlementForm, statementForm } from "../../acts/act-form.ts";
import type { OnLedger, RecordAct, SettlementAct } from "../../acts/act.ts";
import { AuditError } from "../../audit/audit-error.ts";
import { listedItems } from "../../audit/listed-items.ts";
import { recordNamed } from "../../audit/named-record.ts";
import { seatOf } from "../../audit/parties.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { clearText } from "../../document-schemas/clear-terms.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { InputError } from "../../documents/input-error.ts";
import { Kind } from "../../ledger/kinds.ts";
import { positions } from "../../ledger/positions.ts";
import { parseRecordId, recordId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { Act } from "../../schemas/act.ts";
import type { ActCheckRequest } from "../../schemas/act-request.ts";
import { recordedTime } from "../../text/china-time.ts";
import { DateError } from "../../text/date-error.ts";
import { refuseFaults } from "./act-faults.ts";
import type { ActFault } from "./act-faults.ts";
import type { DocumentedAct } from "./documented-act.ts";
import { readFieldsInClear, schemaInClear, wrong } from "./fields-in-clear.ts";

/** An act of a request as the ledger takes it, with the record that it is about or that it makes. */
export interface RequestedAct {
  readonly subject: RecordId;
  readonly act: Act;
}

/**
 * Makes the act that a request means, by the function with which a client makes it from the whole document.
 * @param needsRoot - whether the commitment of the document must be there
 * @throws ApiProblem FIELDS_PRIVATE, ACT_MALFORMED; AuditError SEAT_UNKNOWN
 */
export async function actOfRequest(
  snapshot: Snapshot,
  documented: DocumentedAct,
  request: ActCheckRequest,
  needsRoot: boolean,
): Promise<RequestedAct> {
  const { on, schema } = documented;
  const fields = await soundFields(snapshot, documented, request, needsRoot);
  const { role, root: commitment, withdrawn = false } = request;
  const effectiveAt = request.effectiveAt === undefined ? undefined : recordedTime(request.effectiveAt);
  const terms = { role, commitment, effectiveAt };
  const typed = { schema, fields: withdrawn ? {} : fields };
  if (on.act === "RECORD") {
    const { party, above } = await placeOf(snapshot, documented, on, request, fields);
    const { revision = 0, backfilled = false } = request;
    const draft = draftForm(on, typed, { ...terms, jurisdiction: above, revision, backfilled });
    const reference = clearText(schema, fields, "REFERENCE") ?? "";
    const subject = recordId({ kind: Kind[on.kind], issuer: party, reference, revision });
    return { subject, act: { act: "record", payload: [draft] } };
  }
  const subject = parseRecordId(clearText(schema, fields, "SUBJECT") ?? "");
  if (on.act === "STATEMENT")
    return {
      subject,
      act: { act: "attest", payload: [statementForm(on, subject, typed, terms, withdrawn ? "WITHDRAWN" : undefined)] },
    };
  const items = request.items ?? (await askedItems(snapshot, documented, subject, on));
  return { subject, act: { act: "settle", payload: [settlementForm(on, subject, typed, terms, items)] } };
}

/** The fields of a request in which nothing is wrong. @throws ApiProblem FIELDS_PRIVATE, ACT_MALFORMED */
async function soundFields(
  snapshot: Snapshot,
  documented: DocumentedAct,
  request: ActCheckRequest,
  needsRoot: boolean,
): Promise<JsonObject> {
  const { act, on, schema } = documented;
  const needed = schemaInClear(schema);
  // A statement that is taken back says only which record it was about.
  const inClear =
    request.withdrawn === true
      ? { ...needed, fields: needed.fields.filter(({ clear }) => clear === "SUBJECT") }
      : needed;
  const subjectKind = on.act === "SETTLEMENT" ? on.kind : undefined;
  const { fields, faults } = await readFieldsInClear(snapshot, act, { schema, inClear, subjectKind }, request.fields);
  refuseFaults(act, [
    ...faults,
    ...misplaced(on, request),
    ...rootFaults(documented, request, needsRoot),
    ...dateFaults(request),
  ]);
  return fields;
}

/* ------------------------------------------------ members beside the fields */

/** The members that only one kind of act has: with another act they would be lost. */
const OF_ONE_ACT: readonly (readonly [keyof ActCheckRequest, OnLedger["act"], string, string])[] = [
  ["jurisdiction", "RECORD", "新记录", "a new record"],
  ["revision", "RECORD", "新记录", "a new record"],
  ["backfilled", "RECORD", "新记录", "a new record"],
  ["withdrawn", "STATEMENT", "声明", "a statement"],
  ["items", "SETTLEMENT", "状态变更", "a settlement"],
];

function misplaced(on: OnLedger, request: ActCheckRequest): readonly ActFault[] {
  return OF_ONE_ACT.filter(([member, act]) => request[member] !== undefined && on.act !== act).map(
    ([member, , zh, en]) => ({
      place: `/${member}`,
      problem: { zh: `只用于${zh}，此行为不是，应删去`, en: `is only for ${en}, which this act is not: leave it out` },
    }),
  );
}

function rootFaults(
  { schema }: DocumentedAct,
  { root, withdrawn = false }: ActCheckRequest,
  needsRoot: boolean,
): readonly ActFault[] {
  const place = "/root";
  if (withdrawn || isInClear(schema)) {
    if (root === undefined) return [];
    const problem = {
      zh: "不应给出：收回声明或所述全部公开的行为没有文书",
      en: "must be left out: an act that takes a statement back, or says everything in the clear, has no document",
    };
    return [{ place, problem }];
  }
  if (root !== undefined || !needsRoot) return [];
  return [{ place, problem: { zh: "缺少：文书的承诺", en: "is missing: the commitment of the document" } }];
}

function dateFaults({ effectiveAt }: ActCheckRequest): readonly ActFault[] {
  if (effectiveAt === undefined) return [];
  try {
    recordedTime(effectiveAt);
    return [];
  } catch (error) {
    if (!(error instanceof DateError)) throw error;
    return [{ place: "/effectiveAt", problem: wrong(error) }];
  }
}

/* ------------------------------------------------ what the index knows */

/** The party that makes a record, and the jurisdiction under which it stands unless it stands under another record. */
interface RecordPlace {
  readonly party: RecordId;
  readonly above: RecordId | undefined;
}

async function placeOf(
  snapshot: Snapshot,
  { act, schema }: DocumentedAct,
  on: RecordAct,
  { account, jurisdiction }: ActCheckRequest,
  fields: JsonObject,
): Promise<RecordPlace> {
  const party = (await seatOf(snapshot, account)).result.party.id;
  const [parent, ...others] = positions[on.kind].parents;
  const standsUnderJurisdiction = parent === "JURISDICTION" && others.length === 0;
  const isNamed = clearText(schema, fields, "PARENT") !== undefined;
  if (jurisdiction !== undefined) {
    if (!standsUnderJurisdiction || isNamed) refuseFaults(act, [jurisdictionTwice(standsUnderJurisdiction)]);
    return { party, above: await namedJurisdiction(snapshot, act, jurisdiction) };
  }
  if (!standsUnderJurisdiction || isNamed) return { party, above: undefined };
  // A party's parent is its jurisdiction.
  const { parent: home } = await snapshot.database
    .selectFrom("record")
    .select("parent")
    .where("id", "=", party)
    .executeTakeFirstOrThrow();
  return { party, above: home ?? undefined };
}

async function namedJurisdiction(
  snapshot: Snapshot,
  act: DocumentedAct["act"],
  name: string,
): Promise<RecordId | undefined> {
  try {
    return await recordNamed(snapshot, name, ["JURISDICTION"]);
  } catch (error) {
    if (!(error instanceof AuditError) && !(error instanceof InputError)) throw error;
    refuseFaults(act, [{ place: "/jurisdiction", problem: wrong(error) }]);
    return undefined;
  }
}

function jurisdictionTwice(standsUnderJurisdiction: boolean): ActFault {
  const problem = standsUnderJurisdiction
    ? { zh: "与 fields 中的辖区重复：只给其一", en: "is named in fields as well: give it once" }
    : {
        zh: "应删去：此种记录立于另一条记录之下，辖区随之而定",
        en: "must be left out: such a record stands under another one, which decides its jurisdiction",
      };
  return { place: "/jurisdiction", problem };
}

/** The items of the lists that the rules in force ask for, as the index has them. */
async function askedItems(
  snapshot: Snapshot,
  { act }: DocumentedAct,
  subject: RecordId,
  { status }: SettlementAct,
): Promise<readonly RecordId[]> {
  const lists = await listedItems(snapshot, subject, Status[status]);
  const cut = lists.find(({ truncated }) => truncated);
  if (cut !== undefined)
    refuseFaults(act, [
      {
        place: "/items",
        problem: {
          zh: `须逐项给出：列表 ${cut.list} 超过 ${cut.items.length} 项`,
          en: `must be given: the list ${cut.list} has more than ${cut.items.length} items`,
        },
      },
    ]);
  return lists.flatMap(({ items }) => items);
}
