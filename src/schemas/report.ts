import { Type } from "typebox";
import type { Static } from "typebox";
import { BASES } from "../ledger/statements.ts";
import { RecordNameSchema } from "./record.ts";
import { RuleCitationSchema } from "./rule.ts";
import {
  BilingualSchema,
  CountSchema,
  described,
  EventKeySchema,
  FlagSchema,
  listOf,
  oneOf,
  optional,
  SecondsSchema,
  TextSchema,
  WordSchema,
} from "./values.ts";

/** The yearly reports: the disclosure to the public, and the annual report to the data authority. */
export const REPORTS = ["DISCLOSURE", "ANNUAL_REPORT"] as const;
export type ReportName = (typeof REPORTS)[number];

/** The capacities in which a party reports. */
const CAPACITIES = ["IMPLEMENTING_AGENCY", "OPERATOR"] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** The parts of the reports. Those of the disclosure are the items that a statement DISCLOSURE names. */
const DISCLOSED_ITEMS = ["DISCLOSER", "AUTHORIZATION", "RESOURCES", "PRODUCTS", "CEILINGS", "FEES"] as const;
const REPORTED_ITEMS = ["REPORTER", "STORAGE", "PROCESSING", "USE", "SECURITY", "MARKET"] as const;
const REPORT_ITEMS = [...DISCLOSED_ITEMS, ...REPORTED_ITEMS] as const;
export type ReportItem = (typeof REPORT_ITEMS)[number];

/** The basis of a line: that of the ledger, or that the ledger does not know it. */
export const LINE_BASES = [...BASES, "NOT_KNOWN"] as const;
export type LineBasis = (typeof LINE_BASES)[number];

/**
 * The places from which the content of a cell comes:
 * - `LEDGER`: the ledger says it in the clear, or it was counted there;
 * - `DOCUMENT`: it stands in a document of which the ledger has the root, so that whoever keeps the document knows it;
 * - `BY_HAND`: the ledger does not know it.
 */
const CELL_SOURCES = ["LEDGER", "DOCUMENT", "BY_HAND"] as const;

/** A field of a document that a party keeps. */
const DocumentFieldSchema = Type.Object(
  {
    commitment: described(WordSchema, "The root of the document, as the ledger has it"),
    field: described(TextSchema, "The field as a JSON pointer, such as /title"),
    record: described(RecordNameSchema, "The record that the document is about"),
    keeper: optional(RecordNameSchema, "The party that recorded or stated it, which keeps the document"),
    act: oneOf(["RECORD", "ATTEST", "SETTLE"], "The act behind which the document stands"),
  },
  { description: "A field of a document that a party keeps" },
);
export type DocumentField = Static<typeof DocumentFieldSchema>;

const CellSchema = Type.Object(
  {
    source: oneOf(
      CELL_SOURCES,
      "LEDGER: the ledger says it. DOCUMENT: it stands in a document of which the ledger has the root. BY_HAND: the " +
        "ledger does not know it",
    ),
    value: optional(BilingualSchema, "The content; absent for what is not known, or not opened yet"),
    figure: optional(TextSchema, "The content as a decimal number, where it is one"),
    basis: oneOf(LINE_BASES, "The degree to which this content can be relied on"),
    document: optional(DocumentFieldSchema),
    note: optional(BilingualSchema, "How the content is to be read"),
  },
  { description: "The content of one column of a line" },
);
export type ReportCell = Static<typeof CellSchema>;

const LineEventSchema = Type.Object(
  {
    event: EventKeySchema,
    block: described(CountSchema, "Number of the block"),
    transaction: described(WordSchema, "Hash of the transaction"),
    hash: described(WordSchema, "Keccak-256 of the data of the event's log"),
    record: described(RecordNameSchema, "The record that the event is about"),
  },
  { description: "An event on which a line rests" },
);
export type LineEvent = Static<typeof LineEventSchema>;

const LineProofSchema = Type.Object(
  {
    record: described(RecordNameSchema, "The record that is proved"),
    certificate: optional(
      TextSchema,
      "The address of its certificate, which proves its standing and its acts; absent where the line rests on " +
        "filings or anchors alone, which no certificate has",
    ),
    evidence: described(TextSchema, "The address of the proofs of all events about it, filings and anchors too"),
  },
  { description: "The proofs of a part of a line" },
);

const LineSchema = Type.Object(
  {
    number: described(TextSchema, "The number of the line in the report, such as 2.3"),
    label: optional(BilingualSchema, "What the line is about, in a part whose lines have labels"),
    cells: listOf(CellSchema, "The content of each column"),
    basis: oneOf(LINE_BASES, "The basis of the weakest content of the line that is known; NOT_KNOWN where none is"),
    events: listOf(LineEventSchema, "The events on which the line rests, oldest first, at most 100"),
    moreEvents: optional(CountSchema, "How many events more it rests on"),
    proofs: listOf(LineProofSchema, "The proofs of the line"),
  },
  { description: "A line of a report" },
);
export type ReportLine = Static<typeof LineSchema>;

/** A line shows this many events at most. */
export const MOST_LINE_EVENTS = 100;

const ClauseSchema = Type.Object(
  { clause: described(TextSchema, "The clause"), says: described(BilingualSchema, "What it asks for") },
  { description: "A clause that asks for a part of the report" },
);
export type ReportClause = Static<typeof ClauseSchema>;

const SectionSchema = Type.Object(
  {
    item: oneOf(REPORT_ITEMS, "The part of the report"),
    title: described(BilingualSchema, "Its title"),
    clauses: listOf(ClauseSchema, "The clauses that ask for it"),
    labels: optional(BilingualSchema, "The heading of the labels, where its lines have labels"),
    columns: listOf(
      Type.Object({
        label: described(BilingualSchema, "The heading of the column"),
        width: described(CountSchema, "Its width as a share of the table's"),
      }),
      "The columns of its table",
    ),
    lines: listOf(LineSchema, "Its lines"),
    absence: optional(BilingualSchema, "A sentence that it has no line, as of which block"),
  },
  { description: "A part of a report" },
);
export type ReportSection = Static<typeof SectionSchema>;

const MissingSchema = Type.Object(
  {
    line: optional(TextSchema, "The number of the line that lacks something"),
    says: described(BilingualSchema, "What is missing, and who can give it"),
    clause: described(TextSchema, "The clause that asks for it"),
    from: optional(RecordNameSchema, "The party that can give it"),
    document: optional(DocumentFieldSchema, "The field that must be opened, where a document has it"),
  },
  { description: "Something without which the report cannot be published" },
);
export type Missing = Static<typeof MissingSchema>;

const PublicationSchema = Type.Object(
  {
    authorization: described(RecordNameSchema, "The authorization about which the report is to be stated"),
    capacity: oneOf(CAPACITIES, "The capacity in which the party states it"),
    code: oneOf(["DISCLOSURE", "ANNUAL_REPORT"], "The code of the statement"),
    items: listOf(oneOf(DISCLOSED_ITEMS, "The name of an item"), "The items that the statement of a disclosure names"),
    due: optional(SecondsSchema, "The end of the term, in seconds; absent where no rule in force gives a day"),
    doneAt: optional(SecondsSchema, "When it was stated, by its legal time, in seconds"),
    event: optional(EventKeySchema, "The event of that statement"),
    rules: listOf(RuleCitationSchema, "The rules that ask for it"),
  },
  { description: "A statement by which the report goes on the ledger" },
);
export type Publication = Static<typeof PublicationSchema>;

/** A yearly report of a party. */
export const ReportSchema = Type.Object(
  {
    report: oneOf(REPORTS, "DISCLOSURE: to the public. ANNUAL_REPORT: to the data authority"),
    title: described(BilingualSchema, "The title of the report"),
    party: described(RecordNameSchema, "The party that reports"),
    capacities: listOf(oneOf(CAPACITIES, "IMPLEMENTING_AGENCY or OPERATOR"), "The capacities in which it reports"),
    year: described(CountSchema, "The year"),
    from: described(SecondsSchema, "The beginning of the year in China, in seconds"),
    until: described(SecondsSchema, "The end of what is counted, which it does not include, in seconds"),
    interim: described(FlagSchema, "Whether the year had not ended, so that the figures are not those of a year"),
    at: described(SecondsSchema, "The legal time as of which standings are told, in seconds"),
    knownAt: described(SecondsSchema, "The time of knowledge, in seconds"),
    block: Type.Object(
      {
        number: described(CountSchema, "Number of the block"),
        hash: described(WordSchema, "Hash of the block"),
        time: described(SecondsSchema, "Time of the block, in seconds"),
      },
      { description: "The last block that counts: the same block gives the same report" },
    ),
    authorizations: listOf(RecordNameSchema, "The authorizations that it is about, oldest first"),
    sections: listOf(SectionSchema, "Its parts"),
    missing: listOf(MissingSchema, "What is missing before it can be published"),
    notes: listOf(BilingualSchema, "What a reader must know about its figures"),
    publications: listOf(
      PublicationSchema,
      "The statements by which it goes on the ledger, one for each authorization",
    ),
  },
  { description: "A yearly report" },
);
export type Report = Static<typeof ReportSchema>;
