import type { RoleName } from "../ledger/roles.ts";

/** The members that every request of an act may have. */
interface AnyTerms {
  /** The role in which the party acts; by default the one in which the rules allow the act. */
  readonly role?: RoleName;
  /** Sends the act even when the ledger would refuse it, so that the refusal is recorded. */
  readonly sendAnyway?: boolean;
}

/** The facts about a new record beside its document. */
export interface RecordTerms extends AnyTerms {
  /** The issuer's own reference (业务编号), which nobody has used before. It names no person. */
  readonly reference: string;
  /** A revision of a reference that was used before, from 1 on. */
  readonly revision?: number;
  /** Whether the record is made afterwards from existing books (补录): judged by no rule, and marked as such. */
  readonly backfilled?: boolean;
}

/** The facts about a statement beside its document. */
export interface StatementTerms extends AnyTerms {
  /** The record that the statement is about: its reference, its id, or `kind/issuer/reference`. */
  readonly record: string;
}

/** The facts about a settlement beside its document. */
export interface SettlementTerms extends AnyTerms {
  /** The record that gets a new status: its reference, its id, or `kind/issuer/reference`. */
  readonly record: string;
  /**
   * What a rule about a list or a quorum asks for: all items of the list in their order, or the parties. By default the
   * lists are taken from the index and compared with the ledger's.
   */
  readonly items?: readonly string[];
}

/** The members that only some acts can have. */
export interface ExtraTerms {
  /**
   * The legal date on paper, `2026-03-01` or `2026-03-01T09:20` in China's time; by default the act takes effect when
   * it is recorded. Acts whose document names that date itself do not have it.
   */
  readonly effectiveAt?: string;
  /** The jurisdiction under which a new record stands; by default that of the party. */
  readonly jurisdiction?: string;
}

/** The request of an act that makes a record. `Written` is its document with its papers. */
export type NewRecord<Written, Extra extends keyof ExtraTerms = never> = Written &
  RecordTerms &
  Pick<ExtraTerms, Extra>;

/** The request of an act that states something about a record and concludes by an outcome, such as an opinion. */
export type Opinion<Written, Extra extends keyof ExtraTerms = never> = Written &
  StatementTerms &
  Pick<ExtraTerms, Extra> & { readonly takeBack?: never };

/** The request of an act that states something about a record, or takes back what the same party stated before. */
export type Statement<Written, Extra extends keyof ExtraTerms = never> =
  (Written & StatementTerms & Pick<ExtraTerms, Extra> & { readonly takeBack?: false }) | TakenBack<Extra>;

/** A statement that is taken back. Nothing is written down for it, so that it has no document. */
export type TakenBack<Extra extends keyof ExtraTerms = never> = StatementTerms &
  Pick<ExtraTerms, Extra> & { readonly takeBack: true; readonly document?: never; readonly papers?: never };

/** The request of an act that gives a record another status. */
export type Settlement<Written, Extra extends keyof ExtraTerms = never> = Written &
  SettlementTerms &
  Pick<ExtraTerms, Extra>;
