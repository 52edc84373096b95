/**
 * The ways in which a mutant differs from the contracts.
 *
 * - GUARD_OUT: a guard (an `if` that only reverts, returns or leaves a loop) never fires.
 * - TURNED: a condition means its opposite.
 * - BOUNDARY: `<` means `<=`, and so on.
 * - EFFECT_OUT: a statement that writes or logs is left out.
 */
export type MutantKind = "GUARD_OUT" | "TURNED" | "BOUNDARY" | "EFFECT_OUT";

/** One change of one place of the contracts. */
export interface Mutant {
  /** From 1 on, over all files in the order of their paths. */
  readonly number: number;
  readonly kind: MutantKind;
  /** The path below contracts/, with slashes. */
  readonly path: string;
  readonly functionName: string;
  /** From 1 on. */
  readonly line: number;
  /** The changed part of the source, in one line. */
  readonly text: string;
  /** From 1 on: which it is of the mutants of one function that have one kind and one text. */
  readonly occurrence: number;
}

/** The name under which results and explanations know a mutant: it stays when other places of the code change. */
export function keyOf({ kind, path, functionName, text, occurrence }: Mutant): string {
  return `${path}:${functionName}:${kind}:${text}${occurrence === 1 ? "" : `:${occurrence}`}`;
}

/** The mutant in one line, for reports. */
export function describeMutant({ number, kind, path, functionName, line, text }: Mutant): string {
  return `#${number} ${path}:${line} ${functionName} ${kind}: ${text.slice(0, 100)}`;
}
