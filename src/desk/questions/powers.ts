import { Type } from "typebox";
import type { Static } from "typebox";
import type { KnownAct } from "../../audit/act-rows.ts";
import { Family } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import { Role, roleClass, roleName } from "../../ledger/roles.ts";
import type { RoleCode, RoleName } from "../../ledger/roles.ts";
import { familyNumber } from "../../ledger/statements.ts";
import { Status } from "../../ledger/statuses.ts";
import { ToldActSchema } from "../../schemas/desk-answer.ts";
import { RecordNameSchema, RecordSummarySchema } from "../../schemas/record.ts";
import { listOf, nameOf, optional, SecondsSchema } from "../../schemas/values.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { OVERSEERS } from "../asker-groups.ts";
import { Look } from "../look.ts";
import { record } from "../parameter.ts";
import { question } from "../question.ts";
import { roleHeld } from "../roles-held.ts";
import { actSentences, inDocuments, showRecordName, standingSentence } from "../sentences.ts";

const PowerSchema = Type.Object(
  {
    party: RecordSummarySchema,
    role: nameOf(Role, "The office in which it acted"),
    heldFrom: optional(SecondsSchema, "From when the ledger knew it in that office, in seconds"),
    heldUntil: optional(SecondsSchema, "Until when; absent for an office without an end"),
    recorded: listOf(RecordNameSchema, "The authorization, plan and procurement that it recorded"),
    decided: listOf(ToldActSchema, "What it decided about these until the authorization came into force, oldest first"),
    mandates: listOf(ToldActSchema, "The mandates that were stated about the party, oldest first"),
  },
  { description: "A party that had power, and what it did with it" },
);
type Power = Static<typeof PowerSchema>;

/** S12 */
export const whoHadThePowerToAuthorize = question({
  id: "S12",
  name: "who-had-the-power-to-authorize",
  title: {
    zh: "这项授权由谁作出，依据什么职权与委托？",
    en: "Who had the power to make this authorization, and under which mandate?",
  },
  askers: OVERSEERS,
  parameters: { authorization: record({ zh: "授权", en: "The authorization" }, "AUTHORIZATION") },
  result: Type.Object(
    {
      authorization: RecordSummarySchema,
      powers: listOf(PowerSchema, "Each party and office that took part in making it, in the order of their first act"),
    },
    { description: "The powers behind an authorization" },
  ),
  example: { authorization: "A-01" },
  ask: async (snapshot, { authorization: id }, moment) => {
    const before = await Look.at(snapshot, moment, [id]);
    const exercised = exercisedFor(before, before.subject(id));
    // Those who decided need not be neighbours of what they decided about.
    const look = await Look.at(snapshot, moment, [id, ...new Set(exercised.map(({ party }) => party))]);
    const row = look.subject(id);
    const authorization = look.summary(row);
    const powers: Power[] = [];
    for (const [first, ...more] of Map.groupBy(exercised, ({ party, role }) => `${party} ${role}`).values())
      if (first !== undefined) powers.push(await toldPower(look, row, first, [first, ...more]));
    const hasMandate = powers.some(({ mandates }) => mandates.length > 0);
    return {
      answer: await look.answer(
        { authorization, powers },
        { absence: hasMandate ? undefined : { zh: "没有委托文件的记录", en: "No mandate is recorded" } },
      ),
      says: [standingSentence(authorization), ...powers.flatMap(powerSentences)],
      notOnLedger: [
        inDocuments({
          zh: "委托事项与决定的文书",
          en: "the matter of a mandate and the papers of the decisions stand",
        }),
      ],
      proven: [authorization],
    };
  },
});

/** Something that a party did in an office: a recording, or an act about one of the records. */
interface Exercise {
  readonly party: RecordId;
  readonly role: RoleName;
  readonly recorded?: RecordId;
  readonly act?: KnownAct;
}

/** Everything that was done in an office to make an authorization, its plan and its procurement. */
function exercisedFor(look: Look, authorization: RecordRow): Exercise[] {
  const rows = [...look.inputs(authorization.id).map((id) => look.row(id)), authorization];
  return [
    ...rows.flatMap(({ id, issuer, role }) => inOffice(issuer, role).map((office) => ({ ...office, recorded: id }))),
    ...decisionsUntilForce(look, authorization, rows).flatMap((act) =>
      inOffice(act.by_party, act.role).map((office) => ({ ...office, act })),
    ),
  ];
}

/** A party in its office; nothing for a party that acted in a role of which there are several. */
function inOffice(party: RecordId | null, code: RoleCode): readonly Pick<Exercise, "party" | "role">[] {
  const role = roleName(code);
  return party === null || role === undefined || roleClass(code) !== "OFFICE" ? [] : [{ party, role }];
}

/** Later decisions, such as a revocation, gave no power to authorize. */
function decisionsUntilForce(look: Look, authorization: RecordRow, rows: readonly RecordRow[]): readonly KnownAct[] {
  const into = look.actsAbout(authorization.id).find((act) => act.type === "SETTLE" && act.status === Status.IN_FORCE);
  return rows
    .flatMap(({ id }) => look.actsAbout(id))
    .filter((act) => isDecision(act) && (into === undefined || !isAfter(act, into)));
}

function isDecision(act: KnownAct): boolean {
  return act.type === "SETTLE" || familyNumber(act.code) === Family.OPINION;
}

function isAfter(one: KnownAct, other: KnownAct): boolean {
  return one.block_number === other.block_number
    ? one.log_index > other.log_index
    : one.block_number > other.block_number;
}

async function toldPower(
  look: Look,
  { jurisdiction }: RecordRow,
  { party: id, role }: Exercise,
  exercised: readonly Exercise[],
): Promise<Power> {
  const party = look.row(id);
  const held = roleHeld(look, party, role, jurisdiction);
  return {
    party: look.summary(party),
    role,
    ...(held === undefined ? {} : { heldFrom: held.from }),
    ...(held?.until === undefined ? {} : { heldUntil: held.until }),
    recorded: exercised.flatMap(({ recorded }) => (recorded === undefined ? [] : [look.name(recorded)])),
    decided: await look.tell(exercised.flatMap(({ act }) => act ?? [])),
    mandates: await look.tell(look.statements([id], "MANDATE")),
  };
}

function powerSentences({ party, role, heldFrom, recorded, decided, mandates }: Power): Bilingual[] {
  const since =
    heldFrom === undefined
      ? { zh: "任职时间无记录", en: "since when is not recorded" }
      : { zh: `自 ${showDate(heldFrom)} 起`, en: `since ${showDate(heldFrom)}` };
  const made = recorded.map(showRecordName);
  const records =
    made.length === 0 ? { zh: "", en: "" } : { zh: `，记录 ${made.join("、")}`, en: `, recorded ${made.join(", ")}` };
  return [
    {
      zh: `${showRecordName(party)}（${roleLabels[role].zh}，${since.zh}）${records.zh}。`,
      en: `${showRecordName(party)} (${roleLabels[role].en}, ${since.en})${records.en}.`,
    },
    ...actSentences([...decided, ...mandates]),
  ];
}
