/**
 * The clauses that an agreement can be asked to contain (协议必备条款): bits 0..63 of a draft's `clear` word. The list
 * may only grow. It is the union of the lists in the regulations; a rulebook requires its own selection.
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
} as const;

export type AgreementClause = keyof typeof AgreementClause;

/** The clause bits of a draft, or of a rule that requires them. */
export function clauseMask(clauses: readonly AgreementClause[]): bigint {
  return clauses.reduce((mask, clause) => mask | (1n << BigInt(AgreementClause[clause])), 0n);
}
