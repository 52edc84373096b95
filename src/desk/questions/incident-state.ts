import { Type } from "typebox";
import { rulebookOf } from "../../audit/rulebooks.ts";
import { legalTime } from "../../audit/moment.ts";
import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordSummarySchema } from "../../schemas/record.ts";
import { CountSchema, described, listOf, optional, SecondsSchema, TextSchema } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { OVERSEERS } from "../asker-groups.ts";
import { authorizationsOf, recordsWith } from "../find-neighbours.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { actSentences, inDocuments, standingSentences } from "../sentences.ts";
import { caseSentence, ToldCaseSchema, toldCase, toldCases } from "../told-case.ts";

/** The filings that say who worked where, and what was prepared for an incident. */
const PREPARATION = [
  "PERSONNEL_ROSTER",
  "CONFIDENTIALITY",
  "TRAINING",
  "VETTING",
  "SECURITY_OFFICER",
  "EMERGENCY_PLAN",
  "DRILL",
] as const;
const INSPECTIONS = ["INSPECTION", "RISK_ASSESSMENT", "SECURITY_TEST", "INTERNAL_AUDIT", "DOMAIN_ACCEPTANCE"] as const;
const CONSENTS = ["CONSENT_EVIDENCE", "SEPARATE_CONSENT"] as const;

/** R17 */
export const whatStoodWhenItHappened = question({
  id: "R17",
  name: "what-stood-when-it-happened",
  title: {
    zh: "事件发生时，各项授权、场景、产品、人员与规则是什么状态？",
    en: "What was the state of everything at the moment of the incident?",
  },
  askers: OVERSEERS,
  parameters: { incident: record({ zh: "安全事件或其他案件", en: "The incident, or another case" }, "CASE") },
  result: Type.Object(
    {
      incident: described(ToldCaseSchema, "The incident, as it is told at the time asked about"),
      happenedAt: described(
        SecondsSchema,
        "The legal time of the incident, at which everything below stood, in seconds",
      ),
      stood: listOf(
        RecordSummarySchema,
        "What the incident is about, with what it stands under and what left because of it, as it stood at that moment",
      ),
      rulebook: optional(TextSchema, "The rulebook that judged then; absent when this server does not have it"),
      version: optional(CountSchema, "The number of its version; absent when none judged"),
      preparation: listOf(ToldActSchema, "The personnel, officers, plans and drills that were filed by then"),
      consents: listOf(ToldActSchema, "The consents on file by then"),
      inspections: listOf(ToldActSchema, "The inspections and assessments by then"),
      earlier: listOf(ToldCaseSchema, "The cases about the same records that were opened before, oldest first"),
    },
    { description: "The state of everything at the moment of an incident" },
  ),
  example: { incident: "INC-01" },
  ask: async (snapshot, { incident: id }, moment) => {
    const now = await Look.at(snapshot, moment, [id]);
    const row = now.subject(id);
    const incident = await toldCase(now, row);
    const then: Moment = { at: incident.openedAt, knownAt: moment.knownAt };
    const scope = row.parent === null ? [] : await concerned(snapshot, now, row.parent);
    const demands = await recordsWith(snapshot, { kind: Kind.DEMAND, parents: scope });
    const cases = await recordsWith(snapshot, { kind: Kind.CASE, parents: [...scope, ...demands] });
    const look = await Look.at(snapshot, then, [...scope, ...demands, ...cases]);
    const stood = look.summaries(look.present(scope));
    const preparation = await look.tell(look.statements(scope, ...PREPARATION));
    const consents = await look.tell(look.statements(demands, ...CONSENTS));
    const inspections = await look.tell(look.statements(scope, ...INSPECTIONS));
    const before = look.present(cases).filter((each) => legalTime(each, each.recorded_at) < then.at && each.id !== id);
    const earlier = await toldCases(look, before);
    const book = await rulebookOf(snapshot, row.jurisdiction, then);
    const judged = book.versions.find(({ inForce }) => inForce);
    const answer = await look.answer(
      {
        incident,
        happenedAt: then.at,
        stood,
        ...(judged === undefined ? {} : { version: judged.version }),
        ...(judged?.source === undefined ? {} : { rulebook: judged.source.id }),
        preparation,
        consents,
        inspections,
        earlier,
      },
      stood.length === 0
        ? { absence: { zh: "没有当时存在的相关记录", en: "No record that it is about is recorded as of that moment" } }
        : {},
    );
    const told = await now.answer(undefined);
    return {
      // The incident itself is told as of the moment asked about, and all else as of the moment of the incident.
      answer: {
        ...answer,
        events: [...answer.events, ...told.events.filter(({ event }) => !names(answer.events, event))],
      },
      says: [
        { zh: `以下为 ${showTime(then.at)} 的状态。`, en: `This is how it stood at ${showTime(then.at)}.` },
        ...standingSentences(stood),
        ...(judged === undefined ? [] : [ruleSentence(judged.source?.id, judged.version)]),
        ...actSentences([...preparation, ...consents, ...inspections]),
        ...earlier.map(caseSentence),
      ],
      notOnLedger: [
        inDocuments({
          zh: "人员名册、检查发现的问题与事件的级别",
          en: "the rolls of persons, the findings of inspections and the level of the incident stand",
        }),
      ],
      proven: [incident.case, ...stood.filter(({ kind }) => kind === "AUTHORIZATION" || kind === "PRODUCT")],
    };
  },
});

function names(events: readonly { readonly event: string }[], event: string): boolean {
  return events.some((each) => each.event === event);
}

function ruleSentence(rulebook: string | undefined, version: number): Bilingual {
  const named =
    rulebook === undefined
      ? { zh: "规则集", en: "the rulebook" }
      : { zh: showForeign(rulebook), en: showForeign(rulebook) };
  return { zh: `当时适用 ${named.zh} 第 ${version} 版。`, en: `Version ${version} of ${named.en} judged then.` };
}

/**
 * The records that an incident concerns: what it is about and everything above that, the exports under an agreement
 * with their products, the exports of a product, and the authorizations of a party.
 */
async function concerned(snapshot: Snapshot, now: Look, about: RecordId): Promise<readonly RecordId[]> {
  const matter = now.row(about);
  const beside = await besideIt(snapshot, now, about);
  const all = new Set<RecordId>();
  const graph = await Look.at(snapshot, now.moment, [about, ...beside]);
  for (const start of [about, ...beside])
    for (let at: RecordId | null = start; at !== null; at = graph.row(at).parent) {
      const row = graph.row(at);
      if (row.kind === Kind.JURISDICTION || (row.kind === Kind.PARTY && matter.kind !== Kind.PARTY)) break;
      all.add(at);
      if (row.kind === Kind.PARTY) break;
      if (row.kind === Kind.EXPORT && row.link !== null) all.add(row.link);
      if (row.kind === Kind.AUTHORIZATION && row.link !== null) all.add(row.link);
    }
  return [...all];
}

async function besideIt(snapshot: Snapshot, now: Look, about: RecordId): Promise<readonly RecordId[]> {
  const { kind } = now.row(about);
  if (kind === Kind.AGREEMENT) return await recordsWith(snapshot, { kind: Kind.EXPORT, links: [about] });
  if (kind === Kind.PRODUCT) return await recordsWith(snapshot, { kind: Kind.EXPORT, parents: [about] });
  return kind === Kind.PARTY ? await authorizationsOf(snapshot, about) : [];
}
