import { Code, KeptRole, Outcome } from "../../ledger/codes.ts";
import type { OutcomeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role, roleClass } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { FactKey } from "../judge/around.ts";
import { namedParties } from "../judge/named-parties.ts";
import type { ConditionOf } from "../requirement.ts";
import { DAY } from "../../text/civil-date.ts";
import { keysOf } from "../../text/entries.ts";
import { NOW } from "./full-city.ts";
import type { Situation } from "./situation.ts";
import type { Goal } from "./goal.ts";

/** The names under which a role's statements about a record are kept. */
export function keysUnder(role: RoleName, code: number, target: RecordId, situation: Situation): readonly FactKey[] {
  const key = { subject: target, code, role: Role[role] };
  if (roleClass(Role[role]) !== "COMPETENT") return [{ ...key, party: undefined }];
  const { act, ledger } = situation;
  const place = target === act.subject.id ? act.subject : ledger.record(target);
  return place === undefined ? [] : namedParties(place, Role[role], ledger).map((party) => ({ ...key, party }));
}

export function factWay(
  { code, by, all, outcomes, since }: ConditionOf<"fact">,
  target: RecordId,
  goal: Goal,
  situation: Situation,
): void {
  const { random, ledger } = situation;
  const keysOfRole = (role: RoleName) => keysUnder(role, Code[code], target, situation);
  if (goal === "NOTHING") {
    for (const key of by.flatMap(keysOfRole)) ledger.withdraw(key);
  } else if (goal === "TRUE") {
    const speaking = all ? by : [random.pick(by.filter((role) => keysOfRole(role).length > 0))];
    for (const key of speaking.flatMap(keysOfRole)) situation.state(key, { outcome: Outcome[random.pick(outcomes)] });
  } else {
    const late = since !== undefined && random.oneIn(2);
    if (late) situation.state(openedKey(target, Code[since]), { time: NOW - DAY });
    const given = late ? { outcome: Outcome[random.pick(outcomes)] } : failing(outcomes, situation);
    for (const key of by.flatMap(keysOfRole)) situation.state(key, given);
  }
}

/** Where the ledger keeps when the last case of a code was opened, and how many are open. */
export function openedKey(target: RecordId, code: number): FactKey {
  return { subject: target, code, role: KeptRole.OPEN_CASES, party: undefined };
}

/** A statement that does not count: with another outcome, or one that has ended. */
function failing(outcomes: readonly OutcomeName[], { random }: Situation) {
  const others = keysOf(Outcome).filter((name) => !outcomes.includes(name));
  const other = random.pickOrNone(others);
  if (other === undefined || random.oneIn(3)) return { outcome: Outcome[random.pick(outcomes)], until: NOW - 1 };
  return { outcome: Outcome[other] };
}

export function noticeWay(
  { code, by, days, working }: ConditionOf<"notice">,
  target: RecordId,
  goal: Goal,
  situation: Situation,
): void {
  const { random } = situation;
  // Two days of the calendar hold more than one working day, and a fortnight makes up for holidays.
  const long = working ? 2 * days + 14 : days;
  for (const key of keysUnder(by, Code[code], target, situation)) {
    if (goal === "NOTHING") situation.ledger.withdraw(key);
    else if (goal === "TRUE") situation.state(key, { outcome: Outcome.PASSED, time: NOW - long * DAY });
    else if (random.oneIn(3)) situation.state(key, { outcome: Outcome.WITHDRAWN, time: NOW - long * DAY });
    else situation.state(key, { outcome: Outcome.PASSED, time: NOW - DAY / 2 });
  }
}

export function quorumWay(
  { code, by, outcomes, atLeast }: ConditionOf<"quorum">,
  target: RecordId,
  goal: Goal,
  situation: Situation,
): void {
  const { city, ledger, random } = situation;
  const others = situation.act.items.filter((id) => ledger.record(id)?.kind !== Kind.PARTY);
  const parties = city.others.slice(0, goal === "TRUE" ? atLeast : atLeast - 1);
  for (const party of parties)
    situation.state(
      { subject: target, code: Code[code], role: Role[by], party },
      { outcome: Outcome[random.pick(outcomes)] },
    );
  situation.act = { ...situation.act, items: [...others, ...parties] };
}
