import type { Deployment } from "../deployment/deployment.ts";
import type { Rulebook } from "../rulebook/rulebook.ts";
import type { NetworkOptions } from "./network-options.ts";

/** The options of `laiqu rulebook publish`. */
export interface PublishOptions extends NetworkOptions {
  readonly as?: string;
  readonly propose?: true;
  readonly paper?: string;
  readonly allowDraft: readonly string[];
}

/** A rulebook that is published, with what the command line says of it. */
export interface Publishing {
  /** The rulebook as the command line names it. */
  readonly named: string;
  readonly options: PublishOptions;
  /** The words that name the same system in another command (`Session.systemWords`). */
  readonly systemWords: string;
  readonly deployment: Deployment;
  /** The reference of its jurisdiction. */
  readonly reference: string;
  /** Every version in the file, with its layers. */
  readonly books: readonly [Rulebook, ...Rulebook[]];
}
