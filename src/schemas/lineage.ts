import { Type } from "typebox";
import type { Static } from "typebox";
import { RecordNameSchema, RecordSummarySchema } from "./record.ts";
import { CountSchema, DigestHexSchema, oneOf, optional, RecordIdSchema, SecondsSchema } from "./values.ts";

export const DIRECTIONS = ["sources", "destinations"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const LineageNodeSchema = Type.Object({
  ...RecordSummarySchema.properties,
  /** Steps from the record asked about, on the shortest way. */
  depth: CountSchema,
});
export type LineageNode = Static<typeof LineageNodeSchema>;

export const LineageSchema = Type.Object({
  root: RecordIdSchema,
  direction: oneOf(DIRECTIONS),
  nodes: Type.Array(LineageNodeSchema),
  /** `child` stands under, beside or is made of `parent`. */
  edges: Type.Array(
    Type.Object({ child: RecordIdSchema, parent: RecordIdSchema, relation: oneOf(["PARENT", "LINK", "INPUT"]) }),
  ),
  /** Some of it lies beyond the depth or size asked for. */
  truncated: Type.Boolean(),
  /** Authorizations among the nodes. */
  authorizations: Type.Array(RecordIdSchema),
  /** Exports among the nodes, with who received them. */
  exports: Type.Array(
    Type.Object({
      record: RecordIdSchema,
      product: RecordNameSchema,
      recipient: optional(RecordNameSchema),
      sha256: optional(DigestHexSchema),
      recordedAt: SecondsSchema,
    }),
  ),
});
export type Lineage = Static<typeof LineageSchema>;
