import { Code, codeLabel, Outcome } from "../ledger/codes.ts";
import { kindLabels } from "../ledger/kinds.ts";
import { roleLabels } from "../ledger/role-labels.ts";
import { outcomeLabel } from "../ledger/statement-labels.ts";
import { statusLabels } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { entriesOf, keysOf } from "../text/entries.ts";

/*
 * A name may stand in several vocabularies: PROCUREMENT is a kind of record and a selector, REJECTED a status and an
 * outcome. So a name has several labels, and whoever looks a label up says which names it may mean.
 */
const LABELS: ReadonlyMap<string, ReadonlySet<string>> = labelsByName();

/** The name among the known ones whose Chinese or English words these are, such as EXPERT for 专家. */
export function nameByLabel(label: string, known: readonly string[]): string | undefined {
  const sought = label.trim().toLowerCase();
  return known.find((name) => LABELS.get(name.toUpperCase())?.has(sought));
}

function labelsByName(): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>();
  const add = (name: string, { zh, en }: Bilingual): void => {
    labels.set(name, (labels.get(name) ?? new Set()).add(zh.toLowerCase()).add(en.toLowerCase()));
  };
  for (const [name, label] of entriesOf(roleLabels)) add(name, label);
  for (const [name, label] of entriesOf(kindLabels)) add(name, label);
  for (const [name, label] of entriesOf(statusLabels)) add(name, label);
  for (const name of keysOf(Code)) add(name, codeLabel(name));
  for (const [name, outcome] of entriesOf(Outcome)) add(name, outcomeLabel(outcome));
  return labels;
}
