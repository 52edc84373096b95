import { isJsonObject } from "../documents/canonical-json.ts";
import { listOf } from "../documents/json-values.ts";
import { keysOf } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";
import { meantBy } from "./meant-by.ts";
import { malformedAt, RulebookError, severalErrors } from "./rulebook-error.ts";

/* Whoever mends a file wants all its faults at once, so a part that cannot be read does not end the reading. */

/** Reads some parts, and keeps the errors of those that cannot be read until all were tried. */
export class Parts {
  readonly #errors: RulebookError[] = [];

  /** The part; undefined when it cannot be read, which `end` tells. */
  try<Part>(read: () => Part): Part | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RulebookError)) throw error;
      this.#errors.push(error);
      return undefined;
    }
  }

  /** @throws RulebookError the only error, or RULES_UNSOUND with all of them */
  end(): void {
    const [first, second] = this.#errors;
    if (first !== undefined) throw second === undefined ? first : severalErrors(this.#errors);
  }
}

/**
 * Reads every part by its own reader.
 * @throws RulebookError that of a part, or RULES_UNSOUND for several
 */
export function readAll<Read extends object>(readers: { readonly [Name in keyof Read]: () => Read[Name] }): Read {
  const parts = new Parts();
  const read = keysOf(readers).map((name) => [name, parts.try(readers[name])] as const);
  parts.end();
  // oxlint-disable-next-line typescript/consistent-type-assertions -- Every reader has read its part, or end() threw.
  return Object.fromEntries(read) as Read;
}

/**
 * Reads every item of a list that is not empty.
 * @throws RulebookError RULEBOOK_MALFORMED, that of an item, or RULES_UNSOUND for several
 */
export function readEach<Item>(value: unknown, place: string, read: (item: unknown, place: string) => Item): Item[] {
  const parts = new Parts();
  const items = listOf(value, malformedAt(place)).flatMap((item, index) => {
    const part = parts.try(() => [read(item, `${place}/${index}`)]);
    return part ?? [];
  });
  parts.end();
  return items;
}

/** Reads a value at its place. */
export type ReadAt<Value> = (value: unknown, place: string) => Value;

/** The readers of the members of an object. */
type Readers<Members extends object> = { readonly [Name in keyof Members]: ReadAt<Members[Name]> };

/**
 * Reads the members of an object: all of the required ones, perhaps some of the optional ones, and no others. What is
 * wrong with one does not hide what is wrong with another.
 * @param root - what stands between the place and a member, where the place is a file
 * @throws RulebookError RULEBOOK_MALFORMED, that of a member, or RULES_UNSOUND for several
 */
export function readMembers<Required extends object, Optional extends object = object>(
  value: unknown,
  place: string,
  required: Readers<Required>,
  optional?: Readers<Optional>,
  root: "#" | "" = "",
): Required & Partial<Optional> {
  const names: readonly string[] = keysOf(required);
  if (!isJsonObject(value))
    throw malformedAt(place)({
      zh: `应为 JSON 对象，含 ${names.join("、")}`,
      en: `must be a JSON object with ${names.join(", ")}`,
    });
  const readers: Readonly<Record<string, ReadAt<unknown>>> = { ...required, ...optional };
  const parts = new Parts();
  const missing = names.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) parts.try(() => refuseMissing(missing, place));
  const at = `${place}${root}`;
  // In the order of the readers, so that two spellings of one thing read as the same.
  const read = Object.entries(readers)
    .filter(([name]) => Object.hasOwn(value, name))
    .map(([name, readMember]) => [name, parts.try(() => readMember(value[name], `${at}/${name}`))]);
  for (const name of Object.keys(value).filter((each) => !Object.hasOwn(readers, each)))
    parts.try(() => refuseUnknown(name, Object.keys(readers), at));
  parts.end();
  // oxlint-disable-next-line typescript/consistent-type-assertions -- Every member was read, or end() threw.
  return Object.fromEntries(read) as Required & Partial<Optional>;
}

function refuseMissing(missing: readonly string[], place: string): never {
  throw malformedAt(place)({ zh: `缺少 ${missing.join("、")}`, en: `lacks ${missing.join(", ")}` });
}

/** The place of an unknown member is the member, where its name can stand in a JSON Pointer as it is. */
function refuseUnknown(name: string, known: readonly string[], place: string): never {
  const shown = showForeign(name, 40);
  const meant = meantBy(name, known);
  throw malformedAt(/^\w+$/.test(name) ? `${place}/${name}` : place)({
    zh: `含有不认识的成员 ${shown}${meant.zh}，可用的成员为 ${known.join("、")}`,
    en: `has no use for ${shown}${meant.en}; its members are ${known.join(", ")}`,
  });
}
