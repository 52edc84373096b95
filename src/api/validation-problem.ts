import type { FastifyError, FastifySchemaValidationError } from "fastify";
import type { Bilingual } from "../text/bilingual.ts";
import { ApiProblem } from "./api-problem.ts";

/** Parts of a request as the schemas call them. */
const PARTS: Readonly<Record<string, Bilingual>> = {
  body: { zh: "请求内容", en: "the body" },
  querystring: { zh: "查询参数", en: "the query" },
  params: { zh: "地址", en: "the address" },
  headers: { zh: "请求头", en: "the headers" },
};
const MOST_PLACES_SAID = 5;
const MOST_PLACES_SHOWN = 20;

/**
 * What a request's own schema objects to: every place by its path, and what is wanted there. The validator
 * speaks English only, so both sentences are made from the keyword and its parameters.
 */
export function validationProblem(error: FastifyError, found: readonly FastifySchemaValidationError[]): ApiProblem {
  const part = PARTS[error.validationContext ?? ""] ?? { zh: "请求", en: "the request" };
  const places = found.map((objection) => {
    const wanted = wantedOf(objection);
    return { place: objection.instancePath === "" ? "/" : objection.instancePath, ...wanted };
  });
  const said = [...new Map(places.map((place) => [`${place.place} ${place.en}`, place])).values()].slice(
    0,
    MOST_PLACES_SAID,
  );
  return new ApiProblem(
    "REQUEST_MALFORMED",
    {
      zh: `${part.zh}不合要求：${said.map(({ place, zh }) => `${place} ${zh}`).join("；")}。`,
      en: `${part.en} is malformed: ${said.map(({ place, en }) => `${place} ${en}`).join("; ")}`,
    },
    {
      places: places
        .slice(0, MOST_PLACES_SHOWN)
        .map(({ place, en }) => `${error.validationContext ?? "request"}${place === "/" ? "" : place} ${en}`),
    },
    error,
  );
}

function wantedOf({ keyword, params, message = "is not valid" }: FastifySchemaValidationError): Bilingual {
  const limit = String(params["limit"]);
  switch (keyword) {
    case "required": {
      const names = listed(params["requiredProperties"] ?? params["missingProperty"]);
      return { zh: `缺少 ${names}`, en: `lacks ${names}` };
    }
    case "additionalProperties": {
      const names = listed(params["additionalProperties"] ?? params["additionalProperty"]);
      return { zh: `含有不认识的 ${names}`, en: `has the unknown ${names}` };
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
      return { zh: "不符合允许的任何一种形式", en: "has none of the forms allowed" };
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
    // Of a keyword that no schema here uses yet: the validator's words.
    default:
      return { zh: `格式不对（${message}）`, en: message };
  }
}

function listed(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(", ") : String(value);
}
