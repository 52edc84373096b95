import { sql } from "kysely";
import { extendedTrail } from "../../audit/act-rows.ts";
import type { KnownAct } from "../../audit/act-rows.ts";
import { nameOfRow } from "../../audit/names.ts";
import { eventKey } from "../../audit/moment.ts";
import { toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { keccak256 } from "../../consensus/keccak.ts";
import { MOST_LINE_EVENTS } from "../../schemas/report.ts";
import type { LineEvent, ReportLine, ReportSection } from "../../schemas/report.ts";
import { basisOfLine } from "../../schemas/report-lines.ts";
import type { RecordName } from "../../schemas/record.ts";
import { momentText } from "../../text/moment-text.ts";
import type { DraftLine, DraftSection } from "./draft-section.ts";
import type { ReportBooks } from "./report-books.ts";

/** An event in the order of the chain, before its transaction is known. */
interface Place {
  readonly block: number;
  readonly logIndex: number;
  readonly record: RecordName;
  /** Whether the certificate of the record has it: filings and anchors are in no trail. */
  readonly isInTrail: boolean;
}

/** Gives the lines of all parts their numbers, their events and their proofs. */
export async function numberLines(books: ReportBooks, drafts: readonly DraftSection[]): Promise<ReportSection[]> {
  const places = new Map(drafts.flatMap(({ lines }) => lines).map((line) => [line, placesOf(books, line)]));
  const logs = await logsOf(books, [...places.values()].flat());
  return drafts.map((draft, part) => ({
    item: draft.item,
    title: draft.title,
    clauses: [...draft.clauses],
    ...(draft.labels === undefined ? {} : { labels: draft.labels }),
    columns: [...draft.columns],
    lines: draft.lines.map((line, place) => lineOf(`${part + 1}.${place + 1}`, line, places.get(line) ?? [], logs)),
    ...(draft.lines.length > 0 || draft.absence === undefined ? {} : { absence: absenceText(books, draft.absence) }),
  }));
}

function lineOf(
  number: string,
  { label, cells }: DraftLine,
  places: readonly Place[],
  logs: ReadonlyMap<string, Log>,
): ReportLine {
  const shown = places.slice(0, MOST_LINE_EVENTS);
  const events = shown.flatMap(({ block, logIndex, record }): LineEvent[] => {
    const event = eventKey(block, logIndex);
    const log = logs.get(event);
    return log === undefined ? [] : [{ event, block, ...log, record }];
  });
  const records = new Map(events.map(({ record }) => [record.id, record]));
  const certified = new Set(shown.filter(({ isInTrail }) => isInTrail).map(({ record }) => record.id));
  const more = places.length - events.length;
  return {
    number,
    ...(label === undefined ? {} : { label }),
    cells: [...cells],
    basis: basisOfLine(cells),
    events,
    ...(more === 0 ? {} : { moreEvents: more }),
    proofs: [...records.values()].map((record) => ({
      record,
      ...(certified.has(record.id) ? { certificate: `/v1/records/${record.id}/certificate` } : {}),
      evidence: `/v1/records/${record.id}/evidence`,
    })),
  };
}

/** The events of a line, each once, oldest first. */
function placesOf({ names }: ReportBooks, { rows = [], acts = [] }: DraftLine): Place[] {
  const recorded = rows.map((row): Place => ({
    block: row.block_number,
    logIndex: row.log_index,
    record: nameOfRow(row),
    isInTrail: true,
  }));
  const acted = acts.filter(isPresent).map((act): Place => ({
    block: act.block_number,
    logIndex: act.log_index,
    record: names(act.subject),
    isInTrail: extendedTrail(act),
  }));
  const each = new Map([...recorded, ...acted].map((place) => [eventKey(place.block, place.logIndex), place]));
  return [...each.values()].toSorted((one, other) => one.block - other.block || one.logIndex - other.logIndex);
}

function isPresent(act: KnownAct | undefined): act is KnownAct {
  return act !== undefined;
}

/** The part of an event's log that a line names. */
interface Log {
  readonly transaction: Hex;
  /** Of the data. A trail head is the beginning of it. */
  readonly hash: Hex;
}

async function logsOf({ snapshot }: ReportBooks, places: readonly Place[]): Promise<ReadonlyMap<string, Log>> {
  const wanted = new Set(places.map(({ block, logIndex }) => eventKey(block, logIndex)));
  const blocks = [...new Set(places.map(({ block }) => block))];
  const rows = await snapshot.database
    .selectFrom("event")
    .select(["block_number", "log_index", "transaction_hash", "data"])
    .where("block_number", "=", sql<number>`ANY(${blocks}::bigint[])`)
    .execute();
  return new Map(
    rows
      .filter((row) => wanted.has(eventKey(row.block_number, row.log_index)))
      .map((row) => [
        eventKey(row.block_number, row.log_index),
        { transaction: toHex(row.transaction_hash), hash: toHex(keccak256(row.data)) },
      ]),
  );
}

/** A sentence of what was not found names the times and the period that it is about. */
function absenceText({ snapshot, year }: ReportBooks, { zh, en }: { readonly zh: string; readonly en: string }) {
  const { moment, from, until } = year;
  const about = momentText({ block: snapshot.asOf.block, time: snapshot.asOf.time }, moment, { from, until });
  return { zh: `${about.zh}，${zh}。`, en: `${en} ${about.en}.` };
}
