import { kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { wordsOfCondition, wordsOfTerm } from "./judge/condition-words.ts";
import type { Requirement, Term } from "./requirement.ts";
import type { Step } from "./step.ts";

/**
 * The demand of a requirement, as a sentence. Alternatives of which some are denied are an if-then: what is denied is
 * the premise, and the others are what is then demanded.
 * @param steps - at which it is demanded, so that the records around it have their own names
 */
export function wordsOfRequirement(require: Requirement, steps: readonly Step[] = []): Bilingual {
  const kinds = [...new Set(steps.map(({ kind }) => kindName(kind)))];
  const termWords = (term: Term): Bilingual => wordsOfTerm(term, kinds);
  const premises = require.filter(({ negated }) => negated);
  const demands = require.filter(({ negated }) => !negated);
  if (require.length === 1 || premises.length === 0) return sentence(joined(require.map(termWords), "；或者", "; or "));
  const given = joined(
    premises.map((term) => premiseWords(term, kinds)),
    "，并且",
    ", and ",
  );
  if (demands.length === 0)
    return sentence({ zh: `不得同时有下列情形：${given.zh}`, en: `it must not be that ${given.en}` });
  const then = joined(demands.map(termWords), "；或者", "; or ");
  return sentence({ zh: `如果${given.zh}，则须：${then.zh}`, en: `if ${given.en}, then: ${then.en}` });
}

/** When a denied term does not meet the rule: what it denies holds, or nobody can tell whether it does. */
function premiseWords({ condition }: Term, kinds: readonly KindName[]): Bilingual {
  const { zh, en } = wordsOfCondition(condition, kinds);
  const needsNothing = "orAbsent" in condition && condition.orAbsent;
  return needsNothing ? { zh, en } : { zh: `${zh}（或无从判断）`, en: `${en} (or that cannot be told)` };
}

function joined(parts: readonly Bilingual[], zh: string, en: string): Bilingual {
  return { zh: parts.map((part) => part.zh).join(zh), en: parts.map((part) => part.en).join(en) };
}

function sentence({ zh, en }: Bilingual): Bilingual {
  return { zh: `${zh}。`, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.` };
}
