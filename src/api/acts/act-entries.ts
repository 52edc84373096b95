import { stepsOfAct } from "../../acts/act-in-rulebook.ts";
import { schemaOfAct } from "../../acts/act-catalogue.ts";
import type { Act } from "../../acts/act.ts";
import { citeRule } from "../../audit/rule-citations.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { versionInForce } from "../../audit/version-in-force.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import { formatStep } from "../../rulebook/step.ts";
import type { ActEntry, JudgingRulebook } from "../../schemas/act-catalogue.ts";
import { formInClear } from "./documented-act.ts";

/** The rulebook by which the catalogue is told, with its rules where this server has its text. */
export interface ToldBy {
  readonly rulebook: JudgingRulebook;
  readonly rules: readonly Rule[] | undefined;
}

/** The rulebook of a jurisdiction that judges at a time. @param ordinal - number of the jurisdiction on this ledger */
export async function rulebookAt(snapshot: Snapshot, ordinal: number, at: number): Promise<ToldBy> {
  const version = await versionInForce(snapshot, ordinal, at);
  const rules = version === undefined ? undefined : snapshot.catalog.rulebook(ordinal, version)?.rules;
  return {
    rulebook: { jurisdiction: ordinal, at, ...(version === undefined ? {} : { version }), known: rules !== undefined },
    rules,
  };
}

/** An act of the catalogue for programs. @param told - the rulebook by which to say who may do it */
export function actEntry({ catalog }: Snapshot, act: Act, told: ToldBy | undefined): ActEntry {
  const { name, command, title, on } = act;
  const schema = schemaOfAct(act);
  const { act: kindOfAct, ...more } = on;
  const known = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return {
    name,
    command: [...command],
    title,
    onLedger: { act: kindOfAct, ...known },
    ...(schema === undefined ? {} : { document: schema.id }),
    clear: formInClear(act).fields.map(({ name: field, clear: place = "DECISION", required }) => ({
      field,
      place,
      required,
    })),
    papers: (schema?.papers ?? []).map(({ name: paper, label, required }) => ({ name: paper, label, required })),
    ...(told?.rules === undefined ? {} : { steps: stepsUnder(catalog, act, told.rulebook, told.rules) }),
  };
}

function stepsUnder(
  catalog: Snapshot["catalog"],
  act: Act,
  { jurisdiction, version = 0 }: JudgingRulebook,
  rules: readonly Rule[],
): NonNullable<ActEntry["steps"]> {
  return stepsOfAct(act, { rules }).map(({ step, roles, rules: judging }) => ({
    step: formatStep(step),
    roles: [...roles],
    rules: judging.map(({ number }) => citeRule(catalog, jurisdiction, version, number)),
  }));
}
