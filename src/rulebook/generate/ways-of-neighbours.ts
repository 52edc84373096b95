import { Code, Kept } from "../../ledger/codes.ts";
import { Kind, kindName } from "../../ledger/kinds.ts";
import { positions } from "../../ledger/positions.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Status } from "../../ledger/statuses.ts";
import type { FactKey } from "../judge/around.ts";
import { atOrAbove } from "../judge/selected-records.ts";
import type { Condition, ConditionOf, SelectorName } from "../requirement.ts";
import { NOW } from "./full-city.ts";
import type { Situation } from "./situation.ts";

/** Brings about a neighbour that the situation does not have, where it may have one. */
export function neighbourWay(selector: SelectorName, condition: Condition, situation: Situation): void {
  const { act, city, ledger, random } = situation;
  const { subject } = act;
  switch (selector) {
    case "LINK":
    case "AGREEMENT": {
      const kinds = positions[kindName(subject.kind)].links.map((name) => Kind[name]);
      const candidates = [...ledger.records.values()].filter((it) => kinds.includes(it.kind));
      const one = random.pickOrNone(candidates);
      return one === undefined ? undefined : situation.placeSubject({ link: one.id });
    }
    case "PREVIOUS": {
      const { kind, parent, link, issuer } = subject;
      const previous = ledger.add({ kind, parent, link, issuer, status: Status.FULFILLED });
      return situation.state(previousKey(situation), { by: previous.id });
    }
    case "ABOUT":
      situation.act = { ...act, about: aboutWay(condition, situation) };
      return undefined;
    case "CASE": {
      const name = "code" in condition ? condition.code : condition.type === "stands" ? condition.case : undefined;
      const code = name === undefined ? Code.INCIDENT : Code[name];
      const { id } = situation.addCase(subject.id, code & 0xff);
      return situation.state(holdKey(situation), { value: BigInt(id) });
    }
    case "PLAN":
    case "PROCUREMENT": {
      const authorization = atOrAbove(subject, Kind.AUTHORIZATION, ledger);
      const named = city.records.get(Kind[selector]);
      if (authorization === undefined || named === undefined) return undefined;
      const inputs = [...authorization.inputs, named.id];
      if (authorization.id === subject.id) return situation.placeSubject({ inputs });
      return ledger.change(authorization.id, { inputs });
    }
    case "SELF":
    case "PARENT":
    case "ISSUER":
    case "SCENARIO":
    case "AUTHORIZATION":
    case "RESOURCE":
    case "OPERATOR":
    case "JURISDICTION":
    case "CALLER":
    case "PRODUCTS":
      return undefined;
    default:
      return selector satisfies never;
  }
}

/** Leaves a neighbour out, where that is possible. */
export function withoutNeighbour(selector: SelectorName, situation: Situation): void {
  const { act, ledger } = situation;
  switch (selector) {
    case "LINK":
    case "AGREEMENT":
      return situation.placeSubject({ link: undefined });
    case "ABOUT":
      situation.act = { ...act, about: undefined };
      return undefined;
    case "PREVIOUS":
      return ledger.withdraw(previousKey(situation));
    case "CASE":
      return situation.state(holdKey(situation), { value: 0n, time: NOW - 1 });
    case "PLAN":
    case "PROCUREMENT": {
      const authorization = atOrAbove(act.subject, Kind.AUTHORIZATION, ledger);
      if (authorization === undefined) return undefined;
      const inputs = authorization.inputs.filter((id) => ledger.record(id)?.kind !== Kind[selector]);
      if (authorization.id === act.subject.id) return situation.placeSubject({ inputs });
      return ledger.change(authorization.id, { inputs });
    }
    case "SELF":
    case "PARENT":
    case "ISSUER":
    case "SCENARIO":
    case "AUTHORIZATION":
    case "RESOURCE":
    case "OPERATOR":
    case "JURISDICTION":
    case "CALLER":
    case "PRODUCTS":
      return undefined;
    default:
      return selector satisfies never;
  }
}

/** Names beside the subject a record of the kind that a condition asks for: a new one, or any. */
export function aboutWay(condition: Condition, situation: Situation): RecordId {
  const { city, ledger, random } = situation;
  const { subject } = situation.act;
  const asked: Partial<ConditionOf<"stands">> = condition.type === "stands" ? condition : {};
  const parent = asked.underSubject === true ? subject.id : random.pick([...city.records.values()]).id;
  const kind = asked.case !== undefined ? Kind.CASE : asked.kind === undefined ? undefined : Kind[asked.kind];
  const about =
    kind === Kind.CASE
      ? situation.addCase(
          asked.underSubject === true ? subject.id : parent,
          asked.case === undefined ? 1 : Code[asked.case] & 0xff,
        )
      : asked.underSubject === true
        ? ledger.add({ kind: kind ?? Kind.CASE, parent, issuer: city.parties.OPERATOR })
        : ledger.add({ kind: kind ?? subject.kind, parent: subject.parent, issuer: subject.issuer });
  situation.act = { ...situation.act, about: about.id };
  return about.id;
}

/** Where the ledger keeps which record came before the subject. */
function previousKey({ act: { subject }, ledger }: Situation): FactKey {
  const { id, kind, parent, link } = subject;
  const last: FactKey = { subject: parent ?? id, code: Kept.LAST_CHILD + kind, role: 0, party: link };
  const isLast = ledger.fact(last)?.by === id;
  return isLast ? { subject: id, code: Kept.LAST_CHILD, role: 0, party: undefined } : last;
}

function holdKey({ act: { subject, about, caller } }: Situation): FactKey {
  return { subject: subject.id, code: Code.HOLD, role: 0, party: about ?? caller };
}
