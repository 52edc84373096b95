import { membersOf } from "../documents/exact-members.ts";
import { listOf, textOf } from "../documents/json-values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { bilingualAt } from "./member-at.ts";
import { malformedAt } from "./rulebook-error.ts";

/** A rule of a layer that does not judge in this jurisdiction. */
export interface SetAside {
  readonly place: string;
  /** The id of the layer's rule. */
  readonly rule: string;
  /** The id of the jurisdiction's own rule that prevails; undefined when the demand falls away. */
  readonly prevails: string | undefined;
  readonly because: Bilingual;
}

/** A rule of the jurisdiction itself that does not judge, because a layer's rule prevails. */
export interface GivesWay {
  readonly place: string;
  /** The id of the jurisdiction's own rule. */
  readonly rule: string;
  /** The id of the layer's rule. */
  readonly to: string;
  readonly because: Bilingual;
}

/** A layer as a rulebook file names it: another rulebook file whose rules judge beside its own. */
export interface LayerMember {
  readonly place: string;
  /** The path from the rulebook's folder. */
  readonly file: string;
  readonly setAside: readonly SetAside[];
  readonly givesWay: readonly GivesWay[];
  /** The precedence as it is in the file. The hash of a version covers it. */
  readonly precedence: { readonly setAside?: unknown; readonly givesWay?: unknown };
}

/**
 * The layers that a rulebook file names.
 * @throws RulebookError RULEBOOK_MALFORMED
 */
export function parseLayers(value: unknown, place: string): LayerMember[] {
  if (value === undefined) return [];
  return listOf(value, malformedAt(place)).map((layer, index) => parseLayer(layer, `${place}/${index}`));
}

function parseLayer(value: unknown, place: string): LayerMember {
  const given = membersOf(value, ["file"], ["setAside", "givesWay"], malformedAt(place));
  const { file, ...precedence } = given;
  const layer: LayerMember = {
    place,
    file: textOf(file, malformedAt(`${place}/file`)),
    setAside: entriesAt(given.setAside, `${place}/setAside`, parseSetAside),
    givesWay: entriesAt(given.givesWay, `${place}/givesWay`, parseGivesWay),
    precedence,
  };
  refuseTwice(layer.setAside);
  refuseTwice(layer.givesWay);
  return layer;
}

function entriesAt<Entry>(value: unknown, place: string, parse: (entry: unknown, place: string) => Entry): Entry[] {
  if (value === undefined) return [];
  return listOf(value, malformedAt(place)).map((entry, index) => parse(entry, `${place}/${index}`));
}

function parseSetAside(value: unknown, place: string): SetAside {
  const { rule, prevails, because } = membersOf(value, ["rule", "prevails", "because"], [], malformedAt(place));
  return {
    place,
    rule: textOf(rule, malformedAt(`${place}/rule`)),
    // A demand that simply falls away is said with null, so that nobody forgets to name the rule that prevails.
    prevails: prevails === null ? undefined : textOf(prevails, malformedAt(`${place}/prevails`)),
    because: bilingualAt(because, `${place}/because`),
  };
}

function parseGivesWay(value: unknown, place: string): GivesWay {
  const { rule, to, because } = membersOf(value, ["rule", "to", "because"], [], malformedAt(place));
  return {
    place,
    rule: textOf(rule, malformedAt(`${place}/rule`)),
    to: textOf(to, malformedAt(`${place}/to`)),
    because: bilingualAt(because, `${place}/because`),
  };
}

function refuseTwice(entries: readonly { readonly place: string; readonly rule: string }[]): void {
  const again = entries.find(({ rule }, index) => entries.findIndex((other) => other.rule === rule) < index);
  if (again === undefined) return;
  throw malformedAt(`${again.place}/rule`)({
    zh: "与前面的条目指同一规则",
    en: "names the rule of an entry before it",
  });
}
