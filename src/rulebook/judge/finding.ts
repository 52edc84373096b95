/**
 * What one requirement comes to:
 * - `MET` and `UNMET`: the answer to what it asks;
 * - `UNRESOLVED`: it cannot be answered, because there is no such neighbour, nothing was stated, or no calendar is
 *   published. Negation does not turn it into an answer: what nobody said speaks for nobody.
 */
export type Finding = "MET" | "UNMET" | "UNRESOLVED";

/**
 * What one row comes to before its options: also that there is nothing to answer by. `NOTHING` is met where the rule
 * says "or absent", and unresolved elsewhere.
 */
export type Answer = Finding | "NOTHING";

export function found(met: boolean): Finding {
  return met ? "MET" : "UNMET";
}

export function not(finding: Finding): Finding {
  if (finding === "UNRESOLVED") return finding;
  return finding === "MET" ? "UNMET" : "MET";
}

/** Met if one of them is; without one, unresolved if one of them is. Of none: unmet. */
export function anyOf(findings: readonly Finding[]): Finding {
  if (findings.includes("MET")) return "MET";
  return findings.includes("UNRESOLVED") ? "UNRESOLVED" : "UNMET";
}

/** Unmet if one of them is; otherwise unresolved if one of them is. Of none: met. */
export function allOf(findings: readonly Finding[]): Finding {
  if (findings.includes("UNMET")) return "UNMET";
  return findings.includes("UNRESOLVED") ? "UNRESOLVED" : "MET";
}
