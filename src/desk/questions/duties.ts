import { Type } from "typebox";
import { rulebookOf } from "../../audit/rulebooks.ts";
import { answer } from "../../audit/answer.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { RuleCitationSchema, RulebookSchema } from "../../schemas/rule.ts";
import {
  CountSchema,
  described,
  FlagSchema,
  listOf,
  optional,
  SecondsSchema,
  TextSchema,
} from "../../schemas/values.ts";
import { showDate } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ANYBODY, INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { recordsWith, revisionsOf } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { jurisdiction, record } from "../parameter.ts";
import { chosenBy } from "../quantity-words.ts";
import { question } from "../question.ts";
import { actSentences, standingSentences } from "../sentences.ts";
import { caseSentence, ToldCaseSchema, toldCases } from "../told-case.ts";

const JURISDICTION = { zh: "辖区", en: "The jurisdiction" };
/** Dates that regulations set by the calendar alone are no terms of a record. */
const BY_CALENDAR = {
  zh: "法规只按日历规定、账本未载明期限的义务（如年度报告、信息披露的日期）",
  en: "duties for which a regulation gives a day of the calendar and no record has a term, such as yearly reports",
};

/** R14 */
export const whatIsOverdue = question({
  id: "R14",
  name: "what-is-overdue",
  title: { zh: "今天有哪些事项逾期未办？", en: "What is overdue today?" },
  askers: OVERSEERS,
  parameters: { jurisdiction: jurisdiction(JURISDICTION) },
  result: Type.Object(
    { late: listOf(ToldCaseSchema, "The cases whose term is over and that are still open, oldest first") },
    { description: "What is overdue in a jurisdiction" },
  ),
  example: { jurisdiction: "朔湾市", at: "2025-12-21T09:00+08:00" },
  ask: async (snapshot, { jurisdiction: ordinal }, moment) => {
    const ids = await recordsWith(snapshot, { kind: Kind.CASE, jurisdiction: ordinal });
    const look = await Look.at(snapshot, moment, ids);
    const rows = look.present(ids).filter(({ original_until: until }) => until !== null && until <= moment.at);
    const late = (await toldCases(look, rows)).filter(({ open }) => open);
    return {
      answer: await look.answer(
        { late },
        late.length > 0 ? {} : { absence: { zh: "没有逾期事项的记录", en: "No case that is overdue is recorded" } },
      ),
      says: late.map(caseSentence),
      notOnLedger: [BY_CALENDAR],
      proven: late.map((each) => each.case),
    };
  },
});

/** T12 */
export const whatWasOutstanding = question({
  id: "T12",
  name: "what-was-outstanding",
  title: { zh: "当时有哪些事项尚未办结？", en: "What was outstanding at that time?" },
  askers: OVERSEERS,
  parameters: { jurisdiction: jurisdiction(JURISDICTION) },
  result: Type.Object(
    {
      proposed: listOf(RecordSummarySchema, "What was proposed and not decided yet, oldest first"),
      cases: listOf(ToldCaseSchema, "The cases that were open, oldest first"),
    },
    { description: "What was outstanding in a jurisdiction" },
  ),
  example: { jurisdiction: "沧屿市", at: "2025-09-03" },
  ask: async (snapshot, { jurisdiction: ordinal }, moment) => {
    const waiting: RecordId[] = [];
    for (const kind of DECIDED_KINDS) waiting.push(...(await recordsWith(snapshot, { kind, jurisdiction: ordinal })));
    const cases = await recordsWith(snapshot, { kind: Kind.CASE, jurisdiction: ordinal });
    const look = await Look.at(snapshot, moment, [...waiting, ...cases]);
    const undecided = look.present(waiting).filter((row) => look.graph.stateOf(row).ownStatus === Status.PROPOSED);
    const proposed = look.summaries(undecided);
    const open = (await toldCases(look, look.present(cases))).filter((each) => each.open);
    const isNone = proposed.length + open.length === 0;
    return {
      answer: await look.answer(
        { proposed, cases: open },
        isNone ? { absence: { zh: "没有未办结事项的记录", en: "Nothing that was outstanding is recorded" } } : {},
      ),
      says: [...standingSentences(proposed), ...open.map(caseSentence)],
      notOnLedger: [BY_CALENDAR],
      proven: [],
    };
  },
});

/** The kinds of records about which somebody decides. */
const DECIDED_KINDS = [
  Kind.RESOURCE,
  Kind.PLAN,
  Kind.PROCUREMENT,
  Kind.APPLICATION,
  Kind.AUTHORIZATION,
  Kind.GRANT,
  Kind.DOMAIN,
  Kind.SCENARIO,
  Kind.DEMAND,
  Kind.IMPORT,
  Kind.PRODUCT,
  Kind.AGREEMENT,
] as const;

/** T04 */
export const whichRulesApplied = question({
  id: "T04",
  name: "which-rules-applied",
  title: { zh: "当时适用哪一版规则？", en: "Which rules applied at that time?" },
  askers: ANYBODY,
  parameters: { jurisdiction: jurisdiction(JURISDICTION) },
  result: Type.Object(
    {
      jurisdiction: described(RulebookSchema.properties.jurisdiction, "The jurisdiction"),
      version: optional(CountSchema, "Number of the version that judged; absent when none did yet"),
      rulebook: optional(TextSchema, "Id of the rulebook; absent when this server does not have it"),
      effectiveFrom: optional(SecondsSchema, "The date that the text of the version gives, in seconds"),
      rules: listOf(RuleCitationSchema, "Its rules, each once"),
      others: listOf(CountSchema, "The numbers of the other published versions"),
    },
    { description: "The version of a rulebook that judged" },
  ),
  example: { jurisdiction: "朔湾市", at: "2025-09-15" },
  ask: async (snapshot, { jurisdiction: ordinal }, moment) => {
    const book = await rulebookOf(snapshot, ordinal, moment);
    const judged = book.versions.find(({ inForce }) => inForce);
    const rules = new Map(judged?.steps.flatMap((step) => step.rules).map((rule) => [rule.rule, rule]));
    const result = {
      jurisdiction: book.jurisdiction,
      ...(judged === undefined
        ? {}
        : {
            version: judged.version,
            effectiveFrom: judged.effectiveFrom,
            ...(judged.source === undefined ? {} : { rulebook: judged.source.id }),
          }),
      rules: [...rules.values()],
      others: book.versions.filter(({ inForce }) => !inForce).map(({ version }) => version),
    };
    return {
      answer: answer(snapshot, moment, {
        result,
        events: [],
        basis: "ENFORCED",
        truncated: book.truncated,
        absence:
          judged === undefined
            ? { zh: "没有施行的规则集版本的记录", en: "No version in force is recorded" }
            : undefined,
      }),
      says:
        judged === undefined
          ? []
          : [
              {
                zh:
                  `${showForeign(judged.source?.id ?? "")} 第 ${judged.version} 版，` +
                  `${showDate(judged.effectiveFrom)} 起施行，规则 ${rules.size} 条。`,
                en:
                  `${showForeign(judged.source?.id ?? "")} version ${judged.version}, in effect from ` +
                  `${showDate(judged.effectiveFrom)}, with ${rules.size} rules.`,
              },
            ],
    };
  },
});

/** R13 */
export const isThePriceAllowed = question({
  id: "R13",
  name: "is-the-price-allowed",
  title: { zh: "这个产品的收费合规吗？", en: "Is the price of this product allowed?" },
  askers: ANYBODY,
  parameters: { product: record({ zh: "数据产品", en: "The product" }, "PRODUCT") },
  result: Type.Object(
    {
      product: RecordSummarySchema,
      benefit: optional(TextSchema, "The class of use of its scenario; absent when nobody stated it"),
      prices: listOf(ToldActSchema, "The prices and ceilings that were stated, oldest first"),
      compliant: optional(
        FlagSchema,
        "Whether the last price is none where the use serves public governance, and else not above the ceiling; " +
          "absent when a price or a ceiling was not stated",
      ),
    },
    { description: "The price of a product" },
  ),
  example: { product: "PR-02" },
  ask: async (snapshot, { product: id }, moment) => {
    const scope = await pricedRecords(snapshot, id);
    const look = await Look.at(snapshot, moment, [id, ...scope]);
    const product = look.summary(look.subject(id));
    const stated = look.statements([id, ...scope], "BENEFIT", "PRICE", "FEE_CEILING");
    const said = (code: "BENEFIT" | "PRICE" | "FEE_CEILING") => look.statements([id, ...scope], code).at(-1);
    const [benefit, price, ceiling] = [said("BENEFIT"), said("PRICE"), said("FEE_CEILING")];
    const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
    const highest = purpose === "PUBLIC_GOVERNANCE" ? 0n : ceiling?.value;
    const compliant = price === undefined || highest === undefined ? undefined : price.value <= highest;
    const acts = await look.tell(stated);
    return {
      answer: await look.answer(
        {
          product,
          ...(purpose === undefined ? {} : { benefit: purpose }),
          prices: acts,
          ...(compliant === undefined ? {} : { compliant }),
        },
        price === undefined
          ? { absence: { zh: "没有该产品价格的记录", en: "No price of this product is recorded" } }
          : {},
      ),
      says: [
        ...actSentences(acts),
        ...(compliant === undefined
          ? []
          : [
              compliant
                ? { zh: "收费合规。", en: "The price is allowed." }
                : { zh: "收费超出上限。", en: "The price is above what is allowed." },
            ]),
      ],
      proven: [product],
    };
  },
});

/** A price may be stated about any revision of a product, and the class of use about its scenario. */
async function pricedRecords(snapshot: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const row = await snapshot.database.selectFrom("record").select("parent").where("id", "=", id).executeTakeFirst();
  const scenario = row?.parent ?? undefined;
  const revisions = (await revisionsOf(snapshot, id)).filter((each) => each !== id);
  return [...(scenario === undefined ? [] : [scenario]), ...revisions];
}

/** B15 */
export const howLongAreLogsKept = question({
  id: "B15",
  name: "how-long-are-logs-kept",
  title: { zh: "日志留存多久？", en: "How long are logs kept?" },
  askers: INVOLVED,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION") },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      retained: listOf(ToldActSchema, "The statements about the retention, oldest first"),
      months: optional(CountSchema, "The months that the last of them gives"),
      until: optional(SecondsSchema, "Until when it says that the logs are kept, in seconds"),
      accessClosed: listOf(ToldActSchema, "The statements that access was closed, from which the time is counted"),
    },
    { description: "The retention of logs" },
  ),
  example: { authorization: "A-SW-01" },
  ask: async (snapshot, { authorization: id }, moment) => {
    const look = await Look.at(snapshot, moment, [id]);
    const authorization = look.summary(look.subject(id));
    const statements = look.statements([id], "LOG_RETENTION");
    const last = statements.at(-1);
    const retained = await look.tell(statements);
    const accessClosed = await look.tell(look.statements([id], "ACCESS_CLOSED"));
    return {
      answer: await look.answer(
        {
          authorization,
          retained,
          ...(last === undefined ? {} : { months: Number(last.value) }),
          ...(last?.until_time === null || last === undefined ? {} : { until: last.until_time }),
          accessClosed,
        },
        last === undefined ? { absence: { zh: "没有日志留存期限的记录", en: "No retention of logs is recorded" } } : {},
      ),
      says: actSentences([...accessClosed, ...retained]),
      proven: [authorization],
    };
  },
});
