import type { TSchema } from "typebox";
import { ProblemSchema } from "../schemas/problem.ts";

/** The answers of a route: what it gives, and problems for everything else. */
export function answers<S extends TSchema>(schema: S) {
  return { 200: schema, "4xx": ProblemSchema, "5xx": ProblemSchema };
}
