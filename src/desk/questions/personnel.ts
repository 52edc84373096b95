import { Type } from "typebox";
import type { Static } from "typebox";
import type { StatementRow } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { outcomeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, oneOf, optional } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { authorizationsOf } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments } from "../sentences.ts";

/** The filings that name persons, each by a root over its roll. */
const ROLL_CODES = ["PERSONNEL_ROSTER", "CONFIDENTIALITY", "TRAINING", "VETTING"] as const;
type RollCode = (typeof ROLL_CODES)[number];

/** The authorizations whose rolls say who may enter a domain: those of its keeper. */
async function authorizationsFor(snapshot: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const row = await snapshot.database
    .selectFrom("record")
    .select(["kind", "link"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row?.kind === Kind.DOMAIN) return row.link === null ? [] : await authorizationsOf(snapshot, row.link);
  return await authorizationsOf(snapshot, id);
}

/** The filings of one code that stand at the moment: passed, and not past their end. */
function standing(look: Look, ids: readonly RecordId[], code: RollCode): StatementRow[] {
  return look
    .statements(ids, code)
    .filter(
      (act) => outcomeName(act.outcome) === "PASSED" && (act.until_time === null || act.until_time > look.moment.at),
    );
}

const ON_ROLL = ["NOBODY", "SEE_THE_ROLLS"] as const;
const onRoll = (what: string) =>
  oneOf(
    ON_ROLL,
    `Who ${what}. NOBODY: no such filing stood. SEE_THE_ROLLS: the ledger has only a digest of each roll, so that ` +
      "the rolls tell; laiqu ask compares them with the person on its own machine, and sends the person nowhere",
  );

/** B05 */
export const wasThisPersonEligible = question({
  id: "B05",
  name: "was-this-person-eligible",
  title: {
    zh: "此人当时已备案、签保密协议并受过培训吗？",
    en: "Was this person filed, bound to secrecy and trained then?",
  },
  askers: INVOLVED,
  parameters: {
    record: record({ zh: "授权或可信域", en: "The authorization or the domain" }, "AUTHORIZATION", "DOMAIN"),
  },
  local: {
    person: {
      zh: "名册上的人员（承诺值或其他代号）：只与本机存档的名册比对，不发送",
      en: "the person as the rolls have it, such as a commitment: compared with the rolls here, and not sent",
    },
  },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The authorization or the domain asked about"),
      rolls: listOf(ToldActSchema, "The filings that stood then, oldest first: each has the digest of its document"),
      filed: onRoll("was filed"),
      confidentiality: onRoll("was bound to secrecy"),
      trained: onRoll("was trained"),
    },
    { description: "The rolls of persons that stood, and what the ledger alone can tell of them" },
  ),
  example: { record: "A-01", at: "2025-12-01" },
  ask: async (snapshot, { record: id }, moment) => {
    const scope = await authorizationsFor(snapshot, id);
    const look = await Look.at(snapshot, moment, [id, ...scope]);
    const of = look.summary(look.subject(id));
    const found = (code: RollCode) => standing(look, scope, code);
    const rolls = await look.tell(ROLL_CODES.flatMap(found));
    const isOn = (code: RollCode): (typeof ON_ROLL)[number] => (found(code).length === 0 ? "NOBODY" : "SEE_THE_ROLLS");
    const result = {
      record: of,
      rolls,
      filed: isOn("PERSONNEL_ROSTER"),
      confidentiality: isOn("CONFIDENTIALITY"),
      trained: isOn("TRAINING"),
    };
    return {
      answer: await look.answer(
        result,
        rolls.length === 0 ? { absence: { zh: "没有人员备案的记录", en: "No filing of personnel is recorded" } } : {},
      ),
      says: actSentences(rolls),
      notOnLedger: rolls.length === 0 ? [] : [inDocuments({ zh: "名册上的人员", en: "the persons of a roll stand" })],
      proven: [of],
    };
  },
});

const BatchSchema = Type.Object(
  {
    filing: ToldActSchema,
    persons: described(CountSchema, "The number of persons that it states"),
  },
  { description: "One filing of persons" },
);
type Batch = Static<typeof BatchSchema>;

/** B07 */
export const isEveryoneFiled = question({
  id: "B07",
  name: "is-everyone-with-access-filed",
  title: {
    zh: "有访问权限的人员都备案、培训了吗？",
    en: "Is everyone with access filed, bound to secrecy and trained?",
  },
  askers: OVERSEERS,
  parameters: {
    operator: record({ zh: "运营机构或授权", en: "The operator or the authorization" }, "PARTY", "AUTHORIZATION"),
  },
  result: Type.Object(
    {
      operator: described(RecordSummarySchema, "The operator or the authorization asked about"),
      filed: described(CountSchema, "The persons on the rosters that stood"),
      bound: described(CountSchema, "The persons with confidentiality agreements that stood"),
      trained: described(CountSchema, "The persons whose training stood"),
      uncovered: described(
        CountSchema,
        "How many of the filed lack an agreement or the training, at least: these must have no access",
      ),
      accessing: optional(
        CountSchema,
        "The persons with access. It is absent: the ledger has no list of them, and their number stands in the logs",
      ),
      rosters: listOf(BatchSchema, "The rosters, oldest first"),
      agreements: listOf(BatchSchema, "The confidentiality agreements, oldest first"),
      trainings: listOf(BatchSchema, "The trainings, oldest first"),
      inspections: listOf(ToldActSchema, "The inspections, which may have found persons with access"),
    },
    { description: "The persons of an operator, by number" },
  ),
  example: { operator: "A-01", at: "2025-12-01" },
  ask: async (snapshot, { operator: id }, moment) => {
    const scope = await authorizationsOf(snapshot, id);
    const look = await Look.at(snapshot, moment, [id, ...scope]);
    const operator = look.summary(look.subject(id));
    const rosters = await batches(look, standing(look, scope, "PERSONNEL_ROSTER"));
    const agreements = await batches(look, standing(look, scope, "CONFIDENTIALITY"));
    const trainings = await batches(look, standing(look, scope, "TRAINING"));
    const inspections = await look.tell(look.statements(scope, "INSPECTION"));
    const [filed, bound, trained] = [personsOf(rosters), personsOf(agreements), personsOf(trainings)];
    const uncovered = Math.max(0, filed - Math.min(bound, trained));
    return {
      answer: await look.answer(
        { operator, filed, bound, trained, uncovered, rosters, agreements, trainings, inspections },
        rosters.length === 0 ? { absence: { zh: "没有人员备案的记录", en: "No filing of personnel is recorded" } } : {},
      ),
      says:
        rosters.length === 0 ? [] : [countSentence({ filed, bound, trained, uncovered }), ...actSentences(inspections)],
      notOnLedger: [
        inDocuments({
          zh: "有访问权限的人员（由访问日志载明，账本不记）与检查发现的问题",
          en: "who has access, which only the access logs say, and the findings of inspections stand",
        }),
      ],
      proven: [operator],
    };
  },
});

async function batches(look: Look, filings: readonly StatementRow[]): Promise<Batch[]> {
  const told: Batch[] = [];
  for (const filing of filings.toSorted((one, other) => legalTime(one, one.time) - legalTime(other, other.time))) {
    const [act] = await look.tell([filing]);
    if (act !== undefined) told.push({ filing: act, persons: Number(filing.value) });
  }
  return told;
}

function personsOf(filings: readonly Batch[]): number {
  return filings.reduce((sum, { persons }) => sum + persons, 0);
}

function countSentence({
  filed,
  bound,
  trained,
  uncovered,
}: {
  readonly filed: number;
  readonly bound: number;
  readonly trained: number;
  readonly uncovered: number;
}): Bilingual {
  return {
    zh: `备案 ${filed} 人，签保密协议 ${bound} 人，培训 ${trained} 人：至少 ${uncovered} 人不得有访问权限。`,
    en:
      `${filed} persons were filed, ${bound} bound to secrecy and ${trained} trained: ` +
      `at least ${uncovered} of them must have no access.`,
  };
}
