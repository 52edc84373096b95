// Changes at a random place of any JSON value. They know nothing of certificates.
import type { SeededRandom } from "./seeded-random.ts";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

interface Place {
  readonly holder: Json[] | { [name: string]: Json };
  readonly key: string;
}

const OTHER_VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  -1e300,
  Number.MAX_SAFE_INTEGER,
  2 ** 32,
  "",
  "0x",
  "0x0",
  "__proto__",
  "\u0000\u202e",
  [],
  {},
  [[]],
  { record: "0x00000000000000000000" },
];

const NEW_NAMES = ["note", "__proto__", "constructor", "record", "absent", ""];

type Edit = (random: SeededRandom, place: Place, all: readonly Place[]) => void;

const EDITS: readonly Edit[] = [
  function remove(_, { holder, key }) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  },
  function double(random, place) {
    const { holder, key } = place;
    const copy = structuredClone(valueAt(place));
    if (Array.isArray(holder)) holder.splice(random.below(holder.length + 1), 0, copy);
    else put({ holder, key: `${key}${random.one(["", "2", " ", "\u0000"])}` }, copy);
  },
  function retype(random, place) {
    put(place, structuredClone(random.one(OTHER_VALUES)));
  },
  function wrap(random, place) {
    put(place, random.chance(0.5) ? [valueAt(place)] : { value: valueAt(place) });
  },
  function exchange(random, place, all) {
    const other = random.one(all);
    const [mine, theirs] = [structuredClone(valueAt(place)), structuredClone(valueAt(other))];
    put(place, theirs);
    put(other, mine);
  },
  function copyFrom(random, place, all) {
    put(place, structuredClone(valueAt(random.one(all))));
  },
  function changeText(random, place) {
    const value = valueAt(place);
    if (typeof value === "string") put(place, changedText(random, value));
    else if (typeof value === "number")
      put(place, random.one([value + 1, value - 1, -value, value * 2 ** 20, value + 0.5]));
    else put(place, random.one(OTHER_VALUES));
  },
  function addMember(random, place) {
    const { holder } = place;
    if (Array.isArray(holder)) holder.push(structuredClone(random.one(OTHER_VALUES)));
    else put({ holder, key: random.one(NEW_NAMES) }, structuredClone(random.one(OTHER_VALUES)));
  },
];

/** Changes a JSON value at one to three random places. */
export function editJson(random: SeededRandom, root: { [name: string]: Json }): void {
  const times = random.chance(0.8) ? 1 : 1 + random.below(3);
  for (let time = 0; time < times; time++) {
    const all = placesIn(root);
    if (all.length === 0) return;
    random.one(EDITS)(random, placeAmong(random, all), all);
  }
}

/** Changes a text of hexadecimal digits, or another text, at one place. */
export function changedText(random: SeededRandom, text: string): string {
  const at = random.below(text.length + 1);
  const digit = "0123456789abcdef"[random.below(16)] ?? "0";
  switch (random.below(5)) {
    case 0:
      return `${text.slice(0, at)}${digit}${text.slice(at + 1)}`;
    case 1:
      return `${text.slice(0, at)}${digit}${digit}${text.slice(at)}`;
    case 2:
      return text.slice(0, at) + text.slice(at + 2);
    case 3:
      return text.toUpperCase().replace("0X", "0x");
    default:
      return `${text}${random.one(["00", "0", " ", "\u0000", "é"])}`;
  }
}

/** Most places are in long lists; the members near the top are chosen as often as all others. */
function placeAmong(random: SeededRandom, all: readonly Place[]): Place {
  const few = all.slice(0, 12);
  return random.one(random.chance(0.3) ? few : all);
}

function placesIn(value: Json): Place[] {
  const found: Place[] = [];
  const queue: Json[] = [value];
  for (let holder = queue.shift(); holder !== undefined; holder = queue.shift()) {
    if (typeof holder !== "object" || holder === null) continue;
    for (const key of Object.keys(holder)) {
      found.push({ holder, key });
      queue.push(valueAt({ holder, key }));
    }
  }
  return found;
}

function valueAt({ holder, key }: Place): Json {
  const value = Array.isArray(holder) ? holder[Number(key)] : holder[key];
  return value === undefined ? null : value;
}

/** Unlike an assignment, this makes a member `__proto__` an ordinary one. */
function put({ holder, key }: Place, value: Json): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}
