import { Type } from "typebox";
import type { Static } from "typebox";
import { Status } from "../ledger/statuses.ts";
import { ToldActSchema } from "../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../schemas/record.ts";
import { described, optional } from "../schemas/values.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/** An export with what it was and where it went, and what was decided about it later. */
export const ToldExportSchema = Type.Object(
  {
    export: RecordSummarySchema,
    product: described(RecordNameSchema, "The product that left"),
    agreement: optional(RecordNameSchema, "The agreement under which it left"),
    recipient: optional(RecordNameSchema, "The counterparty of that agreement"),
    disposition: optional(ToldActSchema, "The last settlement of the export after it came into force"),
  },
  { description: "An export" },
);
export type ToldExport = Static<typeof ToldExportSchema>;

export async function toldExport(look: Look, row: RecordRow): Promise<ToldExport> {
  const agreement = row.link === null ? undefined : look.row(row.link);
  const recipient = agreement === undefined || agreement.link === null ? undefined : look.name(agreement.link);
  const settled = look.actsAbout(row.id).findLast((act) => act.type === "SETTLE" && act.status !== Status.IN_FORCE);
  const [disposition] = settled === undefined ? [] : await look.tell([settled]);
  if (row.parent === null) throw new RangeError(`The export ${row.id} has no product.`);
  return {
    export: look.summary(row),
    product: look.name(row.parent),
    ...(agreement === undefined ? {} : { agreement: look.name(agreement.id) }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(disposition === undefined ? {} : { disposition }),
  };
}

export async function toldExports(look: Look, rows: readonly RecordRow[]): Promise<ToldExport[]> {
  const told: ToldExport[] = [];
  for (const row of rows) told.push(await toldExport(look, row));
  return told;
}

/** The recipients of some exports, each once. */
export function recipientsOf(exports: readonly ToldExport[]): NonNullable<ToldExport["recipient"]>[] {
  const recipients = exports.flatMap(({ recipient }) => (recipient === undefined ? [] : [recipient]));
  return [...new Map(recipients.map((recipient) => [recipient.id, recipient])).values()];
}
