import { findActOn } from "../../acts/act-catalogue.ts";
import type { Act, OnLedger } from "../../acts/act.ts";
import { rolesByRules } from "../../acts/act-in-rulebook.ts";
import { nameOfRow } from "../../audit/names.ts";
import { standingForm } from "../../audit/record-form.ts";
import { eventKey } from "../../audit/moment.ts";
import { ActKind, Code, Structure } from "../../ledger/codes.ts";
import { isGoodStanding } from "../../ledger/evaluate-standing.ts";
import { kindLabels, kindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role, roleClass } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { judgedSteps } from "../../rulebook/compile-rulebook.ts";
import { namedParties } from "../../rulebook/judge/named-parties.ts";
import type { Way } from "../../schemas/next.ts";
import type { StandingForm } from "../../schemas/record.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Verdict } from "../ledger-calls.ts";
import type { Attempt } from "./attempts.ts";
import type { NextContext } from "./next-context.ts";
import { namedAct, partiesOf } from "./suppliers.ts";

/** The ledger's own rules by which an act is refused because of a record that does not stand. */
const OF_STANDING: readonly number[] = [
  Structure.PARENT_NOT_OPERABLE,
  Structure.LINK_NOT_OPERABLE,
  Structure.INPUT_BROKEN,
];

/** How the records on which an act rests can be made to stand, where the ledger refuses it because they do not. */
export function waysToRestore(context: NextContext, { restsOn }: Attempt, { rule }: Verdict): Way[] {
  if (!OF_STANDING.includes(rule)) return [];
  const ways = new Map<RecordId, Way>();
  for (const id of restsOn) {
    if (context.graph.row(id) === undefined) continue;
    const standing = standingForm(context.graph, id);
    if (isGoodStanding(standing.code)) continue;
    const cause = context.graph.known(standing.cause.record.id);
    ways.set(cause.id, wayToRestore(context, cause, standing));
  }
  return [...ways.values()];
}

function wayToRestore(context: NextContext, cause: RecordRow, { code, label }: StandingForm): Way {
  const kind = kindName(cause.kind);
  const record = nameOfRow(cause);
  const noun = kindLabels[kind];
  const told = (zh: string, en: string): Bilingual => ({
    zh: `${zh}（${noun.zh}，现为“${label.zh}”）。`,
    en: `${en} (${noun.en}, now ${label.en}).`,
  });
  switch (code) {
    case "PROPOSED": {
      const roles = rolesAt(context, cause, ActKind.SETTLE, Status.IN_FORCE);
      return {
        sentence: told("须先使所依据的记录生效", "The record on which it rests must first come into force"),
        ...actIn({ act: "SETTLEMENT", kind, status: "IN_FORCE" }),
        record,
        roles: [...roles],
        parties: partiesOf(context, roles, namedFor(context, cause, roles)),
        inAct: false,
      };
    }
    case "SUSPENDED": {
      const held = holdersOf(context, cause);
      return {
        sentence: told("须先解除对该记录的暂停", "The hold of the record must first be released"),
        ...actIn({ act: "STATEMENT", code: "RELEASE" }),
        record,
        roles: [...rolesAt(context, cause, ActKind.ATTEST, Code.RELEASE)],
        parties: partiesOf(context, [], held),
        inAct: false,
      };
    }
    case "IN_FORCE":
    case "CONTINUED":
    case "DISPOSITION_PENDING":
    case "BROKEN":
    case "EXPIRED":
    case "ENDED":
      return {
        sentence: told(
          "所依据的记录不再有效，须改用有效的记录",
          "The record on which it rests no longer stands: another one that stands is needed",
        ),
        record,
        roles: [],
        parties: [],
        inAct: false,
      };
    default:
      return code satisfies never;
  }
}

function actIn(on: OnLedger): Pick<Way, "act"> {
  const act: Act | undefined = findActOn(on);
  return act === undefined ? {} : { act: namedAct(act) };
}

function rolesAt({ rules }: NextContext, { kind }: RecordRow, act: ActKind, code: number): readonly RoleName[] {
  const judged = judgedSteps({ rules }).find(
    ({ step }) => step.kind === kind && step.caseNumber === 0 && step.act === act && step.code === code,
  );
  return judged === undefined ? [] : rolesByRules(judged.rules);
}

function namedFor({ around }: NextContext, { id }: RecordRow, roles: readonly RoleName[]): readonly RecordId[] {
  const place = around.record(id);
  if (place === undefined) return [];
  return roles
    .filter((role) => roleClass(Role[role]) === "COMPETENT")
    .flatMap((role) => namedParties(place, Role[role], around));
}

/** The parties whose holds are open. */
function holdersOf({ graph }: NextContext, cause: RecordRow): readonly RecordId[] {
  const open = new Set(graph.stateOf(cause).breaks.flatMap((it) => (it.type === "HOLD" ? [it.act] : [])));
  return graph
    .actsAbout(cause.id)
    .filter((act) => open.has(eventKey(act.block_number, act.log_index)))
    .map((act) => act.by_party);
}
