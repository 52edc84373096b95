import { Type } from "typebox";
import type { Static } from "typebox";
import { Form } from "../ledger/codes.ts";
import { Status } from "../ledger/statuses.ts";
import { RecordNameSchema, StandingSchema } from "./record.ts";
import {
  CountSchema,
  described,
  DigestHexSchema,
  FlagSchema,
  listOf,
  nameOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
} from "./values.ts";

/** The most lines of traffic that one request brings. */
export const MOST_TRAFFIC_LINES = 1_000;
/** The most exports of one page. */
export const MOST_LISTED_EXPORTS = 2_000;

const TrafficLineSchema = Type.Object(
  {
    digest: Type.String({
      pattern: "^(sha256|sm3):[0-9a-f]{64}$",
      description: "Digest of the file that left: the algorithm, a colon and 64 hexadecimal digits",
    }),
    at: described(SecondsSchema, "The time at which it left, in seconds since 1970 (UTC)"),
    export: optional(
      RecordIdSchema,
      "Only this export of the digest is asked about: the way to learn of one among more than a line shows",
    ),
  },
  { additionalProperties: false, description: "One line of a log of what left a domain" },
);

export const TrafficRequestSchema = Type.Object(
  {
    of: described(RecordIdSchema, "The operator, authorization or jurisdiction whose exports the traffic should be"),
    lines: Type.Array(TrafficLineSchema, {
      minItems: 1,
      maxItems: MOST_TRAFFIC_LINES,
      description: "Lines of the log. Those of one request cost least when they lie close together in time",
    }),
  },
  { additionalProperties: false, description: "What left a domain, to be held against the recorded exports" },
);
export type TrafficRequest = Static<typeof TrafficRequestSchema>;
export type TrafficLine = TrafficRequest["lines"][number];

const ReconciledExportSchema = Type.Object(
  {
    export: RecordNameSchema,
    form: nameOf(Form, "FILE, FOLDER: named by its digest. SALTED: by a commitment, so that no digest leads to it"),
    digest: optional(
      DigestHexSchema,
      "Its SHA-256 digest, of SALTED its commitment; absent for an export that is named by a reference",
    ),
    status: nameOf(Status, "Its own status now"),
    isOwn: described(FlagSchema, "Whether it belongs to the operator, authorization or jurisdiction asked about"),
    product: optional(RecordNameSchema, "The product that was exported"),
    recipient: optional(RecordNameSchema, "The party to which it was exported; absent where the asker may not know it"),
    recordedAt: described(SecondsSchema, "Time of the block that recorded it, in seconds since 1970 (UTC)"),
    effectiveAt: optional(SecondsSchema, "The legal date on paper, where one was given"),
    files: optional(CountSchema, "FOLDER: the number of its files; absent where its manifest is not known here"),
    path: optional(Type.String(), "The path of the file in it, where exports of one digest were asked for"),
    copies: optional(CountSchema, "How many of its files have that digest, where there are several"),
  },
  { description: "An export, as far as traffic is held against it" },
);
export type ReconciledExport = Static<typeof ReconciledExportSchema>;

const FoundExportSchema = Type.Object(
  {
    id: RecordIdSchema,
    path: optional(Type.String(), "The path of the file in the exported folder; the first one of several"),
    copies: optional(CountSchema, "How many files of the folder have this digest, where there are several"),
    standing: optional(
      StandingSchema.properties.code,
      "The standing of the export at the time of the line; absent where the export began to count only later",
    ),
  },
  { description: "An export of the digest of a line" },
);
export type FoundExport = Static<typeof FoundExportSchema>;

export const ReconciledTrafficSchema = Type.Object(
  {
    of: described(RecordNameSchema, "The operator, authorization or jurisdiction asked about"),
    exports: listOf(ReconciledExportSchema, "Every export that a line names, once"),
    lines: listOf(
      Type.Object(
        {
          exports: listOf(
            FoundExportSchema,
            "The exports of its digest, oldest first, at most 100; none for an unrecorded file",
          ),
          truncated: described(FlagSchema, "Whether there are more exports of this digest"),
        },
        { description: "A line, and the exports of its digest" },
      ),
      "The lines, in the order in which they were asked about",
    ),
  },
  { description: "Traffic held against the recorded exports" },
);
export type ReconciledTraffic = Static<typeof ReconciledTrafficSchema>;

export const ReconciledExportsSchema = Type.Object(
  {
    of: described(RecordNameSchema, "The operator, authorization or jurisdiction asked about"),
    exports: listOf(ReconciledExportSchema, "Its exports of the period, oldest first"),
  },
  { description: "The exports that traffic is to be found for" },
);
export type ReconciledExports = Static<typeof ReconciledExportsSchema>;
