import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPlace } from "../text/foreign-text.ts";
import type { GivesWay, LayerMember, SetAside } from "./layers.ts";
import { meantBy } from "./meant-by.ts";
import { Parts } from "./read-parts.ts";
import { refuseDoubles } from "./refuse-doubles.ts";
import type { Rule, Rulebook, SetAsideRule } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";

/** A rule of the file itself, with the versions that it belongs to; undefined means all. */
export interface OwnRule {
  readonly rule: Rule;
  readonly versions: readonly number[] | undefined;
}

/** A layer as it is named, with every version of its rulebook. */
export interface Layer {
  readonly member: LayerMember;
  readonly books: readonly Rulebook[];
}

/** The rules of one version together with those of its layers. */
export interface Combined {
  readonly rules: readonly Rule[];
  readonly setAside: readonly SetAsideRule[];
  /** The layers whose rules judge: each with the version that was in force when this version came into force. */
  readonly layers: readonly { readonly member: LayerMember; readonly book: Rulebook }[];
}

/**
 * Lets the rules of the layers judge beside a version's own. All rules of a step must be met, so the stricter one
 * decides by itself; a rule that must not judge beside another is named as set aside or as giving way.
 * @param own - the version's own rules
 * @param effectiveFrom - when the version comes into force, in seconds
 * @throws RulebookError RULE_ID_DOUBLED, RULE_NUMBER_DOUBLED
 */
export function combineLayers(own: readonly Rule[], effectiveFrom: number, given: readonly Layer[]): Combined {
  const layers = given.flatMap(({ member, books }) => {
    const book = books.filter((one) => one.effectiveFrom <= effectiveFrom).at(-1);
    return book === undefined ? [] : [{ member, book }];
  });
  const setAside: SetAsideRule[] = [];
  let remaining = own;
  const taken: Rule[] = [];
  for (const { member, book } of layers) {
    const offered = offeredRules(book).filter((rule) => !taken.includes(rule));
    const aside = member.setAside.flatMap((entry) => rulesSetAside(entry, offered, own));
    const left = offered.filter((rule) => !aside.some((entry) => entry.rule === rule));
    const waived = member.givesWay.flatMap((entry) => rulesThatGiveWay(entry, remaining, left));
    remaining = remaining.filter((rule) => !waived.some((entry) => entry.rule === rule));
    taken.push(...left);
    setAside.push(...aside, ...waived);
  }
  const rules = [...remaining, ...taken];
  refuseDoubles(rules);
  return { rules, setAside, layers };
}

/** A rule of which the deployer of one jurisdiction decided says nothing to another one. */
function offeredRules({ rules }: Rulebook): Rule[] {
  return rules.filter(({ basis }) => basis !== "DEPLOYMENT");
}

/** In a version to which the prevailing rule does not belong, the layer's rule judges. */
function rulesSetAside({ rule, prevails, because }: SetAside, offered: readonly Rule[], own: readonly Rule[]) {
  if (prevails !== undefined && !own.some(({ id }) => id === prevails)) return [];
  return offered.filter(({ id }) => id === rule).map((found) => ({ rule: found, prevails, because }));
}

/** In a version to which the layer's rule does not belong, the own rule judges. */
function rulesThatGiveWay({ rule, to, because }: GivesWay, own: readonly Rule[], left: readonly Rule[]) {
  if (!left.some(({ id }) => id === to)) return [];
  return own.filter(({ id }) => id === rule).map((found) => ({ rule: found, prevails: to, because }));
}

/* ------------------------------------------------ entries that could never mean anything */

/**
 * Refuses entries about rules that are not there, and entries that contradict each other.
 * @param own - all rules of the file, whatever their version
 * @throws RulebookError LAYER_RULE_UNKNOWN, PRECEDENCE_CONTRADICTED
 */
export function checkLayers(own: readonly OwnRule[], layers: readonly Layer[]): void {
  const ownIds = own.map(({ rule }) => rule.id);
  const waived = new Set(layers.flatMap(({ member }) => member.givesWay.map(({ rule }) => rule)));
  const parts = new Parts();
  for (const { member, books } of layers) {
    const known = new Map(books.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)));
    const aside = new Set(member.setAside.map(({ rule }) => rule));
    for (const { place, rule, prevails } of member.setAside) {
      parts.try(() => checkLayerRule(known, rule, `${place}/rule`));
      if (prevails === undefined) continue;
      parts.try(() => checkOwnRule(ownIds, prevails, `${place}/prevails`));
      if (waived.has(prevails)) parts.try(() => contradict(prevails, `${place}/prevails`, PREVAILS_AND_GIVES_WAY));
    }
    for (const { place, rule, to } of member.givesWay) {
      parts.try(() => checkOwnRule(ownIds, rule, `${place}/rule`));
      parts.try(() => checkLayerRule(known, to, `${place}/to`));
      if (aside.has(to)) parts.try(() => contradict(to, `${place}/to`, SET_ASIDE_AND_PREVAILS));
    }
  }
  parts.end();
}

function checkOwnRule(ids: readonly string[], id: string, place: string): void {
  if (!ids.includes(id)) throw unknownRule(id, place, withMeant(NO_OWN_RULE, meantBy(id, ids)));
}

function checkLayerRule(known: ReadonlyMap<string, Rule>, id: string, place: string): void {
  const rule = known.get(id);
  if (rule === undefined) throw unknownRule(id, place, withMeant(NO_LAYER_RULE, meantBy(id, [...known.keys()])));
  if (rule.basis === "DEPLOYMENT") throw unknownRule(id, place, NOT_TAKEN_OVER);
}

function withMeant({ zh, en }: Bilingual, meant: Bilingual): Bilingual {
  return { zh: zh + meant.zh, en: en + meant.en };
}

const NO_OWN_RULE: Bilingual = {
  zh: "本规则集自己没有这条规则",
  en: "the rulebook itself has no such rule",
};

const NO_LAYER_RULE: Bilingual = {
  zh: "该层规则集没有这条规则",
  en: "the rulebook of this layer has no such rule",
};

const NOT_TAKEN_OVER: Bilingual = {
  zh: "该规则的依据为 DEPLOYMENT，本来就不并入其他规则集，无须写明",
  en: "its basis is DEPLOYMENT, so it is never taken over into another rulebook, and nothing need be said about it",
};

const PREVAILS_AND_GIVES_WAY: Bilingual = {
  zh: "该规则又在 givesWay 中让位，自身不判断，不能优先于其他规则",
  en: "the rule gives way under givesWay, so it does not judge and cannot prevail",
};

const SET_ASIDE_AND_PREVAILS: Bilingual = {
  zh: "该规则又在 setAside 中被搁置，自身不判断，其他规则不能让位于它",
  en: "the rule is set aside under setAside, so it does not judge and nothing gives way to it",
};

function unknownRule(id: string, place: string, reason: Bilingual): RulebookError {
  return new RulebookError(
    "LAYER_RULE_UNKNOWN",
    {
      zh: `${showPlace(place)} 为 ${showForeign(id)}：${reason.zh}。请改正或删去。`,
      en: `${showPlace(place)} is ${showForeign(id)}: ${reason.en}. Correct it or leave it out.`,
    },
    { place, rule: id },
  );
}

function contradict(id: string, place: string, reason: Bilingual): never {
  throw new RulebookError(
    "PRECEDENCE_CONTRADICTED",
    {
      zh: `${showPlace(place)} 为 ${showForeign(id)}：${reason.zh}。请删去其一。`,
      en: `${showPlace(place)} is ${showForeign(id)}: ${reason.en}. Leave one of the two out.`,
    },
    { place, rule: id },
  );
}
