import { keysOf } from "../text/entries.ts";

/**
 * The clauses that an agreement or a plan can be asked to contain (协议必备条款、方案必备内容): bits 0 to 63 of a record's
 * clear word. The list may only grow. It is the union of the lists in the regulations; a rulebook requires its own
 * selection.
 */
export const AgreementClause = {
  SCOPE: 0,
  TERM: 1,
  SECURITY: 2,
  EXIT: 3,
  DISCLOSURE: 4,
  RIGHTS_AND_DUTIES: 5,
  REVENUE: 6,
  ASSET_DISPOSAL: 7,
  BREACH: 8,
  PRODUCTS: 9,
  PRICING: 10,
  COST_ACCOUNTING: 11,
  PERSONAL_INFORMATION: 12,
  RENEWAL: 13,
  DISPUTES: 14,
  CHANGE_AND_TERMINATION: 15,
  PLATFORM: 16,
  PURPOSE: 17,
  CONFIDENTIALITY: 18,
  ASSET_OWNERSHIP: 19,
  REVIEW_REQUIREMENTS: 20,
  EVALUATION: 21,
  NON_EXCLUSIVE: 22,
  NECESSITY: 23,
  SELECTION_CONDITIONS: 24,
  MODE: 25,
  SUPERVISION: 26,
} as const;

export type AgreementClause = keyof typeof AgreementClause;

/** The bits of several clauses, as a draft or a rule carries them. */
export function clauseMask(clauses: readonly AgreementClause[]): bigint {
  return clauses.reduce((mask, clause) => mask | (1n << BigInt(AgreementClause[clause])), 0n);
}

/** A clause by its name, or by its bit where a newer rulebook uses one that has no name here. */
export type ClauseName = AgreementClause | `BIT_${number}`;

const BITS = 64;
const names = new Map<number, AgreementClause>(keysOf(AgreementClause).map((name) => [AgreementClause[name], name]));

/** The clauses of a mask of 64 bits, lowest bit first. */
export function clausesOf(mask: bigint): ClauseName[] {
  return Array.from({ length: BITS }, (_, bit) => bit)
    .filter((bit) => ((mask >> BigInt(bit)) & 1n) === 1n)
    .map((bit) => names.get(bit) ?? (`BIT_${bit}` as const));
}
