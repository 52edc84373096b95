import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";

/**
 * Checks the parts of a request against the schemas of its route. Unlike the compiler that comes with the types, it
 * converts nothing: a value is what was sent, or it is refused.
 */
export const checkExactly: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  const validator = Compile(schema);
  return (value: unknown) => {
    if (validator.Check(value)) return { value };
    const errors: FastifySchemaValidationError[] = [...validator.Errors(value)].map(
      ({ keyword, instancePath, schemaPath, params, message }) => ({
        keyword,
        instancePath,
        schemaPath,
        params: { ...params },
        message,
      }),
    );
    return { error: errors };
  };
};
