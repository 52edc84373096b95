import { Type } from "typebox";
import type { TSchema } from "typebox";
import { AuditError } from "../audit/audit-error.ts";
import { recordNamed } from "../audit/named-record.ts";
import { ordinalNamed } from "../audit/named-jurisdiction.ts";
import type { Moment } from "../audit/moment.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { DigestAlgorithm } from "../documents/digest.ts";
import { InputError } from "../documents/input-error.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { digestAlgorithmsOf, parseTypedName } from "../ledger/typed-name.ts";
import { LATEST_SECOND } from "../schemas/values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { chinaTime, endOfDay, parseInstant } from "../text/china-time.ts";
import { showForeign } from "../text/foreign-text.ts";

/** A value of a query as the route has checked it against the parameter's schema. */
export type QueryValue = string | number;

/**
 * The form in which a person writes a parameter. A TEXT stands in the query as it is, and so do NAMES of records, which
 * may be the short names of a desk. The others are dates or instants, and a date means its first second (BEGINNING),
 * its end (END) or its last second (MOMENT).
 */
type ParameterForm = "TEXT" | "NAMES" | "BEGINNING" | "END" | "MOMENT";

/** One parameter of a question: its schema on the wire, and how its value is read. */
export interface Parameter<T> {
  readonly about: Bilingual;
  readonly form: ParameterForm;
  readonly required: boolean;
  readonly schema: TSchema;
  /** @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND, REFERENCE_AMBIGUOUS, JURISDICTION_UNKNOWN; InputError */
  read(snapshot: Snapshot, given: QueryValue | undefined, moment: Moment): Promise<T>;
}

/** A parameter that is a time, which no record's name is read for. */
interface TimeParameter extends Parameter<number | undefined> {
  given(value: QueryValue | undefined): number | undefined;
}

/** The parameters of a question by name, in the order in which a person gives them. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values of the parameters of a question. */
export type Asked<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never;
};

const LONGEST_NAME = 300;
const LONGEST_LIST = 4_000;
/** A question names this many records at most. */
const MOST_NAMES = 50;

/** A record of one of some kinds, by its id, its reference, or kind/issuer/reference. */
export function record(about: Bilingual, ...kinds: readonly KindName[]): Parameter<RecordId> {
  return {
    about,
    form: "NAMES",
    required: true,
    schema: Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: `${about.en}${NAMED}` }),
    read: async (snapshot, given, moment) => await recordOf(snapshot, given, kinds, moment),
  };
}

/** Several records of one of some kinds, separated by commas. */
export function records(about: Bilingual, ...kinds: readonly KindName[]): Parameter<readonly RecordId[]> {
  return {
    about,
    form: "NAMES",
    required: true,
    schema: Type.String({ minLength: 1, maxLength: LONGEST_LIST, description: `${about.en}, separated by commas.` }),
    read: async (snapshot, given, moment) => {
      const names = [...new Set(String(given).split(","))];
      if (names.length > MOST_NAMES) throw tooMany(names.length);
      const found: RecordId[] = [];
      for (const name of names) found.push(await recordOf(snapshot, name, kinds, moment));
      return [...new Set(found)];
    },
  };
}

/** A time in seconds, which may be left out. */
export function time(form: "BEGINNING" | "END" | "MOMENT", about: Bilingual): TimeParameter {
  return {
    about,
    form,
    required: false,
    schema: Type.Integer({
      minimum: 0,
      maximum: LATEST_SECOND,
      description: `${about.en}, in seconds since 1970 (UTC).`,
    }),
    read: (_, given) => Promise.resolve(secondOf(given)),
    given: secondOf,
  };
}

function secondOf(given: QueryValue | undefined): number | undefined {
  return typeof given === "number" ? given : undefined;
}

/** The two ends of a period of a question. The end is not included. */
export const PERIOD = {
  from: time("BEGINNING", { zh: "期间的开始", en: "The beginning of the period" }),
  until: time("END", { zh: "期间的结束", en: "The end of the period" }),
};

/**
 * The value that stands in the query for what a person wrote.
 * @throws DateError
 */
export function typedValue({ form }: Pick<Parameter<unknown>, "form">, text: string): QueryValue {
  if (form === "TEXT" || form === "NAMES") return text;
  if (text.includes("T")) return parseInstant(text);
  switch (form) {
    case "BEGINNING":
      return chinaTime(text);
    case "END":
      return endOfDay(text);
    case "MOMENT":
      return endOfDay(text) - 1;
    default:
      return form satisfies never;
  }
}

/** A jurisdiction, by its number, its id or its reference. */
export function jurisdiction(about: Bilingual): Parameter<number> {
  return {
    about,
    form: "TEXT",
    required: true,
    schema: Type.String({
      minLength: 1,
      maxLength: 200,
      description: `${about.en}: its ordinal, its id or its reference.`,
    }),
    read: async (snapshot, given) => await ordinalNamed(snapshot, String(given)),
  };
}

/** The digest of a file or folder, of an algorithm or of either. */
export interface AskedDigest {
  readonly algorithms: readonly [DigestAlgorithm, ...DigestAlgorithm[]];
  /** 64 lower-case digits. */
  readonly hex: string;
}

/** A digest, with its algorithm before it or without. */
export function digest(about: Bilingual): Parameter<AskedDigest> {
  return {
    about,
    form: "TEXT",
    required: true,
    schema: Type.String({
      minLength: 64,
      maxLength: 200,
      description: `${about.en}: 64 hexadecimal digits, perhaps after sha256: or sm3:.`,
    }),
    read: (_, given) => {
      const typed = parseTypedName(String(given));
      if (typed.type !== "DIGEST") return Promise.reject(notADigest(String(given)));
      return Promise.resolve({ algorithms: digestAlgorithmsOf(typed), hex: typed.hex });
    },
  };
}

/** One of some words. */
export function word<const Words extends readonly string[]>(
  about: Bilingual,
  words: Words,
): Parameter<Words[number] | undefined> {
  return {
    about,
    form: "TEXT",
    required: false,
    schema: Type.Unsafe<Words[number]>({ type: "string", enum: [...words], description: `${about.en}.` }),
    read: (_, given) => Promise.resolve(words.find((each) => each === given)),
  };
}

/** One of some words, without which the question cannot be asked. */
export function requiredWord<Word extends string>(about: Bilingual, words: readonly Word[]): Parameter<Word> {
  return {
    about,
    form: "TEXT",
    required: true,
    schema: Type.Unsafe<Word>({ type: "string", enum: [...words], description: `${about.en}.` }),
    read: (_, given) => {
      const chosen = words.find((each) => each === given);
      // The route has checked the value against the schema.
      return chosen === undefined
        ? Promise.reject(new RangeError(`${given} is none of the words.`))
        : Promise.resolve(chosen);
    },
  };
}

const NAMED = ": an id, kind/issuer/reference, or a reference that no other record has.";

async function recordOf(
  snapshot: Snapshot,
  given: QueryValue | undefined,
  kinds: readonly KindName[],
  moment: Moment,
): Promise<RecordId> {
  return await recordNamed(snapshot, String(given), kinds.length === 0 ? undefined : kinds, moment);
}

function tooMany(count: number): AuditError {
  return new AuditError(
    "LINEAGE_TOO_LARGE",
    {
      zh: `一次最多问 ${MOST_NAMES} 条记录，此处给出 ${count} 条：请分几次问。`,
      en: `One question is about ${MOST_NAMES} records at most, not ${count}: ask several times.`,
    },
    { count, limit: MOST_NAMES },
  );
}

function notADigest(given: string): InputError {
  return new InputError(
    "DIGEST_MALFORMED",
    {
      zh: `${showForeign(given)} 不是杂凑值：请给出 64 位十六进制数字，可在前面写明 sha256: 或 sm3:。`,
      en: `${showForeign(given)} is not a digest: give 64 hexadecimal digits, perhaps after sha256: or sm3:.`,
    },
    { given: given.slice(0, 200) },
  );
}
