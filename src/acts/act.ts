import type { CodeName } from "../ledger/codes.ts";
import type { DecisionKindName } from "../ledger/decisions.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** A record that is made: proposed first, or in force at once where the rulebook lets the same party do both. */
export interface RecordAct {
  readonly act: "RECORD";
  readonly kind: KindName;
  /** The code of a CASE; undefined for every other kind. */
  readonly caseCode: CodeName | undefined;
  readonly status: "PROPOSED" | "IN_FORCE";
}

/** A statement about a record. The kinds of records that it may be about, the rulebook in force says. */
export interface StatementAct {
  readonly act: "STATEMENT";
  readonly code: CodeName;
}

/** A record that is given another status, or an export that is disposed of. */
export interface SettlementAct {
  readonly act: "SETTLEMENT";
  readonly kind: KindName;
  readonly status: StatusName;
}

/** A step of a decision that the agencies of a jurisdiction take together. */
export type GovernanceAct =
  | { readonly act: "PROPOSAL"; readonly decision: DecisionKindName }
  | { readonly act: "APPROVAL" }
  | { readonly act: "CARRYING_OUT" };

export type OnLedger = RecordAct | StatementAct | SettlementAct | GovernanceAct;

/**
 * An act of the domain: what somebody does, in the words of the regulations, and what it is on the ledger. Who may do
 * it and under which clause is not said here, because the rulebook in force says it. The fields of its document, what
 * stands in the clear and its neighbours are those of the document's schema (`schemaOfAct`).
 */
export interface Act<On extends OnLedger = OnLedger> {
  /** The name in addresses and spreadsheets: the command's words with hyphens between them, such as `demand-submit`. */
  readonly name: string;
  /** The words of the command after `laiqu`, such as `demand submit`. */
  readonly command: readonly string[];
  readonly title: Bilingual;
  readonly on: On;
}

/** Makes an entry of the catalogue. @param command - the words of the command, with spaces between them */
export function actOf<On extends OnLedger>(command: string, zh: string, en: string, on: On): Act<On> {
  const words = command.split(" ");
  return { name: words.join("-"), command: words, title: { zh, en }, on };
}

/** A name of the ledger's vocabulary as a word of a command: `EMERGENCY_PLAN` is `emergency-plan`. */
export function commandWord(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}
