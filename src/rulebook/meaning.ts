import { Code, Family } from "../ledger/codes.ts";
import type { ListName, OutcomeName } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { isOrdinaryRole, Role, roleClass } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status, statusNameOf } from "../ledger/statuses.ts";
import { sourcesOf } from "../ledger/transitions.ts";
import { mayAct, meansMany, names, selectedKinds, sortOf } from "./neighbours.ts";
import type { StepSort } from "./neighbours.ts";
import type { Comparand, ConditionOf, ConditionType, Quantity, SelectorName, Term } from "./requirement.ts";
import type { Step } from "./step.ts";

/*
 * The table of which condition may stand at which step. The ledger refuses to publish a row that can never be met, or
 * never be unmet, at its step (`contracts/records/Meaning.sol`). This is the same table, and a test compares the two on
 * every kind of row, selector and step. `row-faults.ts` has the words for each fault.
 */

/** The reasons for which a condition means nothing at its step. */
export type RowFault =
  /** Another way into force leads around a recording's demands: it says only who may propose, and which roles. */
  | "NOT_AT_RECORD"
  /** At this step the act does not have, or bring, what is asked for. */
  | "NOT_AT_THIS_STEP"
  /** Records of this kind do not have what is asked for. */
  | "NOT_OF_THIS_KIND"
  /** A negation that would be open to strangers, or that is never met. */
  | "NOT_TO_BE_NEGATED"
  /** There is no such record at this step, or nothing is asked of it. */
  | "NO_SUCH_RECORD"
  /** One record is meant here, and the selector means as many as there are. */
  | "SEVERAL_RECORDS"
  /** Whatever strangers may do would grow a trail, or change a record. */
  | "ANYBODY"
  /** The record names no party for any of the competent roles. */
  | "NEVER_NAMED"
  /** Governance alone gives this role. */
  | "ROLE_OF_GOVERNANCE"
  /** Abroad, only the judging jurisdiction and its own products have facts of its parties. */
  | "NOT_HEARD_ABROAD"
  /** No case ends with any of these outcomes. */
  | "NO_SUCH_END"
  /** Nothing is used up by what is not met, by a release, or by an act abroad. */
  | "UNUSED_NOTHING"
  /** The two records are always of one party. */
  | "SAME_PARTY"
  /** Parties are counted under a role of which there are several. */
  | "ROLE_OF_ONE"
  /** The answer is always the same. */
  | "ALWAYS_THE_SAME"
  /** The selected record is never of this kind, or never a case. */
  | "NEVER_OF_THIS_KIND"
  /** A record above the subject does not stand under it. */
  | "NEVER_UNDER_IT"
  /** On its way into force a record is proposed, prohibited or not there yet. */
  | "OWN_STATUS"
  /** The selected record has no such list of records. */
  | "NO_SUCH_LIST"
  /** Only exports are disposed of. */
  | "NEVER_DISPOSED";

/** Where a kind of condition may stand. */
interface Meaning {
  readonly steps: readonly StepSort[];
  /** The kinds of records of which it asks something; every kind, when left out. */
  readonly kinds?: (kind: KindName) => boolean;
  /** Whether its negation means something. */
  readonly negatable: boolean;
}

const ACTED = ["STATEMENT", "INTO_FORCE", "SETTLEMENT"] as const;
const JUDGED = [...ACTED, "ABROAD"] as const;

const MEANINGS: Readonly<Record<ConditionType, Meaning>> = {
  who: { steps: ["RECORD", ...ACTED], negatable: false },
  roles: { steps: ["RECORD", "INTO_FORCE", "STATEMENT"], kinds: (kind) => kind === "PARTY", negatable: false },
  fact: { steps: JUDGED, negatable: true },
  quorum: { steps: ["INTO_FORCE", "SETTLEMENT"], negatable: false },
  notice: { steps: ACTED, negatable: true },
  measure: { steps: JUDGED, negatable: true },
  lastCase: { steps: JUDGED, negatable: true },
  noOpenCase: { steps: JUDGED, negatable: true },
  noUpheldCase: { steps: JUDGED, negatable: true },
  stands: { steps: JUDGED, negatable: true },
  listed: { steps: ["INTO_FORCE", "SETTLEMENT"], negatable: true },
  separate: { steps: ACTED, negatable: true },
  // A case has a deadline, and its code where others have clauses; so has a party its roles.
  term: { steps: ["INTO_FORCE"], kinds: (kind) => kind !== "CASE", negatable: false },
  clauses: { steps: ["INTO_FORCE"], kinds: (kind) => kind !== "CASE" && kind !== "PARTY", negatable: true },
  sameScenario: {
    steps: ["INTO_FORCE"],
    kinds: (kind) => kind === "PRODUCT" || kind === "EXPORT",
    negatable: true,
  },
  approvedRoot: { steps: ["INTO_FORCE"], kinds: (kind) => kind === "EXPORT", negatable: true },
};

/** The fault of a condition at a step that the rulebook judges; undefined when it means something there. */
export function rowFaultOf(step: Step, { condition, negated }: Term): RowFault | undefined {
  const { steps, kinds, negatable } = MEANINGS[condition.type];
  const sort = sortOf(step);
  if (sort === undefined || !steps.includes(sort)) return sort === "RECORD" ? "NOT_AT_RECORD" : "NOT_AT_THIS_STEP";
  if (kinds?.(kindName(step.kind)) === false) return "NOT_OF_THIS_KIND";
  if (negated && !negatable) return "NOT_TO_BE_NEGATED";
  switch (condition.type) {
    case "who":
      return whoFault(step, condition);
    case "roles":
      return rolesFault(step, condition);
    case "term":
    case "clauses":
    case "sameScenario":
    case "approvedRoot":
      return undefined;
    case "fact":
      return factFault(step, condition.of, condition.by);
    case "notice":
      return factFault(step, condition.of, [condition.by]);
    case "lastCase":
      return lastCaseFault(step, condition, negated);
    case "noOpenCase":
    case "noUpheldCase":
      return recordFault(step, condition.of);
    case "separate":
      return separateFault(step, condition);
    case "quorum":
      return (
        recordFault(step, condition.of) ?? (roleClass(Role[condition.by]) === "SEVERAL" ? undefined : "ROLE_OF_ONE")
      );
    case "measure":
      return measureFault(step, condition);
    case "stands":
      return standsFault(step, condition);
    case "listed":
      return listedFault(step, condition);
    default:
      return condition satisfies never;
  }
}

/** The steps at which a kind of condition may stand, and whether records of a kind have what it asks for. */
export function meaningOf(type: ConditionType): Meaning {
  return MEANINGS[type];
}

/* ------------------------------------------------ who acts, and what the act gives */

function whoFault(step: Step, { roles, issuerOnly }: ConditionOf<"who">): RowFault | undefined {
  if (issuerOnly && selectedKinds(step, "ISSUER").length === 0) return "NO_SUCH_RECORD";
  if (roles === "ANY") return isOpenToAnybody(step) ? undefined : "ANYBODY";
  return roles.some((role) => mayAct(step, role)) ? undefined : "NEVER_NAMED";
}

/** The acts open to strangers: file and anchor, which grows no trail; open a case; and mark what has run out. */
function isOpenToAnybody(step: Step): boolean {
  const { kind, code } = step;
  const sort = sortOf(step);
  if (sort === "STATEMENT") return code >> 8 === Family.FILING || code >> 8 === Family.ANCHOR;
  return sort === "SETTLEMENT" ? code === Status.EXPIRED : kind === Kind.CASE;
}

function rolesFault(step: Step, { roles }: ConditionOf<"roles">): RowFault | undefined {
  if (sortOf(step) === "STATEMENT" && step.code !== Code.ROLES) return "NOT_AT_THIS_STEP";
  return roles.every((role) => isOrdinaryRole(Role[role])) ? undefined : "ROLE_OF_GOVERNANCE";
}

/**
 * The steps by which roles take effect. Each must limit them by a HARD rule. The recording of a party is none: what
 * was backfilled comes into force without being judged there.
 */
export function givesRoles(step: Step): boolean {
  return step.kind === Kind.PARTY && (sortOf(step) === "INTO_FORCE" || step.code === Code.ROLES);
}

/* ------------------------------------------------ records around the act */

function recordFault(step: Step, of: SelectorName): RowFault | undefined {
  return selectedKinds(step, of).length === 0 ? "NO_SUCH_RECORD" : undefined;
}

/** The fault of a selector where one record is needed. */
function oneRecordFault(step: Step, of: SelectorName): RowFault | undefined {
  return meansMany(of) ? "SEVERAL_RECORDS" : recordFault(step, of);
}

/** The fault of a question about statements: somebody must be able to make one under one of the roles. */
function factFault(step: Step, of: SelectorName, by: readonly RoleName[]): RowFault | undefined {
  const kinds = selectedKinds(step, of);
  if (kinds.length === 0) return "NO_SUCH_RECORD";
  if (!isHeard(step, of)) return "NOT_HEARD_ABROAD";
  return by.some((role) => kinds.some((kind) => names(kind, role))) ? undefined : "NEVER_NAMED";
}

function isHeard(step: Step, of: SelectorName): boolean {
  return sortOf(step) !== "ABROAD" || of === "JURISDICTION" || of === "PRODUCTS";
}

/** Every outcome that the status of a case stands for. */
const ENDS_OF_CASES: readonly OutcomeName[] = ["OPEN", "PASSED", "NO_OBJECTION", "REJECTED", "OVERDUE", "WITHDRAWN"];

function lastCaseFault(step: Step, condition: ConditionOf<"lastCase">, negated: boolean): RowFault | undefined {
  const { of, outcomes, unused } = condition;
  const fault = recordFault(step, of);
  if (fault !== undefined) return fault;
  if (!outcomes.some((outcome) => ENDS_OF_CASES.includes(outcome))) return "NO_SUCH_END";
  if (!isHeard(step, of)) return "NOT_HEARD_ABROAD";
  return unused && (negated || of === "CASE" || sortOf(step) === "ABROAD") ? "UNUSED_NOTHING" : undefined;
}

function separateFault(step: Step, { of, from }: ConditionOf<"separate">): RowFault | undefined {
  if (meansMany(from)) return "SEVERAL_RECORDS";
  if (![of, from].every((selector) => selectedKinds(step, selector).some((kind) => kind !== "JURISDICTION")))
    return "NO_SUCH_RECORD";
  // The party of a record is its issuer.
  const own = [of, from].every((selector) => selector === "SELF" || selector === "ISSUER");
  return of === from || (own && step.kind !== Kind.PARTY) ? "SAME_PARTY" : undefined;
}

function standsFault(step: Step, condition: ConditionOf<"stands">): RowFault | undefined {
  const { of, statuses, kind, case: code, underSubject } = condition;
  const fault = of === "CALLER" ? "NO_SUCH_RECORD" : recordFault(step, of);
  if (fault !== undefined) return fault;
  const isMeant = (one: KindName) => (kind === undefined || one === kind) && (code === undefined || one === "CASE");
  if (!selectedKinds(step, of).some(isMeant)) return "NEVER_OF_THIS_KIND";
  if (underSubject && of !== "ABOUT") return "NEVER_UNDER_IT";
  if (of !== "SELF") return undefined;
  if (sortOf(step) === "INTO_FORCE") return "OWN_STATUS";
  const to = sortOf(step) === "SETTLEMENT" && code === undefined ? statusNameOf(step.code) : undefined;
  if (to === undefined) return undefined;
  const sources = sourcesOf(kindName(step.kind), to);
  const possible = sources.filter((source) => statuses.includes(source));
  return possible.length === 0 || possible.length === sources.length ? "ALWAYS_THE_SAME" : undefined;
}

/* ------------------------------------------------ lists */

function listedFault(step: Step, { list, of, orDisposed }: ConditionOf<"listed">): RowFault | undefined {
  const fault = oneRecordFault(step, of);
  if (fault !== undefined) return fault;
  if (!selectedKinds(step, of).some((kind) => listsOf(kind).includes(list))) return "NO_SUCH_LIST";
  return orDisposed && list !== "EXPORTS" ? "NEVER_DISPOSED" : undefined;
}

/** The lists of records that records of a kind have. */
export function listsOf(kind: KindName): readonly ListName[] {
  return OWNED_LISTS[kind] ?? [];
}

const OWNED_LISTS: Readonly<Partial<Record<KindName, readonly ListName[]>>> = {
  JURISDICTION: ["AUTHORIZATIONS"],
  RESOURCE: ["GRANTS", "DEMANDS", "DELIVERIES"],
  AUTHORIZATION: ["GRANTS", "SCENARIOS", "DELIVERIES", "EXPORTS"],
  SCENARIO: ["AGREEMENTS"],
  DELIVERY: ["PRODUCTS"],
  IMPORT: ["PRODUCTS"],
  PRODUCT: ["PRODUCTS", "EXPORTS"],
  AGREEMENT: ["EXPORTS"],
};

/* ------------------------------------------------ quantities */

function measureFault(step: Step, { quantity, relation, comparand }: ConditionOf<"measure">): RowFault | undefined {
  const fault = quantityFault(step, quantity) ?? comparandFault(step, comparand);
  if (fault !== undefined) return fault;
  const zero = comparand.type === "CONSTANT" && comparand.number === 0;
  if (zero && (relation === "atLeast" || relation === "hasAll")) return "ALWAYS_THE_SAME";
  const isNow = quantity.type === "NOW" && ["NOW", "MONTHS_AGO", "DAYS_AGO", "ID"].includes(comparand.type);
  const isItself = quantity.type === "END" && comparand.type === "END" && quantity.of === comparand.of;
  return isNow || isItself ? "ALWAYS_THE_SAME" : undefined;
}

function quantityFault(step: Step, quantity: Quantity): RowFault | undefined {
  if (quantity.type === "NOW") return undefined;
  if (quantity.type === "END") return recordFault(step, quantity.of);
  return factFault(step, quantity.of, [quantity.by]);
}

function comparandFault(step: Step, comparand: Comparand): RowFault | undefined {
  if (!("of" in comparand)) return undefined;
  if (comparand.type !== "FACT_VALUE") return oneRecordFault(step, comparand.of);
  return oneRecordFault(step, comparand.of) ?? factFault(step, comparand.of, [comparand.by]);
}
