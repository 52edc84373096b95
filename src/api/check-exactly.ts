import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { requestErrors } from "./request-errors.ts";

/**
 * Checks the parts of a request against the schemas of its route. Unlike the compiler that comes with the types, it
 * converts nothing: a value is what was sent, or it is refused.
 */
export const checkExactly: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  const validator = Compile(schema);
  return (value: unknown) => (validator.Check(value) ? { value } : { error: [...requestErrors(schema, value)] });
};
