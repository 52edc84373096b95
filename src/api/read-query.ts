import { isJsonObject } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";
import { ApiProblem } from "./api-problem.ts";

/** The description of one parameter of a route's query, in the words of JSON Schema. */
interface ParameterSchema {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly minLength?: unknown;
  readonly maxLength?: unknown;
}

/** The parameters of a route by name, and the names of those that must be given. */
export interface QuerySchema {
  readonly parameters: ReadonlyMap<string, ParameterSchema>;
  readonly required: readonly string[];
}

type Query = Readonly<Record<string, string | number>>;

/** A fault of one parameter. The others are still checked, so that a client learns everything at once. */
interface Objection {
  readonly name: string;
  readonly says: Bilingual;
}

/** Whole numbers in decimal digits alone. `Number` would also read a sign, blanks, 0x10, 1e3 and an empty text. */
const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,15})$/;
const MOST_OBJECTIONS_SAID = 5;

/** The parameters of a route, from the schema of its query; none when it has no such schema. */
export function querySchemaOf(schema: unknown): QuerySchema {
  const { properties, required } = isJsonObject(schema) ? schema : {};
  return {
    parameters: new Map(
      Object.entries(isJsonObject(properties) ? properties : {}).map(([name, value]) => [
        name,
        isJsonObject(value) ? value : {},
      ]),
    ),
    required: Array.isArray(required) ? required.map(String) : [],
  };
}

/**
 * Reads the query of an address. Nothing in it is guessed, changed or left out: each parameter is one that the route
 * has, is given once, in percent-encoded UTF-8 and in the exact form of its schema. Otherwise a question could be
 * answered that nobody asked, such as one about 1970 for an empty time.
 * @param text - the part of the address after its `?`; undefined or empty when there is none
 * @throws ApiProblem REQUEST_MALFORMED, which names every faulty parameter, what was given, and what is expected
 */
export function readQuery(text: string | undefined, schema: QuerySchema): Query {
  const objections: Objection[] = [];
  const given = new Map<string, string[]>();
  for (const pair of (text ?? "").split("&").filter((it) => it !== "")) {
    const [name, value] = decodedPair(pair, objections);
    if (name !== undefined && value !== undefined) given.set(name, [...(given.get(name) ?? []), value]);
  }
  const query = [...given].flatMap(([name, values]) => valueOf(name, values, schema, objections));
  for (const name of schema.required) {
    const isWrong = objections.some((objection) => objection.name === name);
    if (!given.has(name) && !isWrong) objections.push(missing(name, schema));
  }
  if (objections.length > 0) throw malformedQuery(objections);
  return Object.fromEntries(query);
}

/** The name and the value of `name=value`; without `=` the value is empty. Either is undefined when it is faulty. */
function decodedPair(pair: string, objections: Objection[]): readonly [string | undefined, string | undefined] {
  const equals = pair.indexOf("=");
  const [rawName, rawValue] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
  const [name, value] = [decoded(rawName), decoded(rawValue)];
  if (name === undefined || value === undefined) {
    const shown = showForeign(pair);
    const about =
      name === undefined ? { zh: "", en: "" } : { zh: ` ${showForeign(name)} `, en: ` ${showForeign(name)}` };
    objections.push({
      name: name ?? rawName,
      says: {
        zh: `参数${about.zh}写作 ${shown}，不是百分号编码的 UTF-8`,
        en: `the parameter${about.en} is written ${shown}, which is not percent-encoded UTF-8`,
      },
    });
  }
  return [name, value];
}

/** A blank may be written as `+`, as browsers do in the address of a form. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The parameter with its value in the type of its schema; nothing when it is faulty. */
function valueOf(
  name: string,
  values: readonly string[],
  { parameters }: QuerySchema,
  objections: Objection[],
): (readonly [string, string | number])[] {
  const parameter = parameters.get(name);
  const [value = ""] = values;
  if (parameter === undefined) objections.push(unknown(name, [...parameters.keys()]));
  else if (values.length > 1) objections.push(repeated(name, values));
  else if (!isAsExpected(value, parameter)) objections.push(unexpected(name, value, parameter));
  else return [[name, parameter.type === "integer" ? Number(value) : value]];
  return [];
}

function isAsExpected(value: string, parameter: ParameterSchema): boolean {
  if (parameter.type === "integer") {
    const [least, most] = integerBounds(parameter);
    return WHOLE_NUMBER.test(value) && Number(value) >= least && Number(value) <= most;
  }
  if (Array.isArray(parameter.enum)) return parameter.enum.includes(value);
  const [least, most] = lengthBounds(parameter);
  const length = Array.from(value).length;
  return length >= least && length <= most;
}

/** The demand on a parameter, as the end of a sentence. */
function expectationOf(parameter: ParameterSchema): Bilingual {
  if (parameter.type === "integer") {
    const [least, most] = integerBounds(parameter);
    return {
      zh: `应为 ${least} 至 ${most} 的整数，只用十进制数字`,
      en: `must be a whole number from ${least} to ${most}, in decimal digits alone`,
    };
  }
  if (Array.isArray(parameter.enum)) {
    const { zh, en } = showForeignList(parameter.enum.map(String), 40);
    return { zh: `应为其中之一：${zh}`, en: `must be one of ${en}` };
  }
  const [least, most] = lengthBounds(parameter);
  return { zh: `应为 ${least} 至 ${most} 个字符`, en: `must have ${least} to ${most} characters` };
}

function integerBounds({ minimum, maximum }: ParameterSchema): readonly [number, number] {
  return [typeof minimum === "number" ? minimum : 0, typeof maximum === "number" ? maximum : Number.MAX_SAFE_INTEGER];
}

/** Characters are code points. A parameter without a bound of its own is bounded by the address. */
function lengthBounds({ minLength, maxLength }: ParameterSchema): readonly [number, number] {
  return [typeof minLength === "number" ? minLength : 0, typeof maxLength === "number" ? maxLength : 10_000];
}

function unknown(name: string, known: readonly string[]): Objection {
  const { zh, en } = showForeignList(known, 40);
  const given = showForeign(name);
  return {
    name,
    says:
      known.length === 0
        ? { zh: `没有参数 ${given}，此地址不带参数`, en: `there is no parameter ${given}: this address takes none` }
        : {
            zh: `没有参数 ${given}，可用的参数：${zh}`,
            en: `there is no parameter ${given}; the parameters are ${en}`,
          },
  };
}

function repeated(name: string, values: readonly string[]): Objection {
  const { zh, en } = showForeignList(values, 4);
  return {
    name,
    says: {
      zh: `参数 ${showForeign(name)} 给了 ${values.length} 次（${zh}），只能给一次`,
      en: `the parameter ${showForeign(name)} is given ${values.length} times (${en}) and must be given once`,
    },
  };
}

function unexpected(name: string, value: string, parameter: ParameterSchema): Objection {
  const { zh, en } = expectationOf(parameter);
  return {
    name,
    says: {
      zh: `参数 ${showForeign(name)} 为 ${showForeign(value)}，${zh}`,
      en: `the parameter ${showForeign(name)} is ${showForeign(value)} and ${en}`,
    },
  };
}

function missing(name: string, { parameters }: QuerySchema): Objection {
  const { zh, en } = expectationOf(parameters.get(name) ?? {});
  return {
    name,
    says: {
      zh: `缺少参数 ${showForeign(name)}，${zh}`,
      en: `the parameter ${showForeign(name)} is missing and ${en}`,
    },
  };
}

function malformedQuery(objections: readonly Objection[]): ApiProblem {
  const said = objections.slice(0, MOST_OBJECTIONS_SAID).map(({ says }) => says);
  return new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `地址的查询参数不合要求：${said.map(({ zh }) => zh).join("；")}。请更正后重试。`,
      en: `The query of the address is malformed: ${said.map(({ en }) => en).join("; ")}. Correct it and try again.`,
    },
    {
      places: objections
        .slice(0, 4 * MOST_OBJECTIONS_SAID)
        .map(({ name, says }) => `querystring/${name.slice(0, 80)}: ${says.en}`),
    },
  );
}
