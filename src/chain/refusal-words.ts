/** The reasons that nodes give for which they do not take a transaction. */
export type RefusalReason =
  "NONCE_PENDING" | "NONCE_GAP" | "UNFUNDED" | "GAS_LIMIT" | "POOL_FULL" | "FEE_TOO_LOW" | "SYNCING";

/**
 * The words with which go-ethereum, GoQuorum, Besu and Hardhat's EVM reject a transaction. The first one that fits
 * decides.
 */
const WORDS: readonly (readonly [RegExp, RefusalReason])[] = [
  // The node has seen more than it tells: a block may have just taken another transaction with this nonce.
  [/replacement|nonce.*too.low/i, "NONCE_PENDING"],
  [/nonce.*(too.high|too.far|gap|distant)|future/i, "NONCE_GAP"],
  [/insufficient.funds|enough funds|upfront.cost|insufficient.balance/i, "UNFUNDED"],
  [/block.gas.limit|gas.limit.*(exceed|too.high)|exceeds.*gas/i, "GAS_LIMIT"],
  [/pool.*full|full.*pool|pool.*(limit|capacity)|too many (pending|transactions)/i, "POOL_FULL"],
  [/underpriced|(fee|gas[ _]?price|tip).*(low|less|below|minimum)/i, "FEE_TOO_LOW"],
  [/sync/i, "SYNCING"],
];

/** The reason in the message of a node's error; undefined when its words are not known. */
export function refusalReason(message: string): RefusalReason | undefined {
  return WORDS.find(([words]) => words.test(message))?.[1];
}

/** Whether a node with these words takes the very bytes no later either, until its operator or the account changes. */
export function isForTheseBytes(message: string): boolean {
  const reason = refusalReason(message);
  return reason === "UNFUNDED" || reason === "GAS_LIMIT" || reason === "FEE_TOO_LOW";
}
