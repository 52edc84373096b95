import type { FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";
import { Errors, Pointer } from "typebox/value";
import { isJsonObject } from "../documents/canonical-json.ts";

/**
 * The errors of a request that does not have the form of its route. Of several forms, such as those of the acts, only
 * the one counts that the value names itself: the errors of the others would bury the one that matters, because the
 * validator gives no more than eight.
 */
export function requestErrors(schema: TSchema, value: unknown): readonly FastifySchemaValidationError[] {
  let open = errorsOf(schema, value, "");
  const settled: FastifySchemaValidationError[] = [];
  for (;;) {
    const wrong = open.find(({ keyword }) => keyword === "const");
    if (wrong === undefined) return [...settled, ...open];
    const union = unionOf(schema, wrong);
    open = open.filter((error) => error !== wrong && !isWithin(error, union));
    settled.push(...(union === undefined ? [wrong] : errorsOfForm(union, value)));
  }
}

/** The forms of an object, each with another constant in one member, such as `act`. */
interface Union {
  /** The place of the object in the request. */
  readonly place: string;
  readonly schemaPath: string;
  readonly member: string;
  readonly forms: readonly TSchema[];
}

/** The forms of which one has the constant that an error is about; undefined for any other constant. */
function unionOf(schema: TSchema, { instancePath, schemaPath }: FastifySchemaValidationError): Union | undefined {
  const [, path, member] = /^#(.*)\/anyOf\/\d+\/properties\/([^/]+)$/.exec(schemaPath) ?? [];
  if (path === undefined || member === undefined) return undefined;
  const forms: unknown = Pointer.Get(schema, `${path}/anyOf`);
  if (!Array.isArray(forms)) return undefined;
  return {
    place: instancePath.slice(0, -(member.length + 1)),
    schemaPath: `#${path}`,
    member,
    forms: forms.filter((form): form is TSchema => isJsonObject(form)),
  };
}

function isWithin({ instancePath, schemaPath }: FastifySchemaValidationError, union: Union | undefined): boolean {
  if (union === undefined || !schemaPath.startsWith(union.schemaPath)) return false;
  return instancePath === union.place || instancePath.startsWith(`${union.place}/`);
}

function errorsOfForm({ place, member, forms }: Union, value: unknown): readonly FastifySchemaValidationError[] {
  const given = Pointer.Get(value, place);
  const named = isJsonObject(given) ? given[member] : undefined;
  const constants = forms.map((form) => Pointer.Get(form, `/properties/${member}/const`));
  const form = forms[constants.indexOf(named)];
  if (form !== undefined) return errorsOf(form, given, place);
  const params = { allowedValues: constants };
  return [{ keyword: "enum", instancePath: `${place}/${member}`, schemaPath: "#", params, message: "" }];
}

function errorsOf(schema: TSchema, value: unknown, place: string): FastifySchemaValidationError[] {
  return Errors(schema, value).map(({ keyword, instancePath, schemaPath, params, message }) => ({
    keyword,
    instancePath: `${place}${instancePath}`,
    schemaPath,
    params: { ...params },
    message,
  }));
}
