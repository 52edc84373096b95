import type { Members, Refuse } from "../documents/exact-members.ts";
import { integerOf, showJson } from "../documents/json-values.ts";

/**
 * The facts about a network that its members agree on and that no contract holds. The deployment file states them, and
 * the descriptor takes them from there.
 */
export interface NetworkFacts {
  /** A development network's validators have throwaway keys: its verdicts warn of them. */
  readonly environment: "development" | "production";
  /** Seconds between two blocks. 0 means that blocks follow no period. */
  readonly blockPeriodSeconds: number;
  /**
   * `epochlength` of the genesis file: a block whose number is a multiple of it discards all votes about validators.
   * It decides how the changes of validators are followed.
   */
  readonly epochLengthBlocks: number;
  /** The greatest age of a certificate whose status counts as present. Absent: the verifier's own default. */
  readonly maxStatusAgeSeconds?: number;
}

/** The facts of a network where nobody states others. The epoch length is the default of Besu and GoQuorum. */
export const DEFAULT_FACTS: NetworkFacts = {
  environment: "production",
  blockPeriodSeconds: 0,
  epochLengthBlocks: 30_000,
};

/** The most characters of a network's name. */
export const NAME_CHARACTERS = 200;

export function isNetworkName(name: unknown): name is string {
  return typeof name === "string" && name.trim() !== "" && name.length <= NAME_CHARACTERS;
}

export const FACT_NAMES = ["environment", "blockPeriodSeconds", "epochLengthBlocks", "maxStatusAgeSeconds"] as const;

/** The least and the greatest value of each number. The greatest age is a hundred years. */
const BOUNDS = {
  blockPeriodSeconds: [0, 99_999],
  epochLengthBlocks: [1, 1_000_000_000],
  maxStatusAgeSeconds: [1, 3_155_760_000],
} as const;

/**
 * Reads the facts that a file states. Those that it leaves out are left out of the result.
 * @param refuseAt - makes the refusal of a member's value
 */
export function readFacts(
  given: Members<never, (typeof FACT_NAMES)[number]>,
  refuseAt: (member: string) => Refuse,
): Partial<NetworkFacts> {
  const number = (name: keyof typeof BOUNDS): Partial<NetworkFacts> => {
    const [least, most] = BOUNDS[name];
    const value = given[name];
    return value === undefined ? {} : { [name]: integerOf(value, least, most, refuseAt(name)) };
  };
  const { environment } = given;
  return {
    ...(environment === undefined ? {} : { environment: environmentOf(environment, refuseAt("environment")) }),
    ...number("blockPeriodSeconds"),
    ...number("epochLengthBlocks"),
    ...number("maxStatusAgeSeconds"),
  };
}

function environmentOf(value: unknown, refuse: Refuse): NetworkFacts["environment"] {
  if (value === "development" || value === "production") return value;
  throw refuse({
    zh: `为 ${showJson(value)}，应为 "production" 或 "development"`,
    en: `is ${showJson(value)} and must be "production" or "development"`,
  });
}
