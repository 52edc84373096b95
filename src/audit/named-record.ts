import { InputError } from "../documents/input-error.ts";
import { parseReference } from "../documents/reference.ts";
import { Kind, kindLabels } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { parseTypedName } from "../ledger/typed-name.ts";
import type { TypedAddress, TypedName } from "../ledger/typed-name.ts";
import type { RecordName, RecordSummary } from "../schemas/record.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { AuditError } from "./audit-error.ts";
import { findRecord, searchRecords } from "./find-records.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { recordSummary } from "./record-form.ts";
import { momentOf } from "./snapshot.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";
import { standingAt } from "./standing-at.ts";

/**
 * The one record that a text names: an id, a digest that one record has, `kind/issuer/reference`, or a reference that
 * no other record has. References may contain slashes, so a text in the form of an address may be both. A reference
 * means the newest of its revisions that existed at the moment. Where nothing of that name existed yet, it means what
 * has the name now, so that the question can say that it came later.
 * @param kinds - only records of these kinds count; by default all do
 * @param moment - what the question is about; by default now
 * @throws InputError REFERENCE_*, DIGEST_*; AuditError RECORD_UNKNOWN, REFERENCE_AMBIGUOUS
 */
export async function recordNamed(
  snapshot: Snapshot,
  text: string,
  kinds?: readonly KindName[],
  moment?: Moment,
): Promise<RecordId> {
  const typed = parseTypedName(text);
  const now = momentOf(snapshot, {});
  if (typed.type === "ID") return await ofKinds(snapshot, text, typed.id, kinds);
  const isOfKind = ({ kind }: RecordSummary): boolean => kinds === undefined || kinds.includes(kind);
  const then = moment === undefined ? [] : (await namesakes(snapshot, text, typed, moment)).filter(isOfKind);
  const found = then.length > 0 ? then : (await namesakes(snapshot, text, typed, now)).filter(isOfKind);
  const [only, another] = found;
  if (only === undefined) throw unknown(snapshot, text, kinds, typed);
  if (another === undefined) return only.id;
  throw ambiguous(text, found);
}

/** The records that a text named at a moment, whatever their kinds are; each in its newest revision of then. */
async function namesakes(
  snapshot: Snapshot,
  text: string,
  typed: Exclude<TypedName, { readonly type: "ID" }>,
  moment: Moment,
): Promise<readonly RecordSummary[]> {
  const ids = new Set<RecordId>();
  if (typed.type === "NAME" && typed.address !== undefined)
    for (const id of await idsAt(snapshot, typed.address, moment)) ids.add(id);
  const search = typed.type === "DIGEST" ? text : referenceIn(text, ids.size > 0);
  if (search !== undefined)
    for (const { id } of (await searchRecords(snapshot, search, moment)).result.results) ids.add(id);
  const graph = await LedgerGraph.load(snapshot, [...ids], moment);
  return [...ids].flatMap((id) => (graph.existed(graph.known(id)) ? [recordSummary(graph, id)] : []));
}

/** The text as a reference. A longer text is an address and nothing else, if a record was found there. */
function referenceIn(text: string, isAddress: boolean): string | undefined {
  try {
    return parseReference(text);
  } catch (error) {
    if (isAddress && error instanceof InputError) return undefined;
    throw error;
  }
}

/** The records at an address: none or one, or one of each issuer with that reference. */
async function idsAt(snapshot: Snapshot, address: TypedAddress, moment: Moment): Promise<readonly RecordId[]> {
  try {
    const { kind, issuer, reference } = address;
    const named = {
      kind: Kind[kind],
      issuer: issuer === "-" ? undefined : parseReference(issuer),
      reference: parseReference(reference),
    };
    return [await findRecord(snapshot, named, moment)];
  } catch (error) {
    if (error instanceof InputError) return [];
    if (!(error instanceof AuditError)) throw error;
    if (error.code === "RECORD_UNKNOWN") return [];
    if (error.code !== "REFERENCE_AMBIGUOUS" || !Array.isArray(error.evidence["candidates"])) throw error;
    return error.evidence["candidates"].map(({ id }: RecordName) => id);
  }
}

function ambiguous(text: string, found: readonly RecordSummary[]): AuditError {
  const candidates = found.map((record) => ({
    id: record.id,
    kind: record.kind,
    issuer: record.issuer?.reference ?? record.issuer?.id,
  }));
  const list = candidates
    .map(({ id, kind, issuer }) => `${id} (${kind.toLowerCase()}, ${issuer === undefined ? "-" : showForeign(issuer)})`)
    .join("; ");
  return new AuditError(
    "REFERENCE_AMBIGUOUS",
    {
      zh: `${showForeign(text)} 对应多条记录，请改用其中一条的标识：${list}。`,
      en: `${showForeign(text)} names several records; give the id of one: ${list}.`,
    },
    { text, candidates },
  );
}

/** The id if its record exists now and is of one of the kinds. */
async function ofKinds(
  snapshot: Snapshot,
  text: string,
  id: RecordId,
  kinds: readonly KindName[] | undefined,
): Promise<RecordId> {
  if (kinds === undefined) return id;
  const { result } = await standingAt(snapshot, id, momentOf(snapshot, {}));
  if (kinds.includes(result.record.kind)) return id;
  throw unknown(snapshot, text, kinds, { type: "ID", id });
}

function unknown(
  { asOf }: Snapshot,
  text: string,
  kinds: readonly KindName[] | undefined,
  typed: TypedName,
): AuditError {
  const label = kinds === undefined ? { zh: "记录", en: "record" } : showKinds(kinds);
  const shown = showForeign(text);
  const advice = typed.type === "NAME" && typed.address !== undefined ? adviceOnAddress(typed.address) : ADVICE;
  return new AuditError(
    "RECORD_UNKNOWN",
    {
      zh: `截至区块 ${asOf.block}，没有业务编号或标识为 ${shown} 的${label.zh}${advice.zh}。`,
      en: `As of block ${asOf.block}, no ${label.en} has the reference or id ${shown}${advice.en}.`,
    },
    { text, ...(kinds === undefined ? {} : { kinds }), block: asOf.block },
  );
}

/** The kinds of which a record must be, in words. */
function showKinds(kinds: readonly KindName[]): Bilingual {
  return {
    zh: kinds.map((kind) => kindLabels[kind].zh).join("或"),
    en: kinds.map((kind) => kindLabels[kind].en).join(" or "),
  };
}

const ADVICE: Bilingual = {
  zh: "：请核对写法，或改用标识、种类/记录主体/业务编号",
  en: ": check its spelling, or give its id or kind/issuer/reference",
};

function adviceOnAddress({ kind, issuer, reference }: TypedAddress): Bilingual {
  return {
    zh: `，${showForeign(issuer)} 也未记录业务编号为 ${showForeign(reference)} 的${kindLabels[kind].zh}：请核对三者，或改用标识`,
    en:
      `, nor has ${showForeign(issuer)} recorded a ${kindLabels[kind].en} with the reference ` +
      `${showForeign(reference)}: check all three, or give the id`,
  };
}
