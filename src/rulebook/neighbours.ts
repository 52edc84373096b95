import { ActKind, Code } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import { positions } from "../ledger/positions.ts";
import { Role, roleClass } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { keysOf } from "../text/entries.ts";
import type { SelectorName } from "./requirement.ts";
import type { Step } from "./step.ts";

/*
 * What the conditions of a step can look at. It follows from the kind of the step's record alone, because neighbours
 * are found by edges that never change. `contracts/records/Meaning.sol` has the same tables; a test compares them.
 */

const EVERY_KIND = keysOf(Kind);

/** The kinds of records that a selector can mean at a step; none, if it means nothing there. */
export function selectedKinds(step: Step, selector: SelectorName): readonly KindName[] {
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
      return step.act === ActKind.ATTEST || step.act === ActKind.SETTLE ? EVERY_KIND : [];
    case "CASE":
      return step.act === ActKind.ATTEST && step.code === Code.RELEASE ? ["CASE"] : [];
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
  switch (role) {
    case "DATA_PROVIDER":
    case "INDUSTRY_AUTHORITY":
      return isAboutResources(kind);
    case "OPERATOR":
      return kind === "DOMAIN" || reaches(kind, "AUTHORIZATION");
    case "DEVELOPER":
      return isOneOf(kind, ["PRODUCT", "AGREEMENT", "EXPORT", "DEMAND", "IMPORT"]);
    case "BUYER":
      return isOneOf(kind, ["AGREEMENT", "EXPORT"]);
    default:
      return false;
  }
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
