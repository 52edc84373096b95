import { Type } from "typebox";
import type { Static } from "typebox";
import { legalTime } from "../../audit/moment.ts";
import { viewOfRow } from "../../audit/record-view.ts";
import { Flag } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { AUTHORITY_ROLES, Role, roleMask, roleName } from "../../ledger/roles.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, nameOf, optional, SecondsSchema, WordSchema } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { recordsWith, underAuthorizations } from "../find-neighbours.ts";
import { wasInForce } from "../in-force-then.ts";
import { Look } from "../look.ts";
import { PERIOD, record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments, showRecordName, standingSentence } from "../sentences.ts";
import { neighbour, supplyOf } from "../supply.ts";
import { caseSentence, casesOf, ToldCaseSchema, toldCases } from "../told-case.ts";

/** S06 */
export const whoSuppliedThisDelivery = question({
  id: "S06",
  name: "who-supplied-this-delivery",
  title: {
    zh: "这次供给由谁提供，以何种形式，送往何处？",
    en: "Who supplied this delivery, in which form, and where to?",
  },
  askers: INVOLVED,
  parameters: { delivery: record({ zh: "数据供给", en: "The delivery" }, "DELIVERY") },
  result: Type.Object(
    {
      delivery: RecordSummarySchema,
      suppliedBy: described(RecordNameSchema, "The party that supplied it"),
      role: optional(nameOf(Role), "The role under which that party did"),
      suppliedAt: described(SecondsSchema, "When it did, by the legal time, in seconds"),
      demand: described(RecordSummarySchema, "The demand that it meets"),
      demandedBy: described(RecordNameSchema, "The party that asked for the data"),
      resource: described(RecordNameSchema, "The resource from which the data come"),
      provider: described(RecordNameSchema, "The party that catalogued the resource"),
      domain: optional(RecordSummarySchema, "The trusted domain into which the data went; absent where it names none"),
      document: described(WordSchema, "Root of the document that says treatment, date and snapshot of the data"),
      treatments: listOf(ToldActSchema, "What was stated about the treatment of the data, oldest first"),
      acts: listOf(ToldActSchema, "What else was stated or decided about the delivery, oldest first"),
    },
    { description: "The supply of a delivery" },
  ),
  example: { delivery: "DL-07" },
  ask: async (snapshot, { delivery: id }, moment) => {
    const look = await Look.at(snapshot, moment, [id]);
    const row = look.subject(id);
    const { demand, resource, domain } = supplyOf(look, row);
    const delivery = look.summary(row);
    const statements = look.statements([demand.id, id], "TREATMENT");
    const treatments = await look.tell(statements);
    const acts = await look.tell(look.actsAbout(id).filter((act) => !statements.some((known) => known === act)));
    const role = roleName(row.role);
    const told = {
      delivery,
      suppliedBy: look.name(neighbour(look, row, "issuer").id),
      ...(role === undefined ? {} : { role }),
      suppliedAt: legalTime(row, row.recorded_at),
      demand: look.summary(demand),
      demandedBy: look.name(neighbour(look, demand, "issuer").id),
      resource: look.name(resource.id),
      provider: look.name(neighbour(look, resource, "issuer").id),
      ...(domain === undefined ? {} : { domain: look.summary(domain) }),
      document: row.content,
      treatments,
      acts,
    };
    return {
      answer: await look.answer(told, {
        absence:
          treatments.length > 0
            ? undefined
            : { zh: "没有就其处理方式所作声明的记录", en: "No statement about its treatment is recorded" },
      }),
      says: [supplySentence(told), standingSentence(delivery), ...actSentences([...treatments, ...acts])],
      notOnLedger: [
        inDocuments({
          zh: "处理方式、数据的截至日期与快照杂凑值",
          en: "the treatment, the date and the snapshot of the data stand",
        }),
      ],
      proven: [delivery, ...(domain === undefined ? [] : [look.name(domain.id)])],
    };
  },
});

type Named = Parameters<typeof showRecordName>[0];

function supplySentence(told: {
  readonly delivery: Named;
  readonly suppliedBy: Named;
  readonly suppliedAt: number;
  readonly demand: Named;
  readonly resource: Named;
  readonly domain?: Named;
}): Bilingual {
  const { delivery, suppliedBy, suppliedAt, demand, resource, domain } = told;
  const into =
    domain === undefined
      ? { zh: "，未载明可信域", en: "; it names no trusted domain" }
      : { zh: `，送入 ${showRecordName(domain)}`, en: ` into ${showRecordName(domain)}` };
  return {
    zh:
      `${showRecordName(suppliedBy)} 于 ${showDate(suppliedAt)} 就需求 ${showRecordName(demand)} 提供 ` +
      `${showRecordName(delivery)}，数据来自 ${showRecordName(resource)}${into.zh}。`,
    en:
      `${showRecordName(suppliedBy)} supplied ${showRecordName(delivery)} on ${showDate(suppliedAt)} for the demand ` +
      `${showRecordName(demand)}, from ${showRecordName(resource)}${into.en}.`,
  };
}

/**
 * The reasons for which a delivery or export is not shown to have stayed within the chain of agreements. The ledger
 * enforces that chain as far as its rulebook asks for it.
 */
const REASONS = {
  NOT_JUDGED: { zh: "系补录，未经规则检验", en: "it was backfilled, and no rule judged it" },
  NO_DOMAIN: { zh: "未载明可信域", en: "it names no trusted domain" },
  DOMAIN_OF_ANOTHER: {
    zh: "可信域既不由运营机构也不由机关管理",
    en: "neither the operator nor an authority keeps its domain",
  },
  NO_AGREEMENT: {
    zh: "当时没有与取得数据的一方有效的协议",
    en: "no agreement with the party that got the data was in force then",
  },
  OTHER_SCENARIO: { zh: "协议属于另一应用场景", en: "its agreement stands under another scenario" },
} as const satisfies Readonly<Record<string, Bilingual>>;
type Reason = keyof typeof REASONS;

const DoubtfulSchema = Type.Object(
  {
    record: RecordSummarySchema,
    reasons: listOf(nameOf(REASONS), "Why the ledger does not show that it stayed within the chain of agreements"),
  },
  { description: "A delivery or an export that is not shown to have stayed within the chain of agreements" },
);
type Doubtful = Static<typeof DoubtfulSchema>;

/** D15 */
export const whatWentOutsideTheAgreements = question({
  id: "D15",
  name: "what-went-outside-the-agreements",
  title: {
    zh: "有没有数据提供给协议链条之外的一方？",
    en: "Were any data given to somebody outside the chain of agreements?",
  },
  askers: OVERSEERS,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION"), ...PERIOD },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      doubtful: listOf(
        DoubtfulSchema,
        "Deliveries and exports that are not shown to have stayed within it, oldest first",
      ),
      of: described(CountSchema, "How many deliveries and exports were looked at"),
      inspections: listOf(ToldActSchema, "The inspections of authorization, operator and domains, oldest first"),
      cases: listOf(ToldCaseSchema, "The incidents, misuses and rectifications about these and the agreements"),
    },
    { description: "What left the chain of agreements" },
  ),
  example: { authorization: "A-SW-01" },
  ask: async (snapshot, { authorization: id, ...period }, moment) => {
    const under = await underAuthorizations(snapshot, [id]);
    const moved = [...under.deliveries, ...under.exports];
    const before = await Look.at(snapshot, moment, [id, ...moved, ...under.agreements]);
    const subjects = inspected(before, before.subject(id), under.deliveries, under.agreements);
    const opened = await recordsWith(snapshot, { kind: Kind.CASE, parents: subjects });
    const look = await Look.at(snapshot, moment, [id, ...moved, ...under.agreements, ...opened]);
    const authorization = look.summary(look.subject(id));
    const isWithin = (at: number): boolean => at >= (period.from ?? 0) && at < (period.until ?? Infinity);
    const looked = look.present(moved).filter((row) => isWithin(row.recorded_at));
    const agreements = look.present(under.agreements);
    const doubtful: Doubtful[] = [];
    for (const row of looked) {
      const reasons = row.kind === Kind.DELIVERY ? ofDelivery(look, row, agreements) : ofExport(look, row);
      if (reasons.length > 0) doubtful.push({ record: look.summary(row), reasons });
    }
    const inspections = await look.tell(
      look.statements(subjects, "INSPECTION").filter((act) => isWithin(legalTime(act, act.time))),
    );
    const about = casesOf(look, look.present(opened), "INCIDENT", "MISUSE", "RECTIFICATION");
    const cases = await toldCases(
      look,
      about.filter((row) => isWithin(row.recorded_at)),
    );
    const told = { authorization, doubtful, of: looked.length, inspections, cases };
    return {
      answer: await look.answer(told, {
        period,
        absence:
          doubtful.length + cases.length > 0
            ? undefined
            : {
                zh: "没有向协议链条之外提供数据的记录",
                en: "Nothing that was given to anybody outside the chain of agreements is recorded",
              },
      }),
      says: [
        {
          zh: `供给与出域 ${looked.length} 项，其中 ${doubtful.length} 项账本不能证明在协议链条之内。`,
          en: `Of ${looked.length} deliveries and exports, ${doubtful.length} are not shown to be within the chain.`,
        },
        ...doubtful.map(doubtfulSentence),
        ...actSentences(inspections),
        ...cases.map(caseSentence),
      ],
      notOnLedger: [
        {
          zh: "未经记录的传输：账本只能显示事后查明的事件与检查",
          en: "transfers that nobody recorded: the ledger shows only what incidents and inspections found of them",
        },
      ],
      proven: [authorization],
      period,
    };
  },
});

/** The records that an inspection or a case about a transfer may be about. */
function inspected(
  look: Look,
  authorization: RecordRow,
  deliveries: readonly RecordId[],
  agreements: readonly RecordId[],
): RecordId[] {
  const domains = look.present(deliveries).flatMap(({ link }) => (link === null ? [] : [link]));
  return [...new Set([authorization.id, neighbour(look, authorization, "link").id, ...domains, ...agreements])];
}

function ofDelivery(look: Look, row: RecordRow, agreements: readonly RecordRow[]): Reason[] {
  const { demand, scenario, authorization, domain } = supplyOf(look, row);
  const isBackfilled = wasBackfilled(row) || wasBackfilled(demand);
  const at = legalTime(row, row.recorded_at);
  const hasAgreement =
    demand.issuer === authorization.link ||
    agreements.some((each) => each.parent === scenario.id && each.link === demand.issuer && wasInForce(look, each, at));
  return [
    ...(isBackfilled ? (["NOT_JUDGED"] as const) : []),
    ...(domain === undefined ? (["NO_DOMAIN"] as const) : []),
    ...(domain === undefined || isKeptByOperator(look, domain, authorization.link)
      ? []
      : (["DOMAIN_OF_ANOTHER"] as const)),
    // An authority backfills what others had asked for, so that its issuer does not tell who got the data.
    ...(isBackfilled || hasAgreement ? [] : (["NO_AGREEMENT"] as const)),
  ];
}

/** Whether the operator or an authority keeps a domain. */
function isKeptByOperator(look: Look, domain: RecordRow, operator: RecordId | null): boolean {
  // A domain without a keeper of its own is kept by the authority that recorded it.
  if (domain.link === null || domain.link === operator) return true;
  const keeper = viewOfRow(look.row(domain.link));
  return keeper.kind === Kind.PARTY && (roleMask(keeper.roles) & AUTHORITY_ROLES) !== 0n;
}

function ofExport(look: Look, row: RecordRow): Reason[] {
  const scenario = neighbour(look, row, "parent").parent;
  const agreement = row.link === null ? undefined : look.row(row.link);
  return [
    ...(wasBackfilled(row) ? (["NOT_JUDGED"] as const) : []),
    ...(agreement === undefined ? (["NO_AGREEMENT"] as const) : []),
    ...(agreement === undefined || agreement.parent === scenario ? [] : (["OTHER_SCENARIO"] as const)),
  ];
}

function wasBackfilled({ flags }: RecordRow): boolean {
  return (flags & Flag.BACKFILLED) !== 0;
}

function doubtfulSentence({ record: of, reasons }: Doubtful): Bilingual {
  const words = reasons.map((reason) => REASONS[reason]);
  return {
    zh: `${showRecordName(of)}：${words.map(({ zh }) => zh).join("；")}。`,
    en: `${showRecordName(of)}: ${words.map(({ en }) => en).join("; ")}.`,
  };
}
