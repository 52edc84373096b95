import type { Hex } from "../consensus/hex.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { AgreementClause } from "../ledger/agreement-clauses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Step } from "./step.ts";

/** The record at which a rule looks, seen from the act (`Selector` in contracts/types/Codes.sol). */
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
  | "CALLER";

/** HARD refuses the act; SOFT lets it through and flags it (一般, 原则上); RECORD only keeps evidence. */
export const HARDNESSES = ["HARD", "SOFT", "RECORD"] as const;
export type HardnessName = (typeof HARDNESSES)[number];

/** The requirement of a rule. Each type is one kind of row of the ledger (contracts/records/Rules.sol). */
export type Requirement =
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
      /** The rule is met also when nothing was ever stated. */
      readonly orAbsent: boolean;
      /** The statement must not be older than the last case of this code: an older one is not about that case. */
      readonly since: CodeName | undefined;
    }
  /** The term has at most so many civil months. Only recordings can ask this: later the beginning is not known. */
  | { readonly type: "term"; readonly months: number }
  /** The last case of this code has one of these outcomes; with `unused`, no other act may have rested on it. */
  | {
      readonly type: "lastCase";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly outcomes: readonly OutcomeName[];
      readonly unused: boolean;
      readonly orAbsent: boolean;
    }
  | { readonly type: "noOpenCase"; readonly code: CodeName; readonly of: SelectorName }
  /** The role posted this notice at least so many days ago. */
  | {
      readonly type: "notice";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly by: RoleName;
      readonly days: number;
    }
  | { readonly type: "clauses"; readonly clauses: readonly AgreementClause[] }
  | { readonly type: "sameScenario" }
  /** The caller and the issuer of that record are different parties under different controllers. */
  | { readonly type: "separateFrom"; readonly of: SelectorName }
  /** An admission gives no roles but these. */
  | { readonly type: "roles"; readonly roles: readonly RoleName[] };

/** One sentence of a regulation, by which the ledger judges at some steps. */
export interface Rule {
  /** The name by which refusals, flags and answers cite the rule, such as `cy.no-plan-no-operation`. */
  readonly id: string;
  /** The number in rows and events: 1 to 0xfeff, unique in the jurisdiction for ever. */
  readonly number: number;
  /** The steps at which the rule judges. The rows of a step are in the order of the file. */
  readonly steps: readonly Step[];
  readonly require: Requirement;
  readonly hardness: HardnessName;
  /** The article of the source text. */
  readonly clause: string;
  /** The sentence of the clause. */
  readonly text: Bilingual;
  /** The way to satisfy it. */
  readonly remedy: Bilingual;
}

/**
 * The legal status of the source text. The status of a draft or superseded text is shown wherever its rulebook is
 * shown.
 */
export const INSTRUMENT_STATUSES = ["IN_FORCE", "TRIAL", "DRAFT", "SUPERSEDED", "FICTIONAL"] as const;
export type InstrumentStatus = (typeof INSTRUMENT_STATUSES)[number];

/** The part of a rule that refusals, flags and answers show. The ledger's own rules have it too. */
export type CitedRule = Pick<Rule, "id" | "number" | "hardness" | "clause" | "text" | "remedy">;

/** One version of a jurisdiction's regulation, ready to be published. */
export interface Rulebook {
  /** The id of the version, such as `CY-2025`. */
  readonly id: string;
  /** The jurisdiction's reference. */
  readonly jurisdiction: string;
  readonly title: Bilingual;
  readonly status: InstrumentStatus;
  readonly version: number;
  /** Seconds since 1970: the beginning of that civil day in China. */
  readonly effectiveFrom: number;
  readonly rules: readonly Rule[];
  /** SHA-256 of the canonical JSON of this version. The founding promises it and the ledger publishes it. */
  readonly hash: Hex;
}
