import { ActKind, Code, Family } from "../ledger/codes.ts";
import type { ListName, OutcomeName } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { isOrdinaryRole, Role, roleClass } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status, statusNameOf } from "../ledger/statuses.ts";
import { sourcesOf } from "../ledger/transitions.ts";
import { meansMany, names, selectedKinds } from "./neighbours.ts";
import type { Comparand, Condition, ConditionOf, Quantity, SelectorName, Term } from "./requirement.ts";
import type { Step } from "./step.ts";

/*
 * The table of which condition may stand at which step. The ledger refuses to publish a row that can never be met, or
 * never be unmet, at its step (`contracts/records/Meaning.sol`); this is the same table, and a test compares the two
 * on every kind of row, selector and step. `row-faults.ts` has the words for each fault.
 */

/** The reasons for which a condition means nothing at its step. */
export type RowFault =
  /** By the rows of ABROAD nobody acts, and nobody gives roles. */
  | "NOBODY_ACTS_ABROAD"
  /** Everybody but these would be open to strangers; and who is brought, or given, cannot be turned round. */
  | "NOT_TO_BE_NEGATED"
  /** Whatever strangers may do would grow a trail, or change a record. */
  | "ANYBODY"
  /** The record names no party for any of the competent roles. */
  | "NEVER_NAMED"
  /** The act gives no roles. */
  | "GIVES_NO_ROLES"
  /** Governance alone gives this role. */
  | "ROLE_OF_GOVERNANCE"
  /** Term, clauses and digest are known where a record is made or put into force. */
  | "NOT_KNOWN_HERE"
  /** Records of this kind have no clauses, no scenarios to compare, or no root. */
  | "NOT_OF_THIS_KIND"
  /** There is no such record at this step. */
  | "NO_SUCH_RECORD"
  /** Nothing was stated about a record that is only just being made, and it has no status. */
  | "NOT_RECORDED_YET"
  /** One record is meant here, and the selector means as many as there are. */
  | "SEVERAL_RECORDS"
  /** No case ends with any of these outcomes. */
  | "NO_SUCH_END"
  /** What is not met uses up nothing. */
  | "UNUSED_NEGATED"
  /** The two records are always of one party. */
  | "SAME_PARTY"
  /** Only a settlement brings items or parties. */
  | "BRINGS_NOTHING"
  /** Parties are counted under a role of which there are several. */
  | "ROLE_OF_ONE"
  /** The answer is always the same. */
  | "ALWAYS_THE_SAME"
  /** A time has no bits that mean anything, and an id is equal or not. */
  | "RELATION_OF_ANOTHER"
  /** The selected record is never of this kind, or never a case. */
  | "NEVER_OF_THIS_KIND"
  /** What stands above the subject does not stand under it. */
  | "NEVER_UNDER_IT"
  /** The selected record has no such list of records. */
  | "NO_SUCH_LIST"
  /** Only exports are disposed of. */
  | "NEVER_DISPOSED";

/** The fault of a condition at a step; undefined when it means something there. */
export function rowFaultOf(step: Step, { condition, negated }: Term): RowFault | undefined {
  if (step.act === ActKind.ABROAD && (condition.type === "who" || condition.type === "roles"))
    return "NOBODY_ACTS_ABROAD";
  if (negated && NEVER_NEGATED.includes(condition.type)) return "NOT_TO_BE_NEGATED";
  if (negated && condition.type === "lastCase" && condition.unused) return "UNUSED_NEGATED";
  switch (condition.type) {
    case "who":
      return whoFault(step, condition);
    case "roles":
      return rolesFault(step, condition);
    case "term":
      return knowsTerms(step) ? undefined : "NOT_KNOWN_HERE";
    case "clauses":
      if (["PARTY", "CASE", "JURISDICTION"].includes(kindName(step.kind))) return "NOT_OF_THIS_KIND";
      return knowsTerms(step) ? undefined : "NOT_KNOWN_HERE";
    case "sameScenario":
      return step.kind === Kind.PRODUCT || step.kind === Kind.EXPORT ? undefined : "NOT_OF_THIS_KIND";
    case "approvedRoot":
      if (step.kind !== Kind.EXPORT) return "NOT_OF_THIS_KIND";
      return knowsTerms(step) ? undefined : "NOT_KNOWN_HERE";
    case "fact":
      return statedFault(step, condition.of) ?? byFault(step, condition.of, condition.by, condition.all);
    case "lastCase":
      if (!condition.outcomes.some((outcome) => ENDS_OF_CASES.includes(outcome))) return "NO_SUCH_END";
      return statedFault(step, condition.of);
    case "noOpenCase":
    case "noUpheldCase":
      return statedFault(step, condition.of);
    case "notice":
      return statedFault(step, condition.of) ?? byFault(step, condition.of, [condition.by], true);
    case "separate":
      return separateFault(step, condition);
    case "quorum":
      return quorumFault(step, condition);
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

const NEVER_NEGATED: readonly Condition["type"][] = ["who", "roles", "quorum", "listed"];

/** Every outcome that the status of a case stands for. */
const ENDS_OF_CASES: readonly OutcomeName[] = ["OPEN", "PASSED", "NO_OBJECTION", "REJECTED", "OVERDUE", "WITHDRAWN"];

/* ------------------------------------------------ the act */

function whoFault(step: Step, { roles, issuerOnly }: ConditionOf<"who">): RowFault | undefined {
  if (issuerOnly && selectedKinds(step, "ISSUER").length === 0) return "NO_SUCH_RECORD";
  if (roles === "ANY") return issuerOnly || isOpenToAnybody(step) ? undefined : "ANYBODY";
  return roles.some((role) => names(kindName(step.kind), role)) ? undefined : "NEVER_NAMED";
}

/** What strangers may do: file and anchor, which grows no trail; open a case; and mark what has run out. */
function isOpenToAnybody({ kind, act, code }: Step): boolean {
  switch (act) {
    case ActKind.ATTEST:
      return code >> 8 === Family.FILING || code >> 8 === Family.ANCHOR;
    case ActKind.RECORD:
      return kind === Kind.CASE;
    case ActKind.SETTLE:
      return code === Status.EXPIRED || (code === Status.IN_FORCE && kind === Kind.CASE);
    default:
      return false;
  }
}

function rolesFault(step: Step, { roles }: ConditionOf<"roles">): RowFault | undefined {
  if (!mayGiveRoles(step)) return "GIVES_NO_ROLES";
  return roles.every((role) => isOrdinaryRole(Role[role])) ? undefined : "ROLE_OF_GOVERNANCE";
}

function mayGiveRoles(step: Step): boolean {
  return givesRoles(step) || (step.kind === Kind.PARTY && step.act === ActKind.RECORD);
}

/** The steps by which roles take effect. Each must limit them by a HARD rule. */
export function givesRoles({ kind, act, code }: Step): boolean {
  if (kind !== Kind.PARTY) return false;
  return (act === ActKind.SETTLE && code === Status.IN_FORCE) || (act === ActKind.ATTEST && code === Code.ROLES);
}

/** The steps at which the term, the clauses and the digest of the record are known. */
function knowsTerms({ act, code }: Step): boolean {
  return act === ActKind.RECORD || act === ActKind.ABROAD || (act === ActKind.SETTLE && code === Status.IN_FORCE);
}

/* ------------------------------------------------ records around the act */

/** The fault of a question that only a recorded neighbour answers. */
function statedFault(step: Step, of: SelectorName): RowFault | undefined {
  if (selectedKinds(step, of).length === 0) return "NO_SUCH_RECORD";
  return of === "SELF" && step.act === ActKind.RECORD ? "NOT_RECORDED_YET" : undefined;
}

/** A role under which the record names nobody is left out, so that `all` would ask fewer than it says. */
function byFault(step: Step, of: SelectorName, by: readonly RoleName[], all: boolean): RowFault | undefined {
  const named = by.filter((role) => selectedKinds(step, of).some((kind) => names(kind, role)));
  return named.length === 0 || (all && named.length < by.length) ? "NEVER_NAMED" : undefined;
}

function separateFault(step: Step, { of, from }: ConditionOf<"separate">): RowFault | undefined {
  const haveParties = [of, from].every((selector) =>
    selectedKinds(step, selector).some((kind) => kind !== "JURISDICTION"),
  );
  if (!haveParties) return "NO_SUCH_RECORD";
  if (meansMany(from)) return "SEVERAL_RECORDS";
  return partyOf(step, of) === partyOf(step, from) ? "SAME_PARTY" : undefined;
}

/** The selector of the party that another selector comes to: a record's party is its issuer, and who records issues. */
function partyOf(step: Step, selector: SelectorName): SelectorName {
  const issuer = step.act === ActKind.RECORD ? "CALLER" : "ISSUER";
  if (selector === "ISSUER") return issuer;
  return selector === "SELF" && step.kind !== Kind.PARTY ? issuer : selector;
}

function standsFault(step: Step, condition: ConditionOf<"stands">): RowFault | undefined {
  const fault = statedFault(step, condition.of);
  if (fault !== undefined) return fault;
  const { kind, case: code } = condition;
  const kinds = selectedKinds(step, condition.of).filter(
    (one) => (kind === undefined || one === kind) && (code === undefined || one === "CASE"),
  );
  if (kinds.length === 0) return "NEVER_OF_THIS_KIND";
  return condition.underSubject && condition.of !== "ABOUT" ? "NEVER_UNDER_IT" : undefined;
}

/* ------------------------------------------------ what a settlement brings */

function quorumFault(step: Step, { of, by }: ConditionOf<"quorum">): RowFault | undefined {
  if (step.act !== ActKind.SETTLE) return "BRINGS_NOTHING";
  if (roleClass(Role[by]) !== "SEVERAL") return "ROLE_OF_ONE";
  if (meansMany(of)) return "SEVERAL_RECORDS";
  return statedFault(step, of);
}

function listedFault(step: Step, { list, of, orDisposed }: ConditionOf<"listed">): RowFault | undefined {
  if (step.act !== ActKind.SETTLE) return "BRINGS_NOTHING";
  if (meansMany(of)) return "SEVERAL_RECORDS";
  const fault = statedFault(step, of);
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
  if (quantity.type !== "VALUE" && relation === "hasAll") return "RELATION_OF_ANOTHER";
  if (comparand.type === "ID" && (quantity.type !== "VALUE" || relation !== "equals")) return "RELATION_OF_ANOTHER";
  const zero = comparand.type === "CONSTANT" && comparand.number === 0;
  if (zero && (relation === "atLeast" || relation === "hasAll")) return "ALWAYS_THE_SAME";
  const isNow = quantity.type === "NOW" && ["NOW", "MONTHS_AGO", "DAYS_AGO"].includes(comparand.type);
  const isItself = quantity.type === "END" && comparand.type === "END" && quantity.of === comparand.of;
  return isNow || isItself ? "ALWAYS_THE_SAME" : undefined;
}

function quantityFault(step: Step, quantity: Quantity): RowFault | undefined {
  if (quantity.type === "NOW") return undefined;
  if (quantity.type === "END") return selectedKinds(step, quantity.of).length === 0 ? "NO_SUCH_RECORD" : undefined;
  return statedFault(step, quantity.of) ?? byFault(step, quantity.of, [quantity.by], true);
}

function comparandFault(step: Step, comparand: Comparand): RowFault | undefined {
  if (!("of" in comparand)) return undefined;
  if (meansMany(comparand.of)) return "SEVERAL_RECORDS";
  if (comparand.type === "FACT_VALUE")
    return statedFault(step, comparand.of) ?? byFault(step, comparand.of, [comparand.by], true);
  return selectedKinds(step, comparand.of).length === 0 ? "NO_SUCH_RECORD" : undefined;
}

/* ------------------------------------------------ whole steps */

/** The reasons for which nobody can ever take a step, whatever its rows say. */
export type StepFault =
  /** Governance decides it, or nothing does. */
  | "NOT_BY_RULES"
  /** The ledger alone judges it. */
  | "JUDGED_BY_THE_LEDGER"
  /** Only a party has accounts and roles. */
  | "ONLY_OF_A_PARTY"
  /** No record of this kind ever gets this status. */
  | "NO_SUCH_STATUS";

/** The fault of a step; undefined when there is such an act, and the rulebook judges it. */
export function stepFaultOf(step: Step): StepFault | undefined {
  const { kind, act, code } = step;
  if (act === ActKind.RECORD) return kind === Kind.JURISDICTION ? "NOT_BY_RULES" : undefined;
  if (act === ActKind.ATTEST) return attestFault(step);
  if (act !== ActKind.SETTLE) return undefined;
  if (kind === Kind.JURISDICTION) return "NOT_BY_RULES";
  const status = statusNameOf(code);
  return status === undefined || sourcesOf(kindName(kind), status).length === 0 ? "NO_SUCH_STATUS" : undefined;
}

function attestFault({ kind, code }: Step): StepFault | undefined {
  if (code === Code.SEAT_OFFERED || code === Code.SEAT_ACCEPTED) return "JUDGED_BY_THE_LEDGER";
  const ofParty = code === Code.SEAT_FROZEN || code === Code.ROLES;
  return ofParty && kind !== Kind.PARTY ? "ONLY_OF_A_PARTY" : undefined;
}
