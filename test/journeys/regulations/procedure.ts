import type { CodeName, OutcomeName } from "../../../src/ledger/codes.ts";
import type { AgreementClause } from "../../../src/ledger/agreement-clauses.ts";
import type { RoleName } from "../../../src/ledger/roles.ts";
import type { StatusName } from "../../../src/ledger/statuses.ts";

/*
 * The words in which a regulation's procedure is written down as data: who acts, which papers come before a step, and
 * the article and the rule that say so. `Journey` sends what stands here to a ledger.
 */

/** An article, as the clause of its rule names it, and the rule's id in the rulebook. */
export type Cited = readonly [article: string, rule: string];

/** Who acts: a party, which is named after its role, or a party in another of its roles. */
export type Acting = RoleName | { readonly party: string; readonly as: RoleName };

/** The operator before it is chosen: it applies like any other enterprise. */
export const APPLYING: Acting = { party: "OPERATOR", as: "APPLICANT" };

/** The clause of a rule about which the text is silent: whoever founds the city decides it. */
export const UNSAID = "文本未规定（部署时设定）";

/** Who takes a step, and somebody to whom the same rule refuses it. */
export interface Actor {
  readonly cites: Cited;
  readonly who: Acting;
  /** Left out where anybody may. */
  readonly not?: Acting | undefined;
}

/** A statement that a step waits for. */
export interface Paper {
  readonly type: "paper";
  readonly cites: Cited;
  /** One of them after the other states it. */
  readonly by: readonly Acting[];
  readonly states: CodeName;
  readonly say: Said;
}

export interface Said {
  /** The record that it is about. Default: the one of the step. */
  readonly of?: string;
  /** Default: PASSED. */
  readonly outcome?: OutcomeName;
  /** A number, or the id of a record. */
  readonly value?: bigint | { readonly idOf: string };
  readonly about?: string;
}

/** A settlement of another record that a step waits for. */
interface Settling {
  readonly type: "settling";
  readonly cites: Cited;
  readonly by: Actor;
  readonly settles: string;
  readonly to: StatusName;
}

/** An act without which a HARD rule that it cites refuses the step. */
export type Deed = Paper | Settling;

/** How one record comes into force, or ends. */
export interface Procedure {
  readonly deeds: readonly Deed[];
  readonly settledBy: Actor;
  /** The rules that are not HARD and unmet at the end all the same. */
  readonly flags?: readonly string[];
}

/** How one record is proposed and comes into force. */
export interface Making extends Procedure {
  readonly proposedBy: Actor;
  readonly clauses?: readonly AgreementClause[];
}

/** How an authorization ends, and how it is closed then. */
interface Ending {
  readonly procedure: Procedure;
  readonly closing: Closing;
}

/** A closing brings the records of the lists that its rules ask for, in their order. */
export interface Closing extends Procedure {
  readonly brings: readonly string[];
}

/** A life under one regulation. Each member is a chapter of the story. */
export interface Regulation {
  /** The rulebook's file, without its ending. */
  readonly file: string;
  /** The day on which the city was founded: its text was in force, and the national layer with it. */
  readonly founded: string;
  /** The last day of the authorization, and of everything under it. */
  readonly lastDay: string;
  /** The statements about the jurisdiction itself that precede everything. */
  readonly beginning: readonly Deed[];
  /** Left out where the text knows none. */
  readonly plan?: Making;
  readonly call: Making;
  readonly application: Making;
  readonly selection: Procedure;
  readonly resource: Making;
  readonly grant: Making;
  readonly authorization: Making;
  readonly domain: Making;
  readonly scenario: Making;
  /** The operator's agreement with the developer. Left out where the operator develops everything itself. */
  readonly development?: Making;
  readonly demand: Making;
  readonly delivery: Making;
  /** Data of others that the operator brings in. */
  readonly import: Making;
  readonly product: Making;
  /** The operator's agreement with the buyer. */
  readonly sale: Making;
  readonly export: Making;
  /** The reports, evaluations and disclosures of a year. */
  readonly year: readonly Deed[];
  readonly order: Making;
  readonly hold: Actor;
  /** The rule that keeps the hold until the order was followed; without one its holder may release it at any time. */
  readonly heldUntilRectified?: Cited;
  readonly rectification: Procedure;
  /** Who recalls a product. */
  readonly recall: Actor;
  readonly revocation: Ending;
  readonly termination: Ending;
  /** What has expired is marked so by anybody. */
  readonly expiry: Pick<Ending, "closing">;
}

export const actor = (article: string, rule: string, who: Acting, not?: Acting): Actor => ({
  cites: [article, rule],
  who,
  ...(not !== undefined && { not }),
});

export const paper = (
  article: string,
  rule: string,
  by: Acting | readonly Acting[],
  states: CodeName,
  say: Said = {},
): Paper => ({ type: "paper", cites: [article, rule], by: isList(by) ? by : [by], states, say });

export const settling = (article: string, rule: string, by: Actor, settles: string, to: StatusName): Settling => ({
  type: "settling",
  cites: [article, rule],
  by,
  settles,
  to,
});

const isList = (by: Acting | readonly Acting[]): by is readonly Acting[] => Array.isArray(by);
