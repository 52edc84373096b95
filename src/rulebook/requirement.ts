import type { CodeName, ListName, OutcomeName } from "../ledger/codes.ts";
import type { AgreementClause } from "../ledger/agreement-clauses.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { StatusName } from "../ledger/statuses.ts";

/**
 * The record at which a condition looks, seen from the act (`Selector` in contracts/types/Rows.sol):
 * - SELF: the record that is made, stated about or settled; PARENT, LINK, ISSUER: its neighbours;
 * - SCENARIO, AUTHORIZATION, OPERATOR, PLAN, PROCUREMENT: those above the record, at any distance;
 * - RESOURCE: every resource that the record is about; the condition must hold for each;
 * - JURISDICTION: the jurisdiction whose rulebook judges; CALLER: the party that acts;
 * - ABOUT: what the act names beside its subject;
 * - PRODUCTS: every product among the inputs; met if there is none;
 * - PREVIOUS: the other record of the same kind, parent and link that came into force last;
 * - AGREEMENT: that of an export; CASE: that of the hold which is to be released.
 */
export type SelectorName =
  | "SELF"
  | "PARENT"
  | "LINK"
  | "ISSUER"
  | "SCENARIO"
  | "AUTHORIZATION"
  | "RESOURCE"
  | "OPERATOR"
  | "JURISDICTION"
  | "CALLER"
  | "ABOUT"
  | "PRODUCTS"
  | "PREVIOUS"
  | "AGREEMENT"
  | "PLAN"
  | "PROCUREMENT"
  | "CASE";

/** A quantity that a measure compares. */
export type Quantity =
  /** A number that a statement carries, the time when it was stated (TIME), or the time when it ends (UNTIL). */
  | {
      readonly type: "VALUE" | "TIME" | "UNTIL";
      readonly code: CodeName;
      readonly by: RoleName;
      readonly of: SelectorName;
      readonly outcomes: readonly OutcomeName[];
    }
  /** The end of a record's term, in seconds; a record without an end never ends. */
  | { readonly type: "END"; readonly of: SelectorName }
  /** The block time, in seconds. */
  | { readonly type: "NOW" };

export const RELATIONS = ["atMost", "atLeast", "equals", "hasAll"] as const;
/** The relation of a quantity to its comparand. `hasAll`: the quantity has all bits of the comparand. */
export type Relation = (typeof RELATIONS)[number];

/** The value with which a quantity is compared. */
export type Comparand =
  | { readonly type: "CONSTANT"; readonly number: number }
  /** The time so many civil months, or so many days, before the block time. */
  | { readonly type: "MONTHS_AGO" | "DAYS_AGO"; readonly count: number }
  /** The number that another statement carries, whatever its outcome. */
  | { readonly type: "FACT_VALUE"; readonly code: CodeName; readonly by: RoleName; readonly of: SelectorName }
  /** The end of a record's term. */
  | { readonly type: "END"; readonly of: SelectorName }
  /** The id of a record, as a number. */
  | { readonly type: "ID"; readonly of: SelectorName }
  | { readonly type: "NOW" };

/**
 * One question about an act. Each type is one kind of row of the ledger (`RowKind` in contracts/types/Rows.sol). The
 * answer is met, unmet or unresolved: what cannot be resolved (there is no such neighbour, nothing was stated, no
 * calendar) is never met, negated or not, unless `orAbsent` says that nothing is enough.
 */
export type Condition =
  /**
   * The caller acts in one of these roles, at most eight; ANY stands for every role that it has in the jurisdiction.
   * With `issuerOnly` it must also be the issuer of the record.
   */
  | { readonly type: "who"; readonly roles: readonly RoleName[] | "ANY"; readonly issuerOnly: boolean }
  /**
   * An unexpired opinion or filing has one of these outcomes. One of the roles must have stated it; with `all`, each of
   * them. For a role from DATA_PROVIDER on, every party that the record names must have stated it.
   */
  | {
      readonly type: "fact";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly by: readonly RoleName[];
      readonly all: boolean;
      readonly outcomes: readonly OutcomeName[];
      readonly orAbsent: boolean;
      /** The statement must not be older than the last case of this code: an older one is not about that case. */
      readonly since: CodeName | undefined;
    }
  /** The term has an end, and at most so many civil months. */
  | { readonly type: "term"; readonly months: number }
  /**
   * The last case of this code that one of the roles opened has one of these outcomes; with `unused`, no other act may
   * have rested on it. With the selector CASE it is the case of the hold that is to be released.
   */
  | {
      readonly type: "lastCase";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly by: readonly RoleName[];
      readonly outcomes: readonly OutcomeName[];
      readonly unused: boolean;
      readonly orAbsent: boolean;
    }
  | { readonly type: "noOpenCase"; readonly code: CodeName; readonly of: SelectorName }
  /** No case of this code was upheld within so many civil months; with 0 months, ever. */
  | { readonly type: "noUpheldCase"; readonly code: CodeName; readonly of: SelectorName; readonly months: number }
  /**
   * The role posted this notice at least so many days ago, has not withdrawn it, and it has not ended. For a role from
   * DATA_PROVIDER on, every party that the record names did.
   */
  | {
      readonly type: "notice";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly by: RoleName;
      readonly days: number;
      /** Only the working days of the jurisdiction's calendars count. */
      readonly working: boolean;
    }
  | { readonly type: "clauses"; readonly clauses: readonly AgreementClause[] }
  | { readonly type: "sameScenario" }
  /**
   * The parties of two records are different ones under different controllers, through three levels. A record's party
   * is its issuer; a party's is itself.
   */
  | { readonly type: "separate"; readonly of: SelectorName; readonly from: SelectorName }
  /** The act gives no roles but these. */
  | { readonly type: "roles"; readonly roles: readonly RoleName[] }
  /** The export's digest is the approved root of its product. */
  | { readonly type: "approvedRoot" }
  /** At least so many different parties of a role stated this; the settlement brings the parties. */
  | {
      readonly type: "quorum";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly by: RoleName;
      readonly outcomes: readonly OutcomeName[];
      readonly atLeast: number;
    }
  | {
      readonly type: "measure";
      readonly quantity: Quantity;
      readonly relation: Relation;
      readonly comparand: Comparand;
    }
  /** The record has one of these statuses, and is of this kind, and a case of this code, where they are given. */
  | {
      readonly type: "stands";
      readonly of: SelectorName;
      readonly statuses: readonly StatusName[];
      readonly kind: KindName | undefined;
      readonly case: CodeName | undefined;
      /** The record stands under the subject of the act. */
      readonly underSubject: boolean;
      readonly orAbsent: boolean;
    }
  /**
   * Every item of the record's list has one of these statuses or, with `orDisposed`, was disposed of since the record
   * ended; the settlement brings the items.
   */
  | {
      readonly type: "listed";
      readonly list: ListName;
      readonly of: SelectorName;
      readonly statuses: readonly StatusName[];
      readonly orDisposed: boolean;
    };

export type ConditionType = Condition["type"];
export type ConditionOf<Type extends ConditionType> = Extract<Condition, { readonly type: Type }>;

/** A condition, or its negation: one row of the ledger. */
export interface Term {
  readonly condition: Condition;
  /** Met when the condition is unmet. What is unresolved stays unresolved. */
  readonly negated: boolean;
}

/** The requirement of a rule: it is met when one of its terms is. Each is a row, and they count as one rule. */
export type Requirement = readonly [Term, ...Term[]];
