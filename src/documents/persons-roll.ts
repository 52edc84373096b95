import type { JsonObject } from "./canonical-json.ts";

/** The schema of a roll of persons. Its salted tree has a leaf for each person, and nothing says who that is. */
export const ROLL_SCHEMA = "laiqu.persons-roll.1";

/** The most persons of a roll: a salted tree has no more leaves. */
export const MOST_PERSONS = 256;

/** The fields of a roll: each person under a number, by whatever its keeper knows the person by. */
export function rollOf(persons: readonly string[]): JsonObject {
  return Object.fromEntries(persons.map((person, index) => [`P${String(index + 1).padStart(3, "0")}`, person]));
}
