import { Code, Family } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { UNKNOWN } from "./asked-question.ts";
import type { CountedAct, ReplayedLedger, ReplayedRecord } from "./replayed-ledger.ts";
import { naiveEnds, naiveSummary } from "./told-answer.ts";

interface Edge {
  readonly child: RecordId;
  readonly relation: "PARENT" | "LINK" | "INPUT";
  readonly parent: RecordId;
}

/** Everything above or below a record, with the steps to it. */
export function naiveLineage(ledger: ReplayedLedger, id: RecordId, direction: "sources" | "destinations") {
  if (!ledger.record(id).existed) return UNKNOWN;
  const edges = [...ledger.records.values()].flatMap(edgesOf);
  const depths = new Map([[id, 0]]);
  for (const [from, depth] of depths) {
    const { kind } = ledger.record(from);
    if (depth > 0 && (kind === Kind.PARTY || kind === Kind.JURISDICTION)) continue;
    for (const { child, parent } of edges) {
      const [start, end] = direction === "sources" ? [child, parent] : [parent, child];
      if (start === from && !depths.has(end)) depths.set(end, depth + 1);
    }
  }
  // Downwards, what came later is left out. Upwards, everything was there before.
  const nodes = [...depths]
    .map(([each, depth]) => ({ record: ledger.record(each), depth }))
    .filter(({ record }) => direction === "sources" || record.existed)
    .toSorted((one, other) => one.depth - other.depth || (one.record.id < other.record.id ? -1 : 1));
  const records = nodes.map(({ record }) => record);
  const present = new Set(records.map((record) => record.id));
  return {
    nodes: nodes.map(({ record, depth }) => ({ ...naiveSummary(ledger, record), depth })),
    edges: edges
      .filter(({ child, parent }) => present.has(child) && present.has(parent))
      .map(({ child, parent, relation }) => `${child} ${relation} ${parent}`)
      .toSorted(),
    exports: records.filter(({ kind }) => kind === Kind.EXPORT).map((record) => exportLine(ledger, record)),
    authorizations: records.filter(({ kind }) => kind === Kind.AUTHORIZATION).map((record) => record.id),
    truncated: false,
    ...naiveEnds(ledger, {
      records,
      acts: records.flatMap(({ acts }) => acts.filter(isOfLineage)),
      absent: direction === "destinations" && records.length === 1,
    }),
  };
}

function exportLine(ledger: ReplayedLedger, { id, parent, link }: ReplayedRecord): string {
  return `${id} ${parent} ${link === undefined ? undefined : ledger.record(link).link}`;
}

function edgesOf({ id, parent, link, inputs }: ReplayedRecord): Edge[] {
  return [
    ...(parent === undefined ? [] : [{ child: id, relation: "PARENT", parent } as const]),
    ...(link === undefined ? [] : [{ child: id, relation: "LINK", parent: link } as const]),
    ...inputs.map((input) => ({ child: id, relation: "INPUT", parent: input }) as const),
  ];
}

/** Settlements, opinions, corrections, holds and releases. */
function isOfLineage({ said }: CountedAct): boolean {
  if (!("statement" in said)) return true;
  const { code } = said.statement;
  const family = code >> 8;
  return family === Family.OPINION || family === Family.CORRECTION || code === Code.HOLD || code === Code.RELEASE;
}
