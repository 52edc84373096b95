import { Type } from "typebox";
import type { Static } from "typebox";
import { LARGEST_WALK, walkLineage } from "../../audit/lineage-walk.ts";
import type { WalkResult } from "../../audit/lineage-walk.ts";
import { STANDING_CODES } from "../../ledger/evaluate-standing.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { standingLabels } from "../../ledger/standing-labels.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, oneOf, optional } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED } from "../asker-groups.ts";
import { FATES, standingIf } from "../imagined-graph.ts";
import type { Fate } from "../imagined-graph.ts";
import { Look } from "../look.ts";
import { record, word } from "../parameter.ts";
import { question } from "../question.ts";
import { showRecordName } from "../sentences.ts";
import { recipientsOf, toldExport } from "../told-export.ts";

const ReachedSchema = Type.Object(
  {
    record: described(RecordSummarySchema, "The record, with its standing now"),
    effect: oneOf(
      ["AFFECTED", "NOT_AFFECTED", "UNKNOWN"],
      "Whether its standing would change. UNKNOWN: what the index holds does not suffice to tell",
    ),
    after: optional(oneOf(STANDING_CODES, "The standing that it would have")),
    path: listOf(RecordNameSchema, "The way to it from the record asked about, both included"),
    recipient: optional(RecordNameSchema, "EXPORT: who got it"),
    disposition: optional(ToldActSchema, "EXPORT: what was decided about it last"),
  },
  { description: "A record that stands under, or was made of, the record asked about" },
);
type Reached = Static<typeof ReachedSchema>;

/** D05 */
export const whatFallsWithIt = question({
  id: "D05",
  name: "what-falls-with-it",
  title: {
    zh: "如果它被暂停、终止或撤销，哪些产品、出域和接收方受影响？",
    en: "If this is held, ends or is revoked, which products, exports and recipients are affected?",
  },
  askers: INVOLVED,
  parameters: {
    record: record({ zh: "数据资源、供给、导入、授权、主体或其他记录", en: "The record that would fall" }),
    fate: word({ zh: "所设想的情形（默认 REVOKED）", en: "What would befall it; by default REVOKED" }, FATES),
  },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The record asked about"),
      fate: oneOf(FATES, "What would befall it"),
      reached: listOf(ReachedSchema, "Everything that stands under it or was made of it, nearest first"),
      affected: described(CountSchema, "How many of these would be affected"),
      recipients: listOf(RecordNameSchema, "The recipients of the exports that would be affected, each once"),
    },
    { description: "What would be if something befell a record" },
  ),
  example: { record: "DS08" },
  ask: async (snapshot, { record: id, fate = "REVOKED" }, moment) => {
    const walk = await walkLineage(snapshot, id, "destinations", LARGEST_WALK);
    const look = await Look.at(snapshot, moment, [...walk.depths.keys()]);
    const of = look.summary(look.subject(id));
    const paths = pathsOf(look, walk, id);
    const reached: Reached[] = [];
    for (const row of look.present([...paths.keys()]))
      if (row.id !== id) reached.push(await reachedRecord(look, row, { subject: id, fate }, paths.get(row.id) ?? []));
    const affected = reached.filter(({ effect }) => effect === "AFFECTED");
    const recipients = recipientsOf(
      affected.flatMap(({ recipient, record: exported }) =>
        recipient === undefined ? [] : [{ export: exported, product: exported, recipient }],
      ),
    );
    const answer = await look.answer(
      { record: of, fate, reached, affected: affected.length, recipients },
      reached.length > 0
        ? {}
        : { absence: { zh: "没有由其产生或以其为依据的记录", en: "Nothing that rests on it is recorded" } },
    );
    return {
      answer: walk.truncated ? { ...answer, completeness: "truncated" as const } : answer,
      says: reached.filter(({ effect }) => effect !== "NOT_AFFECTED").map(reachedSentence),
      proven: affected.map((each) => each.record).filter(({ kind }) => kind === "EXPORT"),
    };
  },
});

/** The shortest ways from the start. A scenario names the grants that it needs, but no data flow to it through them. */
function pathsOf(look: Look, { edges, depths }: WalkResult, start: RecordId): ReadonlyMap<RecordId, RecordId[]> {
  const isFlow = ({ child, relation }: WalkResult["edges"][number]): boolean =>
    relation !== "INPUT" || look.row(child).kind !== Kind.SCENARIO;
  const children = Map.groupBy(edges.filter(isFlow), ({ parent }) => parent);
  const paths = new Map<RecordId, RecordId[]>([[start, [start]]]);
  // The map grows while it is walked, so that this is a search in breadth, and finds the shortest ways.
  for (const [id, path] of paths)
    for (const { child } of children.get(id) ?? [])
      if (depths.has(child) && !paths.has(child)) paths.set(child, [...path, child]);
  return paths;
}

async function reachedRecord(
  look: Look,
  row: RecordRow,
  imagined: { readonly subject: RecordId; readonly fate: Fate },
  path: readonly RecordId[],
): Promise<Reached> {
  const told = row.kind === Kind.EXPORT ? await toldExport(look, row) : undefined;
  const summary = told?.export ?? look.summary(row);
  const after = standingIf(look.graph, imagined, row.id)?.code;
  return {
    record: summary,
    effect: after === undefined ? "UNKNOWN" : after === summary.standing.code ? "NOT_AFFECTED" : "AFFECTED",
    ...(after === undefined ? {} : { after }),
    path: path.map((id) => look.name(id)),
    ...(told?.recipient === undefined ? {} : { recipient: told.recipient }),
    ...(told?.disposition === undefined ? {} : { disposition: told.disposition }),
  };
}

function reachedSentence({ record: reached, after, path, recipient, disposition }: Reached): Bilingual {
  const [before, then] = [standingLabels[reached.standing.code], after === undefined ? UNKNOWN : standingLabels[after]];
  const to =
    recipient === undefined
      ? { zh: "", en: "" }
      : { zh: `，接收方 ${showRecordName(recipient)}`, en: `, recipient ${showRecordName(recipient)}` };
  const decided =
    disposition === undefined
      ? { zh: "", en: "" }
      : { zh: `，此前的处置：${disposition.label.zh}`, en: `, disposed of before: ${disposition.label.en}` };
  return {
    zh: `${showWay(path)}：${before.zh} → ${then.zh}${to.zh}${decided.zh}。`,
    en: `${showWay(path)}: ${before.en} → ${then.en}${to.en}${decided.en}.`,
  };
}

const UNKNOWN: Bilingual = { zh: "不明", en: "unknown" };

function showWay(path: readonly Parameters<typeof showRecordName>[0][]): string {
  return path.map(showRecordName).join(" → ");
}
