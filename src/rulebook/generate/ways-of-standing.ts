import { ActKind, List } from "../../ledger/codes.ts";
import type { ListName } from "../../ledger/codes.ts";
import { Kind, kindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status, statusNameOf } from "../../ledger/statuses.ts";
import type { StatusName } from "../../ledger/statuses.ts";
import { sourcesOf } from "../../ledger/transitions.ts";
import type { ConditionOf } from "../requirement.ts";
import { keysOf } from "../../text/entries.ts";
import { NOW } from "./full-city.ts";
import { aboutWay } from "./ways-of-neighbours.ts";
import type { Situation } from "./situation.ts";
import type { Goal } from "./goal.ts";

const STATUSES = keysOf(Status).filter((name) => name !== "CONTINUED" && name !== "SUNSET");

export function standsWay(condition: ConditionOf<"stands">, target: RecordId, goal: Goal, situation: Situation): void {
  const { statuses, of } = condition;
  const { random } = situation;
  const possible = of === "SELF" ? ownStatuses(situation) : STATUSES;
  const wanted = possible.filter((name) => statuses.includes(name) === (goal === "TRUE"));
  const status = random.pickOrNone(wanted);
  // The record that the act names beside its subject is another one, of the kind that is asked for.
  const id = of === "ABOUT" && goal === "TRUE" ? aboutWay(condition, situation) : target;
  if (status !== undefined) situation.settle(id, Status[status]);
}

/** The statuses from which the step is possible. */
function ownStatuses({ step }: Situation): readonly StatusName[] {
  const to = step.act === ActKind.SETTLE ? statusNameOf(step.code) : undefined;
  return to === undefined ? STATUSES : sourcesOf(kindName(step.kind), to);
}

const LISTED: Readonly<Partial<Record<ListName, Kind>>> = {
  AUTHORIZATIONS: Kind.AUTHORIZATION,
  GRANTS: Kind.GRANT,
  SCENARIOS: Kind.SCENARIO,
  DEMANDS: Kind.DEMAND,
  DELIVERIES: Kind.DELIVERY,
  PRODUCTS: Kind.PRODUCT,
  EXPORTS: Kind.EXPORT,
  AGREEMENTS: Kind.AGREEMENT,
};

export function listedWay(
  { list, statuses, orDisposed }: ConditionOf<"listed">,
  target: RecordId,
  goal: Goal,
  situation: Situation,
): void {
  const { ledger, random, city } = situation;
  const kind = LISTED[list];
  if (kind === undefined) return;
  if (ledger.list(target, List[list]).length === 0) {
    const item = ledger.add({ kind, parent: target, issuer: city.parties.OPERATOR });
    ledger.append(target, List[list], item.id);
  }
  const items = ledger.list(target, List[list]);
  const others = situation.act.items.filter((id) => ledger.record(id)?.kind !== kind);
  situation.act = { ...situation.act, items: [...others, ...items] };
  if (goal === "TRUE" && orDisposed && random.oneIn(2)) {
    for (const id of items) ledger.dispositions.set(id, { answers: 1, time: NOW - 1 });
    return;
  }
  const wanted = STATUSES.filter((name) => statuses.includes(name) === (goal === "TRUE"));
  for (const id of items) {
    ledger.dispositions.delete(id);
    situation.settle(id, Status[random.pick(wanted)]);
  }
}
