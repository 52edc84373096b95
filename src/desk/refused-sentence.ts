import type { EventForm } from "../schemas/event.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeignList } from "../text/foreign-text.ts";

/** How many acts the ledger refused, and under which clauses, each once; nothing where it refused none. */
export function refusedSentences(refused: readonly EventForm[]): Bilingual[] {
  if (refused.length === 0) return [];
  const clauses = refused.flatMap(({ rule }) => (rule === undefined ? [] : [rule.clause ?? String(rule.rule)]));
  const under = showForeignList([...new Set(clauses)]);
  return [
    {
      zh: `账本拒绝 ${refused.length} 项，依据 ${under.zh}。`,
      en: `The ledger refused ${refused.length} ${refused.length === 1 ? "act" : "acts"}, under ${under.en}.`,
    },
  ];
}
