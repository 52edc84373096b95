import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Requirement } from "./requirement.ts";
import type { Step } from "./step.ts";

/** HARD refuses the act; SOFT lets it through and flags it (一般, 原则上); RECORD only keeps evidence. */
export const HARDNESSES = ["HARD", "SOFT", "RECORD"] as const;
export type HardnessName = (typeof HARDNESSES)[number];

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
