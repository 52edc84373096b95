/**
 * The codes of what keeps a system from following its chain. Each is also the code of a problem (503). The list may
 * only grow.
 */
export const FAULT_CODES = [
  "INDEX_UNAVAILABLE",
  "INDEX_EMPTY",
  "CHAIN_STOPPED",
  "CHAIN_UNAVAILABLE",
  "CHAIN_TIMEOUT",
  "NODE_OF_ANOTHER_CHAIN",
  "CHAIN_SYNCING",
  "NODE_BEHIND",
  "CHAIN_HALTED",
  "INDEX_STOPPED",
  "INDEX_BEHIND",
  "INDEX_SILENT",
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** The codes of what an operator should look at although the system follows its chain. */
export const CONCERN_CODES = [
  "DEVELOPMENT_NETWORK",
  "CLOCK_AHEAD",
  "CLOCK_BEHIND",
  "DESCRIPTOR_DIFFERS",
  "GAS_LIMIT_LOW",
  "GAS_LIMIT_HIGH",
] as const;
export type ConcernCode = (typeof CONCERN_CODES)[number];
