import { parseReference } from "../documents/reference.ts";
import { kindLabels } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { Answer } from "../schemas/answer.ts";
import type { SearchAnswer, StandingAnswer } from "../schemas/questions.ts";
import type { RecordDetail, RecordSummary } from "../schemas/record.ts";
import { CliError } from "../cli/cli-error.ts";
import { readPartyAliases } from "./party-aliases.ts";
import type { Session } from "../cli/session.ts";

/**
 * The record that a text names: an id, a short name of a party, `kind/issuer/reference`, or an
 * issuer's own number where only one record has it.
 * @param kind - takes only records of this kind into account
 * @throws CliError `NOT_FOUND`; `BAD_USAGE` when several records have the number
 */
export async function resolveRecord(session: Session, text: string, kind?: KindName): Promise<string> {
  const id = await findRecordId(session, text, kind);
  if (id !== undefined) return id;
  const label = kind === undefined ? { zh: "记录", en: "record" } : kindLabels[kind];
  throw new CliError(
    "NOT_FOUND",
    {
      zh: `没有编号或标识为 ${JSON.stringify(text)} 的${label.zh}。`,
      en: `No ${label.en} has the number or id ${JSON.stringify(text)}.`,
    },
    { text, ...(kind === undefined ? {} : { kind }) },
  );
}

/** A record as the index has it now. */
export async function readRecord(session: Session, id: string): Promise<RecordDetail> {
  return (await session.api.get<Answer<StandingAnswer>>(`/v1/records/${id}`)).result.record;
}

/** As {@link readRecord}, but undefined when there is none. */
export async function findRecordById(session: Session, id: string): Promise<RecordDetail | undefined> {
  return (await session.api.find<Answer<StandingAnswer>>(`/v1/records/${id}`))?.result.record;
}

async function findRecordId(session: Session, text: string, kind: KindName | undefined): Promise<string | undefined> {
  if (/^0x[0-9a-fA-F]{20}$/.test(text)) return idOf(await findRecordById(session, text.toLowerCase()), kind);
  const alias = readPartyAliases(session.config.dataDirectory).get(text);
  if (alias !== undefined && (kind === undefined || kind === "PARTY")) return alias;
  const parts = text.split("/");
  if (parts.length === 3) {
    const path = parts.map((part) => encodeURIComponent(part)).join("/");
    return idOf((await session.api.get<Answer<StandingAnswer>>(`/v1/records/${path}`)).result.record, kind);
  }
  return onlyOne(text, await searchRecords(session, parseReference(text), kind));
}

function idOf(record: RecordDetail | undefined, kind: KindName | undefined): string | undefined {
  return kind === undefined || record?.kind === kind ? record?.id : undefined;
}

/** Records whose number, id or digest is the text; of several revisions the latest. */
export async function searchRecords(
  session: Session,
  text: string,
  kind?: KindName,
): Promise<readonly RecordSummary[]> {
  const { result } = await session.api.get<Answer<SearchAnswer>>(`/v1/search?q=${encodeURIComponent(text)}`);
  return kind === undefined ? result.results : result.results.filter((record) => record.kind === kind);
}

function onlyOne(text: string, found: readonly RecordSummary[]): string | undefined {
  if (found.length <= 1) return found[0]?.id;
  const candidates = found.map(({ id, kind, issuer }) => ({ id, kind, issuer: issuer?.reference ?? issuer?.id }));
  const list = candidates
    .map((candidate) => `${candidate.id} (${candidate.kind.toLowerCase()}, ${candidate.issuer ?? "-"})`)
    .join("; ");
  throw new CliError(
    "BAD_USAGE",
    {
      zh: `${JSON.stringify(text)} 对应多条记录，请改用标识：${list}`,
      en: `${JSON.stringify(text)} names several records; give the id: ${list}`,
    },
    { text, candidates },
  );
}
