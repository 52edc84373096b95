import { Type } from "typebox";
import type { Static } from "typebox";
import { refusals } from "../../audit/refusals.ts";
import { citeRule } from "../../audit/rule-citations.ts";
import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { versionInForce } from "../../audit/version-in-force.ts";
import { parseCreditCode } from "../../documents/credit-code.ts";
import { InputError } from "../../documents/input-error.ts";
import type { CodeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { EventFormSchema } from "../../schemas/event.ts";
import type { EventForm } from "../../schemas/event.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { RuleCitationSchema } from "../../schemas/rule.ts";
import { CountSchema, described, listOf, oneOf, optional } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { subtractMonths } from "../../text/civil-date.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { OVERSEERS } from "../asker-groups.ts";
import { conditionsOfParty } from "../conditions-of-party.ts";
import type { PartyCondition } from "../conditions-of-party.ts";
import { recordsWith } from "../find-neighbours.ts";
import { codeOfCase } from "../kept-of-cases.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { refusedSentences } from "../refused-sentence.ts";
import { actSentences, inDocuments, showRecordNames, standingSentence } from "../sentences.ts";
import { caseSentence, casesOf, ToldCaseSchema, toldCases } from "../told-case.ts";

/** The regulations look back so far, in months. */
const MONTHS_WITHOUT_INCIDENT = 36;
/** One page of refusals. An application is refused a few times at most. */
const WHOLE_PAGE = 100;
/** A rule is shown with so many characters at most. */
const LONGEST_RULE = 300;

const ConditionSchema = Type.Object(
  {
    jurisdiction: described(CountSchema, "The number of the jurisdiction whose rulebook sets it"),
    rule: RuleCitationSchema,
    result: oneOf(
      ["MET", "NOT_MET", "UNKNOWN"],
      "UNKNOWN: nothing was stated by which the ledger could answer, so that the rule is not met either",
    ),
    evidence: listOf(ToldActSchema, "The statements at which the rule looks, oldest first"),
    cases: listOf(RecordNameSchema, "The cases at which the rule looks, oldest first"),
  },
  { description: "A condition that a rulebook sets for a party" },
);
type Told = Static<typeof ConditionSchema>;

const QUALIFICATIONS = [
  "QUALIFICATION_LEGAL_FORM",
  "QUALIFICATION_CREDIT",
  "QUALIFICATION_CAPACITY",
  "QUALIFICATION_CLASSIFIED_PROTECTION",
  "QUALIFICATION_CRYPTOGRAPHY",
  "QUALIFICATION_INCIDENT_FREE",
  "DEVELOPER_QUALIFIED",
  "DEVELOPER_FILING",
  "AFFILIATES",
  "CONFLICT_DECLARATION",
  "DOSSIER",
] as const satisfies readonly CodeName[];

/** S13 */
export const didItMeetTheConditions = question({
  id: "S13",
  name: "did-it-meet-the-conditions",
  title: {
    zh: "该运营机构或开发主体当时符合条件吗？",
    en: "Did this operator or developer meet the conditions at that time?",
  },
  askers: OVERSEERS,
  parameters: { party: record({ zh: "主体", en: "The party" }, "PARTY") },
  result: Type.Object(
    {
      party: RecordSummarySchema,
      creditCode: optional(
        oneOf(["CORRECT", "OTHER_CHECK_DIGIT"], "The check of its credit code; absent where its reference is none"),
      ),
      conditions: listOf(
        ConditionSchema,
        "The conditions that the rulebooks in force set for it: at home, and wherever it applied, was authorized or " +
          "made an agreement",
      ),
      statements: listOf(ToldActSchema, "What was stated about its qualifications, oldest first"),
      incidents: listOf(ToldCaseSchema, "The incidents about it that were opened within 36 months before"),
      refused: listOf(EventFormSchema, "The acts about its applications that the ledger refused, oldest first"),
    },
    { description: "Whether a party met the conditions" },
  ),
  example: { party: "91990200MA000020XP", at: "2026-02-02" },
  ask: async (snapshot, { party: id }, moment) => {
    const named = await recordsNaming(snapshot, id);
    const opened = await recordsWith(snapshot, { kind: Kind.CASE, parents: [id] });
    const look = await Look.at(snapshot, moment, [id, ...named, ...opened]);
    const row = look.subject(id);
    const party = look.summary(row);
    const cases = look.present(opened);
    const { conditions, unknownTo } = await judgedConditions(snapshot, look, row, look.present(named), cases);
    const statements = await look.tell(look.statements([id, ...named], ...QUALIFICATIONS));
    const since = subtractMonths(moment.at, MONTHS_WITHOUT_INCIDENT);
    const incidents = (await toldCases(look, casesOf(look, cases, "INCIDENT"))).filter(
      ({ openedAt }) => openedAt >= since,
    );
    const refused = await refusedAbout(snapshot, look.present(named), moment);
    const check = checkOf(row.reference);
    const told = {
      party,
      ...(check === undefined ? {} : { creditCode: check }),
      conditions,
      statements,
      incidents,
      refused,
    };
    const answer = await look.answer(told, {
      absence:
        statements.length > 0
          ? undefined
          : { zh: "没有就其资格条件所作声明的记录", en: "No statement about its qualifications is recorded" },
    });
    return {
      answer: { ...answer, events: [...answer.events, ...refused] },
      says: [
        standingSentence(party),
        ...conditions.map(conditionSentence),
        ...actSentences(statements),
        ...incidents.map(caseSentence),
        ...refusedSentences(refused),
      ],
      notOnLedger: [
        inDocuments({ zh: "资格条件的证明材料", en: "the evidence of a qualification stands" }),
        ...unknownTo.map(withoutText),
      ],
      proven: [party, ...incidents.map((each) => each.case)],
    };
  },
});

/** The records by which a party applied, was authorized or made an agreement. */
async function recordsNaming(snapshot: Snapshot, party: RecordId): Promise<RecordId[]> {
  return [
    ...(await recordsWith(snapshot, { kind: Kind.APPLICATION, issuers: [party] })),
    ...(await recordsWith(snapshot, { kind: Kind.AUTHORIZATION, links: [party] })),
    ...(await recordsWith(snapshot, { kind: Kind.AGREEMENT, links: [party] })),
  ];
}

/** The conditions by the rulebooks in force, and the jurisdictions whose rules this server does not have. */
async function judgedConditions(
  snapshot: Snapshot,
  look: Look,
  party: RecordRow,
  named: readonly RecordRow[],
  cases: readonly RecordRow[],
): Promise<{ readonly conditions: Told[]; readonly unknownTo: readonly number[] }> {
  const conditions: Told[] = [];
  const unknownTo: number[] = [];
  for (const jurisdiction of new Set([party, ...named].map((row) => row.jurisdiction))) {
    const version = await versionInForce(snapshot, jurisdiction, look.moment.at, look.moment.knownAt);
    if (version === undefined) continue;
    const rules = snapshot.catalog.rulebook(jurisdiction, version)?.rules;
    if (rules === undefined) unknownTo.push(jurisdiction);
    for (const found of conditionsOfParty(look, party.id, { jurisdiction, rules: rules ?? [] }))
      conditions.push({
        jurisdiction,
        rule: citeRule(snapshot.catalog, jurisdiction, version, found.rule.number),
        result: RESULTS[found.finding],
        ...(await evidenceFor(look, party.id, cases, found)),
      });
  }
  return { conditions, unknownTo };
}

const RESULTS = { MET: "MET", UNMET: "NOT_MET", UNRESOLVED: "UNKNOWN" } as const;

async function evidenceFor(
  look: Look,
  party: RecordId,
  cases: readonly RecordRow[],
  { codes }: PartyCondition,
): Promise<Pick<Told, "evidence" | "cases">> {
  const rows = cases.filter((row) => codes.has(codeOfCase(row) ?? 0));
  const acts = look.actsAbout(party).filter((act) => act.type === "ATTEST" && codes.has(act.code));
  const settled = rows.flatMap(({ id }) => look.actsAbout(id).filter(({ type }) => type === "SETTLE"));
  return {
    evidence: await look.tell([...acts, ...settled]),
    cases: look.summaries(rows).map(({ id }) => look.name(id)),
  };
}

async function refusedAbout(snapshot: Snapshot, named: readonly RecordRow[], moment: Moment): Promise<EventForm[]> {
  const events: EventForm[] = [];
  for (const { id } of named.filter(({ kind }) => kind === Kind.APPLICATION))
    events.push(...(await refusals(snapshot, { subject: id }, { limit: WHOLE_PAGE }, moment)).result.refusals);
  return events;
}

/** A reference that is not a credit code, such as a pseudonym, has no check digit. */
function checkOf(reference: string | null): "CORRECT" | "OTHER_CHECK_DIGIT" | undefined {
  if (reference === null) return undefined;
  try {
    return parseCreditCode(reference).warning === undefined ? "CORRECT" : "OTHER_CHECK_DIGIT";
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

const RESULT_WORDS: Readonly<Record<Told["result"], Bilingual>> = {
  MET: { zh: "符合", en: "met" },
  NOT_MET: { zh: "不符合", en: "not met" },
  UNKNOWN: { zh: "没有可据以判断的声明", en: "nothing was stated by which to tell" },
};

function conditionSentence({ rule, result, cases }: Told): Bilingual {
  const because = result === "NOT_MET" && cases.length > 0 ? showRecordNames(cases) : undefined;
  const name = showForeign(rule.clause ?? rule.id ?? String(rule.rule));
  const text =
    rule.text === undefined
      ? { zh: "", en: "" }
      : {
          zh: ` ${showForeign(rule.text.zh, LONGEST_RULE)}`,
          en: ` ${showForeign(rule.text.en, LONGEST_RULE)}`,
        };
  return {
    zh: `${name}${text.zh}：${RESULT_WORDS[result].zh}${because === undefined ? "" : `（${because.zh}）`}。`,
    en: `${name}${text.en}: ${RESULT_WORDS[result].en}${because === undefined ? "" : ` (${because.en})`}.`,
  };
}

function withoutText(jurisdiction: number): Bilingual {
  return {
    zh: `${jurisdiction} 号辖区的规则：本服务器没有其文本`,
    en: `the rules of jurisdiction ${jurisdiction}, of which this server does not have the text`,
  };
}
