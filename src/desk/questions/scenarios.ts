import { Type } from "typebox";
import type { Static } from "typebox";
import { refusals } from "../../audit/refusals.ts";
import { legalTime } from "../../audit/moment.ts";
import type { StatementRow } from "../../audit/act-rows.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { StatusName } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { EventFormSchema } from "../../schemas/event.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { described, FlagSchema, listOf, nameOf, optional, TextSchema } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { INVOLVED } from "../asker-groups.ts";
import { recordsWith, underScenarios } from "../find-neighbours.ts";
import { wasInForce } from "../in-force-then.ts";
import { Look } from "../look.ts";
import { record, word } from "../parameter.ts";
import { chosenBy } from "../quantity-words.ts";
import { question } from "../question.ts";
import { refusedSentences } from "../refused-sentence.ts";
import { actSentences, inDocuments, showRecordName, showRecordNames, standingSentence } from "../sentences.ts";
import { neighbour } from "../supply.ts";
import { caseSentence, casesOf, ToldCaseSchema, toldCases } from "../told-case.ts";
import { recipientsOf, ToldExportSchema, toldExports } from "../told-export.ts";

/** The classes of use that a scenario may serve, as the ledger has them in the clear. */
const PURPOSES = ["PUBLIC_GOVERNANCE", "PUBLIC_WELFARE", "INDUSTRY"] as const;

/** The reasons for which a use was not inside its approved scenario. */
const MISMATCHES = {
  NO_AGREEMENT: { zh: "没有使用协议", en: "there is no agreement for it" },
  OTHER_SCENARIO: {
    zh: "协议与产品不属于同一应用场景",
    en: "its agreement and its product stand under different scenarios",
  },
  SCENARIO_NOT_IN_FORCE: { zh: "应用场景当时无效", en: "the scenario was not in force then" },
  AGREEMENT_NOT_IN_FORCE: { zh: "协议当时无效", en: "the agreement was not in force then" },
  OTHER_PURPOSE: { zh: "所问用途与场景的用途类别不符", en: "the scenario serves another class of use" },
  MISUSE_FOUND: { zh: "有未被否定的违规使用或安全事件", en: "a misuse or an incident of it was not dismissed" },
} as const satisfies Readonly<Record<string, Bilingual>>;
type Mismatch = keyof typeof MISMATCHES;

/** D04 */
export const wasTheUseInsideTheScenario = question({
  id: "D04",
  name: "was-the-use-inside-the-scenario",
  title: { zh: "这项使用在审定的应用场景之内吗？", en: "Was this use inside the approved scenario?" },
  askers: INVOLVED,
  parameters: {
    use: record({ zh: "出域或使用协议", en: "The export or the agreement" }, "EXPORT", "AGREEMENT"),
    purpose: word({ zh: "所问的用途类别", en: "The class of use that is asked about" }, PURPOSES),
  },
  result: Type.Object(
    {
      use: RecordSummarySchema,
      scenario: RecordSummarySchema,
      agreement: optional(RecordNameSchema, "The agreement of the use; absent for an export without one"),
      product: optional(RecordNameSchema, "EXPORT: the product that left"),
      purpose: optional(TextSchema, "The class of use of the scenario; absent when nobody stated it"),
      approvals: listOf(ToldActSchema, "Who approved scenario, agreement and export, oldest first"),
      inside: described(FlagSchema, "Whether the ledger shows nothing against it"),
      mismatches: listOf(nameOf(MISMATCHES), "What the ledger shows against it"),
      cases: listOf(ToldCaseSchema, "The misuses and incidents of the export and its agreement, oldest first"),
    },
    { description: "Whether a use was inside its scenario" },
  ),
  example: { use: "UA-07" },
  ask: async (snapshot, { use: id, purpose: asked }, moment) => {
    const before = await Look.at(snapshot, moment, [id]);
    const named = before.subject(id);
    const uses = named.kind === Kind.EXPORT && named.link !== null ? [id, named.link] : [id];
    const opened = await recordsWith(snapshot, { kind: Kind.CASE, parents: uses });
    const look = await Look.at(snapshot, moment, [id, ...opened]);
    const row = look.subject(id);
    const { agreement, product, scenario } = useOf(look, row);
    // An export is used from the day on which it left; an agreement is asked about at the moment itself.
    const usedAt = product === undefined ? moment.at : legalTime(row, row.recorded_at);
    const benefit = benefitOf(look, scenario.id);
    const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
    const cases = await toldCases(look, casesOf(look, look.present(opened), "MISUSE", "INCIDENT"));
    const mismatches: Mismatch[] = [
      ...(agreement === undefined ? (["NO_AGREEMENT"] as const) : []),
      ...(agreement === undefined || agreement.parent === scenario.id ? [] : (["OTHER_SCENARIO"] as const)),
      ...(wasInForce(look, scenario, usedAt) ? [] : (["SCENARIO_NOT_IN_FORCE"] as const)),
      ...(agreement === undefined || wasInForce(look, agreement, usedAt) ? [] : (["AGREEMENT_NOT_IN_FORCE"] as const)),
      ...(asked === undefined || purpose === undefined || asked === purpose ? [] : (["OTHER_PURPOSE"] as const)),
      ...(cases.some((each) => isStanding(each.case.standing.status)) ? (["MISUSE_FOUND"] as const) : []),
    ];
    const approvals = await look.tell([
      ...(benefit === undefined ? [] : [benefit]),
      ...look.statements([scenario.id], "REVIEW", "SCENARIO_DETERMINATION"),
      ...look.actsAbout(scenario.id).filter(({ type }) => type === "SETTLE"),
      ...look.statements([...uses, ...(product === undefined ? [] : [product.id])], "EXPORT_APPROVAL", "ACCEPTANCE"),
    ]);
    const told = {
      use: look.summary(row),
      scenario: look.summary(scenario),
      ...(agreement === undefined ? {} : { agreement: look.name(agreement.id) }),
      ...(product === undefined ? {} : { product: look.name(product.id) }),
      ...(purpose === undefined ? {} : { purpose }),
      approvals,
      inside: mismatches.length === 0,
      mismatches,
      cases,
    };
    return {
      answer: await look.answer(told, {
        absence:
          mismatches.length > 0
            ? undefined
            : { zh: "没有该使用超出应用场景的记录", en: "Nothing that this use did outside its scenario is recorded" },
      }),
      says: [
        standingSentence(told.scenario),
        ...mismatches.map((each) => mismatchSentence(told.use, each)),
        ...actSentences(approvals),
        ...cases.map(caseSentence),
      ],
      notOnLedger: [inDocuments({ zh: "协议与场景的用途原文", en: "the purposes of agreement and scenario stand" })],
      proven: [told.use, told.scenario],
    };
  },
});

interface Use {
  readonly agreement: RecordRow | undefined;
  /** The product of an export; undefined for an agreement. */
  readonly product: RecordRow | undefined;
  readonly scenario: RecordRow;
}

/** @throws RangeError for a product that was made outside the domain: it has no scenario, and is not exported */
function useOf(look: Look, row: RecordRow): Use {
  if (row.kind === Kind.AGREEMENT)
    return { agreement: row, product: undefined, scenario: neighbour(look, row, "parent") };
  const product = neighbour(look, row, "parent");
  const agreement = row.link === null ? undefined : look.row(row.link);
  return { agreement, product, scenario: neighbour(look, product, "parent") };
}

function benefitOf(look: Look, scenario: RecordId): StatementRow | undefined {
  return look.statements([scenario], "BENEFIT").at(-1);
}

/** A case that was dismissed, withdrawn or declared void says nothing against a use. */
function isStanding(status: StatusName): boolean {
  return status === "IN_FORCE" || status === "FULFILLED" || status === "EXPIRED" || status === "FAILED";
}

function mismatchSentence(use: Parameters<typeof showRecordName>[0], mismatch: Mismatch): Bilingual {
  const { zh, en } = MISMATCHES[mismatch];
  return { zh: `${showRecordName(use)}：${zh}。`, en: `${showRecordName(use)}: ${en}.` };
}

const ScenarioSchema = Type.Object(
  {
    scenario: RecordSummarySchema,
    purpose: optional(TextSchema, "The class of use; absent when nobody stated it"),
    resources: listOf(RecordNameSchema, "The resources of the grants that it names"),
    opinions: listOf(ToldActSchema, "What was stated and decided about the scenario, oldest first"),
    demands: listOf(RecordSummarySchema, "The demands, oldest first"),
    deliveries: listOf(RecordSummarySchema, "What was delivered for them, oldest first"),
    imports: listOf(RecordSummarySchema, "The data that were brought from outside, oldest first"),
    developers: listOf(RecordNameSchema, "Those who developed products, each once"),
    agreements: listOf(RecordSummarySchema, "The agreements, oldest first"),
    products: listOf(RecordSummarySchema, "The products with their versions, oldest first"),
    exports: listOf(ToldExportSchema, "What left the domain, oldest first"),
    recipients: listOf(RecordNameSchema, "Those who got it, each once"),
    fees: listOf(ToldActSchema, "The prices and ceilings of the products, oldest first"),
    refused: listOf(EventFormSchema, "What the ledger refused to record under the scenario, oldest first"),
  },
  { description: "Everything about a scenario" },
);
type ToldScenario = Static<typeof ScenarioSchema>;

/** One page of refusals; an answer that is cut there says so. */
const WHOLE_PAGE = 1_000;

/** D06 */
export const whatHappenedUnderThisScenario = question({
  id: "D06",
  name: "what-happened-under-this-scenario",
  title: { zh: "这个应用场景有哪些数据、产品与去向？", en: "What happened under this scenario, and for whom?" },
  askers: INVOLVED,
  parameters: { scenario: record({ zh: "应用场景", en: "The scenario" }, "SCENARIO") },
  result: ScenarioSchema,
  example: { scenario: "SCN-02" },
  ask: async (snapshot, { scenario: id }, moment) => {
    const under = await underScenarios(snapshot, [id]);
    const look = await Look.at(snapshot, moment, [id, ...Object.values(under).flat()]);
    const row = look.subject(id);
    const benefit = benefitOf(look, id);
    const purpose = benefit === undefined ? undefined : chosenBy(benefit.code, benefit.value);
    const products = look.present(under.products);
    const exports = await toldExports(look, look.present(under.exports));
    const refused = await refusals(snapshot, { parent: id }, { limit: WHOLE_PAGE }, moment);
    const told: ToldScenario = {
      scenario: look.summary(row),
      ...(purpose === undefined ? {} : { purpose }),
      resources: look.inputs(id).map((grant) => look.name(neighbour(look, look.row(grant), "link").id)),
      opinions: await look.tell(look.actsAbout(id)),
      demands: look.summaries(look.present(under.demands)),
      deliveries: look.summaries(look.present(under.deliveries)),
      imports: look.summaries(look.present(under.imports)),
      developers: [...new Set(products.flatMap(({ link }) => link ?? []))].map((each) => look.name(each)),
      agreements: look.summaries(look.present(under.agreements)),
      products: look.summaries(products),
      exports,
      recipients: recipientsOf(exports),
      fees: await look.tell(look.statements(under.products, "PRICE", "FEE_CEILING")),
      refused: refused.result.refusals,
    };
    const isNone = told.demands.length + told.agreements.length + told.products.length === 0;
    const answer = await look.answer(told, {
      absence: isNone
        ? {
            zh: "没有该应用场景之下的需求、协议或产品的记录",
            en: "No demand, agreement or product under it is recorded",
          }
        : undefined,
    });
    return {
      answer: {
        ...answer,
        events: [...answer.events, ...refused.events],
        ...(refused.completeness === "truncated" ? { completeness: "truncated" as const } : {}),
      },
      says: [
        standingSentence(told.scenario),
        ...scenarioSentences(told),
        ...refusedSentences(told.refused),
        ...actSentences(told.opinions),
      ],
      notOnLedger: [
        inDocuments({ zh: "场景的用途与收益安排", en: "the purpose of the scenario and its revenue stand" }),
      ],
      proven: [told.scenario, ...exports.map((each) => each.export)],
    };
  },
});

function scenarioSentences(told: ToldScenario): Bilingual[] {
  const lines = [
    [{ zh: "数据资源", en: "Resources" }, told.resources],
    [{ zh: "需求", en: "Demands" }, told.demands],
    [{ zh: "供给", en: "Deliveries" }, told.deliveries],
    [{ zh: "社会数据导入", en: "Imports" }, told.imports],
    [{ zh: "协议", en: "Agreements" }, told.agreements],
    [{ zh: "开发主体", en: "Developers" }, told.developers],
    [{ zh: "产品", en: "Products" }, told.products],
    [{ zh: "出域", en: "Exports" }, told.exports.map((each) => each.export)],
    [{ zh: "接收方", en: "Recipients" }, told.recipients],
  ] as const;
  return lines.map(([label, names]) => {
    const shown = showRecordNames(names);
    return { zh: `${label.zh}：${shown.zh}。`, en: `${label.en}: ${shown.en}.` };
  });
}
