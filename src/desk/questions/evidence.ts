import { Type } from "typebox";
import type { Static } from "typebox";
import { rulebooksBehind } from "../../audit/rulebooks-behind.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { timelineOf } from "../../audit/timeline.ts";
import { EventFormSchema } from "../../schemas/event.ts";
import type { EventForm } from "../../schemas/event.ts";
import { RecordNameSchema } from "../../schemas/record.ts";
import {
  CountSchema,
  described,
  EventKeySchema,
  listOf,
  optional,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "../../schemas/values.ts";
import { INVOLVED } from "../asker-groups.ts";
import { eventSentence } from "../event-sentence.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { inDocuments } from "../sentences.ts";

/** A package holds so many events at most. */
const MOST_EVENTS = 1_000;

const DocumentSchema = Type.Object(
  {
    event: described(EventKeySchema, "The event whose document it is"),
    document: described(WordSchema, "Its root or digest on the ledger"),
    keeper: optional(RecordNameSchema, "The party that keeps it"),
  },
  { description: "A document behind an event" },
);
type Document = Static<typeof DocumentSchema>;

const JudgedVersionSchema = Type.Object(
  {
    jurisdiction: described(CountSchema, "The number of the jurisdiction on this ledger"),
    version: described(CountSchema, "The number of the version"),
    rulebook: optional(TextSchema, "The id of the rulebook, where this server has it"),
    from: described(SecondsSchema, "The time from which it judges, in seconds"),
    hash: described(WordSchema, "Its digest, as the ledger has it"),
  },
  { description: "A version of a rulebook that judged" },
);

/** R16 */
export const whatIsTheEvidence = question({
  id: "R16",
  name: "what-is-the-evidence",
  title: {
    zh: "请给出关于该记录的证据（可作为证据包出具）。",
    en: "What is the evidence about this record? It can be had as a package for a court.",
  },
  askers: INVOLVED,
  parameters: { record: record({ zh: "记录", en: "The record" }), ...PERIOD },
  result: Type.Object(
    {
      record: described(RecordNameSchema, "The record asked about"),
      events: listOf(EventFormSchema, "The events about it, oldest first; filings and anchors too"),
      documents: listOf(DocumentSchema, "The documents behind them, of which the ledger has the digest"),
      rulebooks: listOf(
        JudgedVersionSchema,
        "The versions of rulebooks that judged these events, and those in force in the period, oldest first",
      ),
      proofs: described(
        TextSchema,
        "The address on this API of the sealed headers and receipts that prove the events; `laiqu evidence` writes " +
          "them with everything else into one package",
      ),
    },
    { description: "The evidence about a record" },
  ),
  example: { record: "A-01", from: "2026-03-01", until: "2026-04-15" },
  ask: async (snapshot, { record: id, ...period }, moment) => {
    const look = await Look.at(snapshot, moment, [id]);
    look.subject(id);
    // The recording comes first, and is no act.
    const timeline = await timelineOf(snapshot, id, { limit: MOST_EVENTS - 1 }, moment, period);
    const { events } = timeline;
    const versions = await rulebooksBehind(snapshot, { record: id, moment, period });
    const answer = await look.answer(
      {
        record: look.name(id),
        events,
        documents: events.flatMap(documentOf),
        rulebooks: versions.map(({ jurisdiction, version, judges_from: from, hash }) => ({
          jurisdiction,
          version,
          ...rulebookId(snapshot, jurisdiction, version),
          from,
          hash,
        })),
        proofs: addressOfProofs(id, period),
      },
      {
        period,
        ...(events.length === 0
          ? { absence: { zh: "没有关于该记录的事件的记录", en: "No event about it is recorded" } }
          : {}),
      },
    );
    return {
      answer: {
        ...answer,
        events,
        basis: timeline.basis,
        ...(timeline.completeness === "truncated" ? { completeness: "truncated" as const } : {}),
      },
      says: events.map(eventSentence),
      notOnLedger: [inDocuments({ zh: "文书本身", en: "the documents themselves are" })],
      proven: [look.name(id)],
      period,
    };
  },
});

function rulebookId({ catalog }: Snapshot, jurisdiction: number, version: number): { readonly rulebook?: string } {
  const book = catalog.rulebook(jurisdiction, version);
  return book === undefined ? {} : { rulebook: book.id };
}

function documentOf({ event, document, by }: EventForm): Document[] {
  return document === undefined ? [] : [{ event, document, ...(by === undefined ? {} : { keeper: by }) }];
}

function addressOfProofs(
  id: string,
  period: { readonly from?: number | undefined; readonly until?: number | undefined },
) {
  const query = Object.entries(period).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return `/v1/records/${id}/evidence${query.length === 0 ? "" : `?${query.join("&")}`}`;
}
