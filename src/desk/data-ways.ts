import { Type } from "typebox";
import type { Static } from "typebox";
import type { Snapshot } from "../audit/snapshot.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { RecordSummarySchema } from "../schemas/record.ts";
import { listOf } from "../schemas/values.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Period } from "../text/moment-text.ts";
import { flowFrom, madeFrom } from "./data-flow.ts";
import { recordsWith } from "./find-neighbours.ts";
import type { Look } from "./look.ts";
import { showRecordName, showRecordNames } from "./sentences.ts";
import { recipientsOf, ToldExportSchema, toldExports } from "./told-export.ts";

/** The way of the data of one demand: what was delivered for it, made of that, and taken out of the domain. */
export const WaySchema = Type.Object(
  {
    demand: RecordSummarySchema,
    deliveries: listOf(RecordSummarySchema, "What was delivered to meet the demand"),
    products: listOf(RecordSummarySchema, "What was made of these deliveries"),
    exports: listOf(ToldExportSchema, "What left the domain"),
  },
  { description: "The way of the data of one demand" },
);
export type Way = Static<typeof WaySchema>;

/** The records on the ways of some demands, whenever they were recorded. */
export interface FoundWays {
  readonly demands: readonly RecordId[];
  readonly deliveries: readonly RecordId[];
  readonly products: readonly RecordId[];
  readonly exports: readonly RecordId[];
}

/** The demands for some resources, under whatever authorization. @throws AuditError LINEAGE_TOO_LARGE */
export async function demandsFor(snapshot: Snapshot, resources: readonly RecordId[]): Promise<RecordId[]> {
  const grants = await recordsWith(snapshot, { kind: Kind.GRANT, links: resources });
  return await recordsWith(snapshot, { kind: Kind.DEMAND, links: grants });
}

/** The ways of some demands. @throws AuditError LINEAGE_TOO_LARGE */
export async function waysFromDemands(snapshot: Snapshot, demands: readonly RecordId[]): Promise<FoundWays> {
  const deliveries = await recordsWith(snapshot, { kind: Kind.DELIVERY, parents: demands });
  return { demands, deliveries, ...(await flowFrom(snapshot, deliveries)) };
}

export function idsOfWays({ demands, deliveries, products, exports }: FoundWays): readonly RecordId[] {
  return [...demands, ...deliveries, ...products, ...exports];
}

/**
 * The ways as of the moment of a look that was taken at all their records.
 * @param period - counts the demands by the time at which the ledger got them
 */
export async function tellWays(look: Look, found: FoundWays, period: Period): Promise<Way[]> {
  const ways: Way[] = [];
  for (const demand of within(look.present(found.demands), period)) {
    const own = look.present(found.deliveries).filter(({ parent }) => parent === demand.id);
    const made = madeFrom(look, idsOf(own), idsOf(look.present(found.products)));
    const left = look.present(found.exports).filter(({ parent }) => parent !== null && made.includes(parent));
    ways.push({
      demand: look.summary(demand),
      deliveries: look.summaries(own),
      products: look.summaries(look.present(made)),
      exports: await toldExports(look, left),
    });
  }
  return ways;
}

/** Records are counted by the time at which the ledger got them. */
function within(rows: readonly RecordRow[], { from, until }: Period): RecordRow[] {
  return rows.filter(
    ({ recorded_at: at }) => (from === undefined || at >= from) && (until === undefined || at < until),
  );
}

function idsOf(rows: readonly RecordRow[]): RecordId[] {
  return rows.map(({ id }) => id);
}

/** A way in a sentence. */
export function waySentence(way: Way): Bilingual {
  const [deliveries, products] = [showRecordNames(way.deliveries), showRecordNames(way.products)];
  const recipients = showRecordNames(recipientsOf(way.exports));
  return {
    zh:
      `需求 ${showRecordName(way.demand)} → 供给 ${deliveries.zh} → 产品 ${products.zh} → ` +
      `出域 ${way.exports.length} 次 → 接收方 ${recipients.zh}。`,
    en:
      `Demand ${showRecordName(way.demand)} → deliveries ${deliveries.en} → products ${products.en} → ` +
      `${way.exports.length} exports → recipients ${recipients.en}.`,
  };
}
