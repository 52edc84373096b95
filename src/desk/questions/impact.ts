import { Type } from "typebox";
import type { Static } from "typebox";
import { RowTaker } from "../../audit/page.ts";
import { STANDING_CODES } from "../../ledger/evaluate-standing.ts";
import { Kind, kindLabels, kindName } from "../../ledger/kinds.ts";
import { standingLabels } from "../../ledger/standing-labels.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import type { RecordSummary } from "../../schemas/record.ts";
import { CountSchema, described, listOf, nameOf, oneOf, optional } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED } from "../asker-groups.ts";
import { EFFECTS, impactOf } from "../impact-of.ts";
import type { Impact, Struck } from "../impact-of.ts";
import { FATES } from "../imagined-graph.ts";
import type { Idle } from "../imagined-graph.ts";
import { Look } from "../look.ts";
import { record, word } from "../parameter.ts";
import { question } from "../question.ts";
import { wayTo } from "../reach.ts";
import { showRecordName } from "../sentences.ts";
import { toldExport } from "../told-export.ts";

/** The rows of one page when nobody says: each is told with its way and its standing, which takes time. */
const ROWS_OF_PAGE = 200;

const ReachedSchema = Type.Object(
  {
    record: described(RecordSummarySchema, "The record, with its standing now"),
    effect: oneOf(EFFECTS, "Whether its standing would change. UNKNOWN: what the index holds does not suffice to tell"),
    after: optional(oneOf(STANDING_CODES, "The standing that it would have")),
    path: listOf(RecordNameSchema, "The way to it from the record asked about, both included"),
    recipient: optional(RecordNameSchema, "EXPORT: who got it"),
    disposition: optional(ToldActSchema, "EXPORT: what was decided about it last"),
  },
  { description: "A record that stands under, was recorded by or was made of the record asked about" },
);
type Reached = Static<typeof ReachedSchema>;

const CountOfKindSchema = Type.Object(
  {
    kind: nameOf(Kind, "The kind of record"),
    reached: described(CountSchema, "How many records of this kind rest on the record asked about"),
    affected: described(CountSchema, "How many of these would be affected"),
    unknown: described(CountSchema, "Of how many of these it is not known"),
  },
  { description: "The records of one kind" },
);
type CountOfKind = Static<typeof CountOfKindSchema>;

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
    record: record({
      zh: "数据资源（或其某一版本）、供给、导入、授权、主体或其他记录；就一项同意发问时写其所涉的需求",
      en: "The record that would fall: a resource, a version, an import, a party; for a consent the demand it covers",
    }),
    fate: word({ zh: "所设想的情形（默认 REVOKED）", en: "What would befall it; by default REVOKED" }, FATES),
  },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The record asked about"),
      fate: oneOf(FATES, "What would befall it"),
      reached: listOf(
        ReachedSchema,
        "What rests on it: first what would be affected or is not known, then what would not be, each nearest first",
      ),
      counts: listOf(CountOfKindSchema, "All that rest on it, by kind, in the order in which the kinds are reached"),
      affected: described(CountSchema, "How many of these would be affected"),
      recipients: listOf(RecordNameSchema, "The recipients of the exports that would be affected, each once"),
    },
    { description: "What would be if something befell a record" },
  ),
  example: { record: "DS08" },
  rowsOfPage: ROWS_OF_PAGE,
  ask: async (snapshot, { record: id, fate = "REVOKED" }, moment, rows) => {
    const impact = await impactOf(snapshot, { subject: id, fate }, moment);
    const allCounts = countsOf(impact.struck);
    const page = new RowTaker(rows);
    const counts = page.take(allCounts);
    const recipients = page.take(impact.recipients);
    const listed = page.take(concernedFirst(impact.struck));
    const look = await Look.at(snapshot, moment, [id, ...listed.map((each) => each.id), ...recipients]);
    const of = look.summary(look.subject(id));
    const reached: Reached[] = [];
    for (const each of listed) reached.push(await toldReached(look, impact, each));
    const affected = allCounts.reduce((sum, count) => sum + count.affected, 0);
    const { truncated } = impact.reach;
    const answer = await look.answer(
      {
        record: of,
        fate,
        reached,
        counts: [...counts],
        affected,
        recipients: recipients.map((each) => look.name(each)),
      },
      {
        absence:
          impact.struck.length > 0 || truncated
            ? undefined
            : { zh: "没有由其产生或以其为依据的记录", en: "Nothing that rests on it is recorded" },
      },
    );
    return {
      answer: truncated ? { ...answer, completeness: "truncated" as const } : answer,
      says: [
        ...(impact.idle === undefined ? [] : [idleSentence(of, impact.idle)]),
        ...(truncated ? [cutSentence(impact)] : []),
        ...allCounts.map(countSentence),
        ...reached.filter(({ effect }) => effect !== "NOT_AFFECTED").map(reachedSentence),
      ],
      proven: reached
        .filter(({ effect, record: { kind } }) => effect === "AFFECTED" && kind === "EXPORT")
        .map((each) => each.record),
      next: page.next,
    };
  },
});

function idleSentence(of: RecordSummary, idle: Idle): Bilingual {
  const name = showRecordName(of);
  if (idle === "GOVERNED")
    return {
      zh: `${name} 由机关共同决定，任何主体都不能暂停它，所以不会有变化；设想其终止的，请另问（ENDED）。`,
      en:
        `Agencies govern ${name} together and no party can hold it, so that nothing would change. Ask what its end ` +
        "(ENDED) would change.",
    };
  return {
    zh: `${name} 已终结：所设想的情形不会再改变什么，以下为由其产生或以其为依据的记录。`,
    en: `${name} has ended already, so that this would change nothing more. These are the records that rest on it.`,
  };
}

/** When there are too many records, their number is not known. */
function cutSentence({ struck }: Impact): Bilingual {
  return {
    zh: `涉及的记录过多，只查看了最近的 ${struck.length} 条：以下各数只就这些而言，其余不明。`,
    en:
      `Too many records rest on it, and only the nearest ${struck.length} were looked at: the numbers below are of ` +
      "these, and what is beyond is unknown.",
  };
}

/** Records that would be affected, or of which it is not known, come before the others, each nearest first. */
function concernedFirst(struck: readonly Struck[]): readonly Struck[] {
  const [concerned, others] = [true, false].map((is) =>
    struck.filter(({ effect }) => (effect !== "NOT_AFFECTED") === is),
  );
  return [...(concerned ?? []), ...(others ?? [])];
}

function countsOf(struck: readonly Struck[]): CountOfKind[] {
  return [...Map.groupBy(struck, ({ kind }) => kind)].map(([kind, own]) => ({
    kind: kindName(kind),
    reached: own.length,
    affected: own.filter(({ effect }) => effect === "AFFECTED").length,
    unknown: own.filter(({ effect }) => effect === "UNKNOWN").length,
  }));
}

async function toldReached(look: Look, { reach }: Impact, { id, kind, effect, after }: Struck): Promise<Reached> {
  const row = look.row(id);
  const told = kind === Kind.EXPORT ? await toldExport(look, row) : undefined;
  return {
    record: told?.export ?? look.summary(row),
    effect,
    ...(after === undefined ? {} : { after }),
    path: wayTo(reach, id).map((each) => look.name(each)),
    ...(told?.recipient === undefined ? {} : { recipient: told.recipient }),
    ...(told?.disposition === undefined ? {} : { disposition: told.disposition }),
  };
}

function countSentence({ kind, reached, affected, unknown }: CountOfKind): Bilingual {
  const label = kindLabels[kind];
  const more =
    unknown === 0 ? { zh: "", en: "" } : { zh: `，${unknown} 条不明`, en: `, and of ${unknown} it is not known` };
  return {
    zh: `${label.zh}：涉及 ${reached} 条，其中 ${affected} 条受影响${more.zh}。`,
    en: `Of kind ${label.en}, ${affected} of ${reached} would be affected${more.en}.`,
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
