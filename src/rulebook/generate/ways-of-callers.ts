import { ActKind, Kept } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import { Role, roleClass } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { namedParties } from "../judge/named-parties.ts";
import type { ConditionOf } from "../requirement.ts";
import { keysOf } from "../../text/entries.ts";
import type { Situation } from "./situation.ts";
import type { Goal } from "./goal.ts";

const ROLES = keysOf(Role);

export function whoWay({ roles, issuerOnly }: ConditionOf<"who">, goal: Goal, situation: Situation): void {
  const { random } = situation;
  if (goal === "TRUE") return actUnder(random.pick(roles === "ANY" ? ROLES : roles), issuerOnly, situation);
  if (issuerOnly && situation.step.act !== ActKind.RECORD && random.oneIn(2)) return actAsAnother(situation);
  const others = roles === "ANY" ? [] : ROLES.filter((role) => !roles.includes(role));
  const other = random.pickOrNone(others);
  if (other !== undefined) return actUnder(other, false, situation);
  // Whoever may act under every role must have the one under which it acts.
  situation.act = { ...situation.act, roles: 0n };
  return undefined;
}

/** Somebody who has the role acts, named by the record where the role must be named. */
function actUnder(role: RoleName, asIssuer: boolean, situation: Situation): void {
  const { city, random } = situation;
  const usual = city.parties[role];
  // Whoever records something is its issuer, and may be named as such.
  if (situation.step.act === ActKind.RECORD) situation.actAs(usual, role);
  const caller = roleClass(Role[role]) === "COMPETENT" ? namedFor(role, situation) : usual;
  situation.actAs(caller ?? random.pick(city.others), role);
  if (asIssuer && caller !== undefined) situation.placeSubject({ issuer: caller });
}

function namedFor(role: RoleName, situation: Situation) {
  const { act, city, ledger, random, step } = situation;
  const { kind, parent } = act.subject;
  const usual = city.parties[role];
  if (role === "DEVELOPER" && (kind === Kind.DEMAND || kind === Kind.IMPORT) && parent !== undefined)
    situation.state(
      { subject: parent, code: Kept.LAST_CHILD + Kind.AGREEMENT, role: 0, party: usual },
      { by: city.records.get(Kind.AGREEMENT)?.id ?? parent },
    );
  if ((role === "DEVELOPER" || role === "BUYER") && kind === Kind.AGREEMENT) situation.placeSubject({ link: usual });
  if (role === "BUYER" && kind === Kind.EXPORT && act.subject.link !== undefined)
    ledger.change(act.subject.link, { link: usual });
  const named = namedParties(situation.act.subject, Role[role], ledger);
  if (named.length > 0) return random.pick(named);
  const isAnswer = kind === Kind.CASE && step.act === ActKind.ATTEST;
  if (isAnswer) situation.placeSubject({ link: usual });
  return isAnswer ? usual : undefined;
}

/** Another party with the same role acts. */
function actAsAnother(situation: Situation): void {
  const { act, city, random } = situation;
  situation.act = { ...act, caller: random.pick(city.others) };
}
