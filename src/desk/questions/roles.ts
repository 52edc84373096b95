import { Type } from "typebox";
import type { Static } from "typebox";
import { aroundOf } from "../../audit/graph-around.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { FIRST_COMPETENT_ROLE, Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { Around } from "../../rulebook/judge/around.ts";
import { namedParties } from "../../rulebook/judge/named-parties.ts";
import { atOrAbove } from "../../rulebook/judge/selected-records.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import type { RecordName } from "../../schemas/record.ts";
import { AccountSchema, described, FlagSchema, listOf, nameOf, optional, SecondsSchema } from "../../schemas/values.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { keysOf } from "../../text/entries.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { Look } from "../look.ts";
import { record, requiredWord } from "../parameter.ts";
import { question } from "../question.ts";
import { partiesWithRolesIn, rolesThen } from "../seats-then.ts";
import type { HeldRoles } from "../seats-then.ts";
import { actSentences, inDocuments, showRecordName, showRecordNames } from "../sentences.ts";

const HolderSchema = Type.Object(
  {
    party: described(RecordSummarySchema, "The party, with its standing at the time asked about"),
    account: described(AccountSchema, "The account by which it acted in this role"),
    until: optional(SecondsSchema, "The end of its seat or of its roles there, in seconds; absent without an end"),
    elsewhere: described(FlagSchema, "Whether its home is another jurisdiction, which gave it no role here"),
    given: listOf(ToldActSchema, "The acts that gave it the role; none for a seat of the founding"),
    mandates: listOf(ToldActSchema, "The mandates of the party that were filed"),
  },
  { description: "A party that held the role" },
);
type Holder = Static<typeof HolderSchema>;

/** T07 */
export const whoHeldTheRole = question({
  id: "T07",
  name: "who-held-the-role",
  title: {
    zh: "当时谁在此范围内担任该角色，依据什么？",
    en: "Who held this role for this scope then, and by which act?",
  },
  askers: INVOLVED,
  parameters: {
    role: requiredWord({ zh: "角色", en: "The role" }, keysOf(Role)),
    scope: record({ zh: "辖区，或其中的一条记录", en: "The jurisdiction, or a record in it" }),
  },
  result: Type.Object(
    {
      role: described(nameOf(Role), "The role asked about"),
      scope: described(RecordSummarySchema, "The jurisdiction or the record asked about"),
      holders: listOf(
        HolderSchema,
        "Those who held it. For a role that decides only where a record names the party, only those whom the record " +
          "names",
      ),
    },
    { description: "Who held a role" },
  ),
  example: { role: "DATA_AUTHORITY", scope: "A-01", at: "2025-09-01" },
  ask: async (snapshot, { role, scope: id }, moment) => {
    const { jurisdiction, kind } = (await Look.at(snapshot, moment, [id])).subject(id);
    const parties = await partiesWithRolesIn(snapshot, jurisdiction);
    const look = await Look.at(snapshot, moment, [id, ...parties]);
    const scope = look.summary(look.subject(id));
    const named = kind === Kind.JURISDICTION ? undefined : namedFor(look, id, role);
    const held = rolesThen(look, parties, jurisdiction).filter(
      (each) => hasRole(each, role) && (named === undefined || named.includes(each.party.id)),
    );
    const holders: Holder[] = [];
    for (const each of held) holders.push(await holderOf(look, each));
    return {
      answer: await look.answer(
        { role, scope, holders },
        holders.length > 0
          ? {}
          : { absence: { zh: "没有主体担任该角色的记录", en: "No party is recorded as holding this role" } },
      ),
      says: holders.map((holder) => holderSentence(role, holder)),
      notOnLedger: [inDocuments({ zh: "委托的内容", en: "the contents of a mandate stand" })],
      proven: holders.map(({ party }) => party),
    };
  },
});

function hasRole({ roles }: HeldRoles, role: RoleName): boolean {
  return ((roles >> BigInt(Role[role])) & 1n) === 1n;
}

/** The parties that alone decide about a record in a role; undefined for a role that decides about every record. */
function namedFor(look: Look, id: RecordId, role: RoleName): readonly RecordId[] | undefined {
  const around = aroundOf(look.graph);
  const place = around.record(id);
  return Role[role] < FIRST_COMPETENT_ROLE || place === undefined ? undefined : namedParties(place, Role[role], around);
}

async function holderOf(look: Look, { party, account, until, isElsewhere, acts }: HeldRoles): Promise<Holder> {
  return {
    party: look.summary(party),
    account,
    ...(until === undefined ? {} : { until }),
    elsewhere: isElsewhere,
    given: await look.tell(acts),
    mandates: await look.tell(look.statements([party.id], "MANDATE")),
  };
}

function holderSentence(role: RoleName, { party, until, elsewhere, given }: Holder): Bilingual {
  const since = given.at(-1);
  const from = since === undefined ? party.recordedAt : (since.effectiveAt ?? since.time);
  const end =
    until === undefined ? NOTHING : { zh: `，至 ${showDate(until - 1)} 止`, en: `, until ${showDate(until - 1)}` };
  const home = elsewhere ? { zh: "（属其他辖区）", en: " (of another jurisdiction)" } : NOTHING;
  return {
    zh: `${showRecordName(party)}${home.zh}：${roleLabels[role].zh}，自 ${showDate(from)} 起${end.zh}。`,
    en: `${showRecordName(party)}${home.en}: ${roleLabels[role].en}, since ${showDate(from)}${end.en}.`,
  };
}

const NOTHING: Bilingual = { zh: "", en: "" };

const names = (description: string) => listOf(RecordNameSchema, description);

/** R01 */
export const whoIsResponsible = question({
  id: "R01",
  name: "who-is-responsible",
  title: {
    zh: "该记录由谁负责（采集、持有、管理、运营、使用）？",
    en: "Who is responsible for this: who collects, holds, manages, operates and uses it?",
  },
  askers: OVERSEERS,
  parameters: { record: record({ zh: "记录", en: "The record" }) },
  result: Type.Object(
    {
      record: described(RecordSummarySchema, "The record asked about"),
      collects: names("The providers of the resources that it is about: who collects answers for it (谁采集谁负责)"),
      holds: names(
        "The keepers of the trusted domains in which it lies, or the providers of a resource (谁持有谁负责)",
      ),
      manages: names("The data authority of its jurisdiction and the authorities of the industry (谁管理谁负责)"),
      operates: names("The operator of the authorization above it (谁运营谁负责)"),
      uses: names("Its developer and its recipient (谁使用谁负责)"),
      officers: listOf(ToldActSchema, "The security officers and representatives that were named, as commitments"),
      findings: listOf(ToldActSchema, "What was found of somebody's responsibility for it"),
    },
    { description: "Who is responsible for a record" },
  ),
  example: { record: "PR-01" },
  ask: async (snapshot, { record: id }, moment) => {
    const alone = await Look.at(snapshot, moment, [id]);
    const { jurisdiction } = alone.subject(id);
    const parties = await partiesWithRolesIn(snapshot, jurisdiction);
    const look = await Look.at(snapshot, moment, [id, ...parties]);
    const of = look.summary(look.subject(id));
    const around = aroundOf(look.graph);
    const authorities = rolesThen(look, parties, jurisdiction)
      .filter((each) => hasRole(each, "DATA_AUTHORITY"))
      .map(({ party }) => party.id);
    const named = (role: RoleName) => namedParties(placeOf(around, id), Role[role], around);
    const groups = {
      collects: named("DATA_PROVIDER"),
      holds: keepersOf(around, id),
      manages: [...authorities, ...named("INDUSTRY_AUTHORITY")],
      operates: named("OPERATOR"),
      uses: [...named("DEVELOPER"), ...named("BUYER")],
    };
    const tell = (ids: readonly RecordId[]): RecordName[] =>
      [...new Set(ids)].map((party) => look.name(look.summary(look.row(party)).id));
    const told = {
      collects: tell(groups.collects),
      holds: tell(groups.holds),
      manages: tell(groups.manages),
      operates: tell(groups.operates),
      uses: tell(groups.uses),
    };
    const answerable = [id, ...authorizationAbove(around, id), ...groups.operates, ...groups.holds];
    const officers = await look.tell(look.statements([...new Set(answerable)], "SECURITY_OFFICER", "REPRESENTATIVE"));
    const findings = await look.tell(look.statements([id], "RESPONSIBILITY"));
    return {
      answer: await look.answer({ record: of, ...told, officers, findings }),
      says: [
        ...keysOf(told).map((group) => groupSentence(group, told[group])),
        ...actSentences([...officers, ...findings]),
      ],
      notOnLedger: [
        inDocuments({
          zh: "负责人的姓名（账本只记承诺值）",
          en: "the officers, of whom the ledger has commitments and no names, stand",
        }),
      ],
      proven: [of],
    };
  },
});

type Group = "collects" | "holds" | "manages" | "operates" | "uses";

const GROUP_WORDS: Readonly<Record<Group, Bilingual>> = {
  collects: { zh: "采集", en: "Collects" },
  holds: { zh: "持有", en: "Holds" },
  manages: { zh: "管理", en: "Manages" },
  operates: { zh: "运营", en: "Operates" },
  uses: { zh: "使用", en: "Uses" },
};

function groupSentence(group: Group, parties: readonly RecordName[]): Bilingual {
  const [words, shown] = [GROUP_WORDS[group], showRecordNames(parties)];
  return { zh: `${words.zh}：${shown.zh}。`, en: `${words.en}: ${shown.en}.` };
}

function placeOf(around: Around, id: RecordId) {
  const place = around.record(id);
  if (place === undefined) throw new RangeError(`The graph was loaded without the record ${id}.`);
  return place;
}

function authorizationAbove(around: Around, id: RecordId): readonly RecordId[] {
  const above = atOrAbove(placeOf(around, id), Kind.AUTHORIZATION, around);
  return above === undefined ? [] : [above.id];
}

/** The keepers of the domains into which the deliveries and imports went of which a record is made. */
function keepersOf(around: Around, id: RecordId): readonly RecordId[] {
  const { kind, issuer, link, parent, inputs } = placeOf(around, id);
  if (kind === Kind.RESOURCE) return issuer === undefined ? [] : [issuer];
  if (kind === Kind.DOMAIN) return link === undefined ? [] : [link];
  if (kind === Kind.PRODUCT) return inputs.flatMap((input) => keepersOf(around, input));
  const next = kind === Kind.EXPORT ? parent : kind === Kind.DELIVERY || kind === Kind.IMPORT ? link : undefined;
  return next === undefined ? [] : keepersOf(around, next);
}
