import type { RoleName } from "../ledger/roles.ts";
import type { Day, PaperPath } from "./field-forms.ts";

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
  /** The first day of the term, which the ledger has beside the last one. */
  readonly from?: Day;
  /** Another record to which the act refers, such as a case or a party, where its document names none. */
  readonly about?: string;
}

type Extras<Extra extends keyof ExtraTerms> = Pick<ExtraTerms, Extra>;

/** The request of an act that makes a record. `Written` is its document with its papers. */
export type NewRecord<Written, Extra extends keyof ExtraTerms = never> = Written & RecordTerms & Extras<Extra>;

/** The members of every statement with a document: see {@link Statement} and {@link Opinion}. */
export type Stated<Written, Extra extends keyof ExtraTerms = never> = Written &
  StatementTerms &
  Extras<Extra> & { readonly takeBack?: false; readonly pending?: false };

/** A statement for which nothing is written down, so that it has no document. */
interface Unwritten extends StatementTerms {
  readonly document?: never;
  readonly papers?: never;
}

/** The request that takes back what the same party stated before. */
export type TakenBack<Extra extends keyof ExtraTerms = never> = Unwritten &
  Extras<Extra> & { readonly takeBack: true; readonly pending?: false };

/** The request that leaves an opinion open: there is no conclusion yet, and what needs it waits. */
export type Pending<Extra extends keyof ExtraTerms = never> = Unwritten &
  Extras<Extra> & { readonly pending: true; readonly takeBack?: false };

/** The request of an act that states something about a record, or takes back what the same party stated before. */
export type Statement<Written, Extra extends keyof ExtraTerms = never> = Stated<Written, Extra> | TakenBack<Extra>;

/** The request of an act that concludes something about a record by an outcome, or leaves it open. */
export type Opinion<Written, Extra extends keyof ExtraTerms = never> = Stated<Written, Extra> | Pending<Extra>;

/**
 * The request of a filing about persons that is made from a list of them: a text file with one person a line, by a
 * number of staff or a commitment. It stays in the dossier; the number and the root of the document follow from it.
 */
export type OfPersons<Written extends { readonly document?: object }, Extra extends keyof ExtraTerms = never> = Omit<
  Written,
  "document"
> &
  StatementTerms &
  Extras<Extra> & {
    readonly document: Omit<NonNullable<Written["document"]>, "root" | "count">;
    readonly persons: PaperPath;
    readonly takeBack?: false;
    readonly pending?: false;
  };

/** The request of an act that gives a record another status. */
export type Settlement<Written, Extra extends keyof ExtraTerms = never> = Written & SettlementTerms & Extras<Extra>;
