import type { Option } from "commander";

/** The values that completion offers for an option: some words, or the names of the keys that are kept here. */
export type Suggested = readonly string[] | "KEY_NAMES";

const OF_OPTIONS = new WeakMap<Option, Suggested>();

/** Lets completion offer values for an option that takes others too. */
export function suggesting(option: Option, suggested: Suggested): Option {
  OF_OPTIONS.set(option, suggested);
  return option;
}

/** Empty for an option of which nobody knows the values. */
export function suggestedFor(option: Option): Suggested {
  return OF_OPTIONS.get(option) ?? option.argChoices ?? [];
}
