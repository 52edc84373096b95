import type { RecordId } from "../../ledger/record-id.ts";
import type { Lineage, LineageNode } from "../../schemas/lineage.ts";
import { say } from "../../text/bilingual.ts";
import { showName, showRecord } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";

/**
 * The order of neighbours: first the records of which one is made, then those under which it stands, then those that
 * it names.
 */
const ORDER = { INPUT: 0, PARENT: 1, LINK: 2 } as const;

/** The records one step further in the direction of the question. */
type Neighbours = ReadonlyMap<RecordId, readonly RecordId[]>;

/** A lineage as a tree of text. A record that is reached on several ways is drawn once and referred to afterwards. */
export function showLineage(style: RecordStyle, lineage: Lineage): string {
  const nodes = new Map(lineage.nodes.map((node) => [node.id, node]));
  const next = neighbours(lineage);
  const recipients = new Map(lineage.exports.map(({ record, recipient }) => [record, recipient]));
  const drawn = new Set<RecordId>();
  const lines: string[] = [];

  const draw = (id: RecordId, first: string, rest: string): void => {
    const node = nodes.get(id);
    if (node === undefined) return;
    const children = (next.get(id) ?? []).filter((child) => nodes.has(child));
    const again = drawn.has(id) && (next.get(id) ?? []).length > 0;
    lines.push(`${first}${showNode(style, node, recipients.get(id))}${again ? ` ${showAbove(style)}` : ""}`);
    if (again) return;
    drawn.add(id);
    children.forEach((child, index) => {
      const last = index === children.length - 1;
      draw(child, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`);
    });
  };
  draw(lineage.root, "", "");
  if (lineage.truncated)
    lines.push(
      say(style.language, { zh: "……还有更多：用 --depth 看得更深", en: "… there is more: look deeper with --depth" }),
    );
  return lines.join("\n");
}

function showNode(
  style: RecordStyle,
  node: LineageNode,
  recipient: Lineage["exports"][number]["recipient"] | undefined,
): string {
  const record = showRecord(style, node);
  return recipient === undefined ? record : `${record} → ${showName(style, recipient)}`;
}

function showAbove(style: RecordStyle): string {
  return say(style.language, { zh: "（见上）", en: "(above)" });
}

function neighbours(lineage: Lineage): Neighbours {
  const sources = lineage.direction === "sources";
  // A party stands under its jurisdiction, but that is not a source of data: a way up ends there.
  const ends = new Set(
    lineage.nodes
      .filter((node) => sources && (node.kind === "PARTY" || node.kind === "JURISDICTION"))
      .map((node) => node.id),
  );
  const next = new Map<RecordId, RecordId[]>();
  for (const { child, parent } of lineage.edges.toSorted((a, b) => ORDER[a.relation] - ORDER[b.relation])) {
    const [from, to] = sources ? [child, parent] : [parent, child];
    const known = next.get(from) ?? [];
    if ((ends.has(from) && from !== lineage.root) || known.includes(to)) continue;
    next.set(from, [...known, to]);
  }
  return next;
}
