import { clauseMask } from "../../ledger/agreement-clauses.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { isOrdinaryRole, Role, roleMask } from "../../ledger/roles.ts";
import { selectedOne } from "../judge/selected-records.ts";
import type { ConditionOf } from "../requirement.ts";
import { addMonths } from "../../text/civil-date.ts";
import { keysOf } from "../../text/entries.ts";
import type { Situation } from "./situation.ts";
import type { Goal } from "./goal.ts";

const DIGESTS = [`0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`] as const;

export function termWay({ months }: ConditionOf<"term">, goal: Goal, situation: Situation): void {
  const { act, random } = situation;
  const longest = addMonths(act.from, months);
  situation.endAt(goal === "TRUE" ? longest : random.oneIn(2) ? 0 : longest + 1);
}

export function clausesWay({ clauses }: ConditionOf<"clauses">, goal: Goal, situation: Situation): void {
  const { act, random } = situation;
  const mask = clauseMask(goal === "TRUE" ? clauses : [random.pick(clauses)]);
  situation.act = { ...act, clauses: goal === "TRUE" ? act.clauses | mask : act.clauses & ~mask };
}

export function rolesWay({ roles }: ConditionOf<"roles">, goal: Goal, situation: Situation): void {
  const { act, random } = situation;
  const ordinary = keysOf(Role).filter((role) => isOrdinaryRole(Role[role]));
  const allowed = random.some(roles, roles.length);
  const other = random.pickOrNone(ordinary.filter((role) => !roles.includes(role)));
  // Where every ordinary role may be given, only one of governance is too many.
  const given = goal === "TRUE" ? allowed : [...allowed, other ?? "GOVERNMENT"];
  situation.act = { ...act, gives: roleMask(given) };
}

export function approvedRootWay(goal: Goal, situation: Situation): void {
  const { act, ledger } = situation;
  if (act.subject.parent === undefined) return;
  ledger.approvedRoots.set(act.subject.parent, DIGESTS[0]);
  situation.act = { ...act, digest: DIGESTS[goal === "TRUE" ? 0 : 1] };
}

/** An agreement, or an import, under the scenario of the subject or under another one. */
export function sameScenarioWay(goal: Goal, situation: Situation): void {
  const { city, ledger } = situation;
  const { subject } = situation.act;
  const isExport = subject.kind === Kind.EXPORT;
  const scenario = isExport && subject.parent !== undefined ? ledger.record(subject.parent)?.parent : subject.parent;
  const authorization = city.records.get(Kind.AUTHORIZATION)?.id;
  const issuer = city.parties.OPERATOR;
  const another = () => ledger.add({ kind: Kind.SCENARIO, parent: authorization, issuer }).id;
  const parent = goal === "TRUE" ? scenario : another();
  if (isExport) {
    const link = subject.link === undefined ? city.parties.DEVELOPER : ledger.record(subject.link)?.link;
    return situation.placeSubject({ link: ledger.add({ kind: Kind.AGREEMENT, parent, issuer, link }).id });
  }
  const products = subject.inputs.filter((id) => ledger.record(id)?.kind === Kind.PRODUCT);
  const imported = ledger.add({ kind: Kind.IMPORT, parent, issuer }).id;
  return situation.placeSubject({ inputs: [...products, imported] });
}

export function separateWay(
  { of, from }: ConditionOf<"separate">,
  target: RecordId,
  goal: Goal,
  situation: Situation,
): void {
  const { act, ledger, random } = situation;
  const other = selectedOne(from, act, ledger);
  if (other === undefined) return;
  const [one, second] = [partyOf(target, situation), partyOf(other, situation)];
  if (one === undefined || second === undefined) return;
  if (goal === "TRUE") {
    for (const each of [one, second]) situation.controlBy(each, undefined);
    if (one === second) setParty(random.oneIn(2) ? [of, target] : [from, other], situation);
  } else if (one !== second) {
    const [controlled, controller] = random.oneIn(2) ? [one, second] : [second, one];
    situation.controlBy(controlled, controller);
  }
}

/** Gives a record another party: its issuer, or who acts. */
function setParty([selector, id]: readonly [string, RecordId], situation: Situation): void {
  const { act, city, ledger, random } = situation;
  const another = random.pick(city.others);
  if (selector === "CALLER") situation.act = { ...act, caller: another };
  else if (id === act.subject.id && act.subject.kind !== Kind.PARTY) situation.placeSubject({ issuer: another });
  else if (ledger.record(id)?.kind !== Kind.PARTY) ledger.change(id, { issuer: another });
  else if (selector === "ISSUER") situation.placeSubject({ issuer: another });
  else if (selector === "LINK") situation.placeSubject({ link: another });
}

function partyOf(id: RecordId, { act, ledger }: Situation): RecordId | undefined {
  const place = id === act.subject.id ? act.subject : ledger.record(id);
  return place?.kind === Kind.PARTY ? id : place?.issuer;
}
