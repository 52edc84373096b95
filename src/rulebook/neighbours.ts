import { ActKind, Code, Family } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { positions } from "../ledger/positions.ts";
import { Role, roleClass } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status, statusNameOf } from "../ledger/statuses.ts";
import { sourcesOf } from "../ledger/transitions.ts";
import { keysOf } from "../text/entries.ts";
import type { SelectorName } from "./requirement.ts";
import type { Step } from "./step.ts";

/*
 * The records at which the conditions of a step can look. They follow from the kind of the step's record and the sort
 * of the step alone, because neighbours are found by edges that never change. `contracts/types/Meanings.sol` has the
 * same tables; a test compares them.
 */

/** The sorts of steps: what a condition may mean depends on what the act brings and where it stands. */
export type StepSort =
  | "RECORD"
  | "STATEMENT"
  /** From a draft, or from a record that was proposed or prohibited. */
  | "INTO_FORCE"
  /** Every other status. */
  | "SETTLEMENT"
  | "ABROAD";

/** The sort of a step; undefined if nobody takes such a step, or no rulebook judges it. */
export function sortOf(step: Step): StepSort | undefined {
  const { kind, act, code } = step;
  if (act === ActKind.ABROAD) return kind === Kind.PRODUCT || kind === Kind.EXPORT ? "ABROAD" : undefined;
  if (act === ActKind.ATTEST) return isStated(step) ? "STATEMENT" : undefined;
  // A jurisdiction is founded and retired by governance.
  if (kind === Kind.JURISDICTION) return undefined;
  if (act === ActKind.RECORD) return "RECORD";
  const status = statusNameOf(code);
  if (status === undefined || sourcesOf(kindName(kind), status).length === 0) return undefined;
  return code === Status.IN_FORCE ? "INTO_FORCE" : "SETTLEMENT";
}

function isStated({ kind, code }: Step): boolean {
  if (code === Code.SEAT_FROZEN || code === Code.ROLES) return kind === Kind.PARTY;
  if (code === Code.HOLD || code === Code.RELEASE) return kind !== Kind.JURISDICTION;
  const stated: readonly number[] = [Family.OPINION, Family.FILING, Family.CORRECTION, Family.ANCHOR];
  return stated.includes(code >> 8);
}

const EVERY_KIND = keysOf(Kind);

/** The kinds of records that a selector can mean at a step; none, if it means nothing there. */
export function selectedKinds(step: Step, selector: SelectorName): readonly KindName[] {
  return isHad(step, selector) ? meantKinds(step, selector) : [];
}

/** Whether the act has such a neighbour where it stands: a record that is being made has none that rows may ask for. */
function isHad(step: Step, selector: SelectorName): boolean {
  const sort = sortOf(step);
  if (sort === undefined) return false;
  if (selector === "SELF") return true;
  if (selector === "CASE") return sort === "STATEMENT" && step.code === Code.RELEASE;
  const ofTheAct: readonly SelectorName[] = ["CALLER", "ABOUT", "PREVIOUS"];
  return sort !== "RECORD" && !(sort === "ABROAD" && ofTheAct.includes(selector));
}

function meantKinds(step: Step, selector: SelectorName): readonly KindName[] {
  const kind = kindName(step.kind);
  switch (selector) {
    case "SELF":
      return [kind];
    case "PARENT":
      return positions[kind].parents;
    case "LINK":
      return positions[kind].links;
    case "ISSUER":
      return kind === "JURISDICTION" ? [] : ["PARTY"];
    case "CALLER":
      return ["PARTY"];
    case "JURISDICTION":
      return ["JURISDICTION"];
    case "SCENARIO":
    case "AUTHORIZATION":
      return reaches(kind, selector) ? [selector] : [];
    case "OPERATOR":
      return reaches(kind, "AUTHORIZATION") ? ["PARTY"] : [];
    case "RESOURCE":
      return isAboutResources(kind) ? ["RESOURCE"] : [];
    case "PRODUCTS":
      return isOneOf(kind, ["PRODUCT", "EXPORT", "CASE"]) ? ["PRODUCT"] : [];
    case "PREVIOUS":
      return isOneOf(kind, ["AUTHORIZATION", "GRANT", "AGREEMENT"]) ? [kind] : [];
    case "AGREEMENT":
      return isOneOf(kind, ["EXPORT", "CASE"]) ? ["AGREEMENT"] : [];
    case "PLAN":
    case "PROCUREMENT":
      return isOneOf(kind, ["APPLICATION", "PROCUREMENT"]) || reaches(kind, "AUTHORIZATION") ? [selector] : [];
    case "ABOUT":
      return EVERY_KIND;
    case "CASE":
      return ["CASE"];
    default:
      return selector satisfies never;
  }
}

/** Whether a selector means as many records as there are. */
export function meansMany(selector: SelectorName): boolean {
  return selector === "RESOURCE" || selector === "PRODUCTS";
}

/** Whether records of a kind name a party for a role. Only competent roles need to be named. */
export function names(kind: KindName, role: RoleName): boolean {
  // A party names itself, and a case names whom its subject names: it may be about anything.
  if (roleClass(Role[role]) !== "COMPETENT" || kind === "PARTY" || kind === "CASE") return true;
  if (role === "DATA_PROVIDER" || role === "INDUSTRY_AUTHORITY") return isAboutResources(kind);
  if (role === "OPERATOR") return kind === "DOMAIN" || reaches(kind, "AUTHORIZATION");
  if (role === "DEVELOPER") return isOneOf(kind, ["PRODUCT", "AGREEMENT", "EXPORT", "DEMAND", "IMPORT"]);
  return role === "BUYER" && isOneOf(kind, ["AGREEMENT", "EXPORT"]);
}

/** Whether somebody may act under a role at a step. */
export function mayAct(step: Step, role: RoleName): boolean {
  const sort = sortOf(step);
  // Nobody is himself before he is admitted.
  const isAdmission = step.kind === Kind.PARTY && (sort === "RECORD" || sort === "INTO_FORCE");
  if (isAdmission && roleClass(Role[role]) === "COMPETENT") return false;
  return names(kindName(step.kind), role);
}

/** Whether a record of a kind is one of the other kind, or stands under one. */
function reaches(kind: KindName, above: KindName): boolean {
  return kind === above || kind === "CASE" || positions[kind].parents.some((parent) => reaches(parent, above));
}

/** Whether a record is about resources: its own, or those of the scenario that it stands under. */
function isAboutResources(kind: KindName): boolean {
  return isOneOf(kind, ["RESOURCE", "GRANT"]) || reaches(kind, "SCENARIO");
}

function isOneOf(kind: KindName, kinds: readonly KindName[]): boolean {
  return kinds.includes(kind);
}
