import { sql } from "kysely";
import { Type } from "typebox";
import type { Static } from "typebox";
import type { Moment } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { ActKind } from "../../ledger/codes.ts";
import { isGoodStanding } from "../../ledger/evaluate-standing.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { EventFormSchema } from "../../schemas/event.ts";
import type { EventForm } from "../../schemas/event.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { described, FlagSchema, listOf } from "../../schemas/values.ts";
import type { RecordRow, RefusalRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { OVERSEERS } from "../asker-groups.ts";
import { flowFrom } from "../data-flow.ts";
import { authorizationsOf, recordsWith, underAuthorizations } from "../find-neighbours.ts";
import { controllersOf, LEVELS_OF_CONTROL } from "../controllers.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { eventSentence } from "../event-sentence.ts";
import { showRecordName, showRecordNames } from "../sentences.ts";

/** An answer shows so many refused recordings at most. */
const MOST_REFUSED = 1_000;

const RedevelopedSchema = Type.Object(
  {
    product: described(RecordSummarySchema, "The product that was made of others"),
    parents: listOf(RecordNameSchema, "The products of which it was made"),
    developer: described(RecordNameSchema, "The party that developed it"),
    byOperator: described(FlagSchema, "Whether the operator developed it itself"),
    affiliate: described(FlagSchema, "Whether its developer and the operator have a common controller on the ledger"),
    consents: listOf(ToldActSchema, "The consents of holders and providers to it"),
    permitted: described(FlagSchema, "Whether it was in force: the rulebook then judged that it may be made"),
  },
  { description: "A product that was made of delivered products" },
);
type Redeveloped = Static<typeof RedevelopedSchema>;

/** R15 */
export const didTheOperatorRedevelop = question({
  id: "R15",
  name: "did-the-operator-redevelop",
  title: {
    zh: "运营机构（含关联方）是否再开发了其已交付的产品？",
    en: "Did the operator, or an affiliate of it, redevelop what it delivered?",
  },
  askers: OVERSEERS,
  parameters: { operator: record({ zh: "运营机构", en: "The operator" }, "PARTY") },
  result: Type.Object(
    {
      operator: described(RecordSummarySchema, "The operator asked about"),
      affiliates: listOf(RecordNameSchema, "The parties that it controls, or that have a controller in common with it"),
      redeveloped: listOf(RedevelopedSchema, "What was made of products under its authorizations, by whomever"),
      refused: listOf(EventFormSchema, "The products of the operator and its affiliates that the ledger refused"),
    },
    { description: "The redevelopment of what an operator delivered" },
  ),
  example: { operator: "91990100MA000020XJ" },
  ask: async (snapshot, { operator: id }, moment) => {
    const { products } = await underAuthorizations(snapshot, await authorizationsOf(snapshot, id));
    const made = (await flowFrom(snapshot, products)).products;
    const affiliates = await affiliatesOf(snapshot, id);
    const refused = await refusedProducts(snapshot, [id, ...affiliates], moment);
    const look = await Look.at(snapshot, moment, [id, ...made, ...affiliates]);
    const operator = look.summary(look.subject(id));
    const redeveloped: Redeveloped[] = [];
    for (const row of look.present(made)) redeveloped.push(await redevelopedBy(look, row, id));
    look.restOn(refused.slice(0, MOST_REFUSED));
    const own = redeveloped.filter(({ byOperator, affiliate }) => byOperator || affiliate);
    const isNone = own.length + refused.length === 0;
    const answer = await look.answer(
      {
        operator,
        affiliates: look.present(affiliates).map((row) => look.name(row.id)),
        redeveloped,
        refused: NO_EVENTS,
      },
      isNone ? { absence: NONE } : {},
    );
    const events = answer.events.filter(({ type }) => type === "REFUSED");
    return {
      answer: {
        ...answer,
        result: { ...answer.result, refused: events },
        ...(refused.length > MOST_REFUSED ? { completeness: "truncated" as const } : {}),
      },
      says: [...redeveloped.map(redevelopedSentence), ...events.map(eventSentence)],
      notOnLedger: [
        {
          zh: "账本未载明控制关系的关联方（见运营机构报送的关联方清单）",
          en: "affiliates whose controller the ledger does not have: see the lists that the operator files",
        },
      ],
      proven: redeveloped.map(({ product }) => product),
    };
  },
});

const NO_EVENTS: EventForm[] = [];
const NONE: Bilingual = {
  zh: "没有该运营机构或其关联方再开发的记录",
  en: "No redevelopment by this operator or an affiliate of it is recorded",
};

async function redevelopedBy(look: Look, row: RecordRow, operator: RecordId): Promise<Redeveloped> {
  const developer = row.link ?? row.issuer;
  if (developer === null) throw new RangeError(`The product ${row.id} has no developer.`);
  const product = look.summary(row);
  const own = controllersOf(look, operator);
  return {
    product,
    parents: look
      .inputs(row.id)
      .filter((input) => look.row(input).kind === Kind.PRODUCT)
      .map((input) => look.name(input)),
    developer: look.name(developer),
    byOperator: developer === operator,
    affiliate: developer !== operator && controllersOf(look, developer).some((party) => own.includes(party)),
    consents: await look.tell(look.statements([row.id], "HOLDER_CONSENT", "PROVIDER_CONSENT", "UPSTREAM_CONSENT")),
    permitted: isGoodStanding(product.standing.code),
  };
}

/** The parties that a party controls, or that have a controller in common with it, within the levels. */
async function affiliatesOf(snapshot: Snapshot, id: RecordId): Promise<RecordId[]> {
  const above = [id];
  for (let level = 0; level < LEVELS_OF_CONTROL; level += 1) {
    const controller = await controllerOf(snapshot, above.at(-1) ?? id);
    if (controller === undefined) break;
    above.push(controller);
  }
  const found = new Set(above);
  for (let ahead: readonly RecordId[] = above, level = 0; ahead.length > 0 && level < LEVELS_OF_CONTROL; level += 1) {
    ahead = (await recordsWith(snapshot, { kind: Kind.PARTY, links: ahead })).filter((party) => !found.has(party));
    for (const party of ahead) found.add(party);
  }
  found.delete(id);
  return [...found];
}

async function controllerOf(snapshot: Snapshot, id: RecordId): Promise<RecordId | undefined> {
  const row = await snapshot.database.selectFrom("record").select("link").where("id", "=", id).executeTakeFirst();
  return row?.link ?? undefined;
}

async function refusedProducts(
  snapshot: Snapshot,
  parties: readonly RecordId[],
  moment: Moment,
): Promise<RefusalRow[]> {
  return await snapshot.database
    .selectFrom("refusal")
    .selectAll()
    .where("party", "=", sql<RecordId>`ANY(${[...parties]}::text[])`)
    .where("kind", "=", Kind.PRODUCT)
    .where("act", "=", ActKind.RECORD)
    .where("time", "<=", Math.min(moment.at, moment.knownAt))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MOST_REFUSED + 1)
    .execute();
}

function redevelopedSentence({
  product,
  parents,
  developer,
  byOperator,
  affiliate,
  permitted,
}: Redeveloped): Bilingual {
  const of = showRecordNames(parents);
  const who = byOperator
    ? { zh: "（运营机构自身）", en: " (the operator itself)" }
    : affiliate
      ? { zh: "（关联方）", en: " (an affiliate)" }
      : { zh: "（非关联方）", en: " (not an affiliate)" };
  const state = permitted ? { zh: "有效", en: "in force" } : { zh: "未生效或已失效", en: "not in force" };
  return {
    zh: `${showRecordName(product)} 由 ${showRecordName(developer)}${who.zh} 以 ${of.zh} 再开发：${state.zh}。`,
    en: `${showRecordName(product)} was made of ${of.en} by ${showRecordName(developer)}${who.en}: ${state.en}.`,
  };
}
