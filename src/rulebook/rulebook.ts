import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Requirement } from "./requirement.ts";
import type { SourceText } from "./source-text.ts";
import type { Step } from "./step.ts";
import type { YearlyTerm } from "./yearly-term.ts";

/** HARD refuses the act; SOFT lets it through and flags it (一般, 原则上); RECORD only keeps evidence. */
export const HARDNESSES = ["HARD", "SOFT", "RECORD"] as const;
export type HardnessName = (typeof HARDNESSES)[number];

/**
 * The basis of a rule. TEXT: its clause says so. READING: its clause says less, or says it less clearly, and `reading`
 * tells how it is read. INSTRUMENT: an instrument of which nobody had the full text, stated in our own words.
 * DEPLOYMENT: no text says so; somebody must be able to do it, and the deployer decides who.
 */
export const BASES = ["TEXT", "READING", "INSTRUMENT", "DEPLOYMENT"] as const;
export type Basis = (typeof BASES)[number];

/**
 * The legal status of the source text. The status of a draft or superseded text is shown wherever its rulebook is
 * shown.
 */
export const INSTRUMENT_STATUSES = ["IN_FORCE", "TRIAL", "DRAFT", "SUPERSEDED", "FICTIONAL"] as const;
type InstrumentStatus = (typeof INSTRUMENT_STATUSES)[number];

/** The regulation from which rules come. */
export interface Instrument {
  /** The id of its rulebook, such as `CY-2025`. */
  readonly id: string;
  readonly title: Bilingual;
  readonly status: InstrumentStatus;
  /** A reservation about the text in hand, such as that it breaks off. It is shown wherever a rule is shown. */
  readonly note: Bilingual | undefined;
}

/** One sentence of a regulation, by which the ledger judges at some steps. */
export interface Rule {
  /** The name by which refusals, flags and answers cite the rule, such as `cy.no-plan-no-operation`. */
  readonly id: string;
  /** The place of the rule in its file, such as `cangyu-2025.json#/rules/3`. */
  readonly place: string;
  /** The number in rows and events: 1 to 0xfeff, unique in the jurisdiction for ever. */
  readonly number: number;
  /** The steps at which the rule judges. The rows of a step are in the order of the file. */
  readonly steps: readonly Step[];
  readonly require: Requirement;
  readonly hardness: HardnessName;
  /** The article of the source text. */
  readonly clause: string;
  readonly basis: Basis;
  /** The reading of the clause, of a rule whose basis is READING. */
  readonly reading: Bilingual | undefined;
  /** What its clause asks for about every authorization each year, and by which day. */
  readonly yearly?: readonly YearlyTerm[] | undefined;
  /** The regulation that the rule comes from: the rulebook's own, or that of one of its layers. */
  readonly instrument: Instrument;
  /** The sentence of the clause. */
  readonly text: Bilingual;
  /** The way to satisfy it. */
  readonly remedy: Bilingual;
  /** The rule as it is in its file, without its versions. The hash of a version covers it. */
  readonly source: unknown;
}

/** The part of a rule that refusals, flags and answers show. The ledger's own rules have no regulation behind them. */
export type CitedRule = Pick<Rule, "id" | "number" | "hardness" | "clause" | "text" | "remedy"> &
  Partial<Pick<Rule, "basis" | "reading" | "instrument">>;

/** A rule that does not judge, because a rule of another layer prevails. */
export interface SetAsideRule {
  readonly rule: Rule;
  /** The id of the rule that prevails; undefined when the demand falls away. */
  readonly prevails: string | undefined;
  readonly because: Bilingual;
}

/** One version of a jurisdiction's regulation with its layers, ready to be published. */
export interface Rulebook extends Instrument {
  /** The jurisdiction's reference. */
  readonly jurisdiction: string;
  readonly version: number;
  /** Seconds since 1970: the beginning of that civil day in China. */
  readonly effectiveFrom: number;
  /** The rules that judge: its own, then those of its layers. */
  readonly rules: readonly Rule[];
  /** The regulations of its layers that have rules among the rules. */
  readonly layers: readonly Instrument[];
  readonly setAside: readonly SetAsideRule[];
  /** The text that the rules quote; undefined when the file names none. */
  readonly text: SourceText | undefined;
  /** This version with its layers' rules, as the hash covers it. */
  readonly document: object;
  /** SHA-256 of the canonical JSON of the document. The founding promises it. */
  readonly hash: Hex;
}
