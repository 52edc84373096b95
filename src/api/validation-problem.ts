import type { FastifySchemaValidationError } from "fastify";
import type { Bilingual } from "../text/bilingual.ts";
import { ApiProblem } from "./api-problem.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";

/** The parts of a request, by the names that the validator gives them. */
const PARTS: Readonly<Record<string, Bilingual>> = {
  body: { zh: "请求内容", en: "The body" },
  querystring: { zh: "查询参数", en: "The query" },
  params: { zh: "地址", en: "The address" },
  headers: { zh: "请求头", en: "The header" },
};
const MOST_PLACES_SAID = 5;
const MOST_PLACES_SHOWN = 20;
/** The most members of one object that are named as not allowed. */
const MOST_NAMES = 5;

/**
 * The problem of a request that does not have the form of its route: it names every place and what is wanted there.
 * The validator writes English only, so both sentences are made from its keywords and their parameters.
 * @param part - the part of the request that was checked
 */
export function validationProblem(
  found: readonly FastifySchemaValidationError[],
  part: string | undefined,
  cause: Error,
): ApiProblem {
  const { zh, en } = PARTS[part ?? ""] ?? { zh: "请求", en: "The request" };
  // The keyword `boolean` only repeats that a member is not allowed.
  const objections = found.filter(({ keyword }) => keyword !== "boolean");
  const places = (objections.length > 0 ? objections : found).map((objection) => ({
    place: showPointer(objection.instancePath),
    ...wantedOf(objection),
  }));
  const distinct = [...new Map(places.map((it) => [`${it.place} ${it.en}`, it])).values()];
  const shown = distinct.slice(0, MOST_PLACES_SAID);
  return new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `${zh}不合要求：${shown.map((it) => `${it.place} ${it.zh}`).join("；")}。`,
      en: `${en} is malformed: ${shown.map((it) => `${it.place} ${it.en}`).join("; ")}.`,
    },
    {
      places: places
        .slice(0, MOST_PLACES_SHOWN)
        .map((it) => `${part ?? "request"}${it.place === "/" ? "" : it.place} ${it.en}`),
    },
    cause,
  );
}

/** A place is made of names that the client wrote; those that are no plain words are quoted and cut. */
function showPointer(pointer: string): string {
  if (pointer === "") return "/";
  return /^(?:\/\w{1,40}){1,8}$/.test(pointer) ? pointer : showForeign(pointer);
}

function wantedOf({ keyword, params, message = "is not valid" }: FastifySchemaValidationError): Bilingual {
  const limit = String(params["limit"]);
  switch (keyword) {
    case "required": {
      const names = listed(params["requiredProperties"] ?? params["missingProperty"]);
      return { zh: `缺少 ${names}`, en: `lacks ${names}` };
    }
    case "additionalProperties": {
      const names = showForeignList(
        namesIn(params["additionalProperties"] ?? params["additionalProperty"]),
        MOST_NAMES,
      );
      return { zh: `含有多余的 ${names.zh}`, en: `must not have ${names.en}` };
    }
    case "type":
      return { zh: `应为 ${listed(params["type"])} 类型`, en: `must be of type ${listed(params["type"])}` };
    case "enum": {
      const values = listed(params["allowedValues"]);
      return { zh: `应为其中之一：${values}`, en: `must be one of ${values}` };
    }
    case "const":
      return { zh: `应为 ${String(params["allowedValue"])}`, en: `must be ${String(params["allowedValue"])}` };
    case "anyOf":
      return { zh: "不符合允许的任何一种形式", en: "has none of the allowed forms" };
    case "pattern":
      return { zh: `应符合 ${String(params["pattern"])}`, en: `must match ${String(params["pattern"])}` };
    case "minimum":
      return { zh: `不得小于 ${limit}`, en: `must not be less than ${limit}` };
    case "maximum":
      return { zh: `不得大于 ${limit}`, en: `must not be more than ${limit}` };
    case "minLength":
      return { zh: `不得少于 ${limit} 个字符`, en: `must have at least ${limit} characters` };
    case "maxLength":
      return { zh: `不得超过 ${limit} 个字符`, en: `must have at most ${limit} characters` };
    case "minItems":
      return { zh: `不得少于 ${limit} 项`, en: `must have at least ${limit} items` };
    case "maxItems":
      return { zh: `不得超过 ${limit} 项`, en: `must have at most ${limit} items` };
    // No schema here uses another keyword yet, so the words of the validator must do.
    default:
      return { zh: `格式不对（${showForeign(message)}）`, en: message };
  }
}

function listed(value: unknown): string {
  return namesIn(value).join(", ");
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
