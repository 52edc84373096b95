import { Type } from "typebox";
import type { Static } from "typebox";
import { RecordNameSchema, RecordSummarySchema } from "./record.ts";
import {
  CountSchema,
  described,
  DigestHexSchema,
  FlagSchema,
  listOf,
  oneOf,
  optional,
  RecordIdSchema,
  SecondsSchema,
} from "./values.ts";

export const DIRECTIONS = ["sources", "destinations"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const LineageNodeSchema = Type.Object(
  {
    ...RecordSummarySchema.properties,
    depth: described(CountSchema, "Steps from the record asked about, on the shortest way"),
  },
  { description: "A record of a lineage" },
);
export type LineageNode = Static<typeof LineageNodeSchema>;

const LineageEdgeSchema = Type.Object(
  {
    child: RecordIdSchema,
    parent: RecordIdSchema,
    relation: oneOf(
      ["PARENT", "LINK", "INPUT"],
      "PARENT: the child stands under the parent. LINK: the child names the parent as its operator, resource, grant, " +
        "counterparty and so on. INPUT: the child is made of the parent, or a scenario names it as a grant",
    ),
  },
  { description: "A connection between two records of the lineage" },
);

const LineageExportSchema = Type.Object(
  {
    record: RecordIdSchema,
    product: RecordNameSchema,
    recipient: optional(RecordNameSchema, "The counterparty of the agreement under which it left"),
    sha256: optional(DigestHexSchema, "SHA-256 digest of the exported file or folder"),
    recordedAt: described(SecondsSchema, "Time of the block that recorded it, in seconds"),
  },
  { description: "An export of the lineage" },
);

export const LineageSchema = Type.Object(
  {
    root: described(RecordIdSchema, "The record asked about"),
    direction: oneOf(
      DIRECTIONS,
      "sources: the records that it stands under and is made of. destinations: the records that were made of it",
    ),
    nodes: listOf(LineageNodeSchema, "The records, nearest first"),
    edges: listOf(LineageEdgeSchema, "The connections between them"),
    truncated: described(FlagSchema, "Whether some of the lineage lies beyond the depth or size asked for"),
    authorizations: listOf(RecordIdSchema, "The authorizations among the records"),
    exports: listOf(LineageExportSchema, "The exports among the records, with their recipients"),
  },
  { description: "The sources or the destinations of a record" },
);
export type Lineage = Static<typeof LineageSchema>;
