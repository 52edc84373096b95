import { ActKind, Code } from "../ledger/codes.ts";
import type { StepCode } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { positions } from "../ledger/positions.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { sourcesOf } from "../ledger/transitions.ts";
import { judgedSteps } from "../rulebook/compile-rulebook.ts";
import type { JudgedStep } from "../rulebook/compile-rulebook.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import type { Act, RecordAct, SettlementAct, StatementAct } from "./act.ts";
import { ACTS } from "./act-catalogue.ts";
import type { ActStep } from "./act-in-rulebook.ts";
import { rolesByRules } from "./act-in-rulebook.ts";

/** The record with which something may be done next. */
interface NextSubject {
  readonly kind: KindName;
  /** See `caseNumberOf`. */
  readonly caseNumber: number;
  readonly status: StatusName;
}

/** The place that a record has in a new one: the new record stands under it, links to it, or is made of it. */
export type PlaceInDraft = "PARENT" | "LINK" | "INPUT";

/** An act that can come next on a record, as a rulebook has it. */
export interface NextAct {
  readonly act: Act;
  readonly on: RecordAct | StatementAct | SettlementAct;
  /** The place of the record in the new one; undefined for an act that makes none. */
  readonly place: PlaceInDraft | undefined;
  /** The steps that judge it. What is to be in force at once must pass two: recording, then coming into force. */
  readonly steps: readonly ActStep[];
  /** The roles in which a party may do it, as far as its role decides. */
  readonly roles: readonly RoleName[];
}

/**
 * The acts of the catalogue that can come next on a record: new records under it or made with it, statements about it,
 * and settlements to which its status leads. An act for which the rulebook has no step, or which no role may do, is
 * left out. Whether an act is possible now, the ledger says.
 */
export function nextActs(subject: NextSubject, rulebook: Pick<Rulebook, "rules">): readonly NextAct[] {
  const steps = judgedSteps(rulebook);
  return ACTS.flatMap((act) => onSubject(act, subject, steps)).filter(({ roles }) => roles.length > 0);
}

function onSubject(act: Act, subject: NextSubject, steps: readonly JudgedStep[]): readonly NextAct[] {
  const { on } = act;
  switch (on.act) {
    case "RECORD":
      return placesOf(on.kind, subject.kind).flatMap((place) => nextAt(act, on, place, stepsOfRecording(on, steps)));
    case "STATEMENT":
      return nextAt(act, on, undefined, [ofSubject(steps, subject, ActKind.ATTEST, Code[on.code])]);
    case "SETTLEMENT":
      if (on.kind !== subject.kind || !sourcesOf(subject.kind, on.status).includes(subject.status)) return [];
      return nextAt(act, on, undefined, [ofSubject(steps, subject, ActKind.SETTLE, Status[on.status])]);
    case "PROPOSAL":
    case "APPROVAL":
    case "CARRYING_OUT":
      return [];
    default:
      return on satisfies never;
  }
}

function nextAt(
  act: Act,
  on: NextAct["on"],
  place: PlaceInDraft | undefined,
  found: readonly (JudgedStep | undefined)[],
): readonly NextAct[] {
  const steps = found.flatMap((judged) => {
    if (judged === undefined) return [];
    return [{ step: judged.step, rules: judged.rules, roles: rolesByRules(judged.rules) }];
  });
  if (steps.length < found.length) return [];
  const roles = steps.map((step) => step.roles).reduce((all, more) => all.filter((role) => more.includes(role)));
  return [{ act, on, place, steps, roles }];
}

function stepsOfRecording({ kind, caseCode, status }: RecordAct, steps: readonly JudgedStep[]) {
  const made: Pick<NextSubject, "kind" | "caseNumber"> = {
    kind,
    caseNumber: caseCode === undefined ? 0 : Code[caseCode] & 0xff,
  };
  const recording = ofSubject(steps, made, ActKind.RECORD, 0);
  return status === "PROPOSED" ? [recording] : [recording, ofSubject(steps, made, ActKind.SETTLE, Status.IN_FORCE)];
}

/** A case is judged by the rules of its own code where the rulebook has such, else by those of every case. */
function ofSubject(
  steps: readonly JudgedStep[],
  { kind, caseNumber }: Pick<NextSubject, "kind" | "caseNumber">,
  act: ActKind,
  code: StepCode,
): JudgedStep | undefined {
  const at = (number: number): JudgedStep | undefined =>
    steps.find(
      ({ step }) => step.kind === Kind[kind] && step.caseNumber === number && step.act === act && step.code === code,
    );
  return (caseNumber === 0 ? undefined : at(caseNumber)) ?? at(0);
}

/**
 * The kinds that name a record of another kind so that it is what they are about. The party of an agreement and the
 * domain of a delivery are named too, but nobody who looks at a party or a domain means to make those next.
 */
const NAMED_IN: Readonly<Partial<Record<KindName, readonly KindName[]>>> = {
  PLAN: ["PROCUREMENT", "AUTHORIZATION"],
  PROCUREMENT: ["AUTHORIZATION"],
  RESOURCE: ["GRANT"],
  GRANT: ["SCENARIO", "DEMAND"],
  DELIVERY: ["PRODUCT"],
  IMPORT: ["PRODUCT"],
  PRODUCT: ["PRODUCT"],
  AGREEMENT: ["EXPORT"],
};

/** The places that a record of one kind may have in a new record of another. */
function placesOf(made: KindName, subject: KindName): readonly PlaceInDraft[] {
  const { parents, links, inputs } = positions[made];
  if (parents.includes(subject)) return ["PARENT"];
  if (NAMED_IN[subject]?.includes(made) !== true) return [];
  if (links.includes(subject)) return ["LINK"];
  return inputs.includes(subject) ? ["INPUT"] : [];
}
