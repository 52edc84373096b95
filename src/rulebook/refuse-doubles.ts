import { showForeign, showPlace } from "../text/foreign-text.ts";
import { Parts } from "./read-parts.ts";
import type { Rule } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";

type Identified = Pick<Rule, "id" | "number" | "place">;

/**
 * Refuses two rules with one id or one number. A number once used keeps its meaning in every version, because refusals
 * of years ago cite it.
 * @throws RulebookError RULE_ID_DOUBLED, RULE_NUMBER_DOUBLED
 */
export function refuseDoubles(rules: readonly Identified[]): void {
  const places = new Map<string | number, string>();
  const parts = new Parts();
  for (const rule of rules) {
    parts.try(() => refuseDouble(rule, places));
    places.set(rule.id, rule.place).set(rule.number, rule.place);
  }
  parts.end();
}

function refuseDouble(rule: Identified, places: ReadonlyMap<string | number, string>): void {
  const sameId = places.get(rule.id);
  if (sameId !== undefined) throw idDoubled(rule, sameId);
  const sameNumber = places.get(rule.number);
  if (sameNumber !== undefined) throw numberDoubled(rule, sameNumber);
}

function idDoubled({ id, place }: Identified, earlier: string): RulebookError {
  return new RulebookError(
    "RULE_ID_DOUBLED",
    {
      zh: `${showPlace(`${place}/id`)} 的规则标识 ${showForeign(id)} 与 ${showPlace(earlier)} 重复：请改名。`,
      en:
        `${showPlace(`${place}/id`)}: the rule ${showForeign(id)} is defined at ${showPlace(earlier)} already; ` +
        "rename one of them.",
    },
    { place, earlier, id },
  );
}

function numberDoubled({ id, number, place }: Identified, earlier: string): RulebookError {
  return new RulebookError(
    "RULE_NUMBER_DOUBLED",
    {
      zh: `${showPlace(`${place}/number`)}：规则 ${showForeign(id)} 的编号 ${number} 与 ${showPlace(earlier)} 重复，请换一个编号。`,
      en:
        `${showPlace(`${place}/number`)}: the rule ${showForeign(id)} has the number ${number}, as the rule at ` +
        `${showPlace(earlier)} does; ` +
        "choose another number.",
    },
    { place, earlier, id, number },
  );
}
