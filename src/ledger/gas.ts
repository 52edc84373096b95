/**
 * The gas that a client asks for each act, so a block must hold it. It is the most that a transaction may ask for from
 * Osaka on (EIP-7825), and enough for {@link ITEMS_WITHIN_GAS_OF_AN_ACT} of the largest items.
 */
export const GAS_OF_AN_ACT = 16_777_216n;

/** The items of an act for which {@link GAS_OF_AN_ACT} is enough. */
export const ITEMS_WITHIN_GAS_OF_AN_ACT = 32;

/** The gas of a longer act, which only chains before Osaka accept. */
export const GAS_OF_A_LONG_ACT = 30_000_000n;

/**
 * A block should hold no more gas than this. GoQuorum sealed 265 empty blocks in a row at 800 million gas and a backlog
 * of 4,000 acts, and drained most at about 60 million.
 */
export const LARGEST_BLOCK_GAS = 200_000_000n;
