import { keysOf } from "../text/entries.ts";
import { ActKind } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { judgedSteps } from "../rulebook/compile-rulebook.ts";
import type { Rule, Rulebook } from "../rulebook/rulebook.ts";
import type { Step } from "../rulebook/step.ts";
import type { Act } from "./act.ts";
import { ACTS } from "./act-catalogue.ts";
import { isJudgedAt } from "./act-steps.ts";

/** One step at which a rulebook judges an act. */
export interface ActStep {
  readonly step: Step;
  /** The roles in which a party may do it. */
  readonly roles: readonly RoleName[];
  readonly rules: readonly Rule[];
}

/**
 * The steps at which a rulebook judges an act, in its order; none when nobody may do it under this rulebook. What is
 * recorded in force at once must pass both its steps.
 */
export function stepsOfAct(act: Act, rulebook: Pick<Rulebook, "rules">): readonly ActStep[] {
  return judgedSteps(rulebook)
    .filter(({ step }) => isJudgedAt(act, step))
    .map(({ step, rules }) => ({ step, roles: rolesByRules(rules), rules }));
}

/** Whether a party with a role may do an act somewhere under a rulebook, as far as its role decides. */
export function mayAct(role: RoleName, act: Act, rulebook: Pick<Rulebook, "rules">): boolean {
  return allowsAct(role, act, stepsOfAct(act, rulebook));
}

/** An act with those of a party's roles in which it may do it. */
export interface AllowedAct {
  readonly act: Act;
  readonly roles: readonly RoleName[];
}

/** The acts that a party with some roles may do somewhere under a rulebook, as far as its roles decide. */
export function actsForRoles(roles: readonly RoleName[], rulebook: Pick<Rulebook, "rules">): readonly AllowedAct[] {
  const steps = judgedSteps(rulebook).map(({ step, rules }) => ({ step, roles: rolesByRules(rules), rules }));
  return ACTS.map((act) => {
    const judging = steps.filter(({ step }) => isJudgedAt(act, step));
    return { act, roles: roles.filter((role) => allowsAct(role, act, judging)) };
  }).filter((allowed) => allowed.roles.length > 0);
}

function allowsAct(role: RoleName, { on }: Act, judging: readonly ActStep[]): boolean {
  // Another jurisdiction judges what was made of its inputs as well, and names no roles for that.
  const steps = judging.filter(({ step }) => step.act !== ActKind.ABROAD);
  if (on.act === "RECORD" && on.status === "IN_FORCE")
    return [...Map.groupBy(steps, ({ step }) => step.act).values()].every((group) => allows(group, role));
  return allows(steps, role);
}

function allows(steps: readonly ActStep[], role: RoleName): boolean {
  return steps.some(({ roles }) => roles.includes(role));
}

/** The roles in which a party may do what these rules judge. Each rule about who may act narrows it. */
export function rolesByRules(rules: readonly Rule[]): readonly RoleName[] {
  return rules.reduce((roles: readonly RoleName[], { require, hardness }) => {
    if (hardness !== "HARD" || !require.every(({ condition, negated }) => condition.type === "who" && !negated))
      return roles;
    const named = require.flatMap(({ condition }) =>
      condition.type !== "who" ? [] : condition.roles === "ANY" ? keysOf(Role) : condition.roles,
    );
    return roles.filter((role) => named.includes(role));
  }, keysOf(Role));
}
