import type { RecordId } from "../../../src/ledger/record-id.ts";
import type { EventForm } from "../../../src/schemas/event.ts";
import type { Lineage, LineageNode } from "../../../src/schemas/lineage.ts";
import { showDate } from "../../../src/text/china-time.ts";
import { textIn } from "./auditor.ts";
import type { Auditor } from "./auditor.ts";

/** What became of an export: the settlement that disposed of it, and the last day of its use where it gives one. */
interface Disposition {
  readonly standing: string;
  readonly settled?: string;
  readonly until?: string;
}

/** The way of the data to one export. */
interface ExportOfData {
  readonly deliveries: readonly string[];
  readonly product: string;
  readonly export: string;
  readonly recipient: string;
  readonly disposition: Disposition;
}

/** D05: the exports that are affected when a resource or an authorization falls, with what was decided about each. */
export async function affectedBy(auditor: Auditor, id: RecordId): Promise<ExportOfData[]> {
  const { result, events } = await auditor.api.lineage(id, { direction: "destinations" });
  const flow = new DataFlow(result);
  return await Promise.all(
    flow.reached("EXPORT").map(async ({ id: exported, standing }) => {
      const { product, recipient } = result.exports.find(({ record }) => record === exported)!;
      return {
        deliveries: await namesOf(auditor, flow.sourcesOf(product.id, "DELIVERY")),
        product: await productName(auditor, product.id),
        export: await auditor.nameOf(exported),
        recipient: await auditor.nameOf(recipient!.id),
        disposition: dispositionIn(events, exported, standing.code),
      };
    }),
  );
}

function dispositionIn(events: readonly EventForm[], exported: RecordId, standing: string): Disposition {
  const settled = events.findLast(
    ({ type, record, status }) => type === "SETTLED" && record.id === exported && status !== "IN_FORCE",
  );
  if (settled === undefined) return { standing };
  const { status, until } = settled;
  return { standing, settled: status!, ...(until === undefined ? {} : { until: showDate(until - 1) }) };
}

/** D01: where the data of a resource went. */
export async function destinationsOf(auditor: Auditor, resource: RecordId) {
  const { result } = await auditor.api.lineage(resource, { direction: "destinations" });
  const flow = new DataFlow(result);
  const exports = flow.reached("EXPORT");
  const recipients = exports.map(
    ({ id }) => result.exports.find(({ record }) => record === id)?.recipient?.id ?? ("" as RecordId),
  );
  return {
    demands: flow.reached("DEMAND").map(({ reference, standing }) => [reference, standing.status]),
    deliveries: flow.reached("DELIVERY").map(({ reference }) => reference),
    products: await Promise.all(flow.reached("PRODUCT").map(({ id }) => productName(auditor, id))),
    exports: await namesOf(
      auditor,
      exports.map(({ id }) => id),
    ),
    recipients: await namesOf(auditor, [...new Set(recipients)]),
  };
}

async function namesOf(auditor: Auditor, ids: readonly RecordId[]): Promise<string[]> {
  return await Promise.all(ids.map((id) => auditor.nameOf(id)));
}

/** A product with the version that its document gives, such as `PR-01 v1.1`. */
async function productName(auditor: Auditor, id: RecordId): Promise<string> {
  const recorded = (await auditor.eventsOf(id)).find(({ type }) => type === "RECORDED")!;
  return `${recorded.record.reference} v${textIn(await auditor.documentOf(recorded), "version")}`;
}

/**
 * The flow of data in a lineage. A scenario names the grants that it needs, but no data flow to it, so its other
 * demands and products are no destinations of a resource. What stands under an authorization is reached through them.
 */
class DataFlow {
  readonly #nodes: readonly LineageNode[];
  readonly #children: ReadonlyMap<RecordId, readonly RecordId[]>;
  readonly #reached: ReadonlySet<RecordId>;

  constructor({ root, nodes, edges }: Lineage) {
    const kindOf = new Map(nodes.map(({ id, kind }) => [id, kind]));
    const flows = edges.filter(({ child, relation }) => !(relation === "INPUT" && kindOf.get(child) === "SCENARIO"));
    const byParent = Map.groupBy(flows, ({ parent }) => parent);
    this.#nodes = nodes;
    this.#children = new Map([...byParent].map(([parent, of]) => [parent, of.map(({ child }) => child)]));
    this.#reached = this.#from(root);
  }

  /** The records of a kind to which the data came, in the order in which they were recorded. */
  reached(kind: LineageNode["kind"]): LineageNode[] {
    return this.#nodes
      .filter((node) => node.kind === kind && this.#reached.has(node.id))
      .toSorted((one, other) => one.recordedAt - other.recordedAt);
  }

  /** The records of a kind from which a product was made, as far as they are in this lineage. */
  sourcesOf(product: RecordId, kind: LineageNode["kind"]): RecordId[] {
    return this.reached(kind).flatMap(({ id }) => (this.#from(id).has(product) ? [id] : []));
  }

  #from(start: RecordId): ReadonlySet<RecordId> {
    const seen = new Set([start]);
    for (const id of seen) for (const child of this.#children.get(id) ?? []) seen.add(child);
    return seen;
  }
}
