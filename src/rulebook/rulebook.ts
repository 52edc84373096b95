import type { Hex } from "../consensus/hex.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { AgreementClause } from "./agreement-clauses.ts";
import type { Step } from "./step.ts";

/** A text in both languages of the project. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** Which record a rule looks at, seen from the act (`Selector` in contracts/types/Codes.sol). */
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

/** HARD refuses; SOFT lets through and flags (一般, 原则上); RECORD keeps evidence only. */
export type HardnessName = "HARD" | "SOFT" | "RECORD";

/** What a rule asks; each is one kind of row of the ledger (contracts/records/Rules.sol). */
export type Requirement =
  /** The caller acts in one of these roles (at most eight; ANY: in any that he has); with `issuerOnly`, and is the issuer of the record itself. */
  | { readonly type: "who"; readonly roles: readonly RoleName[] | "ANY"; readonly issuerOnly: boolean }
  /**
   * An opinion or filing is stated, unexpired, with one of these outcomes: by any of the roles or, with
   * `all`, by every one. Of a role from DATA_PROVIDER on, every party that the record names must have stated it.
   */
  | {
      readonly type: "fact";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly by: readonly RoleName[];
      readonly all: boolean;
      readonly outcomes: readonly OutcomeName[];
      /** Met also when nothing was ever stated. */
      readonly orAbsent: boolean;
      /** Stated not before the last case of this code was recorded: an older fact says nothing about it. */
      readonly since: CodeName | undefined;
    }
  /** The term ends at most so many civil months after it begins. Steps `record` only: later the beginning is gone. */
  | { readonly type: "term"; readonly months: number }
  /** The last case of this code ended so; with `unused`, and no other act has rested on it. */
  | {
      readonly type: "lastCase";
      readonly code: CodeName;
      readonly of: SelectorName;
      readonly outcomes: readonly OutcomeName[];
      readonly unused: boolean;
      readonly orAbsent: boolean;
    }
  | { readonly type: "noOpenCase"; readonly code: CodeName; readonly of: SelectorName }
  /** That role posted this notice at least so many days ago. */
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
  /** No other roles are given at admission. */
  | { readonly type: "roles"; readonly roles: readonly RoleName[] };

/** One sentence of a regulation, as the ledger asks it at some steps. */
export interface Rule {
  /** Such as `cy.no-plan-no-operation`: what refusals, flags and answers cite. */
  readonly id: string;
  /** 1 to 0xfeff, unique in the jurisdiction for ever: what rows and events carry. */
  readonly number: number;
  /** Where it is asked; it takes its place among the rows of each step in the order of the file. */
  readonly steps: readonly Step[];
  readonly require: Requirement;
  readonly hardness: HardnessName;
  /** The article of the source text. */
  readonly clause: string;
  /** The clause's sentence. */
  readonly text: Bilingual;
  /** What would satisfy it. */
  readonly remedy: Bilingual;
}

/** What the source text is worth: drafts and superseded texts say so wherever their rulebook is shown. */
export type InstrumentStatus = "IN_FORCE" | "TRIAL" | "DRAFT" | "SUPERSEDED" | "FICTIONAL";

/** One version of a jurisdiction's regulation, ready to be published. */
export interface Rulebook {
  /** Such as `CY-2025`. */
  readonly id: string;
  /** The jurisdiction's business number. */
  readonly jurisdiction: string;
  readonly title: Bilingual;
  readonly status: InstrumentStatus;
  readonly version: number;
  /** Seconds since 1970: the beginning of that civil day in China. */
  readonly effectiveFrom: number;
  readonly rules: readonly Rule[];
  /** SHA-256 over the canonical JSON of this version, 0x and 64 digits: what the ledger publishes. */
  readonly hash: Hex;
}
