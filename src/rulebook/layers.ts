import { membersOf } from "../documents/exact-members.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { bilingualAt, textAt } from "./member-at.ts";
import { readEach, readMembers } from "./read-parts.ts";
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
  return value === undefined ? [] : readEach(value, place, parseLayer);
}

function parseLayer(value: unknown, place: string): LayerMember {
  const { file, setAside, givesWay } = readMembers(
    value,
    place,
    { file: textAt },
    {
      setAside: (entries: unknown, at: string) => entriesAt(entries, at, parseSetAside),
      givesWay: (entries: unknown, at: string) => entriesAt(entries, at, parseGivesWay),
    },
  );
  const { file: _, ...precedence } = membersOf(value, ["file"], ["setAside", "givesWay"], malformedAt(place));
  return { place, file, setAside: setAside ?? [], givesWay: givesWay ?? [], precedence };
}

function entriesAt<Entry extends { readonly place: string; readonly rule: string }>(
  value: unknown,
  place: string,
  parse: (entry: unknown, place: string) => Entry,
): Entry[] {
  const entries = readEach(value, place, parse);
  refuseTwice(entries);
  return entries;
}

function parseSetAside(value: unknown, place: string): SetAside {
  const entry = readMembers(value, place, { rule: textAt, prevails: prevailsAt, because: bilingualAt });
  return { place, ...entry };
}

/** A demand that simply falls away is said with null, so that nobody forgets to name the rule that prevails. */
function prevailsAt(value: unknown, place: string): string | undefined {
  return value === null ? undefined : textAt(value, place);
}

function parseGivesWay(value: unknown, place: string): GivesWay {
  return { place, ...readMembers(value, place, { rule: textAt, to: textAt, because: bilingualAt }) };
}

function refuseTwice(entries: readonly { readonly place: string; readonly rule: string }[]): void {
  const again = entries.find(({ rule }, index) => entries.findIndex((other) => other.rule === rule) < index);
  if (again === undefined) return;
  throw malformedAt(`${again.place}/rule`)({
    zh: "与前面的条目指同一规则",
    en: "names the rule of an entry before it",
  });
}
